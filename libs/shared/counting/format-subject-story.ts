import type { Text } from '../text/text.js';
import { formatNumber } from '../text/text.js';
import type { Answer, Cell } from './answer.js';
import { formatTails } from './format-figure.js';
import { formatPeriodOn } from './format-period.js';
import { clearlyMost } from './format-story.js';

/** The figures of one group or place in one period. */
interface SubjectAnswers {
  /** I01. */
  recorded: Answer;
  /** I02; of a place split by its parts, or not at all. */
  interfered: Answer;
  /** I05 by kind and outcome: ASSESSED_FORCE. */
  force: Answer;
  /** I03 of this group or place; null: what was monitored is not said. */
  rate: Cell | null;
}

/**
 * Formats how often the protests of a group, or those in a place, are stopped, in two parts: "DEMO Group A, 2022 to 28
 * November 2026: at least 61 of 68 recorded protests were interfered with, at least 20 of them with force", and ". Of
 * 60 monitored protests where this is known, 55 were interfered with (92 %)", with what must be said besides. Each
 * number is a cell of an answer. `t` has the texts of the bundles `counting`, `rule` and `pages`.
 * @param subject its name, and names of the parts of a place; the country, where no page names it
 * @returns null where nothing is certain: every figure's own sentence then says why
 */
export function formatSubjectStory(
  { recorded, interfered, force, rate }: SubjectAnswers,
  t: Text,
  subject: { name: string; part: (code: string) => string; country?: string | undefined },
): [figure: string, beside: string] | null {
  const [n, k] = [recorded.total.low, interfered.total.low];
  if (n === 0) return null;
  const period = formatPeriodOn(recorded.periods[0]!, recorded, t);
  const figure = t(k === 0 ? 'subject-story.none' : n === 1 ? 'subject-story.one' : 'subject-story.of', {
    name: subject.name,
    period,
    k,
    n,
  });
  let said =
    subject.country === undefined ? figure : t('figure.in-country', { country: subject.country, said: figure });
  const withForce = force.totals.find(({ keys }) => keys[0] === 'IK_ASSEMBLY')?.low ?? 0;
  if (withForce > 0) said = t(k === 1 ? 'subject-story.one-force' : 'subject-story.force', { said, k: withForce });
  const part = interfered.splits.length === 1 ? clearlyMost(interfered) : null;
  if (part) said = t('subject-story.part', { said, place: subject.part(part.key), k: part.low, of: k });
  const { singleSource: single, ...asides } = recorded.total.asides;
  const unknown = interfered.total.asides.interferenceUnknown?.low ?? 0;
  // Of the monitored ones, it is said already.
  const isSaid = unknown <= (rate?.asides.interferenceUnknown?.low ?? 0);
  const rest = [
    ...(rate ? [monitored(rate, t)] : []),
    ...(isSaid
      ? []
      : [t('cell.said', { name: t('aside.interferenceUnknown'), said: formatNumber(unknown, t.language) })]),
    ...(single && single.low > 0 ? [t('subject-story.single', { n: single.low })] : []),
    ...formatTails(
      recorded,
      { ...recorded.total, asides: single && single.low > 0 ? asides : recorded.total.asides },
      t,
    ),
  ].join(t('list.and'));
  return rest === '' ? [said, ''] : [said, t('story.rest', { said, rest }).slice(said.length)];
}

/** Says of how many the answer is known because somebody watched, and what is left out of that. */
function monitored({ rate, asides }: Cell, t: Text): string {
  const [unknown, left] = [asides.interferenceUnknown?.low ?? 0, asides.notCovered?.low ?? 0];
  const { numerator, denominator, share } = rate!;
  const figure =
    denominator.low === 0
      ? t('subject-story.unmonitored')
      : t('subject-story.monitored', { a: numerator.low, n: denominator.low });
  return [
    share === null ? figure : t('figure.share', { said: figure, share: formatNumber(share * 100, t.language) }),
    ...(unknown > 0 ? [t('tail.not-known', { n: unknown })] : []),
    ...(left > 0 ? [t('subject-story.left-out', { n: left })] : []),
  ].join(t('list.and'));
}

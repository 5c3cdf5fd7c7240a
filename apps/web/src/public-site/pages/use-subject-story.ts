import type { Answer } from '@vigil/shared/counting/answer.js';
import { ASSESSED_FORCE } from '@vigil/shared/counting/assessed-force.js';
import { formatSubjectStory } from '@vigil/shared/counting/format-subject-story.js';
import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import type { Split } from '@vigil/shared/counting/question.js';
import { cellOf } from '@vigil/shared/counting/subtract-cells.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useText } from '../../text-bundles.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import { filterOf } from './subject-parts.js';
import type { Subject } from './subject-types.js';

/**
 * Returns how a subject's figures of a period are asked for, as queries: always in the same order, so that parts of a
 * page which show the same answer ask for it once.
 */
export const questionsOf =
  (subject: Pick<Subject, 'kind' | 'code'>, period: Period) =>
  (indicator: IndicatorCode, split: readonly Split[] = []): string =>
    `indicator=${indicator}&period=${period.key}&${split.length > 0 ? `split=${split.join()}&` : ''}${filterOf(subject)}`;

/** The split of a place's figures by its parts. */
const PARTS = { null: 'place:1', 'place:0': 'place:1', 'place:1': 'place:2', 'place:2': 'place:3' } as const;

/**
 * Returns how often the subject's protests are stopped, as a sentence; null until loaded, and where nothing is certain.
 * @param rates I03 of the period, split as the subject's rates are
 */
export const useSubjectStory = (
  subject: Subject,
  period: Period,
  rates: Answer | undefined,
  places: Places | null,
): string | null => {
  const t = useText();
  const { kind, code, split, name } = subject;
  const asked = questionsOf(subject, period);
  const parts = kind === 'places' && split !== 'place:3' && PARTS[`${split as null}`];
  const recorded = useCounts(asked('I01')).value?.answer;
  const interfered = useCounts(asked('I02', parts ? [parts] : [])).value?.answer;
  const force = useCounts(asked(ASSESSED_FORCE.indicator, ASSESSED_FORCE.split)).value?.answer;
  const all = [recorded, interfered, force, rates];
  // The last answers stay until those of the next period are there: they are told together.
  const isOne = all.every((one) => one?.periods[0]!.key === period.key && one.asOf === recorded!.asOf);
  if (!recorded || !interfered || !force || !rates || !isOne) return null;
  const said = formatSubjectStory(
    { recorded, interfered, force, rate: split === null ? rates.total : cellOf(rates, code) },
    t,
    { name, part: (part) => places?.name(part, t.language) ?? part },
  );
  return said && said.join('') + t('headline.end');
};

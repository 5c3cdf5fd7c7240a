import type { FigureSnapshot, FollowedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';
import './analysis.css';
import { noneOf, numbersOf } from '../../public-site/cell-numbers.js';
import { seenValue } from './cell-value.js';

export interface FollowedQueryList {
  items: FollowedQuery[];
}

/**
 * For the first page: what changed in the saved queries that this member follows. Renders nothing if they follow none.
 */
export function FollowedQueries({ asked }: { asked: Asked<FollowedQueryList> }) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const look = async (id: string): Promise<void> => {
    const reply = await api.put(`/api/subscriptions/${id}`, undefined);
    setProblem(reply.ok ? null : reply.problem);
    asked.again();
  };
  if (asked.problem && !asked.value) return <Refused problem={asked.problem} again={asked.again} />;
  const items = asked.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="followed" aria-labelledby="followed-title">
      <h2 id="followed-title">{t('analysis.followed')}</h2>
      {problem && <Refused problem={problem} />}
      <ul class="plain">
        {items.map((one) => {
          const moved = formatMoved(one, t, country?.timeZone);
          return (
            <li key={one.id} class={`followed-one ${moved.isMoved ? 'followed-moved' : ''}`}>
              <p>
                <DeskLink to={`/desk/figures?${one.address}`}>{one.title}</DeskLink>
                <br />
                <span class={moved.isMoved ? '' : 'quiet'}>{moved.words}</span>
              </p>
              {moved.isMoved && (
                <Button
                  class="button-small"
                  aria-label={t('analysis.looked-at', { title: one.title })}
                  onClick={() => void look(one.id)}
                >
                  {t('analysis.looked')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const codeOf = (address: string): string => {
  try {
    return analysisFromQuery(new URLSearchParams(address)).question.indicator;
  } catch {
    return '';
  }
};

/** Formats "Since you last looked, 4 June 2021: 3 incidents more, I02 from 12–14 to 13–15". */
const formatMoved = (
  { address, since, before, now, moved }: FollowedQuery,
  t: Text,
  timeZone?: string,
): { words: string; isMoved: boolean } => {
  if (!now) return { words: t('analysis.not-countable'), isMoved: false };
  const code = codeOf(address);
  // The snapshot does not store who watched, so where nothing is recorded we cannot claim a 0.
  const figure = ({ total }: FigureSnapshot): string =>
    seenValue(total, total.rate ? null : noneOf(numbersOf(total), null), t).short;
  const when = formatMoment(since, t, timeZone);
  if (!before) return { words: t('analysis.question-moved', { now: `${code} ${figure(now)}` }), isMoved: true };
  if (!moved) return { words: t('analysis.no-change', { when, now: `${code} ${figure(now)}` }), isMoved: false };
  const more = now.incidents - before.incidents;
  const parts = [
    more > 0 ? t('analysis.more', { n: more }) : more < 0 ? t('analysis.fewer', { n: -more }) : t('analysis.as-many'),
    figure(before) === figure(now)
      ? t('analysis.code-same', { code, now: figure(now) })
      : t('analysis.from-to', { code, before: figure(before), now: figure(now) }),
    ...(before.version === now.version
      ? []
      : [t('analysis.version-moved', { code, before: before.version, now: now.version })]),
  ];
  return { words: `${t('analysis.since', { when })} ${parts.join(t('analysis.comma'))}`, isMoved: true };
};

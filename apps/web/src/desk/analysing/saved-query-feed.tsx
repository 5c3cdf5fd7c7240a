import type { SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { CopyableLink } from '../administering/copyable-link.js';
import { Refused } from '../use-staff-fetch.js';
import { Errors } from '../problem-errors.js';
import { formatDayOf } from '../format-answer.js';
import { usePrivateAddress } from '../use-private-address.js';

const DAYS = [30, 90, 365];
interface Made {
  atom: string;
  json: string;
}

/** Whether the query is public now, and so may be in a feed. */
const isPublic = (address: string): boolean => {
  try {
    const { question, asOf } = analysisFromQuery(new URLSearchParams(address));
    publicQuestion(new URLSearchParams(questionToQuery(question)));
    return asOf === null;
  } catch {
    return false;
  }
};

/** Makes the feed address of a followed query, shows it once, and ends it. */
export function SavedQueryFeed({
  question: { id, address, feed },
  onChange,
}: {
  question: SavedQuery;
  onChange: () => void;
}) {
  const t = useText();
  const { made, problem, busy, make, takeBack } = usePrivateAddress<Made>(`/api/subscriptions/${id}/feed`, onChange);
  const [days, setDays] = useState(90);
  const shown = (link: string): string => `${link}?lang=${t.language}`;
  return (
    <>
      <p>{t('analysis.feed-about')}</p>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {made && (
        <div role="status">
          <CopyableLink link={shown(made.atom)} label={t('analysis.feed-atom')} help={t('analysis.feed-once')} />
          <CopyableLink link={shown(made.json)} label={t('analysis.feed-json')} help={t('analysis.feed-once')} />
        </div>
      )}
      {feed && (
        <p>
          {t(feed.hasEnded ? 'analysis.feed-ended' : 'analysis.feed-until', { day: formatDayOf(feed.expiresOn, t) })}{' '}
          {feed.lastUsedOn
            ? t('analysis.feed-used', { day: formatDayOf(feed.lastUsedOn, t) })
            : t('analysis.feed-unused')}
        </p>
      )}
      {!isPublic(address) ? (
        <p>{t('analysis.feed-not-public')}</p>
      ) : (
        !made && (
          <SelectField
            label={t('analysis.feed-days')}
            short
            value={days}
            options={DAYS.map((n) => [n, t('analysis.feed-days-n', { n })])}
            onChange={(value) => setDays(Number(value))}
          />
        )
      )}
      <div class="form-actions">
        {isPublic(address) && !made && (
          <Button tone="primary" busy={busy} onClick={() => void make({ days })}>
            {t(feed && !feed.hasEnded ? 'analysis.feed-again' : 'analysis.feed-make')}
          </Button>
        )}
        {feed && !feed.hasEnded && (
          <Button tone="danger" busy={busy} onClick={() => void takeBack()}>
            {t('analysis.feed-end')}
          </Button>
        )}
      </div>
    </>
  );
}

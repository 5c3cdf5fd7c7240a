import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import type { ValueNames } from '../queue/filter-labels.js';
import { countChosen, type QueueAddress, queuePath, queueQuery, readQueueAddress } from '../queue/queue-address.js';
import { ChosenFilters } from '../queue/queue-filters.js';
import { useValueNames } from '../queue/use-value-names.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { withQuestion } from './adjust-question.js';
import '../queue/queue.css';

/** What the queue of a question finds, and the names of what narrows it. */
interface FoundInQueue {
  address: QueueAddress;
  names: ValueNames;
  /** Null until known, and where the queue refuses to say. */
  total: number | null;
}

/** Asks the queue of a question; null if it has none. */
export const useFoundInQueue = ({ filters: { queue } }: Question): FoundInQueue | null => {
  const address = readQueueAddress(queue ?? '');
  const asked = useStaffFetch<RecordQueue>(queue === undefined ? null : queuePath(address, '/api/incidents'));
  const names = useValueNames(asked.value, address);
  return queue === undefined ? null : { address, names, total: asked.value?.total ?? null };
};

const withQueue = (analysis: Analysis, address: QueueAddress | null): Analysis => {
  const { queue: _before, ...filters } = analysis.question.filters;
  const isNarrowed = address !== null && countChosen(address) > 0;
  return withQuestion(analysis, {
    ...analysis.question,
    filters: isNarrowed ? { ...filters, queue: queueQuery(address) } : filters,
  });
};

interface Props {
  analysis: Analysis;
  found: FoundInQueue;
  onChange: (analysis: Analysis) => void;
}

/** Says that only what the queue finds counts, by what, and removes that. */
export function FoundInQueuePart({ analysis, found: { address, names, total }, onChange }: Props) {
  const t = useText();
  return (
    <div class="analysis-queue" role="group" aria-label={t('analysis.queue')}>
      <p>
        <strong>{t('analysis.queue')}.</strong> {total !== null && t('analysis.queue-found', { n: total })}
      </p>
      <ChosenFilters address={address} names={names} show={(next) => onChange(withQueue(analysis, next))} />
      <p>
        <DeskLink to={queuePath(address)}>{t('analysis.queue-show')}</DeskLink>{' '}
        <Button class="button-small" onClick={() => onChange(withQueue(analysis, null))}>
          {t('analysis.queue-remove')}
        </Button>
      </p>
    </div>
  );
}

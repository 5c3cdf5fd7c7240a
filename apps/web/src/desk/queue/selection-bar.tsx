import type { BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import { useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { windowLoadedLater } from '../loaded-later.js';
import { Refused } from '../use-staff-fetch.js';
import type { QueueSelection } from './queue-selection.js';
import type { RecordRevision } from './record-revision.js';

const BulkDialog = windowLoadedLater<{
  records: readonly RecordRevision[];
  onClose: () => void;
  onDone: (outcomes: readonly BulkOutcome[]) => void;
}>(
  'desk.queue.selection',
  ['desk', 'problems', 'relations', 'exports', 'bulk'],
  async () => (await import('./bulk/bulk-dialog.js')).default,
);

interface Props {
  /** How many records match. */
  total: number;
  selection: QueueSelection;
  again: () => void;
}

/**
 * Selects all records that match, on every page, and acts on those that are selected. A button that can do nothing now
 * stays: it may have the focus.
 */
export function SelectionBar({ total, selection, again }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { chosen, problem } = selection;
  return (
    <div class="queue-selection" role="group" aria-label={t('desk.queue.selection')}>
      {problem && <Refused problem={problem} />}
      <Button
        tone="primary"
        class="button-small"
        aria-disabled={chosen.size === 0 || undefined}
        onClick={() => setOpen(chosen.size > 0)}
      >
        {t('desk.queue.act', { n: chosen.size })}
      </Button>
      <Button
        class="button-small"
        busy={selection.isLoading}
        aria-disabled={chosen.size >= total || undefined}
        onClick={() => void (chosen.size < total && selection.chooseMatching())}
      >
        {t('desk.queue.select-all', { n: total })}
      </Button>
      <Button
        tone="quiet"
        class="button-small"
        aria-disabled={chosen.size === 0 || undefined}
        onClick={() => selection.drop()}
      >
        {t('desk.queue.select-none')}
      </Button>
      {isOpen && (
        <BulkDialog
          records={Array.from(chosen, ([id, revision]) => ({ id, revision }))}
          onClose={() => setOpen(false)}
          onDone={(outcomes) => {
            selection.renumber(outcomes.filter(({ result }) => result === 'done'));
            again();
          }}
        />
      )}
    </div>
  );
}

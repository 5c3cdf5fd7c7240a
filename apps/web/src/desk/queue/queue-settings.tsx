import { QUEUE_COLUMNS } from '@vigil/shared/incident/queue-filters.js';
import type { QueueSettings } from '@vigil/shared/staff-responses/queue-views.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';

interface Props {
  open: boolean;
  settings: QueueSettings;
  onClose: () => void;
  onChange: (settings: QueueSettings) => void;
}

/** Which columns the table has, how dense it is, and whether keys do something. */
export function QueueSettingsDialog({ open, settings, onClose, onChange }: Props) {
  const t = useText();
  const { columns, density, keys } = settings;
  return (
    <Dialog open={open} title={t('desk.queue.arrange')} onClose={onClose}>
      <fieldset class="queue-columns">
        <legend>{t('desk.queue.columns')}</legend>
        {QUEUE_COLUMNS.map((column) => {
          const isShown = columns.includes(column);
          // The title leads to the record, so it stays.
          const isFixed = column === 'title';
          return (
            <label key={column} class="check">
              <input
                type="checkbox"
                checked={isShown}
                disabled={isFixed}
                onChange={(event) => {
                  const chosen = event.currentTarget.checked;
                  const next = QUEUE_COLUMNS.filter((one) => (one === column ? chosen : columns.includes(one)));
                  onChange({ ...settings, columns: ['title', ...next.filter((one) => one !== 'title')] });
                }}
              />
              <span>{t(`desk.queue.column.${column}`)}</span>
            </label>
          );
        })}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={density === 'compact'}
          onChange={(event) =>
            onChange({ ...settings, density: event.currentTarget.checked ? 'compact' : 'comfortable' })
          }
        />
        <span>{t('desk.queue.compact')}</span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={keys}
          onChange={(event) => onChange({ ...settings, keys: event.currentTarget.checked })}
        />
        <span>{t('desk.queue.keys-on')}</span>
      </label>
    </Dialog>
  );
}

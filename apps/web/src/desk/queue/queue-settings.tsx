import type { QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import type { QueueSettings } from '@vigil/shared/staff-responses/queue-views.js';
import { useState } from 'preact/hooks';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { listedColumns, moveColumn, showColumn } from './arrange-columns.js';

export interface QueueSettingsProps {
  settings: QueueSettings;
  onClose: () => void;
  onChange: (settings: QueueSettings) => void;
}

/** Which columns the table has in which order, how dense it is, and whether keys do something. */
export function QueueSettingsDialog({ settings, onClose, onChange }: QueueSettingsProps) {
  const t = useText();
  const { columns, density, keys } = settings;
  const [said, setSaid] = useState('');
  const move = (column: QueueColumn, by: -1 | 1): void => {
    const moved = moveColumn(columns, column, by);
    setSaid(
      t('desk.queue.column-at', {
        column: t(`desk.queue.column.${column}`),
        at: moved.indexOf(column) + 1,
        of: moved.length,
      }),
    );
    onChange({ ...settings, columns: moved });
  };
  return (
    <Dialog open title={t('desk.queue.arrange')} onClose={onClose}>
      <fieldset class="queue-columns">
        <legend>{t('desk.queue.columns')}</legend>
        <ul class="plain">
          {listedColumns(columns).map((column) => {
            const at = columns.indexOf(column);
            const name = t(`desk.queue.column.${column}`);
            const arrow = (by: -1 | 1, mark: string, label: string, isEnd: boolean) => (
              <button
                type="button"
                class="button button-quiet button-small"
                aria-label={t(label, { column: name })}
                // Not disabled: at the end, the focus must stay on it.
                aria-disabled={isEnd}
                onClick={() => move(column, by)}
              >
                {mark}
              </button>
            );
            return (
              <li key={column} class="queue-column">
                <label class="check">
                  <input
                    type="checkbox"
                    checked={at >= 0}
                    // The title leads to the record, so it stays.
                    disabled={column === 'title'}
                    onChange={(event) =>
                      onChange({ ...settings, columns: showColumn(columns, column, event.currentTarget.checked) })
                    }
                  />
                  <span>{name}</span>
                </label>
                {at >= 0 && (
                  <span class="queue-column-moves">
                    {arrow(-1, '↑', 'desk.queue.column-earlier', at === 0)}
                    {arrow(1, '↓', 'desk.queue.column-later', at === columns.length - 1)}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        <output class="visually-hidden">{said}</output>
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

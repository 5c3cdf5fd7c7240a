import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { pagesFor } from '../desk-frame.js';
import { useMember } from '../session.js';
import { DESK_ACTIONS } from './desk-actions.js';
import { PAGE_LETTERS } from './pressed-key.js';
import { useQueueSettings } from './settings-context.js';

/** Those of the table, and those that the browser or Ctrl-K does. */
const KEYS: readonly (readonly [key: string, name: string])[] = DESK_ACTIONS.flatMap(({ key, name }) =>
  key ? [[key, name] as const] : name === 'open' ? [['Enter', name] as const] : [],
);

/** All keys, and the switch that turns them off. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const t = useText();
  const member = useMember();
  const { settings, change } = useQueueSettings();
  return (
    <Dialog open title={t('desk.keys.title')} onClose={onClose}>
      <dl class="queue-keys">
        {[...KEYS, ['Ctrl K', 'palette'] as const].map(([key, does]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`desk.keys.${does}`)}</dd>
          </>
        ))}
        {pagesFor(member)
          .filter(({ key }) => PAGE_LETTERS[key])
          .map(({ key }) => (
            <>
              <dt>
                <kbd>g</kbd> <kbd>{PAGE_LETTERS[key]}</kbd>
              </dt>
              <dd>{t(`desk.page.${key}`)}</dd>
            </>
          ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={settings.keys}
          onChange={(event) => change({ ...settings, keys: event.currentTarget.checked })}
        />
        <span>{t('desk.queue.keys-on')}</span>
      </label>
    </Dialog>
  );
}

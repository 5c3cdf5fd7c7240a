import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { loadedLater } from '../loaded-later.js';
import { useSession } from '../session.js';

/** Must be there before it is needed: after a new release, its code can no longer be loaded. */
export const WaysToProve = loadedLater(
  ['desk', 'account', 'problems'],
  async () => (await import('./ways-to-prove.js')).WaysToProve,
);

/**
 * Opens over any page of the desk when an action needs the member's identity confirmed again. The action then
 * continues.
 */
export function StepUp() {
  const t = useText();
  const { waitsFor, givenUp } = useSession();
  const isOpen = waitsFor === 'step-up';
  return (
    <Dialog isForm open={isOpen} title={t('account.again.title')} onClose={() => isOpen && givenUp()}>
      <p>{t('account.again.text')}</p>
      {isOpen && <WaysToProve />}
    </Dialog>
  );
}

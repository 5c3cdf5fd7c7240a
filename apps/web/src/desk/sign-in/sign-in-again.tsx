import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { loadedLater } from '../loaded-later.js';
import { useSession } from '../session.js';

/** Must be there before the session ends: after a new release, its code can no longer be loaded. */
export const FormInWindow = loadedLater(
  ['desk', 'account', 'problems'],
  async () => (await import('./sign-in-here.js')).SignInInWindow,
);

/**
 * Opens over any page of the desk when its session has ended, or somebody else has signed in in another tab. The member
 * signs in here, and the pending requests continue.
 */
export function SignInAgain() {
  const t = useText();
  const { current, waitsFor, givenUp } = useSession();
  const isLost = waitsFor === 'sign-in' || waitsFor === 'another-member';
  const name = current?.member?.name ?? '';
  return (
    <Dialog isForm open={isLost} title={t('desk.lost.title')} onClose={() => isLost && givenUp()}>
      <p>{waitsFor === 'another-member' ? t('desk.lost.another', { name }) : t('desk.lost.text')}</p>
      {isLost && <FormInWindow />}
    </Dialog>
  );
}

import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { useSession } from '../session.js';
import { SignInForm } from './sign-in-form.js';

/**
 * Opens over any page of the desk when its session has ended. The member signs in here, and the pending requests
 * continue.
 */
export function SignInAgain() {
  const t = useText();
  const { waitsFor, current, signedIn, givenUp } = useSession();
  const isLost = waitsFor === 'sign-in';
  return (
    <Dialog isForm open={isLost} title={t('desk.lost.title')} onClose={givenUp}>
      <p>{t('desk.lost.text')}</p>
      {isLost && <SignInForm name={current?.member?.name} onSignedIn={signedIn} onCancel={givenUp} />}
    </Dialog>
  );
}

import { useText } from '../../text-bundles.js';
import { FocusFirstField } from '../../ui/dialog.js';
import { useSession } from '../session.js';
import { SignInForm } from './sign-in-form.js';

/** For visitors who are not signed in, on the page that they asked for: they sign in there. */
export function SignInHere() {
  const t = useText();
  const { signedIn } = useSession();
  return (
    <section class="sign-in">
      <h1>{t('desk.sign-in.title')}</h1>
      <p>{t('desk.sign-in.here')}</p>
      <SignInForm onSignedIn={signedIn} />
    </section>
  );
}

/** The same in a window over the page, for members whose session has ended. */
export function SignInInWindow() {
  const { current, signedIn, givenUp } = useSession();
  return (
    <>
      <SignInForm name={current?.member?.name} onSignedIn={signedIn} onCancel={givenUp} />
      <FocusFirstField />
    </>
  );
}

import type { SignInMethods } from '@vigil/shared/staff-responses/sign-in.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { IdentityProofForm, type ProofWay } from './identity-proof-form.js';

/**
 * Opens over any page of the desk when an action needs the member's identity confirmed again. The action then
 * continues.
 */
export function StepUp() {
  const t = useText();
  const { waitsFor, givenUp } = useSession();
  const isOpen = waitsFor === 'step-up';
  return (
    <Dialog isForm open={isOpen} title={t('account.again.title')} onClose={givenUp}>
      <p>{t('account.again.text')}</p>
      {isOpen && <Ways />}
    </Dialog>
  );
}

function Ways() {
  const t = useText();
  const { proved, givenUp } = useSession();
  const account = useStaffFetch<SignInMethods>('/api/account');
  return (
    <Awaited asked={account}>
      {(value) => (
        <IdentityProofForm ways={waysOf(value)} onProved={proved} onCancel={givenUp} cancel={t('desk.cancel')} />
      )}
    </Awaited>
  );
}

/** Members who have a second factor must use it; a password alone is enough only where there is none. */
const waysOf = ({ passkeys, hasTotp, hasPassword, recoveryCodesLeft }: SignInMethods): ProofWay[] => {
  if (!hasTotp && passkeys.length === 0) return hasPassword ? ['password'] : [];
  return [
    ...(passkeys.length > 0 ? ['passkey' as const] : []),
    ...(hasTotp ? ['code' as const] : []),
    ...(recoveryCodesLeft > 0 ? ['recoveryCode' as const] : []),
  ];
};

import type { SignInMethods } from '@vigil/shared/staff-responses/sign-in.js';
import { useText } from '../../text-bundles.js';
import { FocusFirstField } from '../../ui/dialog.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { IdentityProofForm, type ProofWay } from './identity-proof-form.js';

/** The ways in which this member can confirm their identity. */
export function WaysToProve() {
  const t = useText();
  const { proved, givenUp } = useSession();
  const account = useStaffFetch<SignInMethods>('/api/account');
  return (
    <Awaited asked={account}>
      {(value) => (
        <>
          <IdentityProofForm ways={waysOf(value)} onProved={proved} onCancel={givenUp} cancel={t('desk.cancel')} />
          <FocusFirstField />
        </>
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

import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import type { FailedProof } from './webauthn.js';

/** Says why a form did not accept a passkey or what was typed. */
export function ProofRefused({ failed, children }: { failed: FailedProof | null; children?: ComponentChildren }) {
  const t = useText();
  if (failed === null) return null;
  if (failed.problem) return <Refused problem={failed.problem}>{children}</Refused>;
  return (
    <p role="alert" class="wrong">
      {t('account.passkey-failed')}
    </p>
  );
}

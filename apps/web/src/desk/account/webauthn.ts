import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { api, type ProblemBody, type Reply } from '../../api.js';
import type { DeskApi } from '../session.js';

/** Browsers make passkeys only for host names over https, and for localhost. */
export const canUsePasskeys = (): boolean =>
  browserSupportsWebAuthn() && window.isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);

/** Why a proof failed: the server's refusal, or null when the person or the device declined to use a passkey. */
export interface FailedProof {
  problem: ProblemBody | null;
}

/** The result of asking the browser: a response for the server, or why there is none. */
type Signed = { ok: true; response: object } | ({ ok: false } & FailedProof);

const signed = async <O>(
  asked: Promise<Reply<{ options: O }>>,
  sign: (options: O) => Promise<object>,
): Promise<Signed> => {
  const reply = await asked;
  if (!reply.ok) return { ok: false, problem: reply.problem };
  try {
    return { ok: true, response: await sign(reply.value.options) };
  } catch {
    return { ok: false, problem: null }; // cancelled, timed out or not supported; the browser has told the person why
  }
};

/** Has the browser sign the server's challenge with a passkey of its user. */
export const signWithPasskey = (): Promise<Signed> =>
  signed(api.post<{ options: PublicKeyCredentialRequestOptionsJSON }>('/api/sessions/challenges', {}), (options) =>
    startAuthentication({ optionsJSON: options }),
  );

/** Has the browser create a passkey. */
export const makePasskey = (desk: Pick<DeskApi, 'post'>): Promise<Signed> =>
  signed(
    desk.post<{ options: PublicKeyCredentialCreationOptionsJSON }>('/api/account/passkeys/challenges', {}),
    (options) => startRegistration({ optionsJSON: options }),
  );

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

/**
 * The result of asking the browser: a response for the server, the server's refusal, or null when the person or the
 * device declined.
 */
type Signed = { ok: true; response: object } | { ok: false; problem: ProblemBody | null };

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

export const usePasskeyNow = (): Promise<Signed> =>
  signed(api.post<{ options: PublicKeyCredentialRequestOptionsJSON }>('/api/sessions/challenges', {}), (options) =>
    startAuthentication({ optionsJSON: options }),
  );

export const makePasskey = (desk: Pick<DeskApi, 'post'>): Promise<Signed> =>
  signed(
    desk.post<{ options: PublicKeyCredentialCreationOptionsJSON }>('/api/account/passkeys/challenges', {}),
    (options) => startRegistration({ optionsJSON: options }),
  );

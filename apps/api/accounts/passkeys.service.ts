import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PasskeyEntry } from '@vigil/shared/staff-responses/sign-in.js';
import type { Member } from '../platform/http/current-member.js';
import { challengeIn, PasskeyChallenges } from './passkey-challenges.js';
import {
  deletePasskey,
  hasPasskey,
  insertPasskey,
  listPasskeys,
  notePasskeyUse,
  passkeyByCredential,
  passkeysOf,
  renamePasskey,
  type NewPasskey,
} from './sign-in-factors.repository.js';

const PASSKEYS_MAX = 20;
const TIMEOUT_MS = 120_000;
/** Loaded when it is first needed: a tenth of a start's time, and 4 MB of memory. */
const webAuthn = () => import('@simplewebauthn/server');
const hostOf = (origin: string): string => new URL(origin).hostname;

/**
 * Passkeys: a key on the member's device, which uses it only after checking who holds the device (finger, face, PIN).
 * So one passkey is both factors. It is bound to our host name, so a page that only looks like ours gets nothing.
 */
@Injectable()
export class PasskeysService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly challenges: PasskeyChallenges,
  ) {}

  list(memberId: string): Promise<PasskeyEntry[]> {
    return listPasskeys(this.database.manager, memberId);
  }

  /** Returns what the browser needs to create a passkey for this member. @param origin 'https://vigil.example' */
  async beginAdding(member: Member, origin: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const known = await passkeysOf(this.database.manager, member.id);
    return (await webAuthn()).generateRegistrationOptions({
      rpName: 'Vigil',
      rpID: hostOf(origin),
      userName: member.name,
      userDisplayName: member.name,
      userID: Buffer.from(member.id.replaceAll('-', ''), 'hex'),
      challenge: bytesOf(await this.challenges.make(member.id)),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** Checks a new passkey. @throws Problem 'wrong-proof' for one that was not made for this member, here and now. */
  async check(memberId: string, response: object, origin: string): Promise<NewPasskey> {
    const expectedChallenge = await this.spentChallenge(response, memberId);
    const { verifyRegistrationResponse } = await webAuthn();
    const seen = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
    }).catch(wrongProof);
    if (!seen.verified) throw new Problem('wrong-proof');
    const { id, publicKey, counter, transports } = seen.registrationInfo.credential;
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: (transports ?? []).slice(0, 10).map((text) => String(text).slice(0, 20)),
    };
  }

  /**
   * Stores a passkey. @throws Problem 'already-exists' for one that is already registered; 'invalid-body' beyond
   * twenty.
   */
  async keep(manager: EntityManager, memberId: string, name: string, passkey: NewPasskey): Promise<void> {
    if ((await passkeysOf(manager, memberId)).length >= PASSKEYS_MAX)
      throw new Problem('invalid-body', {
        errors: [{ pointer: '', code: 'too-many-items', params: { max: PASSKEYS_MAX } }],
      });
    if (!(await insertPasskey(manager, memberId, name.trim(), passkey))) throw new Problem('already-exists');
  }

  async rename(memberId: string, id: string, name: string): Promise<void> {
    if (!(await renamePasskey(this.database.manager, memberId, id, name.trim()))) throw new Problem('not-found');
  }

  async remove(manager: EntityManager, memberId: string, id: string): Promise<void> {
    if (!(await deletePasskey(manager, memberId, id))) throw new Problem('not-found');
  }

  /** Returns what the browser needs to offer a choice of passkeys; it does not reveal who has any. */
  async beginSignIn(origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return (await webAuthn()).generateAuthenticationOptions({
      rpID: hostOf(origin),
      challenge: bytesOf(await this.challenges.make(null)),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    });
  }

  /** Returns the member whose passkey signed. @throws Problem 'wrong-proof'; 'frozen' to the member themselves. */
  async signedBy(response: object, origin: string): Promise<{ member: Member; passkeyId: string }> {
    const expectedChallenge = await this.spentChallenge(response, null);
    const row = await passkeyByCredential(this.database.manager, credentialIn(response));
    if (!row) throw new Problem('wrong-proof');
    const { verifyAuthenticationResponse } = await webAuthn();
    const seen = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
      credential: {
        id: row.credential_id,
        publicKey: new Uint8Array(row.public_key),
        counter: Number(row.counter),
        transports: row.transports,
      },
    }).catch(wrongProof);
    if (!seen.verified) throw new Problem('wrong-proof');
    await notePasskeyUse(this.database.manager, row.id, seen.authenticationInfo.newCounter);
    if (row.frozen) throw new Problem('frozen');
    return {
      member: { id: row.member_id, name: row.name, role: row.role, countries: row.countries },
      passkeyId: row.id,
    };
  }

  /**
   * Tells whether a member still has this passkey and may sign in: it may have been removed while its answer was being
   * checked.
   */
  isStill({ member, passkeyId }: { member: Member; passkeyId: string }, manager: EntityManager): Promise<boolean> {
    return hasPasskey(manager, member.id, passkeyId);
  }

  /** Returns the challenge of an answer, and uses it up. @throws Problem 'wrong-proof' when we did not issue it. */
  private async spentChallenge(response: object, memberId: string | null): Promise<string> {
    const challenge = challengeIn(response);
    if (challenge === null || !(await this.challenges.use(challenge, memberId))) throw new Problem('wrong-proof');
    return challenge;
  }
}

const bytesOf = (challenge: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(challenge, 'base64url'));

/** The library throws for every wrong answer; the client never learns which check failed. */
const wrongProof = (): never => {
  throw new Problem('wrong-proof');
};

const credentialIn = (response: object): string => {
  const id = 'id' in response ? response.id : null;
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? id : '';
};

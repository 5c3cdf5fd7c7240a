import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Member } from '../platform/http/member.js';
import { challengeIn, Challenges } from './challenges.js';

/** A passkey as its member sees it. Days, not times: nobody needs to know the minute. */
export interface PasskeyEntry {
  id: string;
  name: string;
  createdOn: string;
  lastUsedOn: string | null;
}
interface PasskeyRow {
  id: string;
  member_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: string;
  transports: string[];
  name: string;
  role: Member['role'];
  frozen: boolean;
}

export const PASSKEYS_MAX = 20;
const TIMEOUT_MS = 120_000;
const hostOf = (origin: string): string => new URL(origin).hostname;

/**
 * Passkeys: a key on the member's device, which uses it only after checking who holds the device (finger, face, PIN).
 * So one passkey is both factors. It is bound to our host name, so a page that only looks like ours gets nothing.
 */
@Injectable()
export class PasskeysService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly challenges: Challenges,
  ) {}

  list(memberId: string): Promise<PasskeyEntry[]> {
    return this.database.query(
      `select id, name, created_on::text as "createdOn", last_used_on::text as "lastUsedOn" from member_passkey where member_id = $1 order by created_on, name, id`,
      [memberId],
    );
  }

  /** Returns what the browser needs to create a passkey for this member. @param origin 'https://vigil.example' */
  async beginAdding(member: Member, origin: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const known: { id: string; transports: string[] }[] = await this.database.query(
      'select credential_id as id, transports from member_passkey where member_id = $1',
      [member.id],
    );
    return generateRegistrationOptions({
      rpName: 'Vigil',
      rpID: hostOf(origin),
      userName: member.name,
      userDisplayName: member.name,
      userID: Buffer.from(member.id.replaceAll('-', ''), 'hex'),
      challenge: bytesOf(await this.challenges.make(member.id)),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: known,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** Checks a new passkey. @throws Problem 'wrong-proof' for one that was not made for this member, here and now. */
  async check(memberId: string, response: object, origin: string): Promise<NewPasskey> {
    const expectedChallenge = await this.spentChallenge(response, memberId);
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
  async keep(
    manager: EntityManager,
    memberId: string,
    name: string,
    { credentialId, publicKey, counter, transports }: NewPasskey,
  ): Promise<void> {
    const [{ n }]: [{ n: number }] = await manager.query(
      'select count(*)::int as n from member_passkey where member_id = $1',
      [memberId],
    );
    if (n >= PASSKEYS_MAX)
      throw new Problem('invalid-body', {
        errors: [{ pointer: '', code: 'too-many-items', params: { max: PASSKEYS_MAX } }],
      });
    const kept: unknown[] = await manager.query(
      `insert into member_passkey (id, member_id, credential_id, public_key, counter, transports, name) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (credential_id) do nothing returning id`,
      [randomUUID(), memberId, credentialId, publicKey, counter, transports, name.trim()],
    );
    if (kept.length === 0) throw new Problem('already-exists');
  }

  async rename(memberId: string, id: string, name: string): Promise<void> {
    const [renamed]: [unknown[], number] = await this.database.query(
      'update member_passkey set name = $3 where member_id = $1 and id = $2 returning id',
      [memberId, id, name.trim()],
    );
    if (renamed.length === 0) throw new Problem('not-found');
  }

  async remove(manager: EntityManager, memberId: string, id: string): Promise<void> {
    const [removed]: [unknown[], number] = await manager.query(
      'delete from member_passkey where member_id = $1 and id = $2 returning id',
      [memberId, id],
    );
    if (removed.length === 0) throw new Problem('not-found');
  }

  /** Returns what the browser needs to offer a choice of passkeys; it does not reveal who has any. */
  async beginSignIn(origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: hostOf(origin),
      challenge: bytesOf(await this.challenges.make(null)),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    });
  }

  /** Returns the member whose passkey signed. @throws Problem 'wrong-proof'; 'frozen' to the member themselves. */
  async signedBy(response: object, origin: string): Promise<{ member: Member; passkeyId: string }> {
    const expectedChallenge = await this.spentChallenge(response, null);
    const [row]: PasskeyRow[] = await this.database.query(
      `select p.id, p.member_id, p.credential_id, p.public_key, p.counter, p.transports, m.name, m.role, m.frozen
         from member_passkey p join member m on m.id = p.member_id where p.credential_id = $1`,
      [credentialIn(response)],
    );
    if (!row) throw new Problem('wrong-proof');
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
    await this.database.query(
      `update member_passkey set counter = $2, last_used_on = (now() at time zone 'UTC')::date where id = $1`,
      [row.id, seen.authenticationInfo.newCounter],
    );
    if (row.frozen) throw new Problem('frozen');
    return { member: { id: row.member_id, name: row.name, role: row.role }, passkeyId: row.id };
  }

  /**
   * Tells whether a member still has this passkey and may sign in: it may have been removed while its answer was being
   * checked.
   */
  async isStill(
    { member, passkeyId }: { member: Member; passkeyId: string },
    manager: EntityManager,
  ): Promise<boolean> {
    const found: unknown[] = await manager.query(
      'select 1 from member_passkey p join member m on m.id = p.member_id where p.id = $1 and m.id = $2 and not m.frozen',
      [passkeyId, member.id],
    );
    return found.length > 0;
  }

  /** Returns the challenge of an answer, and uses it up. @throws Problem 'wrong-proof' when we did not issue it. */
  private async spentChallenge(response: object, memberId: string | null): Promise<string> {
    const challenge = challengeIn(response);
    if (challenge === null || !(await this.challenges.use(challenge, memberId))) throw new Problem('wrong-proof');
    return challenge;
  }
}

export interface NewPasskey {
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
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

import type { PasskeyEntry } from '@vigil/shared/staff-responses/sign-in.js';
import { randomUUID } from 'node:crypto';
import { IsNull, LessThan, Raw, type EntityManager } from 'typeorm';
import type { Member } from '../platform/http/current-member.js';
import {
  MemberPasskeyEntity,
  MemberRecoveryCodeEntity,
  MemberTotpEntity,
  PasskeyChallengeEntity,
} from './sign-in-factors.entity.js';

export interface NewPasskey {
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}
/** A passkey with its member, to check a signature. */
interface PasskeyOfMember {
  id: string;
  member_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: string;
  transports: string[];
  name: string;
  role: Member['role'];
  countries: string[] | null;
  frozen: boolean;
}
interface FactorsOfMember {
  passkey: boolean;
  code: boolean;
  recoveryCode: boolean;
}

/** Finds which second factors a member has, in one statement. */
export const factorsOf = async (manager: EntityManager, memberId: string): Promise<FactorsOfMember> => {
  const [found]: FactorsOfMember[] = await manager.query(
    `select exists (select 1 from member_passkey where member_id = $1) as passkey,
              exists (select 1 from member_totp where member_id = $1 and confirmed_at is not null) as code,
              exists (select 1 from member_recovery_code where member_id = $1 and used_at is null) as "recoveryCode"`,
    [memberId],
  );
  return found!;
};

export const listPasskeys = (manager: EntityManager, memberId: string): Promise<PasskeyEntry[]> =>
  manager.query(
    `select id, name, created_on::text as "createdOn", last_used_on::text as "lastUsedOn" from member_passkey where member_id = $1 order by created_on, name, id`,
    [memberId],
  );

export const passkeysOf = (manager: EntityManager, memberId: string): Promise<MemberPasskeyEntity[]> =>
  manager.findBy(MemberPasskeyEntity, { memberId });

/** Creates a passkey. @returns false if it is registered already */
export const insertPasskey = async (
  manager: EntityManager,
  memberId: string,
  name: string,
  { credentialId, publicKey, counter, transports }: NewPasskey,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    `insert into member_passkey (id, member_id, credential_id, public_key, counter, transports, name) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (credential_id) do nothing returning id`,
    [randomUUID(), memberId, credentialId, publicKey, counter, transports, name],
  );
  return made.length > 0;
};

/** @returns false if the member has no such passkey */
export const renamePasskey = async (
  manager: EntityManager,
  memberId: string,
  id: string,
  name: string,
): Promise<boolean> => (await manager.update(MemberPasskeyEntity, { memberId, id }, { name })).affected === 1;

/** @returns false if the member has no such passkey */
export const deletePasskey = async (manager: EntityManager, memberId: string, id: string): Promise<boolean> =>
  (await manager.delete(MemberPasskeyEntity, { memberId, id })).affected === 1;

export const passkeyByCredential = async (
  manager: EntityManager,
  credentialId: string,
): Promise<PasskeyOfMember | null> => {
  const [row]: PasskeyOfMember[] = await manager.query(
    `select p.id, p.member_id, p.credential_id, p.public_key, p.counter, p.transports, m.name, m.role, m.countries, m.frozen
         from member_passkey p join member m on m.id = p.member_id where p.credential_id = $1`,
    [credentialId],
  );
  return row ?? null;
};

/** Stores the signature counter of a passkey, and the day (UTC) of its use. */
export const notePasskeyUse = async (manager: EntityManager, id: string, counter: number): Promise<void> => {
  await manager.update(MemberPasskeyEntity, { id }, { counter, lastUsedOn: () => `(now() at time zone 'UTC')::date` });
};

/** Returns whether a member has this passkey and may sign in. */
export const hasPasskey = async (manager: EntityManager, memberId: string, id: string): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    'select 1 from member_passkey p join member m on m.id = p.member_id where p.id = $1 and m.id = $2 and not m.frozen',
    [id, memberId],
  );
  return found.length > 0;
};

/** Stores a challenge, and deletes those that have expired. */
export const insertChallenge = async (
  manager: EntityManager,
  challengeHash: Buffer,
  memberId: string | null,
  minutes: number,
): Promise<void> => {
  await manager.delete(PasskeyChallengeEntity, { expiresAt: Raw((at) => `${at} < now()`) });
  await manager.query(
    'insert into passkey_challenge (challenge_hash, member_id, expires_at) values ($1, $2, now() + make_interval(mins => $3))',
    [challengeHash, memberId, minutes],
  );
};

/** Deletes a challenge and returns what it was for. live: it had not expired */
export const takeChallenge = async (
  manager: EntityManager,
  challengeHash: Buffer,
): Promise<{ member_id: string | null; live: boolean } | null> => {
  const [[used]]: [{ member_id: string | null; live: boolean }[], number] = await manager.query(
    'delete from passkey_challenge where challenge_hash = $1 returning member_id, expires_at > now() as live',
    [challengeHash],
  );
  return used ?? null;
};

export const findTotp = (manager: EntityManager, memberId: string): Promise<MemberTotpEntity | null> =>
  manager.findOneBy(MemberTotpEntity, { memberId });

/** Stores a secret that is not confirmed yet, in place of such a one. @returns false if one is confirmed */
export const putTotp = async (
  manager: EntityManager,
  { memberId, secret, keyId }: Pick<MemberTotpEntity, 'memberId' | 'secret' | 'keyId'>,
): Promise<boolean> => {
  const stored: unknown[] = await manager.query(
    `insert into member_totp (member_id, secret, key_id) values ($1, $2, $3)
         on conflict (member_id) do update set secret = excluded.secret, key_id = excluded.key_id where member_totp.confirmed_at is null returning member_id`,
    [memberId, secret, keyId],
  );
  return stored.length > 0;
};

export const confirmTotp = async (manager: EntityManager, memberId: string): Promise<void> => {
  await manager.update(MemberTotpEntity, { memberId }, { confirmedAt: () => 'now()' });
};

/** Uses up the code of a step. @returns false if it or a later one was used before */
export const takeTotpStep = async (manager: EntityManager, memberId: string, step: number): Promise<boolean> =>
  (await manager.update(MemberTotpEntity, { memberId, lastStep: LessThan(step) }, { lastStep: step })).affected === 1;

export const deleteTotp = async (manager: EntityManager, memberId: string): Promise<void> => {
  await manager.delete(MemberTotpEntity, { memberId });
};

/** Uses up a recovery code; of two parallel attempts, only one succeeds. */
export const takeRecoveryCode = async (manager: EntityManager, memberId: string, codeHash: Buffer): Promise<boolean> =>
  (await manager.update(MemberRecoveryCodeEntity, { memberId, codeHash, usedAt: IsNull() }, { usedAt: () => 'now()' }))
    .affected === 1;

/** Replaces all recovery codes of a member. */
export const replaceRecoveryCodes = async (
  manager: EntityManager,
  memberId: string,
  codeHashes: readonly Buffer[],
): Promise<void> => {
  await manager.delete(MemberRecoveryCodeEntity, { memberId });
  await manager.insert(
    MemberRecoveryCodeEntity,
    codeHashes.map((codeHash) => ({ memberId, codeHash })),
  );
};

export const countRecoveryCodes = (manager: EntityManager, memberId: string): Promise<number> =>
  manager.countBy(MemberRecoveryCodeEntity, { memberId, usedAt: IsNull() });

/** Deletes every factor of a member but the password. */
export const deleteFactors = async (manager: EntityManager, memberId: string): Promise<void> => {
  await deleteTotp(manager, memberId);
  await manager.delete(MemberRecoveryCodeEntity, { memberId });
  await manager.delete(MemberPasskeyEntity, { memberId });
};

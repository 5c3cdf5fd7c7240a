import type { PhoneEntry, PhoneOfMember } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import type { EntityManager } from 'typeorm';
import type { Role } from '../platform/http/rights.js';
import { logMember } from './log-account-changes.js';
import { memberName } from './members.repository.js';
import { FieldDeviceEntity, FieldEnrolmentEntity } from './api-tokens-and-phones.entity.js';
import { mustWaitSql } from './trust-policy.js';

/** A phone that shows its token. live: neither it nor its member has ended. stale: it was last seen before today. */
interface PhoneOfToken {
  id: string;
  device: string;
  member: string;
  memberName: string;
  countries: string[] | null;
  role: Role;
  live: boolean;
  waits: boolean;
  stale: boolean;
}

const TODAY = `(now() at time zone 'UTC')::date`;
const ENDS_BY = `to_char(d.ends_by at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const LIVE = 'phone_is_live(d.ended_at, d.ends_by)';
const WHO_LOGS = `('monitor', 'reviewer')`;

/** SQL: the name of the phone with this id, and whether it has ended. */
export const phoneName = (id: string): string => `(select name from field_device where id = ${id})`;
export const phoneHasEnded = (id: string): string => `(select not ${LIVE} from field_device d where d.id = ${id})`;

/** SQL: whether this member is suspended, or this phone has ended; a null phone has not. */
export const senderHasEndedSql = (member: string, phone: string): string =>
  `((select frozen from member where id = ${member}) or coalesce(${phoneHasEnded(phone)}, false))`;

/** Lists the phones of a member, or everybody's. Includes those that ended in the last thirty days. */
export const listPhones = (manager: EntityManager, memberId: string, everybody: boolean): Promise<PhoneEntry[]> =>
  manager.query(
    `select d.id, d.name, ${memberName('d.member_id')} as member, d.member_id = $1 as mine, d.enrolled_on::text as "enrolledOn", d.last_seen_on::text as "lastSeenOn", not ${LIVE} as "hasEnded",
            case when ${LIVE} then ${ENDS_BY} end as "endsBy"
       from field_device d
      where (d.member_id = $1 or $2) and coalesce(least(d.ended_at, d.ends_by) > now() - interval '30 days', true)
      order by "hasEnded", mine desc, member, d.enrolled_on desc, d.name, d.id`,
    [memberId, everybody],
  );

/** Lists the phones of a member that have not ended. */
export const livePhonesOf = (manager: EntityManager, memberId: string): Promise<PhoneOfMember[]> =>
  manager.query(
    `select d.id, d.last_seen_on::text as "lastSeenOn", ${ENDS_BY} as "endsBy" from field_device d where member_id = $1 and ${LIVE} order by d.last_seen_on desc nulls last, d.id`,
    [memberId],
  );

export const countLivePhones = (manager: EntityManager, memberId: string): Promise<number> =>
  manager.createQueryBuilder(FieldDeviceEntity, 'd').where({ memberId }).andWhere(LIVE).getCount();

/** Stores a code that adds one phone, instead of the member's earlier one, and forgets codes that have expired. */
export const storeCode = async (
  manager: EntityManager,
  { codeHash, memberId, name, minutes }: { codeHash: Buffer; memberId: string; name: string; minutes: number },
): Promise<void> => {
  await manager.query('delete from field_enrolment where member_id = $1 or expires_at <= now()', [memberId]);
  await manager.query(
    'insert into field_enrolment (code_hash, member_id, name, expires_at) values ($1, $2, $3, now() + make_interval(mins => $4))',
    [codeHash, memberId, name, minutes],
  );
};

/**
 * Uses a code up. Locks the member's row first, as suspending or resetting them does. Either that sees the phone and
 * ends it, or this finds no code.
 * @returns whose phone it adds, and the phone's name; null: unknown, expired, or its member may not log
 */
export const takeCode = async (
  manager: EntityManager,
  codeHash: Buffer,
): Promise<{ member: { id: string; name: string }; phone: string } | null> => {
  const [member]: { id: string; name: string }[] = await manager.query(
    `select id, name from member where id = (select member_id from field_enrolment where code_hash = $1) and not frozen and role in ${WHO_LOGS} and not ${mustWaitSql('member')} for share`,
    [codeHash],
  );
  const [[found]]: [{ name: string; live: boolean }[], number] = await manager.query(
    'delete from field_enrolment where code_hash = $1 and member_id = $2 returning name, expires_at > now() as live',
    [codeHash, member?.id ?? null],
  );
  return member && found?.live ? { member, phone: found.name } : null;
};

export const insertPhone = async (
  manager: EntityManager,
  phone: Pick<FieldDeviceEntity, 'id' | 'memberId' | 'name' | 'tokenHash'>,
): Promise<void> => {
  await manager.insert(FieldDeviceEntity, { ...phone, lastSeenOn: () => TODAY });
};

/** Ends a phone of the member, or anybody's. @returns its member; null: there is none that has not ended */
export const endPhone = async (
  manager: EntityManager,
  id: string,
  memberId: string,
  anybody: boolean,
): Promise<string | null> => {
  const [[ended]]: [{ member_id: string }[], number] = await manager.query(
    'update field_device set ended_at = now() where id = $1 and (member_id = $2 or $3) and ended_at is null returning member_id',
    [id, memberId, anybody],
  );
  return ended?.member_id ?? null;
};

/** Locks a phone of the member, or anybody's, that has not ended. */
export const lockPhone = async (
  manager: EntityManager,
  id: string,
  memberId: string,
  anybody: boolean,
): Promise<{ memberId: string; endsBy: string | null } | null> => {
  const [phone]: { memberId: string; endsBy: string | null }[] = await manager.query(
    `select member_id as "memberId", ${ENDS_BY} as "endsBy" from field_device d where id = $1 and (member_id = $2 or $3) and ${LIVE} for update`,
    [id, memberId, anybody],
  );
  return phone ?? null;
};

/**
 * Deletes an unused code, which could add another phone, and locks the phones of a member that were not told to end.
 * The caller has locked the member's row, as adding a phone or suspending them does.
 */
export const lockPhonesOf = async (manager: EntityManager, memberId: string): Promise<string[]> => {
  await manager.delete(FieldEnrolmentEntity, { memberId });
  const phones: { id: string }[] = await manager.query(
    `select id from field_device d where member_id = $1 and ends_by is null and ${LIVE} order by id for update`,
    [memberId],
  );
  return phones.map(({ id }) => id);
};

/** Sets the end of a phone to the minute, as the log records it. */
export const setPhoneEnd = async (manager: EntityManager, id: string, hours: number): Promise<string> => {
  const [[{ ends_by: endsBy }]] = (await manager.query(
    `update field_device d set ends_by = date_trunc('minute', now() + make_interval(hours => $2)) where id = $1 returning ${ENDS_BY} as ends_by`,
    [id, hours],
  )) as [[{ ends_by: string }], number];
  return endsBy;
};

/** Ends a phone that was told to end. @returns false if it was not, or has ended */
export const endToldPhone = async (manager: EntityManager, id: string): Promise<boolean> => {
  const [ended]: [unknown[], number] = await manager.query(
    'update field_device set ended_at = now() where id = $1 and ended_at is null and ends_by is not null returning id',
    [id],
  );
  return ended.length > 0;
};

/** Returns when this phone ends at the latest; null: it was not told to end. */
export const phoneEndsBy = async (manager: EntityManager, id: string): Promise<string | null> => {
  const [found]: { ends_by: string | null }[] = await manager.query(
    `select ${ENDS_BY} as ends_by from field_device d where id = $1`,
    [id],
  );
  return found?.ends_by ?? null;
};

/** Finds a phone by the hash of its token, with its member, in one statement: it runs with every request of a phone. */
export const phoneByToken = async (manager: EntityManager, tokenHash: Buffer): Promise<PhoneOfToken | null> => {
  const [found]: PhoneOfToken[] = await manager.query(
    `select d.id, d.name as device, m.id as member, m.name as "memberName", m.role, m.countries, ${LIVE} and not m.frozen and m.role in ${WHO_LOGS} as live, ${mustWaitSql('m')} as waits,
            d.last_seen_on is distinct from ${TODAY} as stale
       from field_device d join member m on m.id = d.member_id where d.token_hash = $1`,
    [tokenHash],
  );
  return found ?? null;
};

export const markPhoneSeen = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.update(FieldDeviceEntity, id, { lastSeenOn: () => TODAY });
};

/**
 * Locks a phone for the rest of a transaction that writes for it, so that nothing it sends is accepted after it has
 * ended. Locks its member first, as suspending them does: in another order the two could deadlock.
 * @returns false if either has ended
 */
export const holdLivePhone = async (manager: EntityManager, id: string, memberId: string): Promise<boolean> => {
  const members: unknown[] = await manager.query(
    `select 1 from member where id = $1 and not frozen and role in ${WHO_LOGS} for key share`,
    [memberId],
  );
  if (members.length === 0) return false;
  const held: unknown[] = await manager.query(`select 1 from field_device d where id = $1 and ${LIVE} for share`, [id]);
  return held.length > 0;
};

/**
 * Ends every phone of a member, and every code that could add one, in the caller's transaction. The caller must already
 * have locked the member's row: adding a phone, or writing for one, locks it first.
 */
export const endPhones = async (manager: EntityManager, memberId: string, by: string | null): Promise<void> => {
  await manager.delete(FieldEnrolmentEntity, { memberId });
  const [ended]: [{ id: string }[], number] = await manager.query(
    'update field_device set ended_at = now() where member_id = $1 and ended_at is null returning id',
    [memberId],
  );
  for (const { id } of ended) await logMember(manager, by, memberId, 'phone-ended', { device: id });
};

import {
  type MailTrouble,
  type MessageKind,
  type MessageSettings,
  type OwnMessages,
  sentenceOf,
} from '@vigil/shared/staff-responses/outside-messages.js';
import { NOTICE_KINDS, type NoticeKind } from '@vigil/shared/staff-responses/notices.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { EntityManager } from 'typeorm';
import { askIn, currentMaster } from '../../encryption/key.repository.js';
import { keyringOf } from '../../encryption/keyring.js';
import { decryptWithMasterKey, encryptWithMasterKey, MAIL_ADDRESSES } from '../../encryption/master-key-tables.js';
import type { Role } from '../../platform/http/rights.js';
import { mayActSql } from '../members.repository.js';
import { LAST_DAY, openAddressSql } from '../private-addresses.repository.js';
import { type SeesRecords, visibleNotices } from './notices.repository.js';
import { NoticeFeedEntity, NoticeMailEntity } from './outside-messages.entity.js';

/** Padded to this many bytes, so that a ciphertext does not show how long an address is. */
const BLOCK = 320;

/**
 * For how many hours a message that somebody is at risk is repeated often, and for how many days a feed tells of a
 * notice.
 */
const RISK_HOURS = 24;
export const FEED_DAYS = 30;

/**
 * Stores how a member is told by mail. Notices until now are told of by none, nor is a new address known to be right.
 */
export const writeMail = async (
  manager: EntityManager,
  memberId: string,
  { how, language, address }: { how: 'daily' | 'urgent'; language: Language; address: string },
): Promise<void> => {
  if ((await readMailAddress(manager, memberId)) === address) {
    await manager.update(NoticeMailEntity, { memberId }, { how, language });
    return;
  }
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const sealed = encryptWithMasterKey(MAIL_ADDRESSES, master, memberId, Buffer.from(address.padEnd(BLOCK), 'utf8'));
  await deleteMail(manager, memberId);
  await manager.query(
    'insert into notice_mail (member_id, how, language, sealed, key_id) values ($1, $2, $3, $4, $5)',
    [memberId, how, language, sealed, master.id],
  );
  await manager.query('update notice set mailed_at = now() where member_id = $1 and mailed_at is null', [memberId]);
};

export const deleteMail = async (manager: EntityManager, memberId: string): Promise<void> => {
  await manager.delete(NoticeMailEntity, { memberId });
};

/** Erases a member's address and ends their feed: they are told of nothing outside the product any more. */
export const deleteMessages = async (manager: EntityManager, memberId: string): Promise<void> => {
  await deleteMail(manager, memberId);
  await deleteNoticeFeed(manager, memberId);
};

const openAddress = async (
  manager: EntityManager,
  { memberId, sealed, keyId }: Pick<NoticeMailEntity, 'memberId' | 'sealed' | 'keyId'>,
): Promise<string> =>
  decryptWithMasterKey(MAIL_ADDRESSES, await keyringOf(manager).need(keyId), memberId, sealed)
    .toString('utf8')
    .trim();

/** Returns a member's address; null: none is stored. @throws Problem 'locked', 'unavailable'; CannotOpen */
export const readMailAddress = async (manager: EntityManager, memberId: string): Promise<string | null> => {
  const found = await manager.findOneBy(NoticeMailEntity, { memberId });
  return found && openAddress(manager, found);
};

/** Returns how a member is told outside the product, for them alone. @throws Problem 'locked', 'unavailable' */
export const readOwnMessages = async (manager: EntityManager, memberId: string): Promise<Omit<OwnMessages, 'mail'>> => {
  const found = await manager.findOneBy(NoticeMailEntity, { memberId });
  const feed = await manager.findOneBy(NoticeFeedEntity, { memberId });
  return {
    how: found?.how ?? 'none',
    address: found && (await openAddress(manager, found)),
    acceptedAt: found?.acceptedAt?.toISOString() ?? null,
    trouble: found?.trouble ?? null,
    feedUntil: feed && feed.expiresAt > new Date() ? feed.expiresAt.toISOString().slice(0, 10) : null,
  };
};

/** Returns how mail fares, with no member and no address. */
export const countMail = async (
  manager: EntityManager,
): Promise<Pick<MessageSettings, 'members' | 'failing' | 'trouble' | 'acceptedAt'>> => {
  const [found] = (await manager.query(
    `select count(*)::int as members, max(accepted_at) as "acceptedAt", count(trouble)::int as failing,
       (array_agg(trouble order by failures desc) filter (where trouble is not null))[1] as trouble from notice_mail`,
  )) as [{ members: number; failing: number; trouble: MailTrouble | null; acceptedAt: Date | null }];
  return { ...found, acceptedAt: found.acceptedAt?.toISOString() ?? null };
};

/** What a member was last told of by mail. Ages are in milliseconds; null: never. */
export interface MailProgress {
  how: 'daily' | 'urgent';
  greeted: boolean;
  dailyOn: string | null;
  urgentAge: number | null;
  riskAge: number | null;
}
export interface MailRow extends MailProgress {
  memberId: string;
  role: Role;
  language: Language;
  failures: number;
  /** The ciphertext of the address: another one is another address. */
  sealed: Buffer;
}

const age = (column: string): string => `(extract(epoch from now() - ${column}) * 1000)::float8`;

/** Lists members who are told by mail, may act, and are not to be tried later. @param only one of them */
export const listMail = (
  manager: EntityManager,
  roles: readonly Role[],
  only: string | null = null,
): Promise<MailRow[]> =>
  manager.query(
    `select x.member_id as "memberId", m.role, x.how, x.language, x.greeted, x.daily_on::text as "dailyOn",
       ${age('x.urgent_at')} as "urgentAge", ${age('x.risk_at')} as "riskAge", x.failures, x.sealed
       from notice_mail x join member m on m.id = x.member_id
      where ${mayActSql('x.member_id', '$1')} and case when $2::uuid is null then x.next_at is null or x.next_at <= now() else x.member_id = $2 end order by x.next_at nulls first`,
    [roles, only],
  );

/** Unread notices of a member (ids) of which no mail told them; and at-risk ones of which one did. */
export interface UnreadNotices {
  daily: string[];
  urgent: string[];
  /** That somebody is at risk: it is still so, and nobody who was told has opened it, or took care of the record. */
  risk: string[];
  /** Whether a mail told of one of those, and whether one of them is so young that it is repeated often; else null. */
  riskOpen: 'new' | 'old' | null;
}

const KINDS = (['daily', 'urgent', 'at-risk'] as const).map((sort) =>
  NOTICE_KINDS.filter((one) => sentenceOf(one) === sort),
);
/** SQL: nobody who was told the same has opened it. */
const UNOPENED = `not exists (select from notice o where o.what = 'at-risk' and o.at = n.at and o.by_id is not distinct from n.by_id and o.read_at is not null)`;
const unmailed = (kinds: string, and = 'true'): string =>
  `coalesce(array_agg(n.id) filter (where n.mailed_at is null and n.what = any(${kinds}) and ${and}), '{}')`;

export const readUnread = async (
  manager: EntityManager,
  memberId: string,
  records: SeesRecords,
): Promise<UnreadNotices> => {
  const isOpen = `${UNOPENED} and ${records.stillAtRisk}`;
  const [found] = (await manager.query(
    `select ${unmailed('$2')} as daily, ${unmailed('$3')} as urgent, ${unmailed('$4', isOpen)} as risk,
       case max(n.at) filter (where n.mailed_at is not null and n.what = any($4) and ${isOpen}) > now() - make_interval(hours => $5)
            when true then 'new' when false then 'old' end as "riskOpen"
       ${visibleNotices(records, '$6')} and n.read_at is null`,
    [memberId, ...KINDS, RISK_HOURS, records.hiddenObjections],
  )) as [UnreadNotices];
  return found;
};

/**
 * Claims the right to send to a member for so many seconds, so that one of several servers sends.
 * @returns the address, and its ciphertext, by which `noteSent` knows that it is still the same; null: another server
 * sends, or they are told by mail no longer
 */
export const claimMail = async (
  manager: EntityManager,
  memberId: string,
  seconds: number,
): Promise<{ address: string; sealed: Buffer } | null> => {
  const [claimed] = (await manager.query(
    `update notice_mail set next_at = now() + make_interval(secs => $2) where member_id = $1 and (next_at is null or next_at <= now()) returning sealed, key_id as "keyId"`,
    [memberId, seconds],
  )) as [{ sealed: Buffer; keyId: string }[], number];
  const [row] = claimed;
  return row ? { address: await openAddress(manager, { memberId, ...row }), sealed: row.sealed } : null;
};

const TOLD: Readonly<Record<MessageKind, string>> = {
  daily: ', daily_on = $3',
  urgent: ', urgent_at = now()',
  'at-risk': ', risk_at = now()',
  first: '',
};

/**
 * Notes that the mail server took a message of this kind about these notices, and ends the claim.
 * @param day of a daily message
 */
export const noteSent = async (
  manager: EntityManager,
  memberId: string,
  sealed: Buffer,
  { kind, notices, day }: { kind: MessageKind; notices: readonly string[]; day: string },
): Promise<void> => {
  await manager.query(
    `update notice_mail set greeted = true, accepted_at = now(), failures = 0, trouble = null, next_at = null${TOLD[kind]} where member_id = $1 and sealed = $2`,
    [memberId, sealed, ...(kind === 'daily' ? [day] : [])],
  );
  await manager.query('update notice set mailed_at = now() where member_id = $1 and id = any($2)', [memberId, notices]);
};

/**
 * Notes that a message to this address failed, and after how many seconds it is tried again; ends the claim. Nothing is
 * noted of an address that was replaced meanwhile.
 * @param failed null: nothing to note
 */
export const noteNotSent = async (
  manager: EntityManager,
  { memberId, sealed }: Pick<MailRow, 'memberId' | 'sealed'>,
  failed: { trouble: MailTrouble; seconds: number } | null,
): Promise<void> => {
  await manager.query(
    `update notice_mail set failures = failures + ($2::text is not null)::int, trouble = coalesce($2, trouble), next_at = now() + make_interval(secs => $3) where member_id = $1 and sealed = $4`,
    [memberId, failed?.trouble ?? null, failed?.seconds ?? 0, sealed],
  );
};

/** Makes a member's feed, and ends the one before. @returns its last day (UTC) */
export const writeNoticeFeed = async (
  manager: EntityManager,
  memberId: string,
  tokenHash: Buffer,
  days: number,
): Promise<string> => {
  const [made] = (await manager.query(
    `insert into notice_feed (member_id, token_hash, expires_at) values ($1, $2, now() + make_interval(days => $3))
     on conflict (member_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
     returning ${LAST_DAY} as day`,
    [memberId, tokenHash, days],
  )) as [{ day: string }];
  return made.day;
};

/** Ends a member's feed. @returns false: there was none */
export const deleteNoticeFeed = async (manager: EntityManager, memberId: string): Promise<boolean> =>
  (await manager.delete(NoticeFeedEntity, { memberId })).affected === 1;

/** Finds the member whose feed it is, if they may act. */
export const memberOfFeed = async (
  manager: EntityManager,
  tokenHash: Buffer,
  roles: readonly Role[],
): Promise<{ id: string; role: Role } | null> => {
  const [found]: { id: string; role: Role }[] = await manager.query(
    `select m.id, m.role from notice_feed f join member m on m.id = f.member_id
      where f.token_hash = $1 and ${openAddressSql('f', '$2')}`,
    [tokenHash, roles],
  );
  return found ?? null;
};

/** Lists on which days a member was told of what, the newest first: each once, however many there were. */
export const listToldDays = (
  manager: EntityManager,
  memberId: string,
  records: SeesRecords,
  timeZone: string,
): Promise<{ day: string; what: NoticeKind }[]> =>
  manager.query(
    `select distinct to_char(n.at at time zone $2, 'YYYY-MM-DD') as day, n.what ${visibleNotices(records, '$4')} and n.at > now() - make_interval(days => $3) order by 1 desc, 2`,
    [memberId, timeZone, FEED_DAYS, records.hiddenObjections],
  );

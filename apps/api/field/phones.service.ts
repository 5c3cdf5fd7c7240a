import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member, Phone } from '../platform/http/member.js';
import { mustWaitSql } from '../accounts/trust-policy.js';
import { currentIntakeKey, type IntakeKey } from './intake-key.js';
import { codeHash, newCode, newPhoneToken, phoneTokenHash } from '../accounts/phone-token.js';

/**
 * A phone as its member or an administrator sees it. All times are days, except for its latest end (null: it was not
 * told to end).
 */
export interface PhoneEntry {
  id: string;
  name: string;
  member: string;
  mine: boolean;
  enrolledOn: string;
  lastSeenOn: string | null;
  hasEnded: boolean;
  endsBy: string | null;
}
/** A phone as somebody who may suspend its member sees it: when it was last in contact, without its name. */
export interface PhoneOfMember {
  id: string;
  lastSeenOn: string | null;
  endsBy: string | null;
}
/** What a phone receives once. device: its id. */
export interface Enrolled {
  token: string;
  device: string;
  member: { name: string };
  key: IntakeKey;
}

export const MOST_PHONES = 20;
export const CODE_MINUTES = 10;
/** How long a phone that is to end can still send what it has. */
export const SENDING_HOURS = 24;
const ENDS_BY = `to_char(d.ends_by at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const WHO_LOGS = `('monitor', 'reviewer')`;

/** Lets a member's own phones submit from the field, and ends them. Stores tokens and codes as hashes. */
@Injectable()
export class PhonesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Lists the member's own phones, or everybody's for an administrator. Includes phones that ended in the last thirty
   * days.
   */
  list(member: Member): Promise<PhoneEntry[]> {
    return this.database.query(
      `select d.id, d.name, m.name as member, d.member_id = $1 as mine, d.enrolled_on::text as "enrolledOn", d.last_seen_on::text as "lastSeenOn", not phone_is_live(d.ended_at, d.ends_by) as "hasEnded",
              case when phone_is_live(d.ended_at, d.ends_by) then ${ENDS_BY} end as "endsBy"
         from field_device d join member m on m.id = d.member_id
        where (d.member_id = $1 or $2) and coalesce(least(d.ended_at, d.ends_by) > now() - interval '30 days', true)
        order by "hasEnded", mine desc, m.name, d.enrolled_on desc, d.name, d.id`,
      [member.id, member.role === 'admin'],
    );
  }

  /**
   * @param name the member's name for the phone
   * @returns a code that adds one phone, once, within ten minutes. Makes an earlier unused code invalid.
   * @throws Problem 'wrong-state' when there are too many phones already
   */
  async invite(member: Member, name: string): Promise<{ code: string; minutes: number }> {
    const code = newCode();
    await this.database.transaction(async (manager) => {
      await manager.query('select id from member where id = $1 for update', [member.id]);
      const [{ n }] = (await manager.query(
        `select count(*)::int as n from field_device d where member_id = $1 and phone_is_live(d.ended_at, d.ends_by)`,
        [member.id],
      )) as [{ n: number }];
      if (n >= MOST_PHONES) throw new Problem('wrong-state', { extra: { reason: 'too-many' } });
      await manager.query('delete from field_enrolment where member_id = $1 or expires_at <= now()', [member.id]);
      await manager.query(
        'insert into field_enrolment (code_hash, member_id, name, expires_at) values ($1, $2, $3, now() + make_interval(mins => $4))',
        [codeHash(code), member.id, name, CODE_MINUTES],
      );
    });
    return { code, minutes: CODE_MINUTES };
  }

  /** @throws Problem 'link-spent' for a code that was used, has expired or never existed */
  async enrol(typed: string): Promise<Enrolled> {
    const hash = codeHash(typed);
    if (!hash) throw new Problem('link-spent');
    const { token, hash: kept } = newPhoneToken();
    return this.database.transaction(async (manager) => {
      // Locks the member's row first, as suspending or resetting them does. Either that sees the phone and ends it, or
      // this finds no code.
      const [member]: { id: string; name: string }[] = await manager.query(
        `select id, name from member where id = (select member_id from field_enrolment where code_hash = $1) and not frozen and role in ${WHO_LOGS} and not ${mustWaitSql('member')} for share`,
        [hash],
      );
      const [[found]]: [{ name: string; live: boolean }[], number] = await manager.query(
        'delete from field_enrolment where code_hash = $1 and member_id = $2 returning name, expires_at > now() as live',
        [hash, member?.id ?? null],
      );
      if (!member || !found?.live) throw new Problem('link-spent');
      const id = randomUUID();
      await manager.query(
        `insert into field_device (id, member_id, name, token_hash, last_seen_on) values ($1, $2, $3, $4, (now() at time zone 'UTC')::date)`,
        [id, member.id, found.name, kept],
      );
      const key = await currentIntakeKey(manager);
      await logPhone(manager, member.id, member.id, 'phone-enrolled', id);
      return { token, device: id, member: { name: member.name }, key };
    });
  }

  /** Ends a phone at once: the member's own, or anybody's for an administrator. @throws Problem 'not-found' */
  async end(member: Member, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [[ended]]: [{ member_id: string }[], number] = await manager.query(
        'update field_device set ended_at = now() where id = $1 and (member_id = $2 or $3) and ended_at is null returning member_id',
        [id, member.id, member.role === 'admin'],
      );
      if (!ended) throw new Problem('not-found');
      await logPhone(manager, member.id, ended.member_id, 'phone-ended', id);
    });
  }

  /**
   * Lets a phone send what it has before it ends: the member's own, or anybody's for an administrator. Asking again
   * does not extend the time.
   * @throws Problem 'not-found'
   */
  async endWhenSent(member: Member, id: string): Promise<{ endsBy: string }> {
    return this.database.transaction(async (manager) => {
      const [phone]: { member_id: string; ends_by: string | null }[] = await manager.query(
        `select member_id, ${ENDS_BY} as ends_by from field_device d where id = $1 and (member_id = $2 or $3) and phone_is_live(d.ended_at, d.ends_by) for update`,
        [id, member.id, member.role === 'admin'],
      );
      if (!phone) throw new Problem('not-found');
      return { endsBy: phone.ends_by ?? (await letSend(manager, member.id, phone.member_id, id)) };
    });
  }

  /** Lists a member's phones, for somebody who considers suspending them. @throws Problem 'not-found' */
  async listOf(memberId: string): Promise<PhoneOfMember[]> {
    const members: unknown[] = await this.database.query('select 1 from member where id = $1', [memberId]);
    if (members.length === 0) throw new Problem('not-found');
    return this.database.query(
      `select d.id, d.last_seen_on::text as "lastSeenOn", ${ENDS_BY} as "endsBy" from field_device d where member_id = $1 and phone_is_live(d.ended_at, d.ends_by) order by d.last_seen_on desc nulls last, d.id`,
      [memberId],
    );
  }

  /**
   * Lets all phones of a member send what they have before they end, instead of suspending the member at once.
   * @throws Problem 'not-found'
   */
  async endAllWhenSent(member: Member, memberId: string): Promise<PhoneOfMember[]> {
    await this.database.transaction(async (manager) => {
      // Locks the member's row first, as adding a phone or suspending them does. Deletes an unused code, which could
      // add another phone.
      const members: unknown[] = await manager.query('select 1 from member where id = $1 for update', [memberId]);
      if (members.length === 0) throw new Problem('not-found');
      await manager.query('delete from field_enrolment where member_id = $1', [memberId]);
      const phones: { id: string }[] = await manager.query(
        `select id from field_device d where member_id = $1 and ends_by is null and phone_is_live(d.ended_at, d.ends_by) order by id for update`,
        [memberId],
      );
      for (const { id } of phones) await letSend(manager, member.id, memberId, id);
    });
    return this.listOf(memberId);
  }

  /**
   * Ends a phone that reports that it has sent everything, if it was told to end. @throws Problem 'wrong-state'
   * otherwise
   */
  async hasSentAll({ id, member }: Phone): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [ended]: [{ id: string }[], number] = await manager.query(
        'update field_device set ended_at = now() where id = $1 and ended_at is null and ends_by is not null returning id',
        [id],
      );
      if (ended.length === 0) throw new Problem('wrong-state', { extra: { reason: 'not-ending' } });
      await logPhone(manager, member.id, member.id, 'phone-sent-all', id);
    });
  }

  /** Returns when this phone ends at the latest; null: it was not told to end. */
  async endsBy({ id }: Phone): Promise<string | null> {
    const [found]: { ends_by: string | null }[] = await this.database.query(
      `select ${ENDS_BY} as ends_by from field_device d where id = $1`,
      [id],
    );
    return found?.ends_by ?? null;
  }

  /**
   * Returns the phone that a token belongs to; null: unknown token.
   * @throws Problem 'device-ended' for a phone that has ended for any reason; 'vouching-needed' while nobody has
   * vouched for its member
   */
  async phoneOf(token: string): Promise<Phone | null> {
    const hash = phoneTokenHash(token);
    if (!hash) return null;
    const [found]: {
      id: string;
      device: string;
      member: string;
      member_name: string;
      role: Member['role'];
      live: boolean;
      waits: boolean;
      stale: boolean;
    }[] = await this.database.query(
      `select d.id, d.name as device, m.id as member, m.name as member_name, m.role, phone_is_live(d.ended_at, d.ends_by) and not m.frozen and m.role in ${WHO_LOGS} as live, ${mustWaitSql('m')} as waits,
              d.last_seen_on is distinct from (now() at time zone 'UTC')::date as stale
         from field_device d join member m on m.id = d.member_id where d.token_hash = $1`,
      [hash],
    );
    if (!found) return null;
    if (!found.live) throw new Problem('device-ended');
    // The phone stores its reports and sends them later.
    if (found.waits) throw new Problem('vouching-needed');
    if (found.stale)
      await this.database.query(
        `update field_device set last_seen_on = (now() at time zone 'UTC')::date where id = $1`,
        [found.id],
      );
    return {
      id: found.id,
      name: found.device,
      member: { id: found.member, name: found.member_name, role: found.role },
    };
  }
}

/**
 * Locks a phone for the rest of a transaction that writes for it, so that nothing it sends is accepted after it has
 * ended. Locks its member first, as suspending them does: in another order the two could deadlock.
 * @throws Problem 'device-ended'
 */
export const holdPhone = async (manager: EntityManager, { id, member }: Phone): Promise<void> => {
  const members: unknown[] = await manager.query(
    `select 1 from member where id = $1 and not frozen and role in ${WHO_LOGS} for key share`,
    [member.id],
  );
  const held: unknown[] =
    members.length === 0
      ? []
      : await manager.query(
          `select 1 from field_device d where id = $1 and phone_is_live(d.ended_at, d.ends_by) for share`,
          [id],
        );
  if (held.length === 0) throw new Problem('device-ended');
};

/** Sets the end to the minute, as the log records it. */
const letSend = async (manager: EntityManager, actorId: string, memberId: string, device: string): Promise<string> => {
  const [[{ ends_by: endsBy }]] = (await manager.query(
    `update field_device d set ends_by = date_trunc('minute', now() + make_interval(hours => $2)) where id = $1 returning ${ENDS_BY} as ends_by`,
    [device, SENDING_HOURS],
  )) as [[{ ends_by: string }], number];
  await logPhone(manager, actorId, memberId, 'phone-ending', device, [{ field: 'endsBy', value: endsBy }]);
  return endsBy;
};

const logPhone = (
  manager: EntityManager,
  actorId: string,
  memberId: string,
  what: string,
  device: string,
  more: { field: string; value: unknown }[] = [],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'member',
    entityId: memberId,
    revision: null,
    actorId,
    what,
    values: [{ field: 'device', value: device }, ...more],
  });

import type { EntityManager } from 'typeorm';
import type { PrivateAddress } from '@vigil/shared/staff-responses/private-address.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { mayActSql } from '../../accounts/members.repository.js';
import {
  addressViewSql,
  LAST_DAY,
  openAddressSql,
  staleAddressSql,
} from '../../accounts/private-addresses.repository.js';

/** The address of a calendar as its reading needs it. */
export interface CalendarAddress {
  id: string;
  memberId: string;
  tokenHash: Buffer;
  language: Language;
  createdOn: string;
}

/** Stores the address of a member who has none. @returns its last day; null: they may have none any more */
export const insertHearingCalendar = async (
  manager: EntityManager,
  { id, memberId, tokenHash, language }: Omit<CalendarAddress, 'createdOn'>,
  days: number,
  roles: readonly string[],
): Promise<string | null> => {
  const [made]: { day: string }[] = await manager.query(
    `insert into hearing_calendar (id, member_id, token_hash, language, expires_at)
     select $1, $2::uuid, $3, $4, now() + make_interval(days => $5) where ${mayActSql('$2::uuid', '$6')}
     returning ${LAST_DAY} as day`,
    [id, memberId, tokenHash, language, days, roles],
  );
  return made?.day ?? null;
};

/** Deletes the address of a member. @returns its id; null: there was none */
export const deleteHearingCalendar = async (manager: EntityManager, memberId: string): Promise<string | null> => {
  const [ended]: [{ id: string }[], number] = await manager.query(
    'delete from hearing_calendar where member_id = $1 returning id',
    [memberId],
  );
  return ended[0]?.id ?? null;
};

/** Returns what a member is told of their own address; null: there is none. */
export const ownHearingCalendar = async (manager: EntityManager, memberId: string): Promise<PrivateAddress | null> => {
  const [found]: { view: PrivateAddress }[] = await manager.query(
    `select ${addressViewSql('c')} as view from hearing_calendar c where c.member_id = $1`,
    [memberId],
  );
  return found?.view ?? null;
};

/** Finds an address whose member may still have it. @param roles which may. stale: it was not read today */
export const hearingCalendarByToken = async (
  manager: EntityManager,
  tokenHash: Buffer,
  roles: readonly string[],
): Promise<(CalendarAddress & { stale: boolean }) | null> => {
  const [found]: (CalendarAddress & { stale: boolean })[] = await manager.query(
    `select c.id, c.member_id as "memberId", c.token_hash as "tokenHash", c.language, c.created_on::text as "createdOn",
            ${staleAddressSql('c')} as stale
       from hearing_calendar c where c.token_hash = $1 and ${openAddressSql('c', '$2')}`,
    [tokenHash, roles],
  );
  return found ?? null;
};

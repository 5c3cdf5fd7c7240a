import type { EntityManager } from 'typeorm';
import { mayActSql } from './members.repository.js';

const TODAY = `(now() at time zone 'UTC')::date`;
/** The secret addresses that are lines of the log: how all of a member's end, and how one is used. */
const STATEMENTS = {
  'figure-feed': {
    endAll: 'delete from figure_feed where member_id = $1 returning id',
    use: `update figure_feed set last_used_on = ${TODAY} where id = $1`,
  },
  'hearing-calendar': {
    endAll: 'delete from hearing_calendar where member_id = $1 returning id',
    use: `update hearing_calendar set last_used_on = ${TODAY} where id = $1`,
  },
} as const;
export type PrivateAddressKind = keyof typeof STATEMENTS;

/** SQL: whether an address can be read now, and its member has one of the roles in a parameter. */
export const openAddressSql = (alias: string, roles: string): string =>
  `${alias}.expires_at > now() and ${mayActSql(`${alias}.member_id`, roles)}`;

/** SQL: whether an address was not read today yet. */
export const staleAddressSql = (alias: string): string => `${alias}.last_used_on is distinct from ${TODAY}`;

/** SQL: the last day (UTC) of an address. */
export const LAST_DAY = `to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD')`;

/** SQL: what the maker of an address is told of it, as JSON: `PrivateAddress`. */
export const addressViewSql = (alias: string): string =>
  `json_build_object('expiresOn', to_char(${alias}.expires_at at time zone 'UTC', 'YYYY-MM-DD'),
                     'lastUsedOn', ${alias}.last_used_on, 'hasEnded', ${alias}.expires_at <= now())`;

/** Notes that an address was read today. */
export const markAddressUsed = async (manager: EntityManager, kind: PrivateAddressKind, id: string): Promise<void> => {
  await manager.query(STATEMENTS[kind].use, [id]);
};

/** Deletes every address of a member. @returns what each was of, and its id */
export const deleteAddressesOf = async (
  manager: EntityManager,
  memberId: string,
): Promise<{ kind: PrivateAddressKind; id: string }[]> => {
  const ended: { kind: PrivateAddressKind; id: string }[] = [];
  for (const kind of Object.keys(STATEMENTS) as PrivateAddressKind[]) {
    const [rows]: [{ id: string }[], number] = await manager.query(STATEMENTS[kind].endAll, [memberId]);
    ended.push(...rows.map(({ id }) => ({ kind, id })));
  }
  return ended;
};

import type { EntityManager } from 'typeorm';
import type { Role } from '../platform/http/rights.js';
import type { Trusted } from './trust-policy.js';

/** The columns that the rules use, which are logged and so covered by the log. */
export const TRUST_COLUMNS = [
  'access_how',
  'access_given_by',
  'access_given_at',
  'vouched_by',
  'vouched_at',
  'same_person_as',
  'new_team',
  'waits_since',
  'wait_asked_by',
  'countries',
] as const;
const TRUSTED = `id, role, frozen, access_how as "accessHow", access_given_by as "accessGivenBy", vouched_at is not null as vouched, same_person_as as "samePersonAs",
  new_team as "newTeam", waits_since as "waitsSince", wait_asked_by as "waitAskedBy"`;

/** Returns what the rules know of every member. */
export const trustedMembers = (manager: EntityManager): Promise<Trusted[]> =>
  manager.query(`select ${TRUSTED} from member`);

/**
 * Members who depend on another account: all that independence needs to know, as one JSON value of a larger statement.
 */
export const DEPENDENTS = `(select coalesce(json_agg(d), '[]') from (select ${TRUSTED} from member where (access_given_by is not null and vouched_at is null) or same_person_as is not null) d)`;

/** Returns the members who depend on another account. */
export const dependentMembers = async (manager: EntityManager): Promise<Trusted[]> => {
  const [row] = (await manager.query(`select ${DEPENDENTS} as dependents`)) as { dependents: Trusted[] }[];
  return row!.dependents;
};

/** An event for a member: access was given, somebody vouched, or seven days were over. */
type TrustEvent = { what: 'access' | 'waited' | 'other' } | { what: 'vouched'; by: string };

/** Stores the result of the rules for a member. */
export const keepTrust = async (
  manager: EntityManager,
  { id, accessHow, accessGivenBy, samePersonAs, newTeam, waitsSince, waitAskedBy }: Trusted,
  event: TrustEvent,
): Promise<void> => {
  await manager.query(
    `update member set access_how = $2, access_given_by = $3, same_person_as = $4, new_team = $5, waits_since = $6, wait_asked_by = $7,
            access_given_at = case when $8 = 'access' then date_trunc('milliseconds', now()) else access_given_at end,
            vouched_at = case when $8 = 'access' then null when $8 in ('vouched', 'waited') then date_trunc('milliseconds', now()) else vouched_at end,
            vouched_by = case when $8 in ('access', 'waited') then null else coalesce($9::uuid, vouched_by) end
      where id = $1`,
    [
      id,
      accessHow,
      accessGivenBy,
      samePersonAs,
      newTeam,
      waitsSince,
      waitAskedBy,
      event.what,
      event.what === 'vouched' ? event.by : null,
    ],
  );
};

/**
 * Returns what decides whether a team is new, in one statement: whether the exception has begun, whether a record was
 * ever submitted, and the roles of the other members.
 * @param author the author of the reference events, who does not belong to any team
 */
export const stateOfTeam = async (
  manager: EntityManager,
  id: string,
  author: string,
): Promise<{ begun: boolean; submitted: boolean; roles: Role[] }> => {
  const [found] = (await manager.query(
    `select exists (select from setting where key = 'newTeam') as begun,
            exists (select from incident where status <> 'WS_DRAFT' and author_id <> $2) as submitted,
            array(select role from member where id not in ($1, $2)) as roles`,
    [id, author],
  )) as { begun: boolean; submitted: boolean; roles: Role[] }[];
  return found!;
};

/** Returns the values of a member that are logged with each change of the member. */
export const trustValues = async (manager: EntityManager, id: string): Promise<Record<string, unknown>> => {
  const [row] = (await manager.query(`select ${TRUST_COLUMNS.join(', ')} from member where id = $1`, [id])) as Record<
    string,
    unknown
  >[];
  return row!;
};

/** Lists members whose seven days run, in the order in which they end. */
export const membersInWait = (manager: EntityManager): Promise<{ name: string; since: Date }[]> =>
  manager.query(
    'select name, waits_since as since from member where waits_since is not null and not frozen order by waits_since, id',
  );

/**
 * The names that belong to a member's trust, the countries whose records they may see, and the days (UTC) on which it
 * was given.
 */
export interface Known {
  name: string;
  countries: string[] | null;
  givenBy: string | null;
  givenOn: string | null;
  vouchedBy: string | null;
  vouchedOn: string | null;
  same: string | null;
  askedBy: string | null;
}

/** Returns this for every member, by id, with days in the time zone. */
export const namesOf = async (manager: EntityManager, timeZone: string): Promise<Map<string, Known>> => {
  const rows: (Known & { id: string })[] = await manager.query(
    `select m.id, m.name, m.countries, g.name as "givenBy", to_char(m.access_given_at at time zone $1, 'YYYY-MM-DD') as "givenOn", v.name as "vouchedBy",
            to_char(m.vouched_at at time zone $1, 'YYYY-MM-DD') as "vouchedOn", s.name as same, w.name as "askedBy"
       from member m left join member g on g.id = m.access_given_by left join member v on v.id = m.vouched_by
       left join member s on s.id = m.same_person_as left join member w on w.id = m.wait_asked_by`,
    [timeZone],
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** Returns the time of the transaction in whole milliseconds, so that a wait is stored as it was read. */
export const transactionTime = async (manager: EntityManager): Promise<Date> => {
  const [now] = (await manager.query(`select date_trunc('milliseconds', now()) as at`)) as { at: Date }[];
  return now!.at;
};

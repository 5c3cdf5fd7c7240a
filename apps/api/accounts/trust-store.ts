import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { showPublicRule } from '../platform/database/public-head.repository.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Role } from '../platform/http/rights.js';
import {
  givesAccess,
  isFirstOfNewTeam,
  isWaitVoid,
  onePersonWith,
  ruleOf,
  teamOf,
  waitEnds,
  whyNotSecond,
  withAccess,
  withRole,
  type AccessHow,
  type Team,
  type Trusted,
} from './trust-policy.js';

/** An arbitrary number that no other lock uses. */
const TRUST_LOCK = ADVISORY_LOCKS.trust;
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
] as const;
const TRUSTED = `id, role, frozen, access_how as "accessHow", access_given_by as "accessGivenBy", vouched_at is not null as vouched, same_person_as as "samePersonAs",
  new_team as "newTeam", waits_since as "waitsSince", wait_asked_by as "waitAskedBy"`;

/** Serialises changes of the trust between accounts. Call it before any row is locked. */
export const lockTrust = (manager: EntityManager): Promise<unknown> =>
  manager.query('select pg_advisory_xact_lock($1)', [TRUST_LOCK]);

/** Reads what the rules know of every member. */
export const readTeam = async (manager: EntityManager): Promise<Team> =>
  teamOf((await manager.query(`select ${TRUSTED} from member`)) as Trusted[]);

/**
 * Members who depend on another account: all that independence needs to know, as one JSON value of a larger statement.
 */
export const DEPENDENTS = `(select coalesce(json_agg(d), '[]') from (select ${TRUSTED} from member where (access_given_by is not null and vouched_at is null) or same_person_as is not null) d)`;

/**
 * Checks that a member can be a second person in addition to these.
 * @throws Problem 'second-person-needed' when it is one of them, 'not-independent' when nobody vouched that it is
 * another person than each of them.
 */
export const assertIndependent = async (
  manager: EntityManager,
  actorId: string,
  others: readonly (string | null)[],
): Promise<void> => {
  const [row] = (await manager.query(`select ${DEPENDENTS} as dependents`)) as { dependents: Trusted[] }[];
  const refused = whyNotSecond(
    actorId,
    others.filter((id) => id !== null),
    teamOf(row!.dependents),
  );
  if (refused) throw new Problem(refused);
};

/**
 * Returns every account that counts as one person with this member, including itself: who may be the second person
 * depends on all of them.
 */
export const accountsOf = async (manager: EntityManager, id: string): Promise<string[]> => {
  const [row] = (await manager.query(`select ${DEPENDENTS} as dependents`)) as { dependents: Trusted[] }[];
  return onePersonWith(id, teamOf(row!.dependents));
};

/**
 * Checks that a record is not the member's own.
 * @throws Problem 'own-record' for its author, 'not-independent' for another account that counts as the same person.
 */
export const assertNotOwn = async (manager: EntityManager, actorId: string, authorId: string): Promise<void> => {
  if (actorId === authorId) throw new Problem('own-record');
  await assertIndependent(manager, actorId, [authorId]);
};

/** An event for a member: access was given, somebody vouched, or seven days were over. */
export type TrustEvent = { what: 'access' | 'waited' | 'other' } | { what: 'vouched'; by: string };

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

/** The author of the reference events, who can never sign in, does not belong to any team. */
export const REFERENCE_AUTHOR = '6ece774c-aff3-4778-9057-4d4621da0b9f';

/** Tells whether somebody who becomes a reviewer now would be the first of a new team. */
const wouldBeFirst = async (manager: EntityManager, { id, role }: Pick<Trusted, 'id' | 'role'>): Promise<boolean> => {
  const [found] = (await manager.query(
    `select exists (select from setting where key = 'newTeam') as begun,
            exists (select from incident where status <> 'WS_DRAFT' and author_id <> $2) as submitted,
            array(select role from member where id not in ($1, $2)) as roles`,
    [id, REFERENCE_AUTHOR],
  )) as { begun: boolean; submitted: boolean; roles: Role[] }[];
  const { begun, submitted, roles } = found!;
  return isFirstOfNewTeam(
    { role },
    roles.map((other) => ({ role: other })),
    { begun, submitted },
  );
};

/**
 * Gives access to a member whose row already has the role, or gives a member another role. The exception for a new team
 * begins here, once.
 */
export const giveAccess = async (
  manager: EntityManager,
  id: string,
  access: { how: Exclude<AccessHow, 'promoted'>; by: string | null } | { role: Role; by: string },
): Promise<void> => {
  const team = await readTeam(manager);
  const before = team.get(id)!;
  const isFirst =
    access.by !== null && (await wouldBeFirst(manager, { id, role: 'role' in access ? access.role : before.role }));
  const after =
    'role' in access
      ? withRole(before, access.role, access.by, isFirst, team)
      : withAccess(before, access.how, access.by, isFirst && access.how === 'invited', team);
  await keepTrust(manager, after, {
    what: 'role' in access && !givesAccess(before.role, access.role) ? 'other' : 'access',
  });
  if (after.newTeam === 'exempt' && before.newTeam !== 'exempt') await setNewTeam(manager, access.by!, 'begun');
};

export const setNewTeam = async (manager: EntityManager, actorId: string, state: 'begun' | 'ended'): Promise<void> => {
  await manager.query(
    `insert into setting (key, value) values ('newTeam', $1) on conflict (key) do update set value = excluded.value`,
    [state],
  );
  await appendLeaf(manager, {
    entity: 'settings',
    entityId: null,
    revision: null,
    actorId,
    what: 'new-team',
    values: [{ field: 'newTeam', value: state }],
  });
};

/** Returns the values of a member that are logged with each change of the member. */
export const trustValues = async (manager: EntityManager, id: string): Promise<Record<string, unknown>> => {
  const [row] = (await manager.query(`select ${TRUST_COLUMNS.join(', ')} from member where id = $1`, [id])) as Record<
    string,
    unknown
  >[];
  return row!;
};

export const logTrust = async (
  manager: EntityManager,
  actorId: string | null,
  id: string,
  what: string,
  more: Record<string, unknown> = {},
): Promise<void> => {
  const values = { ...more, ...(await trustValues(manager, id)) };
  await appendLeaf(manager, {
    entity: 'member',
    entityId: id,
    revision: null,
    actorId,
    what,
    values: Object.entries(values).map(([field, value]) => ({ field, value })),
  });
};

/** Tells readers which rule applies to publishing. */
export const showRule = async (manager: EntityManager): Promise<void> => {
  const [setting] = (await manager.query(`select value from setting where key = 'smallTeam'`)) as { value: string }[];
  const rule = ruleOf(await readTeam(manager), setting?.value === 'true');
  await showPublicRule(manager, rule);
};

/**
 * Ends every seven-day wait of a member for whom somebody could vouch now, or who need not wait any more. It can be
 * begun again later.
 */
export const voidWaits = async (manager: EntityManager, actorId: string | null): Promise<void> => {
  const team = await readTeam(manager);
  for (const member of team.values()) {
    if (!isWaitVoid(member, team)) continue;
    await keepTrust(manager, { ...member, waitsSince: null, waitAskedBy: null }, { what: 'other' });
    await logTrust(manager, actorId, member.id, 'wait-void');
  }
};

/** Lists the running seven-day waits. */
export const runningWaits = async (manager: EntityManager): Promise<{ name: string; until: string }[]> => {
  const names: { name: string; since: Date }[] = await manager.query(
    'select name, waits_since as since from member where waits_since is not null and not frozen order by waits_since, id',
  );
  return names.map(({ name, since }) => ({ name, until: waitEnds(since).toISOString() }));
};

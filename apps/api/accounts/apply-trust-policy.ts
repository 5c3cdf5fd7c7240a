import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AccessHow } from '@vigil/shared/staff-responses/members.js';
import { keepsActing } from './members.repository.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../platform/database/advisory-locks.js';
import { lockPublicSeq, showPublicRule } from '../platform/database/public-site-state.repository.js';
import type { Role } from '../platform/http/rights.js';
import { logSettings, logTrust } from './log-account-changes.js';
import { readSetting, saveSettings } from './organisation-settings.repository.js';
import { dependentMembers, keepTrust, membersInWait, stateOfTeam, trustedMembers } from './trust.repository.js';
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
  withMoreCountries,
  withRole,
  type Team,
  type Trusted,
} from './trust-policy.js';

/** Serialises changes of the trust between accounts. Call it before any row is locked. */
export const lockTrust = (manager: EntityManager): Promise<void> => lockUntilCommit(manager, ADVISORY_LOCKS.trust);

/** Reads what the rules know of every member. */
export const readTeam = async (manager: EntityManager): Promise<Team> => teamOf(await trustedMembers(manager));

/**
 * Checks that the reviewer who sent a request can still act, as nobody can change until the transaction ends: they may
 * have been suspended, or given another role, while it waited for a lock. Call it once the rows that it works on are
 * locked, and before the public order and the log: whoever suspends somebody locks them in that order, too.
 * @throws Problem 'not-allowed'
 */
export const assertStillActs = async (manager: EntityManager, reviewerId: string): Promise<void> => {
  if (!(await keepsActing(manager, reviewerId))) throw new Problem('not-allowed');
};

/**
 * Checks that a reviewer can be a second person in addition to these.
 * @throws Problem as assertStillActs; 'second-person-needed' when it is one of them, 'not-independent' when nobody
 * vouched that it is another person than each of them.
 */
export const assertIndependent = async (
  manager: EntityManager,
  actorId: string,
  others: readonly (string | null)[],
): Promise<void> => {
  await assertStillActs(manager, actorId);
  const refused = whyNotSecond(
    actorId,
    others.filter((id) => id !== null),
    teamOf(await dependentMembers(manager)),
  );
  if (refused) throw new Problem(refused);
};

/**
 * Returns every account that counts as one person with this member, including itself: who may be the second person
 * depends on all of them.
 */
export const accountsOf = async (manager: EntityManager, id: string): Promise<string[]> =>
  onePersonWith(id, teamOf(await dependentMembers(manager)));

/**
 * Checks that a record is not the member's own.
 * @throws Problem 'own-record' for its author, 'not-independent' for another account that counts as the same person.
 */
export const assertNotOwn = async (manager: EntityManager, actorId: string, authorId: string): Promise<void> => {
  if (actorId === authorId) throw new Problem('own-record');
  await assertIndependent(manager, actorId, [authorId]);
};

/** The author of the reference events, who can never sign in, does not belong to any team. */
export const REFERENCE_AUTHOR = '6ece774c-aff3-4778-9057-4d4621da0b9f';

/** Tells whether somebody who becomes a reviewer now would be the first of a new team. */
const wouldBeFirst = async (manager: EntityManager, { id, role }: Pick<Trusted, 'id' | 'role'>): Promise<boolean> => {
  const { begun, submitted, roles } = await stateOfTeam(manager, id, REFERENCE_AUTHOR);
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

/** Gives a member whose role stays as it is the records of more countries. */
export const giveMoreCountries = async (manager: EntityManager, id: string, by: string): Promise<void> => {
  const team = await readTeam(manager);
  const before = team.get(id)!;
  const after = withMoreCountries(before, by, team);
  if (after !== before) await keepTrust(manager, after, { what: 'access' });
};

export const setNewTeam = async (manager: EntityManager, actorId: string, state: 'begun' | 'ended'): Promise<void> => {
  await saveSettings(manager, { newTeam: state });
  await logSettings(manager, actorId, 'new-team', { newTeam: state });
};

/**
 * Locks what readers are told of who publishes, if a change of accounts can change it: once the first days of a team
 * are over, only small-team mode does, and suspending somebody waits for no publication. Call it when the members' rows
 * are locked, and before the first line of the log: a publication takes the public order before the log, too.
 */
export const lockRule = async (manager: EntityManager): Promise<void> => {
  if ((await readSetting(manager, 'newTeam')) !== 'ended') await lockPublicSeq(manager);
};

/** Tells readers which rule applies to publishing. Call lockRule before the log, or this. */
export const showRule = async (manager: EntityManager): Promise<void> => {
  const isSmall = (await readSetting(manager, 'smallTeam')) === 'true';
  const rule = ruleOf(await readTeam(manager), isSmall);
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
  const waits = await membersInWait(manager);
  return waits.map(({ name, since }) => ({ name, until: waitEnds(since).toISOString() }));
};

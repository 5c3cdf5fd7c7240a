import type { EntityManager } from 'typeorm';
import { acts, areIndependent, type Team } from '../../accounts/trust-policy.js';
import { readTeam } from '../../accounts/apply-trust-policy.js';
import { lastMemberChange } from '../../audit-log/last-member-change.repository.js';
import { mayDo } from '../../platform/http/rights.js';

/**
 * Internal data become available when a reviewer releases them, or after this time, in which a reviewer could have
 * refused.
 */
export const READY_AFTER_HOURS = 24;

/** What may change who can answer a request, or who is independent. Each restarts the waiting time of all requests. */
const CHANGES_WHO_ANSWERS = [
  'joined',
  'frozen',
  'unfrozen',
  'role-changed',
  'countries-changed',
  'reset',
  'vouched',
  'waited',
  'new-team-ended',
] as const;

/**
 * Returns whether somebody can refuse a request now who is independent of the requester.
 * @param knownTo the members who may know of the request: nobody refuses what they cannot see
 */
const canBeRefused = (asker: string, team: Team, knownTo: ReadonlySet<string>): boolean =>
  [...team.values()].some(
    (one) =>
      mayDo(one.role, 'release-export') && acts(one) && knownTo.has(one.id) && areIndependent(one.id, asker, team),
  );

/**
 * Returns whether a request that nobody answered is available.
 * @param hours since it was made, and since the last change of who can answer
 * @param knownTo as for `canBeRefused`
 */
export const isReadyByItself = (hours: number, asker: string, team: Team, knownTo: ReadonlySet<string>): boolean =>
  hours >= READY_AFTER_HOURS && canBeRefused(asker, team, knownTo);

/** The team, and since when nobody's standing in it changed; null: it never did. */
interface Unchanged {
  team: Team;
  since: Date | null;
}
export const readUnchanged = async (manager: EntityManager): Promise<Unchanged> => {
  const team = await readTeam(manager);
  return { team, since: await lastMemberChange(manager, [...team.keys()], CHANGES_WHO_ANSWERS) };
};

/** Returns when the waiting time of a request began. */
export const waitsFrom = (askedAt: Date, { since }: Unchanged): Date => (since && since > askedAt ? since : askedAt);

/** Returns when a request becomes available if nobody answers; null while nobody could refuse it. */
export const readyFrom = (asker: string, askedAt: Date, now: Unchanged, knownTo: ReadonlySet<string>): Date | null =>
  canBeRefused(asker, now.team, knownTo)
    ? new Date(waitsFrom(askedAt, now).getTime() + READY_AFTER_HOURS * 3_600_000)
    : null;

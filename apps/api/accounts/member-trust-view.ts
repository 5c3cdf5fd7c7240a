import type { MemberTrust } from '@vigil/shared/staff-responses/members.js';
import type { EntityManager } from 'typeorm';
import type { Member } from '../platform/http/current-member.js';
import { mustWait, whyNotVouch, whyNotWait, type Team, type Trusted } from './trust-policy.js';
import { namesOf, type Known } from './trust.repository.js';
import { readTeam } from './apply-trust-policy.js';

/** Returns this for every member, as `actor` may see it. */
export const memberTrustViews = async (
  manager: EntityManager,
  actor: Member,
  timeZone: string,
): Promise<Map<string, MemberTrust>> => {
  const [team, names] = [await readTeam(manager), await namesOf(manager, timeZone)];
  return new Map(
    [...team.values()].map((member) => [
      member.id,
      memberTrustViewOf(team.get(actor.id)!, member, team, names.get(member.id)!),
    ]),
  );
};

export const memberTrustViewOf = (asker: Trusted, member: Trusted, team: Team, known: Known): MemberTrust => ({
  waits: mustWait(member),
  accessHow: member.accessHow,
  accessGivenBy: known.givenBy,
  accessGivenOn: known.givenOn,
  vouchedBy: known.vouchedBy,
  vouchedOn: known.vouchedOn,
  samePersonAs: known.same,
  newTeam: member.newTeam,
  mayVouch: whyNotVouch(asker, member, team) === null,
  mayBeginWait: whyNotWait(asker, member, team) === null,
});

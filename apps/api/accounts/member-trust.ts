import type { EntityManager } from 'typeorm';
import type { Member } from '../platform/http/member.js';
import { mustWait, whyNotVouch, whyNotWait, type AccessHow, type Team, type Trusted } from './trust-policy.js';
import { readTeam } from './trust-store.js';

/**
 * Whether a member may act, who gave them access and who vouched for them. For reviewers and administrators; days, not
 * times.
 */
export interface MemberTrust {
  waits: boolean;
  accessHow: AccessHow | null;
  accessGivenBy: string | null;
  accessGivenOn: string | null;
  vouchedBy: string | null;
  vouchedOn: string | null;
  samePersonAs: string | null;
  newTeam: 'exempt' | 'closing' | null;
  mayVouch: boolean;
  mayBeginWait: boolean;
}
export interface Known {
  name: string;
  givenBy: string | null;
  givenOn: string | null;
  vouchedBy: string | null;
  vouchedOn: string | null;
  same: string | null;
  askedBy: string | null;
}

/** Returns this for every member, as `actor` may see it. */
export const memberTrusts = async (manager: EntityManager, actor: Member): Promise<Map<string, MemberTrust>> => {
  const [team, names] = [await readTeam(manager), await namesOf(manager)];
  return new Map(
    [...team.values()].map((member) => [
      member.id,
      memberTrustOf(team.get(actor.id)!, member, team, names.get(member.id)!),
    ]),
  );
};

export const memberTrustOf = (asker: Trusted, member: Trusted, team: Team, known: Known): MemberTrust => ({
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

export const namesOf = async (manager: EntityManager): Promise<Map<string, Known>> => {
  const rows: (Known & { id: string })[] = await manager.query(
    `select m.id, m.name, g.name as "givenBy", to_char(m.access_given_at at time zone 'UTC', 'YYYY-MM-DD') as "givenOn", v.name as "vouchedBy",
            to_char(m.vouched_at at time zone 'UTC', 'YYYY-MM-DD') as "vouchedOn", s.name as same, w.name as "askedBy"
       from member m left join member g on g.id = m.access_given_by left join member v on v.id = m.vouched_by
       left join member s on s.id = m.same_person_as left join member w on w.id = m.wait_asked_by`,
  );
  return new Map(rows.map((row) => [row.id, row]));
};

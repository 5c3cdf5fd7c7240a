import { isForTeamAlone } from '@vigil/shared/people/is-for-team-alone.js';

/** What decides whether a member may read about a person. */
interface PersonSight {
  memberId: string;
  role: string;
  risk: string | null;
  team: readonly string[];
  /**
   * Whether the person is linked to an incident that the member may not know of, because of its case team or of its
   * country.
   */
  isOfHiddenIncident: boolean;
}

/**
 * Returns whether a member may know of a person: reviewers; at high risk only those of the team. Of a person of an
 * incident that only others may know, they know nothing. Whoever may not gets the same answer as for a
 * person who does not exist. Monitors hand in and read nothing back.
 */
export const mayReadPerson = ({ memberId, role, risk, team, isOfHiddenIncident }: PersonSight): boolean =>
  role === 'reviewer' && !isOfHiddenIncident && (!isForTeamAlone(risk) || team.includes(memberId));

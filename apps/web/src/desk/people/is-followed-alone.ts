import { isForTeamAlone } from '@vigil/shared/people/is-for-team-alone.js';
import type { PersonView } from '@vigil/shared/staff-responses/people.js';

/** Whether a member is the only one who may know of a person, so that nobody else could agree to a joining. */
export const isFollowedAlone = (
  { person, team }: { person: Pick<PersonView['person'], 'risk'>; team: PersonView['team'] },
  me: string,
): boolean => isForTeamAlone(person.risk) && !team.some(({ name, able }) => able && name !== me);

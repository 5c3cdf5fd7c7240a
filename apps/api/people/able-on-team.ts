import type { EntityManager } from 'typeorm';
import { ableReviewers } from '../accounts/members.repository.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import { isAbroad, sightOf } from '../incidents/record-policy.js';

type Act = { incident: string | null };

/**
 * Returns what says which reviewers could act on the team of a person with these acts: not those who may not see the
 * country of one of the incidents, who would not see the person.
 */
export const ableOnTeams = async (
  manager: EntityManager,
  linked: readonly Act[],
): Promise<(acts: readonly Act[]) => ReadonlySet<string>> => {
  const reviewers = await ableReviewers(manager);
  const ids = [...new Set(linked.flatMap(({ incident }) => incident ?? []))];
  const isAnyLimited = reviewers.some(({ countries }) => countries !== null);
  const rows = isAnyLimited && ids.length > 0 ? await findIncidents(manager, ids) : [];
  const found = new Map(rows.map((row) => [row.id, row]));
  const everybody = new Set(reviewers.map(({ id }) => id));
  return (acts) => {
    if (found.size === 0) return everybody;
    const own = acts.flatMap(({ incident }) => found.get(incident ?? '') ?? []);
    const sees = (one: (typeof reviewers)[number]): boolean =>
      own.every((row) => !isAbroad(sightOf({ ...one, role: 'reviewer' }, row)));
    return new Set(reviewers.filter(sees).map(({ id }) => id));
  };
};

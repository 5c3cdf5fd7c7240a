import type { EntityManager } from 'typeorm';
import { dependentTeam } from '../accounts/apply-trust-policy.js';
import { membersById } from '../accounts/members.repository.js';
import type { Team } from '../accounts/trust-policy.js';
import { isSmallTeam } from '../incidents/record-details.repository.js';

interface Known {
  seq: number;
  team: Promise<{ trust: Team; isSmall: boolean }> | null;
  names: Map<string, string>;
}

/**
 * Who counts as one person, whether the team is small, and names of members: kept until the history is longer. Whatever
 * changes a member or a setting adds a line to it.
 */
export class KnownMembers {
  private known: Known = { seq: -1, team: null, names: new Map() };

  constructor(private readonly manager: EntityManager) {}

  /** @param seq how long the history is now */
  team(seq: number): Promise<{ trust: Team; isSmall: boolean }> {
    const known = this.at(seq);
    if (known.team === null) {
      const asked = Promise.all([dependentTeam(this.manager), isSmallTeam(this.manager)]).then(([trust, isSmall]) => ({
        trust,
        isSmall,
      }));
      known.team = asked;
      asked.catch(() => {
        known.team = null; // the next request tries again
      });
    }
    return known.team;
  }

  /** Returns the names of these members, by id. @param seq how long the history is now */
  async names(ids: readonly string[], seq: number): Promise<Map<string, string>> {
    const { names } = this.at(seq);
    const missing = [...new Set(ids)].filter((id) => !names.has(id));
    if (missing.length > 0) for (const { id, name } of await membersById(this.manager, missing)) names.set(id, name);
    return new Map(ids.flatMap((id) => (names.has(id) ? [[id, names.get(id)!] as const] : [])));
  }

  private at(seq: number): Known {
    if (this.known.seq !== seq) this.known = { seq, team: null, names: new Map() };
    return this.known;
  }
}

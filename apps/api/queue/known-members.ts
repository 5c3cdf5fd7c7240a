import type { EntityManager } from 'typeorm';
import { membersById } from '../accounts/members.repository.js';

/** Names of members, kept until the history is longer: whatever changes a name adds a line to it. */
export class KnownMembers {
  private known = { seq: -1, names: new Map<string, string>() };

  constructor(private readonly manager: EntityManager) {}

  /** Returns the names of these members, by id. @param seq how long the history is now */
  async names(ids: readonly string[], seq: number): Promise<Map<string, string>> {
    if (this.known.seq !== seq) this.known = { seq, names: new Map() };
    const { names } = this.known;
    const missing = [...new Set(ids)].filter((id) => !names.has(id));
    if (missing.length > 0) for (const { id, name } of await membersById(this.manager, missing)) names.set(id, name);
    return new Map(ids.flatMap((id) => (names.has(id) ? [[id, names.get(id)!] as const] : [])));
  }
}

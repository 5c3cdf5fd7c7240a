import { NO_PROFILE } from './incident-profile.js';
import type { NamePool, SetPool } from './interning-pools.js';

/** The part of the facts that this needs. */
interface GroupedRows {
  readonly incidents: {
    readonly columns: Readonly<Record<'profile' | 'group', ArrayLike<number>>>;
    readonly length: number;
  };
  readonly sets: { readonly group: SetPool };
  readonly groups: NamePool;
}

/** How many incidents have each set of groups: so it is known which groups incidents name, whatever changes. */
export class GroupUses {
  /** By number of a set. */
  private readonly uses: number[];
  /** By number of a group: 1 where an incident names it. Null until asked for after a change. */
  private named: Uint8Array | null = null;

  constructor(private readonly facts: GroupedRows) {
    const {
      columns: { profile, group },
      length,
    } = facts.incidents;
    this.uses = facts.sets.group.sets.map(() => 0);
    for (let row = 0; row < length; row++) if (profile[row] !== NO_PROFILE) this.uses[group[row]!]! += 1;
  }

  /** @param by 1: one more incident has this set; -1: one fewer */
  change(set: number, by: 1 | -1): void {
    this.uses[set] = (this.uses[set] ?? 0) + by;
    this.named = null;
  }

  /** Returns whether incidents name all of these groups, as stated or inferred. */
  name(ids: readonly string[]): boolean {
    const { sets, groups } = this.facts;
    if (this.named === null) {
      this.named = new Uint8Array(groups.names.length);
      for (const [set, members] of sets.group.sets.entries())
        if ((this.uses[set] ?? 0) > 0) for (const member of members) this.named[member >> 1] = 1;
    }
    const { named } = this;
    return ids.every((id) => named[groups.find(id)] === 1);
  }
}

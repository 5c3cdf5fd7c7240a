import { Injectable } from '@nestjs/common';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import type { Member } from '../http/member.js';
import { FactsAsOf } from './facts-as-of.js';
import { StaffFacts } from './staff-facts.js';

/** What a figure of somebody who works here is counted from. */
export interface Basis { facts: Facts; /** Whose records: all of the office, the asker's own, or what was published on a day. */ of: 'all' | 'own' | 'published'; asOf: AsOf | null }

/** Which facts stand behind a figure: the same for the page, a subscription, an export. */
@Injectable()
export class StaffFigures {
  constructor(private readonly staff: StaffFacts, private readonly published: FactsAsOf) {}

  /** @throws Problem 'invalid-query' for a day that has not come; 'unavailable' when too many ask for days at once. */
  async basis(member: Pick<Member, 'id' | 'role'>, asOf: Analysis['asOf'] | Day): Promise<Basis> {
    if (asOf !== null) {
      const standing = await this.published.at(asOf);
      return { facts: standing.facts, of: 'published', asOf: standing.asOf };
    }
    if (member.role === 'monitor') return { ...await this.staff.ofAuthor(member.id), of: 'own', asOf: null };
    return { facts: (await this.staff.current()).facts, of: 'all', asOf: null };
  }
}

import { Injectable } from '@nestjs/common';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { Member } from '../platform/http/current-member.js';

type CountObjections = (member: Member) => Promise<QueueViews['objections']>;

/** Work of the queue that is no record. Modules that depend on this one say how much there is. */
@Injectable()
export class CountedBeside {
  private count: CountObjections | null = null;

  /** @param count returns how many objections a member knows of; null: that nobody can say now */
  useObjections(count: CountObjections): void {
    this.count = count;
  }

  async objections(member: Member): Promise<QueueViews['objections']> {
    return this.count === null ? null : this.count(member);
  }
}

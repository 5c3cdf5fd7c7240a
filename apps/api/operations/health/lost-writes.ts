import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { hasLeaf, newestLeaf, type Leaf } from '../../audit-log/log.repository.js';
import { StaffFacts } from '../../statistics/staff-facts.js';

/**
 * Notices that the database lacks what this process has read from it: a standby that was behind was promoted, or
 * somebody set the database back. What is in memory then counts records that are nowhere, until a restart. After each
 * change and each new connection, the newest line of the log that was seen before must still be there.
 */
@Injectable()
export class LostWrites {
  private seen: Leaf | null = null;
  private turn: Promise<void> = Promise.resolve();
  /** Stays true until a restart. */
  found = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    facts: StaffFacts,
  ) {
    facts.onSignal(() => this.look());
  }

  private look(): Promise<void> {
    this.turn = this.turn
      .catch(() => undefined)
      .then(async () => {
        if (this.seen !== null && !(await hasLeaf(this.database, this.seen))) this.found = true;
        this.seen = await newestLeaf(this.database);
      });
    return this.turn;
  }
}

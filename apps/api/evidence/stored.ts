import { Injectable } from '@nestjs/common';

export type StoredListener = (evidenceId: string) => Promise<void>;

/** Who wants to know of files that are stored for good. */
@Injectable()
export class StoredEvidence {
  private readonly listeners: StoredListener[] = [];

  /**
   * Called once or more often for each file, after it is stored for good, in no order and not before the answer to
   * whoever sent it. Whoever listens keeps what it has done, and catches up by itself at a start on what was stored
   * while it did not run.
   */
  onStored(listener: StoredListener): void {
    this.listeners.push(listener);
  }

  /** Tells everybody; what goes wrong with one of them is for that one to find out at the next start. */
  tell(evidenceId: string): void {
    for (const listener of this.listeners) void listener(evidenceId).catch(() => undefined);
  }
}

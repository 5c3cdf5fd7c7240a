import { Injectable } from '@nestjs/common';

type StoredFileListener = (evidenceId: string) => Promise<void>;

/** Tells listeners about durably stored files. */
@Injectable()
export class StoredFileListeners {
  private readonly listeners: StoredFileListener[] = [];

  /**
   * Registers a listener. It is called at least once for each file, after the file is durable, in no particular order,
   * and not before the answer to the sender. A listener must record its own progress, and at each start handle the
   * files stored while it did not run.
   */
  onStored(listener: StoredFileListener): void {
    this.listeners.push(listener);
  }

  /** Calls every listener. Ignores failures, because each listener finds what it missed at the next start. */
  tell(evidenceId: string): void {
    for (const listener of this.listeners) void listener(evidenceId).catch(() => undefined);
  }
}

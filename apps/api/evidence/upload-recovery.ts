import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundWork } from '../platform/background-work.js';
import { EVIDENCE_STORE, type EvidenceStore } from './evidence-store.js';
import { GIVEN_UP_MINUTES } from './upload-limits.js';
import { LocalFileStore } from './local-file-store.js';
import { EvidenceObjects } from './evidence-objects.js';
import { UploadChunks } from './upload-chunks.js';
import { UploadCompletion } from './upload-completion.js';

const EVERY_MS = 3_600_000;

/** At the start and every hour: stores uploads that were complete at a crash, and deletes abandoned ones. */
@Injectable()
export class UploadRecovery implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private closing = false;

  constructor(
    private readonly chunks: UploadChunks,
    private readonly completion: UploadCompletion,
    private readonly objects: EvidenceObjects,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('uploads', EVERY_MS, () => {
      const run = this.running.then(() => this.run());
      this.running = run.catch(() => undefined);
      return run;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    this.endWork();
    await this.running;
    await this.completion.settled();
  }

  async run(): Promise<void> {
    for (const id of await this.chunks.whole()) {
      if (this.closing) return;
      // A rejection is in the file's row; a failure is tried again.
      await this.completion.store(id).catch(() => undefined);
    }
    await this.chunks.expire();
    await this.objects.sweep();
    if (this.store instanceof LocalFileStore) await this.store.sweep(GIVEN_UP_MINUTES * 60_000);
  }
}

import { DataStore, ERRORS, Upload, type Lock, type Locker } from '@tus/server';
import type { Readable } from 'node:stream';
import { Problem } from '@vigil/shared/problems/problems.js';
import { UploadCompletion } from './upload-completion.js';
import { UploadChunks } from './upload-chunks.js';

/** The tus server's storage. Uses its own offsets and lengths, never those that a client claims. */
export class TusStore extends DataStore {
  constructor(
    private readonly chunks: UploadChunks,
    private readonly completion: UploadCompletion,
  ) {
    super();
    this.extensions = ['creation', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const file = await this.chunks.of(upload.id);
    if (!file) throw new Problem('not-found');
    if (upload.size !== file.length) throw new Problem('malformed-upload');
    if (file.state === 'refused') await this.completion.store(file.id);
    return upload;
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    return this.chunks.take(id, offset, stream as AsyncIterable<Uint8Array>);
  }

  /** Also stores uploads that were complete at a crash, so that a client that sees a full offset can rely on it. */
  override async getUpload(id: string): Promise<Upload> {
    let file = await this.chunks.of(id);
    if (file?.state === 'refused' || (file?.state === 'expected' && file.length > 0 && file.received === file.length)) {
      await this.completion.store(id);
      file = await this.chunks.of(id);
    }
    if (!file) throw new Problem('not-found');
    return new Upload({ id, size: file.length, offset: file.received });
  }
}

/** How long an interrupted writer may keep writing before the next one stops waiting. */
const WAIT_MS = 20_000;

/** Allows one writer at a time for each upload. The next writer asks the current one to stop, and waits for it. */
export class OneWriter implements Locker {
  private readonly held = new Map<string, { released: Promise<void>; askToRelease: () => void }>();

  newLock(id: string): Lock {
    let release: () => void = () => undefined;
    const { held } = this;
    return {
      lock: async (_signal, askToRelease) => {
        const until = Date.now() + WAIT_MS;
        for (let before = held.get(id); before; before = held.get(id)) {
          before.askToRelease();
          await Promise.race([
            before.released,
            new Promise((wake) => {
              setTimeout(wake, Math.max(0, until - Date.now())).unref();
            }),
          ]);
          if (held.has(id) && Date.now() >= until) throw ERRORS.ERR_LOCK_TIMEOUT;
        }
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        held.set(id, { released, askToRelease: () => void askToRelease() });
      },
      unlock: () => {
        held.delete(id);
        release();
        return Promise.resolve();
      },
    };
  }
}

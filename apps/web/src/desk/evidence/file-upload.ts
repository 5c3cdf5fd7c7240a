import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { Upload, type DetailedError } from 'tus-js-client';
import { alsoSent, type ProblemBody, type Reply } from '../../api.js';
import { currentLanguage } from '../../language.js';
import type { DeskApi } from '../session.js';
import { guessKind, percentOf } from './file-labels.js';
import { hashFile } from '../hash-file.js';
import { filesPath } from '../incident-path.js';

const UPLOADS = '/api/evidence/uploads';

type Phase = 'waiting' | 'hashing' | 'sending' | 'storing' | 'paused' | 'failed' | 'refused' | 'done';

/** A file being uploaded, as the page shows it. */
export interface Sending {
  key: string;
  name: string;
  size: number;
  /** Its id in the record; null: it is not declared yet. */ evidence: string | null;
  phase: Phase;
  percent: number;
  problem: ProblemBody | null;
}

/** Bytes of a chunk: the most that has to be sent again when the network fails. */
const PIECE = 1024 * 1024;
const RETRY_MS = [500, 2000, 5000, 10_000, 20_000];
const TUS = { 'Tus-Resumable': '1.0.0' };

const unreachable: ProblemBody = { type: '/problems/unreachable', title: '', status: 0, code: 'unreachable' };

/**
 * Sends one file: first its checksum, then its description, then its bytes in chunks, from where the server left off.
 * The browser stores none of it: if the same file is chosen again after a reload, the upload resumes.
 */
export class FileUpload {
  readonly key = crypto.randomUUID();
  private phase: Phase = 'waiting';
  private percent = 0;
  private problem: ProblemBody | null = null;
  private upload: Upload | null = null;
  private stop = new AbortController();
  private evidence: string | null = null;
  private running: Promise<void> | null = null;

  /** @param known the record's files as far as the page knows: a partly uploaded file resumes under its id */
  constructor(
    private readonly file: File,
    private readonly incident: string,
    private readonly api: DeskApi,
    private readonly known: () => readonly EvidenceView[],
    private readonly onChange: () => void,
  ) {}

  get shown(): Sending {
    const {
      key,
      evidence,
      phase,
      percent,
      problem,
      file: { name, size },
    } = this;
    return { key, name, size, evidence, phase, percent, problem };
  }

  /** Sends until the file is stored, or the upload is paused or fails. Never throws. */
  run(): Promise<void> {
    this.running ??= this.reallyRun().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async reallyRun(): Promise<void> {
    if (this.phase === 'done' || this.phase === 'refused') return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.show('hashing', 0, null);
    try {
      const sha256 = await hashFile(this.file, (done) => this.show('hashing', percentOf(done, this.file.size)), signal);
      const isPart = (one: EvidenceView): boolean =>
        one.state === 'expected' &&
        one.mine &&
        one.from === 'desk' &&
        one.sha256 === sha256 &&
        one.size === this.file.size;
      const before = this.known().find(isPart);
      this.evidence ??= before?.id ?? crypto.randomUUID();
      const declared = await this.declare(this.evidence, sha256, before);
      if (!declared.ok) return this.show('failed', this.percent, declared.problem);
      this.show('sending', percentOf(declared.value.received, declared.value.length));
      const begun = await this.begin(this.evidence, declared.value.length, signal);
      if (begun) return this.refuse(begun);
      await this.send(this.evidence, signal);
    } catch {
      if (!signal.aborted) this.show('failed', this.percent, unreachable);
    }
  }

  private declare(id: string, sha256: string, before: EvidenceView | undefined): Promise<Reply<EvidenceView>> {
    return this.api.put<EvidenceView>(`${filesPath(this.incident)}/${id}`, {
      size: this.file.size,
      sha256,
      kind: before?.kind ?? guessKind(this.file),
      addedAt: null,
      name: before ? before.name : withoutInvisible(this.file.name).slice(0, 255) || null,
    });
  }

  /** Tells the server that chunks will come. @returns the problem, or null when they may come */
  private async begin(id: string, length: number, signal: AbortSignal): Promise<ProblemBody | null> {
    const answer = await fetch(UPLOADS, {
      method: 'POST',
      signal,
      headers: {
        ...TUS,
        ...alsoSent,
        'Accept-Language': currentLanguage(),
        'Upload-Length': String(length),
        'Upload-Metadata': `id ${btoa(id)}`,
      },
    });
    return answer.ok ? null : ((await answer.json()) as ProblemBody);
  }

  private send(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const ended = (): void => resolve();
      this.upload = new Upload(this.file, {
        uploadUrl: `${UPLOADS}/${id}`,
        chunkSize: PIECE,
        retryDelays: RETRY_MS,
        storeFingerprintForResuming: false,
        headers: { ...alsoSent, 'Accept-Language': currentLanguage() },
        onProgress: (sent, all) => {
          if (!signal.aborted) this.show(sent === all ? 'storing' : 'sending', percentOf(sent, all ?? this.file.size));
        },
        onSuccess: () => {
          this.show('done', 100, null);
          ended();
        },
        onError: (error) => {
          this.refuse(problemIn(error));
          ended();
        },
        onShouldRetry: (error) => {
          const status = statusOf(error);
          return status === 0 || status === 409 || status >= 500;
        },
      });
      signal.addEventListener(
        'abort',
        () => {
          void this.upload?.abort();
          ended();
        },
        { once: true },
      );
      this.upload.start();
    });
  }

  /** Shows a refusal: final, or one that can be tried again. */
  private refuse(problem: ProblemBody): void {
    this.show(problem.code === 'file-refused' ? 'refused' : 'failed', this.percent, problem);
  }

  async pause(): Promise<void> {
    this.stop.abort();
    await this.running;
    if (this.phase !== 'done' && this.phase !== 'refused') this.show('paused', this.percent, null);
  }

  /** Stops, and deletes from the server what was sent. */
  async remove(): Promise<void> {
    await this.pause();
    if (this.evidence !== null && this.phase !== 'done' && this.phase !== 'refused') await withdrawFile(this.evidence);
  }

  private show(phase: Phase, percent = this.percent, problem = this.problem): void {
    [this.phase, this.percent, this.problem] = [phase, percent, problem];
    this.onChange();
  }
}

/** Deletes an incomplete file from the server. @returns whether it is gone */
export const withdrawFile = async (id: string): Promise<boolean> => {
  const answer = await fetch(`${UPLOADS}/${id}`, { method: 'DELETE', headers: { ...TUS, ...alsoSent } }).catch(
    () => null,
  );
  return answer !== null && (answer.ok || answer.status === 404);
};

const isDetailed = (error: unknown): error is DetailedError => error instanceof Error && 'originalResponse' in error;
const statusOf = (error: unknown): number => (isDetailed(error) ? (error.originalResponse?.getStatus() ?? 0) : 0);
const problemIn = (error: unknown): ProblemBody => {
  const text = isDetailed(error) ? error.originalResponse?.getBody() : '';
  try {
    const body = JSON.parse(text || '{}') as ProblemBody;
    return typeof body.code === 'string'
      ? body
      : { ...unreachable, status: statusOf(error), code: statusOf(error) === 0 ? 'unreachable' : 'unexpected' };
  } catch {
    return unreachable;
  }
};

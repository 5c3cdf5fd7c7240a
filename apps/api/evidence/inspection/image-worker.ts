import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { InspectionOutcome, FileMetadata } from '@vigil/shared/inspection/file-findings.js';
import { compiled } from '../../project-root.js';
import { isWorkerReply } from './check-worker-reply.js';
import {
  frame,
  framesIn,
  LIMITS,
  type Job,
  type Limits,
  type PictureName,
  type WorkerReply,
} from './image-process/image-job.js';

export interface Made {
  outcome: InspectionOutcome;
  reading: FileMetadata | null;
  size: { width: number; height: number } | null;
  likeness: (string | null)[];
  /** A PNG. */ logo: Buffer | null;
  pictures: Partial<Record<PictureName, { width: number; height: number; bytes: Buffer }>>;
}

const MAIN = compiled('evidence/inspection/image-process/main.js');
const HEAP_MB = 256;
/** How often the worker's memory is measured, in milliseconds. */
const LOOK_MS = 25;
const PAGE = 4096;

/** Returns the resident memory of another process in bytes; null where the system does not report it. */
const memoryOf = (pid: number): number | null => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
  } catch {
    return null;
  }
};

/**
 * Processes one file at a time, each in its own process, copies before inspections. Always resolves, whatever the file
 * does. A process that uses too much memory or time, writes too much or crashes is ended, and the outcome reports that.
 */
export class ImageWorker {
  /**
   * Copies go first, because a person waits for each of them. Nobody waits for an inspection, hundreds of files may
   * arrive at once, and each may use its full time.
   */
  private readonly waiting: Readonly<Record<Job['job'], (() => Promise<void>)[]>> = {
    logo: [],
    copy: [],
    inspect: [],
  };
  private isBusy = false;

  constructor(
    private readonly limits: Limits = LIMITS,
    private readonly main: string = MAIN,
  ) {}

  /** @param bytes are read only when their turn comes. @throws only what reading the bytes throws. */
  work(job: Job, bytes: () => AsyncIterable<Uint8Array>): Promise<Made> {
    return new Promise((resolve, reject) => {
      this.waiting[job.job].push(async () => {
        try {
          resolve(await this.run(job, bytes()));
        } catch (error) {
          reject(error instanceof Error ? error : new Error('reading the bytes failed'));
        }
      });
      if (!this.isBusy) void this.workThrough();
    });
  }

  private async workThrough(): Promise<void> {
    this.isBusy = true;
    for (let next = this.next(); next; next = this.next()) await next();
    this.isBusy = false;
  }

  private next(): (() => Promise<void>) | undefined {
    return this.waiting.logo.shift() ?? this.waiting.copy.shift() ?? this.waiting.inspect.shift();
  }

  private async run(job: Job, bytes: AsyncIterable<Uint8Array>): Promise<Made> {
    // Empty environment: the process that reads hostile bytes gets neither the database's address nor a key.
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, this.main], {
      env: {},
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let isOver = false;
    const stop = (): void => {
      isOver = true;
      child.kill('SIGKILL');
    };
    const timers = [
      setTimeout(stop, this.limits.milliseconds),
      setInterval(() => {
        if (child.pid !== undefined && (memoryOf(child.pid) ?? 0) > this.limits.memoryBytes) stop();
      }, LOOK_MS),
    ];
    const ended = new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(false));
      child.once('close', (code) => resolve(code === 0));
    });
    const said: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > this.limits.outputBytes) stop();
      else said.push(part);
    });
    const failure = await feed(child.stdin, frame({ ...job, limits: this.limits }), bytes);
    if (failure) child.kill('SIGKILL');
    const isWell = await ended;
    for (const timer of timers) clearTimeout(timer);
    if (failure) throw failure.error;
    return madeOf(Buffer.concat(said), isWell && !isOver);
  }
}

/** @returns what reading the bytes threw. Ignores that the process stopped reading. */
const feed = async (
  into: NodeJS.WritableStream,
  first: Buffer,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ error: unknown } | null> => {
  let failure: { error: unknown } | null = null;
  const read = async function* (): AsyncIterable<Uint8Array> {
    try {
      yield* bytes;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  const all = async function* (): AsyncIterable<Uint8Array> {
    yield first;
    // No `yield*`: it would pass a pipe error of an ended process into the reading, where it would count as a failure
    // to read.
    for await (const part of read()) yield part;
  };
  await pipeline(Readable.from(all(), { objectMode: false }), into).catch(() => undefined);
  return failure;
};

const madeOf = (bytes: Buffer, hasEndedWell: boolean): Made => {
  const made: Made = { outcome: 'over-limits', reading: null, size: null, likeness: [], logo: null, pictures: {} };
  const heard = hear(bytes);
  const isWell = hasEndedWell && heard !== null;
  for (const { said, bytes: picture } of heard ?? []) {
    if (said.say === 'reading') made.reading = said.reading;
    if (said.say === 'size') made.size = { width: said.width, height: said.height };
    if (said.say === 'likeness') made.likeness = said.parts;
    if (said.say === 'logo') made.logo = Buffer.from(picture);
    if (said.say === 'picture')
      made.pictures[said.name] = { width: said.width, height: said.height, bytes: Buffer.from(picture) };
    if (said.say === 'outcome' && isWell) made.outcome = said.outcome;
  }
  return made.outcome === 'shown' ? made : { ...made, likeness: [], logo: null, pictures: {} };
};

/**
 * Returns the complete messages of the worker; null when any of them is invalid, because a file may have taken the
 * process over.
 */
const hear = (bytes: Buffer): { said: WorkerReply; bytes: Buffer }[] | null => {
  try {
    const heard = framesIn<unknown>(bytes);
    return heard.every(({ said, bytes: picture }) => isWorkerReply(said, picture))
      ? (heard as { said: WorkerReply; bytes: Buffer }[])
      : null;
  } catch {
    return null;
  }
};

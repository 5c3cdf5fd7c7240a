import { createHash } from 'node:crypto';
import type pg from 'pg';
import { codeOf, OperatorError } from '../../platform/database/operator-error.js';
import { NoSuchObject, StoreFull, isObjectKey, type EvidenceStore } from '../../evidence/evidence-store.js';
import { LocalFileStore } from '../../evidence/local-file-store.js';
import { conditionOfKeptRows } from './excluded-tables.js';
import { Stopped, type Progress } from '../../platform/cancellation.js';

/** One object of the store, in its stored, encrypted form. */
export interface ListedFile {
  id: string;
  /** The bytes that were copied. Null: the file was erased during the backup, or lost before. */
  whole: { bytes: number; sha256: string } | null;
  /** A check had found this file damaged before the backup. It was copied unchanged. */
  damaged: boolean;
}

/** Returns the folder of evidence in a backup, as an ordinary store. */
export const evidenceIn = (folder: string): LocalFileStore => new LocalFileStore(`${folder}/evidence`);

/** Returns the objects that the database names at this moment. */
export const objectsNamed = async (client: pg.ClientBase): Promise<string[]> =>
  (
    await client.query<{ id: string }>(
      `select id from evidence_object where ${conditionOfKeptRows('public.evidence_object')} order by id`,
    )
  ).rows.map(({ id }) => id);

/** Returns the objects of files that a check has found damaged. */
export const damagedObjects = async (client: pg.ClientBase): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    `select o.id from evidence_object o join evidence e on e.id = o.evidence_id
      where o.what = 'original' and e.state = 'stored' and e.damaged_at is not null`,
  );
  return new Set(rows.map(({ id }) => id));
};

const DAMAGED = ' damaged';
export const lineOf = ({ id, whole, damaged }: ListedFile): string =>
  whole ? `${id} ${whole.bytes} ${whole.sha256}${damaged ? DAMAGED : ''}\n` : `${id} gone\n`;
export const listedFiles = (text: string): ListedFile[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', bytes, sha256] = line.split(' ');
      return { id, whole: sha256 ? { bytes: Number(bytes), sha256 } : null, damaged: line.endsWith(DAMAGED) };
    });

/** Counts and hashes bytes while they pass through. */
export const hashing = (
  bytes: AsyncIterable<Uint8Array>,
  progress: Pick<Progress, 'goOn'>,
): { pieces: AsyncIterable<Uint8Array>; seen: () => { bytes: number; sha256: string } } => {
  const sum = createHash('sha256');
  let length = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      progress.goOn();
      sum.update(piece);
      length += piece.length;
      yield piece;
    }
  }
  return { pieces: pieces(), seen: () => ({ bytes: length, sha256: sum.digest('hex') }) };
};

export const hashOf = async (
  store: Pick<EvidenceStore, 'get'>,
  id: string,
  progress: Pick<Progress, 'goOn'>,
): Promise<{ bytes: number; sha256: string } | null> => {
  const { pieces, seen } = hashing(store.get(id), progress);
  try {
    for await (const _piece of pieces);
  } catch (error) {
    if (error instanceof NoSuchObject) return null;
    throw error;
  }
  return seen();
};

const full = (store: EvidenceStore, error: unknown): unknown =>
  error instanceof StoreFull
    ? new OperatorError(`${store.name} is full, or its disk has less than 1 GiB left: make room and run it again.`)
    : error;

/** Takes objects into a backup that is being made. */
export interface EvidenceSink {
  /**
   * Takes one object. @returns what was read of it; null: the store does not have it @throws OperatorError when full
   */
  take(id: string, from: Pick<EvidenceStore, 'get'>, progress: Pick<Progress, 'goOn'>): Promise<ListedFile['whole']>;
  /**
   * The objects that need not be read again when the backup is read back: they were just compared, or are elsewhere.
   */
  readonly settled: ReadonlySet<string>;
  /** How many of them the place had already. */
  readonly shared: number;
}

/**
 * Takes objects into the folder of a backup. One that the backup before has, byte for byte, is linked: both are read
 * and compared first, so that a copy that was damaged since is written anew.
 */
export class FolderSink implements EvidenceSink {
  /** Those that were linked. */
  readonly settled = new Set<string>();

  constructor(
    private readonly to: LocalFileStore,
    private readonly before: LocalFileStore | null,
  ) {}

  get shared(): number {
    return this.settled.size;
  }

  async take(
    id: string,
    from: Pick<EvidenceStore, 'get'>,
    progress: Pick<Progress, 'goOn'>,
  ): Promise<ListedFile['whole']> {
    try {
      const linked = await this.linkIfSame(id, from, progress);
      if (linked) return linked;
      const { pieces, seen } = hashing(from.get(id), progress);
      await this.to.put(id, pieces);
      return seen();
    } catch (error) {
      if (error instanceof NoSuchObject) return null;
      throw full(this.to, error);
    }
  }

  private async linkIfSame(
    id: string,
    from: Pick<EvidenceStore, 'get'>,
    progress: Pick<Progress, 'goOn'>,
  ): Promise<ListedFile['whole']> {
    if (!this.before || !(await this.before.has(id))) return null;
    const now = await hashOf(from, id, progress);
    if (!now) throw new NoSuchObject();
    // A file of the backup before that cannot be read any more is as good as none.
    const then = await hashOf(this.before, id, progress).catch((error: unknown) => {
      if (error instanceof Stopped) throw error;
      return null;
    });
    if (then?.sha256 !== now.sha256 || !(await this.to.linkFrom(this.before, id))) return null;
    this.settled.add(id);
    return now;
  }
}

/** So many unreadable objects in a row mean that the store is away. */
const MOST_UNREAD = 3;

/**
 * Reads a store. An object that its disk does not give is as good as lost, and must not keep the others from a backup.
 */
class WhatCanBeRead {
  private unread = 0;

  constructor(private readonly store: Pick<EvidenceStore, 'get' | 'name'>) {}

  /** @throws NoSuchObject, also for one that cannot be read; OperatorError where none can be */
  async *get(id: string): AsyncGenerator<Uint8Array> {
    try {
      yield* this.store.get(id);
      this.unread = 0;
    } catch (error) {
      if (error instanceof NoSuchObject || error instanceof OperatorError) throw error;
      this.unread += 1;
      if (this.unread < MOST_UNREAD) throw new NoSuchObject();
      throw new OperatorError(
        `${this.store.name} cannot be read (${codeOf(error) || 'no code'}): look at its disk, and whom it belongs to.`,
      );
    }
  }
}

/**
 * Copies objects into a backup and hashes each one. Objects never change, so those of one moment can be copied long
 * after it; one that was erased meanwhile is missing.
 */
export const copyOut = async (
  { ids, damaged }: { ids: readonly string[]; damaged: ReadonlySet<string> },
  store: EvidenceStore,
  sink: EvidenceSink,
  progress: Progress,
): Promise<ListedFile[]> => {
  const files: ListedFile[] = [];
  const from = new WhatCanBeRead(store);
  for (const id of ids) {
    const whole = await sink.take(id, from, progress);
    files.push({ id, whole, damaged: whole !== null && damaged.has(id) });
    progress.at(() => `${files.length} of ${ids.length} files of evidence`);
  }
  return files;
};

const notAsCopied = (store: LocalFileStore, id: string, how: string): OperatorError =>
  new OperatorError(
    `The file of evidence ${id} in ${store.folder} ${how}: this backup is damaged, and nothing of it is taken. Use another copy of it, or put that file back from one.`,
  );

/**
 * Reads every file of a backup and compares it with the list. @throws OperatorError that names the first one that
 * differs
 */
export const checkFiles = async (
  files: readonly ListedFile[],
  store: LocalFileStore,
  progress: Progress,
): Promise<void> => {
  for (const [n, { id, whole }] of files.entries()) {
    if (!whole) continue;
    const found = await hashOf(store, id, progress);
    if (!found) throw notAsCopied(store, id, 'is missing');
    if (found.sha256 !== whole.sha256) throw notAsCopied(store, id, 'was changed or cut off');
    progress.at(() => `${n + 1} of ${files.length} files of evidence read back`);
  }
};

/**
 * @throws OperatorError when the store holds files that do not belong to this backup. Files of an interrupted restore
 * belong to it.
 */
export const assertNoOthers = async (files: readonly ListedFile[], store: EvidenceStore): Promise<void> => {
  const ours = new Set(files.map(({ id }) => id));
  let others = 0;
  for await (const id of store.list()) if (!ours.has(id)) others += 1;
  if (others > 0)
    throw new OperatorError(
      `${store.name} is not empty: it holds ${others} files that are not of this backup. Move it away, or name another place in VIGIL_EVIDENCE.`,
    );
};

/**
 * Copies the files of a backup into a store. A file left by an interrupted restore stays if it is intact.
 * @throws OperatorError that names the first one that differs from the list
 */
export const copyIn = async (
  files: readonly ListedFile[],
  from: LocalFileStore,
  to: EvidenceStore,
  progress: Progress,
): Promise<void> => {
  for (const [n, { id, whole }] of files.entries()) {
    if (!whole) continue;
    if (!isObjectKey(id)) throw notAsCopied(from, '(without a name)', 'is listed wrongly');
    if ((await hashOf(to, id, progress))?.sha256 === whole.sha256) continue;
    const { pieces, seen } = hashing(from.get(id), progress);
    async function* only(): AsyncGenerator<Uint8Array> {
      yield* pieces;
      if (seen().sha256 !== whole!.sha256) throw notAsCopied(from, id, 'was changed or cut off');
    }
    await to.put(id, only()).catch((error: unknown) => {
      throw error instanceof NoSuchObject ? notAsCopied(from, id, 'is missing') : full(to, error);
    });
    progress.at(() => `${n + 1} of ${files.length} files of evidence`);
  }
};

import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperatorError } from '../../platform/database/operator-error.js';
import { byMoment, describeBackup, MARK, type FoundBackup } from './backups-in-folder.js';
import { assertNewFolder, fetchWhole, noSuchBackup, type BackupPlace } from './backup-place.js';
import { outgoing, type Outgoing } from '../../platform/bucket/stored-files.js';
import { inStore, listAll, readStored, tried, type BackupStore } from './backup-store.js';
import { readContents } from './check-backup.js';
import { evidenceIn, hashing } from './evidence-files.js';
import { makeBackup, type BackupJob, type MadeBackup } from './make-backup.js';
import { MAC, MANIFEST, type Manifest, type OpenBackup } from './manifest.js';
import { writeFileWhole } from './part-files.js';
import { changed, EVIDENCE, objectOf, putAndRead, StoreSink } from './store-sink.js';
import type { Progress } from '../../platform/cancellation.js';

/** The digests of a backup's files of evidence, one a line, plain: what rotation must leave for it. */
const LIST = 'evidence.list';
/** How the folder begins in which the tables of a backup lie until they are stored. */
const DRAFT = '.backup-';

/** A place for backups in a store that keeps files under names: a bucket, or whatever a command reaches. */
export class StorePlace implements BackupPlace {
  readonly name: string;

  /** @param drafts the folder where the tables of a backup lie until they are stored */
  constructor(
    private readonly store: BackupStore,
    private readonly drafts: string,
  ) {
    this.name = store.name;
  }

  async list(): Promise<FoundBackup[]> {
    const names = await this.filesOf('vigil-');
    const found: FoundBackup[] = [];
    for (const path of names.keys()) {
      const [name = '', file, ...more] = path.split('/');
      if (file !== MANIFEST || more.length > 0) continue;
      const read = async (one: string): Promise<Buffer | null> =>
        names.has(`${name}/${one}`) ? this.read(`${name}/${one}`) : null;
      found.push(
        await describeBackup(name, (await read(MANIFEST))!, await read(MARK), (part) =>
          Promise.resolve(names.get(`${name}/${part.name}`) === part.bytes),
        ),
      );
    }
    return byMoment(found);
  }

  async make(name: string, job: Omit<BackupJob, 'folder'>): Promise<MadeBackup> {
    const sink = new StoreSink(this.store, await this.filesOf(EVIDENCE));
    await this.removeCutOff();
    const drafts = await mkdtemp(join(this.drafts, DRAFT));
    try {
      const made = await makeBackup({ ...job, folder: join(drafts, 'b'), sink });
      await this.storeParts(name, join(drafts, 'b'), made.manifest, sink, job.progress);
      return made;
    } catch (error) {
      throw inStore(this.store, error);
    } finally {
      await rm(drafts, { recursive: true, force: true });
    }
  }

  /** Removes the tables of backups that were killed: nobody else makes one here meanwhile. */
  private async removeCutOff(): Promise<void> {
    for (const name of await readdir(this.drafts))
      if (name.startsWith(DRAFT)) await rm(join(this.drafts, name), { recursive: true, force: true });
  }

  /** Stores the parts of a backup, its manifest last: without that it is none. */
  private async storeParts(
    name: string,
    draft: string,
    { parts }: Manifest,
    { needed }: StoreSink,
    progress: Progress,
  ): Promise<void> {
    const put = (file: string, what: Outgoing): Promise<void> =>
      putAndRead(this.store, `${name}/${file}`, what, progress);
    try {
      for (const { name: part, bytes, sha256 } of parts)
        await put(part, { bytes, sha256, open: () => createReadStream(join(draft, part)) as AsyncIterable<Buffer> });
      await put(
        LIST,
        outgoing(
          Buffer.from(
            [...needed.keys()]
              .toSorted()
              .map((sum) => `${sum}\n`)
              .join(''),
          ),
        ),
      );
      // A rotation beside this backup may have removed what it found there at its beginning.
      const there = await this.filesOf(EVIDENCE);
      for (const [sum, bytes] of needed)
        if (there.get(objectOf(sum)) !== bytes)
          throw new OperatorError(`${this.name} lost a file of evidence while this backup was made: run it again.`);
      for (const file of [MAC, MARK, MANIFEST]) await put(file, outgoing(await readFile(join(draft, file))));
    } catch (error) {
      await this.removeFilesOf(name).catch(() => undefined);
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    const before = await this.listsOfEvidence();
    if (!before.has(name)) throw noSuchBackup(name, this);
    await this.removeFilesOf(name);
    // A store that once does not name everything in it must not lose what other backups need.
    const others = new Map([...before, ...(await this.listsOfEvidence())]);
    others.delete(name);
    const needed = new Set<string>();
    for (const [other, bytes] of others) {
      const list = await this.read(`${other}/${LIST}`).catch(() => null);
      // What a backup needs whose list cannot be read is not known, so everything stays.
      if (list?.length !== bytes) return;
      for (const sum of list.toString('utf8').split('\n')) needed.add(objectOf(sum));
    }
    for (const file of (await this.filesOf(EVIDENCE)).keys())
      if (!needed.has(file)) await tried(this.store, () => this.store.delete(file), UNSTOPPED);
  }

  async fetch(
    name: string,
    folder: string,
    progress: Progress,
    open: (folder: string) => Promise<OpenBackup>,
  ): Promise<void> {
    await assertNewFolder(folder);
    if (!(await this.list()).some((one) => one.name === name)) throw noSuchBackup(name, this);
    await fetchWhole(resolve(folder), (draft) =>
      this.writeInto(draft, name, progress, open).catch((error: unknown) => {
        throw inStore(this.store, error);
      }),
    );
  }

  private async writeInto(
    draft: string,
    name: string,
    progress: Progress,
    open: (folder: string) => Promise<OpenBackup>,
  ): Promise<void> {
    for (const path of (await this.filesOf(`${name}/`)).keys()) {
      const file = path.slice(name.length + 1);
      await this.fetchFile(path, join(draft, file), progress);
    }
    const { files } = await readContents(await open(draft));
    const evidence = evidenceIn(draft);
    for (const [n, { id, whole }] of files.entries()) {
      if (!whole) continue;
      const object = objectOf(whole.sha256);
      await tried(
        this.store,
        async () => {
          const { pieces, seen } = hashing(this.store.get(object), progress);
          await evidence.put(id, pieces);
          if (seen().sha256 !== whole.sha256) throw changed(this.store, object);
        },
        progress,
      );
      progress.at(() => `${n + 1} of ${files.length} files of evidence`);
    }
    await rm(join(draft, 'evidence', 'tmp'), { recursive: true, force: true });
  }

  private fetchFile(from: string, to: string, progress: Progress): Promise<unknown> {
    return tried(
      this.store,
      async () => {
        await rm(to, { force: true });
        await writeFileWhole(to, this.store.get(from));
      },
      progress,
    );
  }

  /** Returns the length of each backup's list of evidence, also of one that is being stored; null: it has none. */
  private async listsOfEvidence(): Promise<Map<string, number | null>> {
    const lists = new Map<string, number | null>();
    for (const [path, bytes] of await this.filesOf('vigil-')) {
      const [name = '', file, ...more] = path.split('/');
      if (more.length > 0) continue;
      if (file === LIST) lists.set(name, bytes);
      else if (file === MANIFEST && !lists.has(name)) lists.set(name, null);
    }
    return lists;
  }

  private async removeFilesOf(name: string): Promise<void> {
    const files = [...(await this.filesOf(`${name}/`)).keys()];
    // Cut off after the manifest is gone, it is no backup any more; without its list, it needs nothing.
    const first = [`${name}/${MANIFEST}`, `${name}/${LIST}`];
    for (const file of [...first, ...files.filter((one) => !first.includes(one))])
      await tried(this.store, () => this.store.delete(file), UNSTOPPED);
  }

  private filesOf(prefix: string): Promise<Map<string, number>> {
    return tried(this.store, () => listAll(this.store, prefix), UNSTOPPED);
  }
  private read(name: string): Promise<Buffer> {
    return tried(this.store, () => readStored(this.store, name), UNSTOPPED);
  }
}

const UNSTOPPED = { goOn: (): void => undefined };

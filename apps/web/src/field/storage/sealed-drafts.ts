import { sealReport, openReport } from '@vigil/shared/field/sealed-report.js';
import type { FieldFile, FieldReport } from '@vigil/shared/field/field-report.js';
import { allPieces, openDatabase, reportOf, written, type KeptReport, type Person } from './database.js';
import { PhoneError } from './phone-error.js';
import { heldSeed } from './unlocked-key.js';
import { formatLocalTimestamp } from './local-timestamp.js';

/** Prefix of the lock that a tab holds while it writes a report. */
const REPORT_LOCK = 'field-report-';

/**
 * Whether nothing of a person is left to send: no report on disk, finished or open, and no form in which one may be
 * started.
 * @param held names of the locks that any tab holds
 */
export const isAllSent = (reports: number, held: readonly (string | undefined)[]): boolean =>
  reports === 0 && !held.some((name) => name?.startsWith(REPORT_LOCK));

/** What a page may change in a report. Files are added and removed by `report-files.ts`. */
export type Answers = Pick<FieldReport, 'incident' | 'fix' | 'atRisk' | 'handOver'>;

/** The one report that this page is writing: in this worker's memory, and sealed on disk. */
interface Writing {
  report: FieldReport;
  kept: KeptReport;
  release: () => void;
}
let writing: Writing | null = null;
/** Runs writes one after the other, so that an older version never overwrites a newer one. */
let turn: Promise<unknown> = Promise.resolve();
const runInTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const done = turn.then(work, work);
  turn = done.catch(() => undefined);
  return done;
};

/** Locks a report for this tab. @throws PhoneError 'other-tab' when another one is writing it. */
const holdReport = (id: string): Promise<() => void> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(REPORT_LOCK + id, { ifAvailable: true }, (lock) => {
        if (!lock) return reject(new PhoneError('other-tab'));
        return new Promise<void>((release) => {
          resolve(release);
        });
      })
      .catch(reject);
  });

const sealed = async (
  report: FieldReport,
  { person, keyId, intakeKey }: Pick<KeptReport, 'person' | 'keyId' | 'intakeKey'>,
  publicKey: Uint8Array,
): Promise<Pick<KeptReport, 'draft' | 'report' | 'files'>> => {
  const [forOffice, forAuthor] = await Promise.all([
    sealReport({ purpose: 'report', id: report.id, keyId }, report, intakeKey),
    sealReport({ purpose: 'draft', id: report.id, keyId: person }, report, publicKey),
  ]).catch((error: unknown) => {
    throw error instanceof RangeError ? new PhoneError('too-long') : error;
  });
  return { report: forOffice, draft: forAuthor, files: report.files.map(({ id, size }) => ({ id, size })) };
};

const personOf = async (id: string): Promise<Person> => {
  const person = await (await openDatabase()).get('people', id);
  if (!person) throw new PhoneError('gone');
  return person;
};

/** Reports that no form shows, each while it takes the files that came too late for their own. */
const apart = new Map<string, Writing>();

type Start = [personId: string, answers: Answers, codebook: FieldReport['codebook']];
/** @throws PhoneError 'ending' when the server lets this phone only send what it has */
const start = (...[personId, answers, codebook]: Start): Promise<Writing> =>
  runInTurn(async () => {
    const now = formatLocalTimestamp(new Date());
    const report: FieldReport = {
      format: 1,
      id: crypto.randomUUID(),
      codebook,
      ...answers,
      began: now,
      saved: now,
      files: [],
    };
    const release = await holdReport(report.id);
    try {
      // Read while the lock is held. A check for "all sent" then either sees the lock, or has already stored that the
      // phone ends.
      const person = await personOf(personId);
      if (person.endsBy) throw new PhoneError('ending');
      const keys = { person: person.id, keyId: person.keyId, intakeKey: person.intakeKey };
      const kept: KeptReport = {
        id: report.id,
        ...keys,
        stage: 'open',
        refused: null,
        ...(await sealed(report, keys, person.publicKey)),
      };
      // Until the first answer nothing is on disk: opening an empty form begins no report.
      return { report, kept, release };
    } catch (error) {
      release();
      throw error;
    }
  });

/**
 * Begins a report; this needs no unlocking.
 * @param words of its author, what is answered, and the version of the page's questions; this worker has none of its
 * own
 * @throws as `start`
 */
export const begin = async (...words: Start): Promise<FieldReport> => {
  const begun = await start(...words);
  leaveNow();
  writing = begun;
  return begun.report;
};

/**
 * Begins a report that no form shows, which needs no unlocking either.
 * @param add adds files to the report of this id; without any, nothing of it stays
 * @throws as `start`, and as `add`
 */
export const beginApart = async (add: (id: string) => Promise<void>, ...words: Start): Promise<void> => {
  const begun = await start(...words);
  apart.set(begun.report.id, begun);
  try {
    await add(begun.report.id);
  } finally {
    apart.delete(begun.report.id);
    begun.release();
  }
};

const keep = async (
  now: Writing,
  report: FieldReport,
  change: (stores: Parameters<Parameters<typeof written>[1]>[0]) => Promise<void> = async () => undefined,
): Promise<void> => {
  const person = await personOf(now.kept.person);
  const kept: KeptReport = { ...now.kept, ...(await sealed(report, now.kept, person.publicKey)) };
  const seq = await written(['reports', 'files', 'pieces', 'people'], async (stores) => {
    // The person signed out or wiped the phone in another tab: nothing may be written back.
    if (!(await stores.objectStore('people').get(kept.person))) throw new PhoneError('gone');
    await change(stores);
    return stores.objectStore('reports').put(kept);
  });
  const next = { ...now, report, kept: { ...kept, seq } };
  if (writing === now) writing = next;
  else if (apart.has(report.id)) apart.set(report.id, next);
};

/**
 * Saves the current answers, sealed twice.
 * @throws QuotaExceededError when the storage is full; PhoneError 'locked', 'too-long', 'gone'. The last saved version
 * stays.
 */
export const save = (id: string, answers: Answers): Promise<string> =>
  runInTurn(async () => {
    const now = writingOf(id);
    const saved = formatLocalTimestamp(new Date());
    await keep(now, { ...now.report, ...answers, saved });
    return saved;
  });

/** Adds or removes files, with all their data in one transaction. */
export const changeFiles = (
  id: string,
  files: (before: readonly FieldFile[]) => FieldFile[],
  change: Parameters<typeof keep>[2],
): Promise<FieldFile[]> =>
  runInTurn(async () => {
    const now = writingOf(id);
    const report = { ...now.report, files: files(now.report.files), saved: formatLocalTimestamp(new Date()) };
    await keep(now, report, change);
    return report.files;
  });

const writingOf = (id: string): Writing => {
  const found = writing?.report.id === id ? writing : apart.get(id);
  if (!found) throw new PhoneError('locked');
  return found;
};
export const keysOfWriting = (id: string): Pick<KeptReport, 'person' | 'keyId' | 'intakeKey'> => writingOf(id).kept;

/**
 * Opens a draft again.
 * @throws PhoneError 'locked' until the author has unlocked, 'other-tab', 'gone'
 */
export const goOn = (id: string): Promise<FieldReport> =>
  runInTurn(async () => {
    const before = await reportOf(id);
    if (!before?.draft || before.stage !== 'open') throw new PhoneError('gone');
    const seed = heldSeed(before.person);
    if (!seed) throw new PhoneError('locked');
    const release = await holdReport(id);
    // Another tab may have saved a newer version, which counts.
    const kept = await reportOf(id);
    if (!kept?.draft || kept.stage !== 'open') {
      release();
      throw new PhoneError('gone');
    }
    try {
      const report = (await openReport({ purpose: 'draft', id, keyId: kept.person }, kept.draft, seed)) as FieldReport;
      leaveNow();
      writing = { report, kept, release };
      return report;
    } catch (error) {
      release();
      throw error;
    }
  });

const leaveNow = (): void => {
  writing?.release();
  writing = null;
};
/** Clears the report from this memory. What was saved stays, sealed. */
export const leave = (): Promise<void> => runInTurn(async () => leaveNow());

/**
 * Finishes a report as last saved: from now on nobody on this phone can read it, and it waits to be sent. This needs no
 * unlocking.
 * @throws PhoneError 'other-tab' while another tab writes it
 */
export const finish = (id: string): Promise<void> =>
  runInTurn(async () => {
    const release = writing?.report.id === id ? writing.release : await holdReport(id);
    try {
      await written(['reports'], async (stores) => {
        const store = stores.objectStore('reports');
        const kept = await store.index('id').get(id);
        if (!kept) throw new PhoneError('gone');
        if (kept.stage === 'open') await store.put({ ...kept, stage: 'finished', draft: null });
      });
      if (writing?.report.id === id) writing = null;
    } finally {
      if (writing?.report.id !== id) release();
    }
  });

/** Deletes an open draft and its files. */
export const drop = (id: string): Promise<void> =>
  runInTurn(async () => {
    const release = writing?.report.id === id ? writing.release : await holdReport(id);
    await written(['reports', 'files', 'pieces'], (stores) => removeReport(stores, id));
    if (writing?.report.id === id) writing = null;
    release();
  });

export const removeReport = async (stores: Parameters<Parameters<typeof written>[1]>[0], id: string): Promise<void> => {
  for (const file of await stores.objectStore('files').index('report').getAllKeys(id)) {
    await stores.objectStore('pieces').delete(allPieces(file));
    await stores.objectStore('files').delete(file);
  }
  const seq = await stores.objectStore('reports').index('id').getKey(id);
  if (seq !== undefined) await stores.objectStore('reports').delete(seq);
};

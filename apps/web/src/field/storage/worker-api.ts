import type { FileKind } from '@vigil/shared/field/field-report.js';
import { REPORT_STATES, type ReportState } from '@vigil/shared/staff-responses/field-reports.js';
import { askServer } from './server-api.js';
import type { Held } from './retry-delays.js';
import { changeSettings, closeDatabase, openDatabase, readSettings, type Receipt, type Settings } from './database.js';
import { addFile, allAdded, clearHalfAdded, removeFile } from './report-files.js';
import { findGroups, groupsCalled } from './public-groups.js';
import { enrol, keepReceipts, listPhoneUsers, removePerson, type Known } from './phone-users.js';
import { findPlaces, placeCalled, placesNear, timeZoneOfPlace } from './find-places.js';
import { spaceNow, type StorageSpace } from './storage-space.js';
import * as drafts from './sealed-drafts.js';
import { tryRefusedAgain } from './send-queue.js';
import type { Sender, Sending } from './send-loop.js';
import { lock, unlock } from './unlocked-key.js';

/** A report without its content, for anyone who may not read it. */
export interface Sketch {
  id: string;
  stage: 'open' | 'finished' | 'accepted';
  /** Bytes, before sealing. */ files: { id: string; size: number; state: string }[];
  refused: string | null;
}

/** Messages from the worker that are not responses. */
export type News =
  | { news: 'changed' }
  | { news: 'received'; person: string; report: string }
  | { news: 'progress'; file: string; bytes: number }
  | { news: 'taking'; turn: number; bytes: number }
  | { news: 'ended'; person: string; left: number }
  | { news: 'ending'; person: string; endsBy: string | null }
  | { news: 'sending'; state: Sending }
  | { news: 'held'; reports: readonly Held[] }
  | { news: 'clock'; ahead: number };

/** The newest of the reports whose receipts are kept: older ones are for the desk. */
const MOST_ASKED = 20;

const sketches = async (person: string): Promise<Sketch[]> => {
  const db = await openDatabase();
  const [reports, files] = await Promise.all([
    db.getAllFromIndex('reports', 'person', person),
    db.getAllFromIndex('files', 'person', person),
  ]);
  return reports
    .sort((a, b) => a.seq! - b.seq!)
    .map((report) => ({
      id: report.id,
      stage: report.stage,
      refused: report.refused,
      files: report.files.map(({ id, size }) => ({
        id,
        size,
        state: files.find((file) => file.id === id)?.state ?? 'gone',
      })),
    }));
};

/** Returns the receipts of a person, those of the reports that were begun last first. */
const newestReceipts = async (person: string): Promise<Receipt[]> =>
  (await (await openDatabase()).getAllFromIndex('receipts', 'person', person)).sort(
    (a, b) => (b.seq ?? 0) - (a.seq ?? 0),
  );

const receiptsOf = async (person: string): Promise<{ id: string; receipt: string }[]> =>
  (await newestReceipts(person)).map(({ id, receipt }) => ({ id, receipt }));

/**
 * Asks what became of the reports whose receipts are kept: of each one word, in memory alone. Those that nobody can
 * answer for now are left out.
 */
const statesOf = async (person: string): Promise<{ id: string; state: ReportState }[]> => {
  const [owner, receipts] = await Promise.all([(await openDatabase()).get('people', person), newestReceipts(person)]);
  if (!owner) return [];
  const states: { id: string; state: ReportState }[] = [];
  for (const { id } of receipts.slice(0, MOST_ASKED)) {
    const answer = await askServer<{ state: ReportState }>('GET', `/api/field/reports/${id}`, { token: owner.token });
    if (!answer.ok && answer.status === 0) break;
    if (answer.ok && REPORT_STATES.includes(answer.value.state)) states.push({ id, state: answer.value.state });
  }
  return states;
};

/** Does what takes the open report from memory, once the files that were chosen for it are in it. */
const onceAdded =
  <W extends unknown[], T>(work: (...words: W) => Promise<T>) =>
  async (...words: W): Promise<T> => {
    await allAdded();
    return work(...words);
  };
const leave = onceAdded(drafts.leave);
const finish = onceAdded(drafts.finish);

/** Everything that pages ask of the worker, which alone handles keys, database and network. */
export const phoneWith = (say: (news: News) => void, { kick, tryAll, interrupt }: Sender) => ({
  start: async (): Promise<{ people: Known[]; settings: Settings; halfAdded: number }> => ({
    people: await listPhoneUsers(),
    settings: await readSettings(),
    halfAdded: await clearHalfAdded(),
  }),
  space: (): Promise<StorageSpace> => spaceNow(),
  enrol: async (code: string, label: string, passphrase: string): Promise<Known> => enrol(code, label, passphrase),
  unlock,
  lock: async (): Promise<void> => {
    lock();
    await leave();
  },
  begin: onceAdded(drafts.begin),
  save: drafts.save,
  goOn: onceAdded(drafts.goOn),
  leave,
  drop: drafts.drop,
  finish: async (id: string): Promise<void> => {
    await finish(id);
    kick();
  },
  addFile: async (report: string, file: Blob, kind: FileKind, turn: number) => {
    const files = await addFile(report, file, kind, (bytes) => say({ news: 'taking', turn, bytes }));
    // The page may be locked by now, and still counts them.
    say({ news: 'changed' });
    return files;
  },
  /** Adds files to a report of their own, once theirs is locked. */
  addApart: async (files: readonly { file: Blob; kind: FileKind }[], ...words: Parameters<typeof drafts.begin>) => {
    await drafts.beginApart(
      async (report) => {
        for (const { file, kind } of files) await addFile(report, file, kind, () => undefined);
      },
      ...words,
    );
    say({ news: 'changed' });
  },
  removeFile,
  findGroups,
  groupsCalled,
  findPlaces,
  placeCalled,
  placesNear,
  timeZoneOfPlace,
  sketches,
  receiptsOf,
  statesOf,
  keepReceipts,
  change: async (change: Partial<Omit<Settings, 'key'>>): Promise<void> => {
    await changeSettings(change);
    if (change.isPaused || change.filesByWifiOnly) interrupt();
    kick();
  },
  sendNow: async (person: string): Promise<void> => {
    await tryRefusedAgain(person);
    tryAll();
  },
  signOut: async (person: string): Promise<number> => {
    interrupt();
    return removePerson(person);
  },
  close: async (): Promise<void> => {
    lock();
    interrupt();
    await drafts.leave();
    await closeDatabase();
  },
});

export type Phone = ReturnType<typeof phoneWith>;

import { toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { isForLater, waitsForVouch, type RetryDelays, type Unsettled } from './retry-delays.js';
import {
  openDatabase,
  readSettings,
  reportOf,
  written,
  type KeptReport,
  type Person,
  type StoredFile,
} from './database.js';
import { cleanupFor, type FileState } from './cleanup-policy.js';
import { askServer, type Answer, type ServerKey } from './server-api.js';
import { noteEnding, removePerson, renewKey } from './phone-users.js';
import { removeReport, isAllSent } from './sealed-drafts.js';
import { sendFile } from './send-file.js';

/** Listeners that pages attach to sending. */
export interface Heard {
  /** Called when the queue has changed. */
  changed(): void;
  /** Called when the server has the whole of a report. */
  received(person: string, report: string): void;
  /** Called with the bytes of a sealed file that the server has. */
  progress(file: string, bytes: number): void;
  /** Called when the desk has ended somebody's token: all their data is then deleted from this phone. */
  ended(person: string, left: number): void;
  /** Called when the server lets this phone only send what it has, until this time; null: no longer. */
  ending(person: string, endsBy: string | null): void;
  /** Called with the milliseconds by which this phone's clock is ahead of the server's. */
  clock(ahead: number): void;
}

interface Taken {
  report: string;
  receipt: string | null;
  files: { id: string; state: FileState }[];
}

/**
 * How a round ended: nothing is left to send; the server is unreachable; some reports wait and everything else was
 * sent; or only a person or another network can change it.
 */
export type Round = { how: 'done' } | { how: 'later' } | { how: 'held' } | { how: 'waits'; for: 'pause' | 'wifi' };
/** One round of sending. */
export class Going {
  private readonly all = new AbortController();
  private readonly file = new AbortController();
  /** People whose token the server does not know: nothing of theirs can be sent in this round. */
  readonly unknown = new Set<string>();
  constructor(
    readonly heard: Heard,
    readonly waits: RetryDelays,
  ) {}

  get signal(): AbortSignal {
    return this.all.signal;
  }
  /** Ends the transfer of a file alone. */
  get fileSignal(): AbortSignal {
    return this.file.signal;
  }

  interrupt(): void {
    this.all.abort();
    this.file.abort();
  }

  /** Interrupts a file if something comes before the rest of it: a pause, or a report whose words may go now. */
  async letFirst(): Promise<void> {
    const isFirst = ({ id, person, stage, refused }: KeptReport): boolean =>
      stage === 'finished' && refused === null && !this.unknown.has(person) && this.waits.mayGo(id);
    if ((await readSettings()).isPaused || (await (await openDatabase()).getAll('reports')).some(isFirst))
      this.file.abort();
  }
}

const LATER: Round = { how: 'later' };
/** How a person's turn ends when the server does not know their token: the others' turns follow. */
const UNKNOWN: Round = { how: 'later' };

/** Whether the phone is on Wi-Fi or a cable, if the browser tells. */
const isByWifi = (): boolean =>
  ['wifi', 'ethernet'].includes((navigator as { connection?: { type?: string } }).connection?.type ?? '');

/** Asks whether the person's token is still valid. @returns false when it has ended, and all their data is deleted */
export const checkToken = async (person: Person, heard: Heard): Promise<boolean> => {
  const before = Date.now();
  const answer = await askServer<{ endsBy?: string | null }>('GET', '/api/field/self', { token: person.token });
  if (answer.ok && answer.clock !== null) heard.clock((before + Date.now()) / 2 - answer.clock);
  if (answer.ok) await sendFirst(person, answer.value.endsBy ?? null, heard);
  return !(await hasEnded(person, answer, heard));
};

/**
 * Handles a phone that may only send what it has: begins no new reports, and tells the server when nothing is left. The
 * server's next response then ends the token.
 */
const sendFirst = async (person: Person, endsBy: string | null, heard: Heard): Promise<void> => {
  const { isNew, reports } = await noteEnding(person.id, endsBy);
  if (isNew) heard.ending(person.id, endsBy);
  if (endsBy === null || !isAllSent(reports, (await navigator.locks.query()).held?.map(({ name }) => name) ?? []))
    return;
  await askServer('DELETE', '/api/field/self', { token: person.token });
};

/**
 * Only 401 with this code ends a token: a server that is away or busy, or a hotel's sign-in page in its place, ends
 * nobody's.
 */
const hasEnded = async (person: Person, answer: Answer<unknown>, heard: Heard): Promise<boolean> => {
  if (answer.ok || answer.status !== 401 || answer.code !== 'device-ended') return false;
  heard.ended(person.id, await removePerson(person.id));
  return true;
};

const everyone = async (): Promise<Person[]> => (await openDatabase()).getAll('people');
const inStage = async (person: string, stage: KeptReport['stage']): Promise<KeptReport[]> =>
  (await (await openDatabase()).getAllFromIndex('reports', 'person', person))
    .filter((report) => report.stage === stage && report.refused === null)
    .sort((a, b) => a.seq! - b.seq!);

const toSend = async (): Promise<string[]> =>
  (await (await openDatabase()).getAll('reports'))
    .filter(({ stage, refused }) => stage !== 'open' && refused === null)
    .map(({ id }) => id);

/**
 * Sends everybody's queue once: all reports first, since they are small and say most; then the files; each oldest
 * first. What the server does not accept yet delays nothing else.
 */
export const sendAll = async (going: Going): Promise<Round> => {
  const { waits, unknown } = going;
  if ((await readSettings()).isPaused) return { how: 'waits', for: 'pause' };
  waits.begin(new Set(await toSend()));
  for (const person of await everyone()) {
    const stopped = await sendWords(person, going);
    if (stopped === UNKNOWN) unknown.add(person.id);
    else if (stopped) return stopped;
  }
  let isWaiting = false;
  for (const person of await everyone()) {
    for (const report of await inStage(person.id, 'accepted')) {
      if (unknown.has(person.id)) break;
      if (!waits.mayGo(report.id)) continue;
      const stopped = await sendFiles(person, report, going);
      if (stopped === UNKNOWN) unknown.add(person.id);
      else if (stopped?.how === 'waits') isWaiting = true;
      else if (stopped) return stopped;
    }
  }
  if (unknown.size > 0) return LATER;
  if (isWaiting) return { how: 'waits', for: 'wifi' };
  return (await toSend()).length > 0 ? { how: 'held' } : { how: 'done' };
};

/**
 * Delays one report.
 * @returns how the round ends, if the server or the network is unreachable; null: the others continue
 */
const hold = async (
  person: Person,
  report: string,
  answer: Unsettled,
  { heard, signal, waits }: Going,
): Promise<Round | null> => {
  if (signal.aborted) return LATER;
  // No response: is the server unreachable, or only this report failing?
  if (answer.status === 0 && !(await askServer('GET', '/api/field/self', { token: person.token, signal })).ok)
    return LATER;
  const isOver = waits.holds(report, answer);
  heard.changed();
  return isOver ? LATER : null;
};

/** Sends the same bytes each time: if a report arrived but its response was lost, the server recognises it. */
const sendWords = async (person: Person, going: Going): Promise<Round | null> => {
  const { heard, signal, waits } = going;
  const waiting = (await inStage(person.id, 'finished')).filter(({ id }) => waits.mayGo(id));
  if (waiting.length > 0) {
    const key = await askServer<ServerKey>('GET', '/api/field/key', { token: person.token, signal });
    if (key.ok) await renewKey(person.id, key.value);
  }
  for (const { id } of waiting) {
    if (signal.aborted || (await readSettings()).isPaused) return { how: 'waits', for: 'pause' };
    const report = await reportOf(id);
    if (!report) continue;
    const answer = await askServer<Taken>('PUT', `/api/field/reports/${id}`, {
      token: person.token,
      signal,
      body: { keyId: report.keyId, sealed: toBase64Url(report.report), files: report.files },
    });
    if (await hasEnded(person, answer, heard)) return null;
    if (!answer.ok && (isForLater(answer.status) || waitsForVouch(answer))) {
      const stopped = await hold(person, id, answer, going);
      if (stopped) return stopped;
      continue;
    }
    // Of this person's token alone: the others on this phone may have one that the server knows.
    if (!answer.ok && answer.status === 401) return UNKNOWN;
    waits.settled(id);
    if (answer.ok) await accepted(report, answer.value, person, heard);
    else await changeReport(id, { refused: answer.code });
    heard.changed();
  }
  return null;
};

const sendFiles = async (person: Person, report: KeptReport, going: Going): Promise<Round | null> => {
  const { heard, signal, fileSignal, waits } = going;
  const files = await (await openDatabase()).getAllFromIndex('files', 'report', report.id);
  for (const { id } of report.files) {
    const file = files.find((one) => one.id === id);
    if (file?.state !== 'ready') continue;
    const { isPaused, filesByWifiOnly } = await readSettings();
    if (isPaused || signal.aborted) return { how: 'waits', for: 'pause' };
    if (fileSignal.aborted) return LATER;
    if (filesByWifiOnly && !isByWifi()) return { how: 'waits', for: 'wifi' };
    let [first, last]: [number | null, number] = [null, 0];
    const sent = await sendFile(file, person.token, {
      signal: fileSignal,
      onProgress: (bytes) => {
        first ??= bytes;
        last = bytes;
        heard.progress(id, bytes);
        void going.letFirst().catch(() => undefined);
      },
    });
    // A long video on a weak network is interrupted again and again; if it has progressed, its wait does not grow.
    if (last > (first ?? last)) waits.settled(report.id);
    if (sent.how === 'later' && fileSignal.aborted) return LATER;
    if (sent.how === 'later') return hold(person, report.id, sent, going);
    if (sent.how === 'ended') return (await checkToken(person, heard)) ? UNKNOWN : null;
    await changeFile(id, sent.how === 'stored' ? 'sent' : 'refused');
    waits.settled(report.id);
    heard.changed();
  }
  // Data is deleted from this phone only by what the server reports.
  const answer = await askServer<Taken>('GET', `/api/field/reports/${report.id}`, { token: person.token, signal });
  if (await hasEnded(person, answer, heard)) return null;
  if (!answer.ok) {
    if (answer.status === 404 && answer.code === 'not-found') await beginAnew(report.id);
    return hold(person, report.id, answer, going);
  }
  waits.settled(report.id);
  await accepted(report, answer.value, person, heard);
  heard.changed();
  return null;
};

/**
 * Stores what the server has. When everything is permanently there, the phone deletes its copy; refused files stay here
 * and are shown.
 */
const accepted = async ({ id }: KeptReport, taken: Taken, person: Person, heard: Heard): Promise<void> => {
  const isWhole = await written(['people', 'reports', 'files', 'pieces', 'receipts'], async (stores) => {
    const report = await stores.objectStore('reports').index('id').get(id);
    if (!report) return false;
    const stateOf = new Map(taken.files.map((file) => [file.id, file.state]));
    const files = await stores.objectStore('files').index('report').getAll(id);
    const now = cleanupFor(
      report.files,
      stateOf,
      new Set(files.filter((file) => file.state === 'sent').map((file) => file.id)),
    );
    for (const file of files) {
      const state = stateOf.get(file.id);
      if (state === 'stored' && file.state !== 'sent')
        await stores.objectStore('files').put({ ...file, state: 'sent' });
      // The phone counted it as sent, but the server does not have it: send it again.
      if (state === 'expected' && file.state !== 'ready')
        await stores.objectStore('files').put({ ...file, state: 'ready', address: null });
    }
    if (now !== 'delete') {
      await stores
        .objectStore('reports')
        .put({ ...report, stage: 'accepted', refused: now === 'keep' ? 'file-refused' : null });
      return false;
    }
    await removeReport(stores, id);
    const owner = await stores.objectStore('people').get(person.id);
    if (owner?.keepReceipts && taken.receipt !== null)
      await stores.objectStore('receipts').put({ id, person: person.id, receipt: taken.receipt, seq: report.seq! });
    return true;
  });
  if (isWhole) heard.received(person.id, id);
};

const changeReport = (id: string, change: Partial<KeptReport>): Promise<void> =>
  written(['reports'], async (stores) => {
    const report = await stores.objectStore('reports').index('id').get(id);
    if (report) await stores.objectStore('reports').put({ ...report, ...change });
  });

/** The server was restored from before it took the report: everything that is still here is sent again. */
const beginAnew = (id: string): Promise<void> =>
  written(['reports', 'files'], async (stores) => {
    const report = await stores.objectStore('reports').index('id').get(id);
    if (report) await stores.objectStore('reports').put({ ...report, stage: 'finished' });
    for (const file of await stores.objectStore('files').index('report').getAll(id))
      await stores.objectStore('files').put({ ...file, state: 'ready', address: null });
  });

const changeFile = (id: string, state: StoredFile['state']): Promise<void> =>
  written(['files'], async (stores) => {
    const file = await stores.objectStore('files').get(id);
    if (file) await stores.objectStore('files').put({ ...file, state });
  });

/** Tries refused reports again, at a person's request. */
export const tryRefusedAgain = (person: string): Promise<void> =>
  written(['reports'], async (stores) => {
    for (const report of await stores.objectStore('reports').index('person').getAll(person))
      if (report.refused !== null) await stores.objectStore('reports').put({ ...report, refused: null });
  });

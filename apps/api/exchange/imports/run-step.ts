import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ImportTally, RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { findIncidents } from '../../incidents/incident-row.repository.js';
import type { CommentsService } from '../../incidents/comments/comments.service.js';
import { createRecords, type IncidentsService } from '../../incidents/incidents.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { readRecords } from '../../incidents/whole-record.repository.js';
import type { KeptRecord } from './preview-step.js';
import { reportProgress, lockUnlessStopped, type ImportRow } from './import.repository.js';
import {
  claimRefs,
  insertWritten,
  lockRef,
  putRef,
  refsOfOthers,
  writtenAmong,
  type RowRef,
} from './imported-rows.repository.js';
import { writeProposals } from './propose-changes.js';
import type { ImportStore } from './import-store.repository.js';

interface RunDeps {
  database: DataSource;
  incidents: Pick<IncidentsService, 'put'>;
  comments: Pick<CommentsService, 'write'>;
  store: ImportStore;
  row: ImportRow;
  actor: Actor;
}

interface Work {
  verdict: RowVerdict;
  key: Buffer;
  content: Buffer;
  reading: Buffer | null;
  incident: Incident;
}

/** Returns a record that was kept as one of this version: a question that was added since is not answered. */
export const ofThisCodebook = (kept: Incident): Incident => Object.assign(blank(Incident), kept);

/** Chunks in progress at a time: the next are prepared while the database writes one, and waits for the log. */
const AT_ONCE = 3;

/**
 * Writes the previewed records. Each chunk creates its records in one transaction; each changed record has a
 * transaction of its own. Skips rows already written, so that an interrupted run can continue. If a chunk fails, waits
 * for the others in progress before throwing.
 * @throws ImportStopped
 */
export const runFile = async (deps: RunDeps): Promise<ImportTally> => {
  const { database, store, row } = deps;
  const tally: ImportTally = { ...row.tally, created: 0, changed: 0, proposed: 0, failed: 0 };
  const chunks = (await store.numbers('verdicts')).values();
  let rows = 0;
  let broken: { by: unknown } | null = null;
  // If two rows change one record, the earlier row in the file must be written first, even if its chunk is slower: it
  // expects the record as the preview saw it.
  let changesBefore: Promise<unknown> = Promise.resolve();
  const lane = async (): Promise<void> => {
    for (const chunk of chunks) {
      const before = changesBefore;
      const writing = writeChunk(deps, chunk, before);
      changesBefore = Promise.all([before, writing]);
      changesBefore.catch(() => undefined);
      try {
        const verdicts = await writing;
        rows += verdicts.reduce((sum, verdict) => sum + verdict.rows.length, 0);
        for (const { wrote } of verdicts) if (wrote) tally[wrote] = (tally[wrote] ?? 0) + 1;
        await reportProgress(database, row.id, 'running', rows, tally);
        await new Promise(setImmediate);
      } catch (error) {
        broken ??= { by: error };
      }
      if (broken) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (broken) throw (broken as { by: unknown }).by;
  return tally;
};

const writeChunk = async (
  { database, incidents, comments, store, row, actor }: RunDeps,
  chunk: number,
  changesBefore: Promise<unknown>,
): Promise<RowVerdict[]> => {
  const [verdicts, records] = [
    await store.get<RowVerdict[]>('verdicts', chunk),
    await store.get<KeptRecord[]>('records', chunk),
  ];
  if (!verdicts || !records) throw new Problem('gone');
  const written = await writtenRows(database, row.id, verdicts);
  const taken = await takenMeanwhile(database, row.id, records);
  const work: Work[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const { key, content, reading, incident } = records[index]!;
    const done = written.get(verdict.rows[0]!);
    if (done) verdict.wrote = done;
    else if (incident && isNew(verdict) && taken.has(key)) failed(verdict, 'already-there');
    else if (incident)
      work.push({
        verdict,
        key: Buffer.from(key, 'hex'),
        content: Buffer.from(content, 'hex'),
        reading: reading ? Buffer.from(reading, 'hex') : null,
        incident: ofThisCodebook(incident),
      });
  }
  await create(
    database,
    actor,
    row.id,
    work.filter(({ verdict }) => verdict.did === 'create'),
  );
  const changes = work.filter(({ verdict }) => verdict.did === 'change');
  if (changes.length > 0) await changesBefore;
  for (const one of changes) await change(database, incidents, store, actor, row.id, one);
  const goOn = (): Promise<void> => lockUnlessStopped(database.manager, row.id, 'running');
  for (const verdict of verdicts) await writeProposals(comments, actor, verdict, goOn);
  await store.put('verdicts', chunk, verdicts);
  return verdicts;
};

/**
 * Returns whether no earlier import had the row at the preview: it creates a record, or is added to one that it
 * resembles.
 */
const isNew = ({ did, doubles }: RowVerdict): boolean => did === 'create' || doubles.length > 0;

/** Returns the rows that another import has written since the preview. */
const takenMeanwhile = async (
  database: DataSource,
  importId: string,
  records: readonly KeptRecord[],
): Promise<Set<string>> => {
  const keys = records.map(({ key }) => Buffer.from(key, 'hex'));
  return refsOfOthers(database, importId, keys);
};

const failed = (verdict: RowVerdict, code: string): void => {
  Object.assign(verdict, { wrote: 'failed', why: { code, column: null, value: '' } });
};

const writtenRows = (
  database: DataSource,
  importId: string,
  verdicts: readonly RowVerdict[],
): Promise<Map<number, 'created' | 'changed'>> =>
  writtenAmong(
    database,
    importId,
    verdicts.map((verdict) => verdict.rows[0]!),
  );

type Written = Pick<Work, 'verdict' | 'key' | 'content' | 'reading'> & {
  id: string;
  did: 'created' | 'changed';
  revision: number;
};

/** Returns whether the record then contains exactly what the row says. */
const isWhole = ({ did, again }: RowVerdict): boolean => did === 'create' || again === 'otherwise';

const refOf = ({
  verdict,
  key,
  content,
  reading,
  id,
}: Pick<Written, 'verdict' | 'key' | 'content' | 'reading' | 'id'>): RowRef => ({
  key,
  content,
  id,
  reading,
  whole: isWhole(verdict),
});

/**
 * Claims rows that no import has written yet. Waits for another import that is claiming the same. @returns the rows
 * that it got
 */
const claim = async <T extends Pick<Written, 'verdict' | 'key' | 'content' | 'reading' | 'id'>>(
  manager: EntityManager,
  importId: string,
  rows: readonly T[],
): Promise<T[]> => {
  const keys = await claimRefs(manager, importId, rows.map(refOf));
  return rows.filter(({ key }) => keys.has(key.toString('hex')));
};

/** What an earlier import stored about a row, saved so that undoing this import can restore it. */
export interface Told {
  key: string;
  content: string;
  importId: string;
  reading?: string | null;
  whole?: boolean;
}
/** Returns its storage number, negative to stay apart from the record's earlier state, which uses the row number. */
export const toldAt = (row: number): number => -1 - row;

/** Replaces what an earlier import stored about a row with this import's data, and saves the old data for undo. */
const reportAgain = async (
  manager: EntityManager,
  store: ImportStore,
  importId: string,
  row: Written,
): Promise<void> => {
  const told = await lockRef(manager, row.key);
  if (told)
    await store.put(
      'before',
      toldAt(row.verdict.rows[0]!),
      {
        key: row.key.toString('hex'),
        content: told.content.toString('hex'),
        importId: told.importId,
        reading: told.reading?.toString('hex') ?? null,
        whole: told.whole,
      } satisfies Told,
      manager,
    );
  await putRef(manager, importId, refOf(row));
};

const remember = (manager: EntityManager, importId: string, written: readonly Written[]): Promise<void> =>
  insertWritten(
    manager,
    importId,
    written.map(({ verdict, id, did, revision }) => ({ row: verdict.rows[0]!, incident_id: id, did, revision })),
  );

const create = async (database: DataSource, actor: Actor, importId: string, work: readonly Work[]): Promise<void> => {
  if (work.length === 0) return;
  const all = work.map((one) => ({ ...one, id: randomUUID(), submitted: one.verdict.submitted }));
  const made = await database.transaction(async (manager) => {
    // Checked before, but another import may be writing the same rows at this moment.
    const made = await claim(manager, importId, all);
    await remember(
      manager,
      importId,
      made.map(({ verdict, key, content, reading, id, submitted }) => ({
        verdict,
        key,
        content,
        reading,
        id,
        did: 'created',
        revision: submitted ? 2 : 1,
      })),
    );
    if (made.length > 0)
      await createRecords(
        manager,
        actor,
        made.map(({ id, incident, submitted }) => ({ id, incident, submitted })),
      );
    // This chunk now holds the log's lock: an author suspended while the previous chunk was written adds no more
    // records.
    await lockUnlessStopped(manager, importId, 'running');
    return made;
  });
  const left = all.filter((one) => !made.includes(one)).map(({ verdict }) => verdict);
  // Two servers may have continued one run, if the first was silent for long.
  const written = left.length > 0 ? await writtenRows(database, importId, left) : new Map<number, 'created'>();
  for (const verdict of left) {
    if (written.has(verdict.rows[0]!)) verdict.wrote = 'created';
    else failed(verdict, 'already-there');
  }
  for (const { verdict, id } of made)
    Object.assign(verdict, { wrote: 'created', target: { id, code: null, revision: verdict.submitted ? 2 : 1 } });
};

/**
 * Changes a record by the same route as the form, with the revision that the preview saw. Saves its earlier state, so
 * that it can be restored.
 */
const change = async (
  database: DataSource,
  incidents: RunDeps['incidents'],
  store: ImportStore,
  actor: Actor,
  importId: string,
  { verdict, key, content, reading, incident }: Work,
): Promise<void> => {
  const { id, revision } = verdict.target!;
  let [isWritten, isTaken] = [false, false];
  try {
    const before = await incidentBefore(database, id);
    if (before) await store.put('before', verdict.rows[0]!, before);
    // One transaction for both: a change that a killed server did not record could not be undone.
    await incidents.put(actor, id, incident, { create: false, revision }, async (manager, now) => {
      const one: Written = { verdict, key, content, reading, id, did: 'changed', revision: now };
      if (!isNew(verdict)) await reportAgain(manager, store, importId, one);
      else isTaken = (await claim(manager, importId, [one])).length === 0;
      if (isTaken) throw new Problem('changed-meanwhile');
      await remember(manager, importId, [one]);
      await lockUnlessStopped(manager, importId, 'running');
      isWritten = true;
    });
    verdict.wrote = 'changed';
  } catch (error) {
    // It was written, and then another person changed it before it could be read.
    if (isWritten && error instanceof Problem && error.code === 'changed-meanwhile') verdict.wrote = 'changed';
    else if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    else
      failed(
        verdict,
        isTaken
          ? 'already-there'
          : error.code === 'changed-meanwhile'
            ? 'changed-since-check'
            : `may-not-change.${error.code}`,
      );
  }
};

const incidentBefore = async (database: DataSource, id: string): Promise<Incident | null> => {
  const row = (await findIncidents(database.manager, [id]))[0] ?? null;
  return row && (await readRecords(database.manager, [row], true)).get(id)!.incident;
};

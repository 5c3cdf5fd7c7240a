import type { DataSource, EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { DuplicateChoice, ImportTally, RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import type { Actor } from '../../incidents/record-access.js';
import type { Where } from '../../places/places.service.js';
import { countVerdict, type KeptRecord } from './preview-step.js';
import { CHOICES_AT, rowsAddedTo, applyDuplicateChoice, type Choices } from './apply-duplicate-choice.js';
import { lockImport, setTally } from './import.repository.js';
import { targetsOf } from './judge-chunk.js';
import { ImportStore } from './import-store.repository.js';

const MOST_CHOICES = 5_000;

export interface Chosen {
  verdict: RowVerdict;
  tally: ImportTally;
}

/**
 * Decides about one row that may be a duplicate. Its outcome changes at once, and later previews of this file use the
 * decision.
 * @throws Problem 'wrong-state' unless a preview is done and nothing was written; 'not-found' if the row is not a
 * possible duplicate; 'invalid-body' for a record that it does not resemble or that may not be changed
 */
export const chooseDuplicate = async (
  database: DataSource,
  where: Where,
  actor: Actor,
  id: string,
  row: number,
  choice: DuplicateChoice,
): Promise<Chosen> => {
  const store = await ImportStore.open(database, id);
  return database.transaction(async (manager) => {
    // Makes one choice at a time, and none while the file is judged again or written.
    const there = await lockImport(manager, id, actor.id);
    if (!there) throw new Problem('not-found');
    if (there.state !== 'checked') throw new Problem('wrong-state');
    const { chunk, at, verdicts } = await chunkOf(store, manager, row);
    const records = (await store.get<KeptRecord[]>('records', chunk, manager))!;
    const [verdict, kept] = [verdicts[at]!, records[at]!];
    if (!kept.says || verdict.doubles.length === 0) throw new Problem('not-found');
    const choices = (await store.get<Choices>('map', CHOICES_AT, manager)) ?? {};
    refuseWrong(choice, verdict, choices, kept.key);
    const taken =
      choice.record === null
        ? undefined
        : await takenBy(store, manager, choice.record, rowsAddedTo(choices, choice.record, kept.key));
    const settled = applyDuplicateChoice(verdict, kept.says, {
      map: (await store.get<ColumnMapping>('map', 0, manager))!,
      actor,
      where,
      choice,
      taken,
      target: choice.record === null ? null : ((await targetsOf(manager, actor, [choice.record], []))[0] ?? null),
    });
    verdicts[at] = settled.verdict;
    records[at] = { ...kept, incident: settled.incident };
    await store.put(
      'map',
      CHOICES_AT,
      {
        ...choices,
        [kept.key]: { ...choice, row, ...(taken === undefined ? {} : { waits: taken }) },
      } satisfies Choices,
      manager,
    );
    await store.put('verdicts', chunk, verdicts, manager);
    await store.put('records', chunk, records, manager);
    const tally = retold(there.tally, verdict, settled.verdict);
    await setTally(manager, id, tally);
    return { verdict: settled.verdict, tally };
  });
};

const refuseWrong = ({ as, record }: DuplicateChoice, { doubles }: RowVerdict, choices: Choices, key: string): void => {
  const refuse = (pointer: string, code: string, params?: Record<string, number>): never => {
    throw new Problem('invalid-body', { errors: [{ pointer, code, ...(params ? { params } : {}) }] });
  };
  if (as === 'add' && record === null) refuse('/record', 'required');
  if (record !== null && (as !== 'add' || !doubles.some(({ id, mayAdd }) => id === record && mayAdd)))
    refuse('/record', 'not-a-double');
  if (!(key in choices) && Object.keys(choices).length >= MOST_CHOICES)
    refuse('/as', 'too-many-items', { max: MOST_CHOICES });
};

/**
 * Returns the one of these rows whose choice changes a record in the current preview. Others wait, add nothing, or no
 * longer resemble it.
 */
const takenBy = async (
  store: ImportStore,
  manager: EntityManager,
  record: string,
  rows: readonly number[],
): Promise<number | undefined> => {
  for (const row of rows) {
    const found = await chunkOf(store, manager, row).catch(() => null);
    const verdict = found?.verdicts[found.at];
    if (verdict?.did === 'change' && verdict.choice?.record === record) return row;
  }
  return undefined;
};

/** Finds the chunk of the preview in which a row was judged. Rows are in file order. @throws Problem 'not-found' */
const chunkOf = async (
  store: ImportStore,
  manager: EntityManager,
  row: number,
): Promise<{ chunk: number; at: number; verdicts: RowVerdict[] }> => {
  const chunks = await store.numbers('verdicts', manager);
  let [low, high] = [0, chunks.length - 1];
  while (low <= high) {
    let middle = (low + high) >>> 1;
    let verdicts = (await store.get<RowVerdict[]>('verdicts', chunks[middle]!, manager))!;
    // A chunk in which no record ended is empty.
    while (verdicts.length === 0 && middle < high)
      verdicts = (await store.get<RowVerdict[]>('verdicts', chunks[(middle += 1)]!, manager))!;
    const at = verdicts.findIndex(({ rows }) => rows[0] === row);
    if (at >= 0) return { chunk: chunks[middle]!, at, verdicts };
    if (verdicts.length > 0 && verdicts[0]!.rows[0]! < row) low = middle + 1;
    else high = ((low + high) >>> 1) - 1;
  }
  throw new Problem('not-found');
};

/** Returns the preview's totals after the outcome of one row changed. */
const retold = (tally: ImportTally, before: RowVerdict, after: RowVerdict): ImportTally => {
  const [gone, come]: [ImportTally, ImportTally] = [{}, {}];
  countVerdict(gone, before);
  countVerdict(come, after);
  const told: ImportTally = { ...tally };
  for (const kind of Object.keys({ ...gone, ...come }) as (keyof ImportTally)[])
    told[kind] = (tally[kind] ?? 0) - (gone[kind] ?? 0) + (come[kind] ?? 0);
  return told;
};

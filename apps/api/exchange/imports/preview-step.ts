import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { wholeMap, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { addToAccounts, emptyAccounts, type CellAccount } from '@vigil/shared/import/cell-account.js';
import { decisionKey } from '@vigil/shared/import/cell-readers.js';
import { groupsByName } from '@vigil/shared/import/read-groups.js';
import type { ImportContext, Note } from '@vigil/shared/import/row-draft.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type {
  UnmatchedWords,
  ColumnNote,
  AsideNote,
  UnusedDecisions,
  ImportFindings,
  ImportedFile,
  ImportTally,
  RowVerdict,
} from '@vigil/shared/staff-responses/imports.js';
import { fieldOfQuestion } from '@vigil/shared/incident/own-answers.js';
import { ownCodesByName } from '@vigil/shared/vocabulary/own-codes.js';
import { listOwnQuestions } from '../../incidents/own-questions/own-questions.repository.js';
import { listOwnCodes } from '../../incidents/own-codes/own-codes.repository.js';
import { allGroups } from '../../incidents/groups/group.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import type { PlacesService } from '../../places/places.service.js';
import { CHOICES_AT, type Choices } from './apply-duplicate-choice.js';
import { DuplicateFinder } from './find-duplicates.js';
import { reportProgress, type ImportRow } from './import.repository.js';
import { lettingOthersWork } from './let-others-work.js';
import { judgeChunk } from './judge-chunk.js';
import { cutCell } from './cut-cell.js';
import { rowGroupsOf, type RowGroup } from './row-groups.js';
import type { ImportStore } from './import-store.repository.js';
import type { Judged, Saying } from './row-outcome.js';

/** The record that rows make, stored with its verdict and written exactly as judged. */
export interface KeptRecord {
  key: string;
  content: string;
  /** Hash of what it was read as. */ reading: string;
  incident: Incident | null;
  /** A possible duplicate's own content, whatever its outcome. */ says?: Saying;
}

const MOST_UNKNOWN = 500;
const MOST_UNUSED = 50;
/** Records that the preview shows whole. */
const MOST_RECORDS = 20;
/** Rows of one record that are shown as they stand in the file. */
const MOST_ROWS = 5;
/** Rows that are named with what applies to them. */
const MOST_NAMED = 10;
/** Counts a row that something applies to, and names it if it is one of the first. */
const countRow = (one: { n: number; rows?: number[] }, row: number): void => {
  one.n += 1;
  if (one.rows && one.rows.length < MOST_NAMED) one.rows.push(row);
};
/** Notes on words that somebody may decide. */
export const HOW: Readonly<Record<string, UnmatchedWords['how']>> = {
  'unknown-term': 'unknown',
  'unknown-group': 'unknown',
  'place-not-found': 'unknown',
  'place-several': 'several',
  'place-by-spelling': 'spelling',
  'term-by-spelling': 'spelling',
};

/** How datasets call a country: by name, ISO 3166 or the Correlates of War project. */
const countryNames = ({ countries, gazetteer }: PlacesService): Map<string, string | null> =>
  new Map(
    countries.flatMap(({ file: { code, name, iso3166_1: iso, correlatesOfWar } }) => {
      const root = gazetteer.get(code);
      const numbers = [iso.numeric, ...(correlatesOfWar === undefined ? [] : [String(correlatesOfWar)])];
      const names = [code, iso.alpha2, iso.alpha3, name.en, name.km, ...(root?.aliases ?? []), ...numbers];
      // A record of the only country that names no place lies in it anyway.
      return names.map((one) => [fold(one), countries.length === 1 ? null : code] as const);
    }),
  );

/** Returns what rows are read with: the gazetteer, and the groups by each of their names. */
const worldOf = async (database: DataSource, places: PlacesService): Promise<ImportContext> => {
  const groups = await allGroups(database.manager);
  return {
    gazetteer: places.gazetteer,
    ownCodes: ownCodesByName(await listOwnCodes(database.manager)),
    ownQuestions: new Map(
      (await listOwnQuestions(database.manager)).map((question) => [question.key, fieldOfQuestion(question)]),
    ),
    newId: randomUUID,
    countries: countryNames(places),
    areas: { kind: places.areas.kind, unitAt: (lat, lon) => places.locate(lat, lon).code },
    places: new Map(),
    ...groupsByName(
      groups.flatMap(({ id, nameEn, nameKm, aliases }) =>
        [nameEn, ...(nameKm ? [nameKm] : []), ...aliases].map((name) => ({ id, name })),
      ),
    ),
  };
};

/** Notes that are told as one. What is missing or kept is told by its question, whichever entry of a list it is of. */
const keyOfNote = ({ column, code, value }: Note): string =>
  code.startsWith('missing.') || code === 'answer-kept'
    ? `${column} ${code} ${value.replace(/\d+/g, '')}`
    : `${column} ${code}`;

/** Collects from the whole file what a person should check. */
class Gathering {
  private readonly unknown = new Map<string, UnmatchedWords>();
  private readonly notes = new Map<string, ColumnNote>();
  private readonly beyond = new Set<string>();
  private readonly asides = new Map<string, AsideNote>();
  private readonly decided = new Set<string>();
  private readonly accounts: CellAccount[];
  private readonly records: NonNullable<ImportFindings['records']> = [];

  constructor(private readonly map: ColumnMapping) {
    this.accounts = emptyAccounts(map.columns);
  }

  /** Counts what became of the cells of one record, and keeps the first records to show them. */
  see({ rows, draft }: RowGroup, { verdict: { did, notes }, incident }: Judged): void {
    const cells = rows.map(([, row]) => row);
    addToAccounts(this.accounts, this.map.columns, cells, draft.fates, { isSkipped: did === 'aside', notes });
    if (did === 'aside' || this.records.length === MOST_RECORDS) return;
    // A row that changes a record shows what it says itself.
    const shown = did === 'create' && incident !== null ? incident : draft.incident;
    const shownRows = cells.slice(0, MOST_ROWS).map((row) => this.map.columns.map((_, i) => cutCell(row[i] ?? '')));
    this.records.push({ rows: rows.map(([n]) => n), incident: shown, cells: shownRows });
  }

  use(decided: Iterable<string>): void {
    for (const one of decided) this.decided.add(one);
  }

  add({ notes, did, why, rows }: RowVerdict): void {
    if (did === 'aside' && why) {
      const key = keyOfNote(why);
      const known = this.asides.get(key);
      if (known) known.n += rows.length;
      else this.asides.set(key, { why: { ...why, value: why.value.slice(0, 120) }, n: rows.length, row: rows[0]! });
    }
    for (const noted of notes) {
      const { code, column, value, suggestions = [], params = {} } = noted;
      const key = keyOfNote(noted);
      const note = this.notes.get(key);
      const row = rows[0]!;
      if (note) countRow(note, row);
      else this.notes.set(key, { column, code, n: 1, rows: [row], example: value.slice(0, 120), params });
      const how = HOW[code];
      if (!how || column === null) continue;
      const mapped = this.map.columns[column]!;
      const target = mapped.target.startsWith('place')
        ? 'place'
        : mapped.target === 'groups.link' && code === 'unknown-group'
          ? 'groups.group'
          : mapped.target;
      const words = fold(value);
      const id = decisionKey(column, words);
      const known = this.unknown.get(id);
      if (known) countRow(known, row);
      else if (this.unknown.size < MOST_UNKNOWN) {
        const { header } = mapped;
        this.unknown.set(id, { target, column, words: value, header, n: 1, rows: [row], suggestions, how });
      } else if (this.beyond.size < 100_000) this.beyond.add(id);
    }
  }

  private get unused(): UnusedDecisions {
    const { columns, unplaced = {} } = this.map;
    const all = [
      ...columns.flatMap(({ header, target, values = {} }, column) =>
        Object.keys(values).map((words) => ({ key: decisionKey(column, words), header, target, words })),
      ),
      ...Object.entries(unplaced).flatMap(([target, values]) =>
        Object.keys(values).map((words) => ({ key: null, header: null, target, words })),
      ),
    ];
    const unused = all
      .filter(({ key }) => key === null || !this.decided.has(key))
      .map(({ header, target, words }) => ({ header, target, words }));
    return { n: unused.length, of: all.length, some: unused.slice(0, MOST_UNUSED) };
  }

  get findings(): ImportFindings {
    return {
      asides: [...this.asides.values()].sort((a, b) => b.n - a.n),
      unused: this.unused,
      unknown: [...this.unknown.values()].sort((a, b) => b.n - a.n),
      more: this.beyond.size,
      notes: [...this.notes.values()].sort((a, b) => b.n - a.n),
      columns: this.accounts,
      records: this.records,
    };
  }
}

export const countVerdict = (
  tally: ImportTally,
  { did, submitted, doubles, notes, again, identical, proposed, rows }: RowVerdict,
): void => {
  if (again) tally.before = (tally.before ?? 0) + 1;
  if (again === 'otherwise') tally.otherwise = (tally.otherwise ?? 0) + 1;
  if (identical) tally.identical = (tally.identical ?? 0) + rows.length;
  tally[did] = (tally[did] ?? 0) + 1;
  if (submitted) tally.submitted = (tally.submitted ?? 0) + 1;
  if (doubles.length > 0) tally.doubles = (tally.doubles ?? 0) + 1;
  if (proposed) tally.propose = (tally.propose ?? 0) + 1;
  if (notes.length > 0) tally.noted = (tally.noted ?? 0) + 1;
};

/**
 * Runs the preview: judges every row and stores what would happen to it. Writes no record.
 * @throws ImportStopped
 */
export const previewFile = async (
  database: DataSource,
  places: PlacesService,
  store: ImportStore,
  row: ImportRow,
  actor: Actor,
): Promise<ImportTally> => {
  const [about, map] = [
    (await store.get<ImportedFile>('about', 0))!,
    wholeMap((await store.get<ColumnMapping>('map', 0))!),
  ];
  await store.drop('verdicts', 'records');
  const where = places.where();
  const gathering = new Gathering(map);
  const letOthersWork = lettingOthersWork();
  const tally: ImportTally = {};
  const judging = {
    database,
    actor,
    map,
    where,
    columns: about.headers.length,
    isRunning: map.columns.some(
      ({ target, identifies }, i) =>
        (target === 'record.externalId' || identifies === true) && about.guesses[i]?.unused?.code === 'running-number',
    ),
    seen: new Map<string, number>(),
    times: new Map<string, number>(),
    doubles: new DuplicateFinder(places.gazetteer, actor, !map.ownRows),
    choices: (await store.get<Choices>('map', CHOICES_AT)) ?? {},
    added: new Map<string, number>(),
  };
  for await (const { units, chunk, rows } of rowGroupsOf(store, about, map, await worldOf(database, places))) {
    const judged = await judgeChunk(units, judging);
    const verdicts = judged.map(({ verdict }) => verdict);
    await store.put(
      'records',
      chunk,
      judged.map(({ verdict, incident, says }, i): KeptRecord => ({
        key: units[i]!.key.toString('hex'),
        content: units[i]!.content.toString('hex'),
        reading: units[i]!.reading.toString('hex'),
        incident: verdict.did === 'create' || verdict.did === 'change' ? incident : null,
        ...(says ? { says } : {}),
      })),
    );
    for (const [i, unit] of units.entries()) {
      await letOthersWork();
      gathering.use(unit.draft.decided);
      gathering.see(unit, judged[i]!);
    }
    for (const verdict of verdicts) {
      countVerdict(tally, verdict);
      gathering.add(verdict);
    }
    await store.put('verdicts', chunk, verdicts);
    await reportProgress(database, row.id, 'checking', rows, tally);
    await new Promise(setImmediate);
  }
  await store.put('about', 1, gathering.findings);
  return tally;
};

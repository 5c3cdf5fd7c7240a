import { isDeepStrictEqual } from 'node:util';
import { openDisclosure, ROWS, type LeafData } from '../../audit-log/leaf.js';
import type { LogRow } from './log-row.js';
import { noMoves, playMove, type LoggedMoves } from './logged-moves.js';

/** What the log says that a record or a member holds: the last value of each field. */
export interface LoggedState {
  entity: string;
  id: string;
  revision: number | null;
  removed: boolean;
  values: Map<string, unknown>;
  /** Fields whose value was erased after it was logged last. */
  erased: Set<string>;
  /** It was logged from its first revision on, so that what the log does not name was never there. */
  whole: boolean;
  /**
   * Each publication: its number in the public order, and the digest of what it shows. An erasure logs all of them
   * anew.
   */
  published: Map<number, string | null>;
  moves: LoggedMoves;
}

/** Plays the log, leaf by leaf in order, to what everything should hold now. */
export class LoggedStates {
  readonly all = new Map<string, LoggedState>();
  /** Code and checksum of every frozen report, and the settings of the organisation. */
  readonly reports: { code: unknown; checksum: unknown }[] = [];
  /** What each report shows, by its code; a withdrawal and an erasure change it. */
  readonly reportDigests = new Map<string, unknown>();
  /** What is put aside of a code, of a record or a report, while a record is hidden. */
  readonly asideDigests = new Map<string, unknown>();
  readonly settings = new Map<string, unknown>();
  /** The digest of every row that stands, by table and key. */
  readonly rows = new Map<string, Map<string, string>>();
  /** Days on which rows of before were taken over: what stood there then is believed. */
  readonly takenOver: string[] = [];

  /** A leaf that cannot be read is passed over: the verifier has found it. */
  readonly take = (row: LogRow): void => {
    try {
      this.play(row, JSON.parse(row.data) as LeafData);
    } catch {
      // As above.
    }
  };

  private play(row: LogRow, said: LeafData): void {
    const all = row.values.map(({ disclosure }) => openDisclosure(disclosure));
    const values = all.filter(({ field }) => field !== ROWS);
    for (const { field, value } of all) if (field === ROWS) this.playRows(value as [string, string, string | null][]);
    if (row.entity === 'rows' && said.takenOver === true) this.takenOver.push(said.at.slice(0, 10));
    if (row.entity === 'report')
      this.reports.push(
        Object.fromEntries(values.map(({ field, value }) => [field, value])) as { code: unknown; checksum: unknown },
      );
    for (const { field, value } of values)
      if (field.startsWith('report.')) this.reportDigests.set(field.slice('report.'.length), value);
    for (const { field, value } of values)
      if (field.startsWith('aside.')) this.asideDigests.set(field.slice('aside.'.length), value);
    if (row.entity === 'settings') for (const { field, value } of values) this.settings.set(field, value);
    if (row.entityId === null) return;
    const state = this.stateOf(row);
    state.revision = row.revision ?? state.revision;
    if (row.what === 'removed') state.removed = true;
    if (row.entity === 'incident')
      playMove(state.moves, row, said, new Map(values.map(({ field, value }) => [field, value])));
    if (
      row.revision === 1 &&
      said.takenOver !== true &&
      values.length > 0 &&
      !row.what.startsWith('note-') &&
      row.what !== ENCRYPTED
    )
      state.whole = true;
    for (const { field, value } of values) put(state, field, value);
    // What was encrypted is there as before: only its plain words are gone from earlier lines.
    if (row.what === ENCRYPTED) return;
    for (const { field } of said.erases ?? []) if (isAnswer(field)) state.erased.add(field);
  }

  private playRows(rows: readonly [of: string, key: string, digest: string | null][]): void {
    for (const [of, key, digest] of rows) {
      const table = this.rows.get(of) ?? new Map<string, string>();
      this.rows.set(of, table);
      if (digest === null) table.delete(key);
      else table.set(key, digest);
    }
  }

  private stateOf({ entity, entityId }: LogRow): LoggedState {
    const key = `${entity} ${entityId}`;
    const state = this.all.get(key) ?? {
      entity,
      id: entityId!,
      revision: null,
      removed: false,
      values: new Map(),
      erased: new Set(),
      whole: false,
      published: new Map(),
      moves: noMoves(),
    };
    this.all.set(key, state);
    return state;
  }
}

/** Answers that an earlier Vigil kept plain were encrypted: `incidents/seal-withheld.ts`. */
const ENCRYPTED = 'encrypted';
const isAnswer = (field: string): boolean => field.startsWith('/');
/** '/acts/<id>': a child that was taken away, with everything it held. */
const isChild = (field: string): boolean => /^\/[^/]+\/[^/]+$/.test(field);

const put = (state: LoggedState, field: string, value: unknown): void => {
  if (/^publication(\.\d+)?$/.test(field)) {
    const { seq, sha256 } = value as { seq: number; sha256: string | null };
    state.published.set(seq, sha256);
  }
  state.erased.delete(field);
  if (!isChild(field) || value !== null) return void state.values.set(field, value);
  for (const known of state.values.keys()) if (known.startsWith(`${field}/`)) state.values.delete(known);
};

/** As JSON has it. What a child cites has no order; the order of children has one. */
const comparable = (field: string, value: unknown): unknown => {
  const json: unknown = JSON.parse(JSON.stringify(value ?? null));
  return /^\/[^/]+\/[^/]+\/sources$/.test(field) && Array.isArray(json) ? json.sort() : json;
};
export const isSame = (field: string, a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(comparable(field, a), comparable(field, b));

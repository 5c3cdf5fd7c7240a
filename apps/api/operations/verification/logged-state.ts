import { isDeepStrictEqual } from 'node:util';
import { openDisclosure, ROWS, type LeafData } from '../../audit-log/log-leaf.js';
import { playExport, type LoggedExport } from './check-exports.js';
import type { LogRow } from './stored-leaf.js';
import { noMoves, playMove, type LoggedMoves } from './logged-review-and-publication.js';

/** What a record or a member should hold according to the log: the last value of each field. */
export interface LoggedState {
  entity: string;
  id: string;
  revision: number | null;
  removed: boolean;
  values: Map<string, unknown>;
  /** Fields whose value was erased after it was last logged. */
  erased: Set<string>;
  /** It was logged from its first revision on, so what the log does not name never existed. */
  whole: boolean;
  /**
   * Each publication: its number in the public order, and the digest of what it shows. An erasure logs all of them
   * again.
   */
  published: Map<number, string | null>;
  moves: LoggedMoves;
}

/** Replays the log, leaf by leaf in order, to compute what everything should hold now. */
export class LoggedStates {
  readonly all = new Map<string, LoggedState>();
  /** Code and checksum of every frozen report. */
  readonly reports: { code: unknown; checksum: unknown }[] = [];
  /** What each report shows, by its code; a withdrawal or an erasure changes it. */
  readonly reportDigests = new Map<string, unknown>();
  /** The hidden rows of each code, of a record or a report, while a record is hidden. */
  readonly asideDigests = new Map<string, unknown>();
  readonly settings = new Map<string, unknown>();
  /** The digest of every existing row, by table and key. */
  readonly rows = new Map<string, Map<string, string>>();
  /** Each export that was asked for, and what became of it. */
  readonly exports = new Map<string, LoggedExport>();
  /** Numbers of lines about rows that belong to no act. The database writes such a line only together with an act. */
  readonly lone: number[] = [];
  /** Rows that were added to the log a second time although the list of what it covers had not changed. */
  readonly takenAgain: string[] = [];
  /** Rows that were another than the log says when Vigil wrote them again. */
  readonly notAsLogged: string[] = [];
  /** Rows that a start took over although the log had their tables whole, and not them. */
  readonly putIn: string[] = [];
  /** The latest day whose sign-ins were logged; '': none. */
  signInsUntil = '';
  private readonly covers = new Map<string, { digest: string; since: number; isWhole: boolean }>();
  /** Its first line of rows says what stood before them: no table of the first list had rows from before the log. */
  private beganWhole: boolean | null = null;
  private readonly lines = new Map<string, number>();
  private before: LogRow | undefined;
  /** Days on which earlier rows were taken over. Their contents on that day count as correct. */
  readonly takenOver: string[] = [];

  /** Skips a leaf that cannot be read; the verifier has already reported it. */
  readonly take = (row: LogRow): void => {
    try {
      this.play(row, JSON.parse(row.data) as LeafData);
    } catch {
      // As above.
    }
    if (row.entity === 'rows' && row.what === 'written' && !isBeside(row, this.before)) this.lone.push(row.idx);
    this.before = row;
  };

  private play(row: LogRow, said: LeafData): void {
    const all = row.values.map(({ disclosure }) => openDisclosure(disclosure));
    const values = all.filter(({ field }) => field !== ROWS);
    if (row.entity === 'rows')
      for (const { field, value } of values)
        if (field === 'covers')
          this.playCovers(
            row.idx,
            value as [string, string][],
            values.some((one) => one.field === 'whole') ||
              (row.what === 'covered' && this.covers.size === 0 && this.beganWhole === true),
          );
    if (row.entity === 'sign-ins')
      for (const { field, value } of values)
        if (field === 'day' && String(value) > this.signInsUntil) this.signInsUntil = String(value);
    const isTakenOver = row.entity === 'rows' && values.some(({ field }) => field === 'covers');
    for (const { field, value } of all)
      if (field === ROWS)
        this.playRows(row.idx, value as [string, string, string | null, (string | null)?][], isTakenOver);
    if (row.entity === 'rows' && said.takenOver === true) this.takenOver.push(said.at.slice(0, 10));
    if (row.entity === 'report')
      this.reports.push(
        Object.fromEntries(values.map(({ field, value }) => [field, value])) as { code: unknown; checksum: unknown },
      );
    for (const { field, value } of values)
      if (field.startsWith('report.')) this.reportDigests.set(field.slice('report.'.length), value);
    for (const { field, value } of values)
      if (field.startsWith('aside.')) this.asideDigests.set(field.slice('aside.'.length), value);
    if (row.entity === 'export')
      playExport(this.exports, row, new Map(values.map(({ field, value }) => [field, value])));
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
    // The encrypted values still exist; only their plain text was removed from earlier lines.
    if (row.what === ENCRYPTED) return;
    for (const { field } of said.erases ?? []) if (isAnswer(field)) state.erased.add(field);
  }

  /**
   * @param covers a digest of which columns of which rows the log covers, by table
   * @param isWhole the log now has every row of these
   */
  private playCovers(idx: number, covers: readonly [of: string, digest: string][], isWhole: boolean): void {
    for (const [of, digest] of covers) {
      const known = this.covers.get(of);
      // What was in force before the first of these lines is what that line says.
      if (known?.digest !== digest) this.covers.set(of, { digest, since: known ? idx : 0, isWhole });
      else if (isWhole) known.isWhole = true;
    }
  }

  private playRows(
    idx: number,
    rows: readonly [of: string, key: string, digest: string | null, before?: string | null][],
    isTakenOver: boolean,
  ): void {
    for (const [of, key, digest, before] of rows) {
      const table = this.rows.get(of) ?? new Map<string, string>();
      this.rows.set(of, table);
      if (digest !== null) this.beganWhole ??= before !== undefined;
      const name = `${of} ${key}`;
      const had = table.get(key);
      const isOlder = (this.lines.get(name) ?? 0) < (this.covers.get(of)?.since ?? 0);
      if (isTakenOver && had !== undefined && !isOlder) this.takenAgain.push(name);
      if (isTakenOver && had === undefined && this.covers.get(of)?.isWhole) this.putIn.push(name);
      // A line of an earlier Vigil does not say what stood there before.
      if (!isTakenOver && digest !== null && before !== undefined && before !== (had ?? null))
        if (before !== null || !isOlder) this.notAsLogged.push(name);
      this.lines.set(name, idx);
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

/** How long one transaction may take: its lines follow one another. */
const TRANSACTION_MS = 3_600_000;
/** Whether a line can be of the same transaction as the one before it. */
const isBeside = (row: LogRow, before: LogRow | undefined): boolean =>
  before !== undefined &&
  (before.entity !== 'rows' || before.what !== 'written') &&
  row.at.getTime() - before.at.getTime() < TRANSACTION_MS;

/**
 * The change by which answers that an earlier Vigil stored in plain form were encrypted:
 * `incidents/encrypt-withheld.ts`.
 */
const ENCRYPTED = 'encrypted';
const isAnswer = (field: string): boolean => field.startsWith('/');
/** '/acts/<id>': a removed child, with everything in it. */
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

/** Converts a value to JSON for comparison. A child's cited sources have no order; children do. */
const comparable = (field: string, value: unknown): unknown => {
  const json: unknown = JSON.parse(JSON.stringify(value ?? null));
  return /^\/[^/]+\/[^/]+\/sources$/.test(field) && Array.isArray(json) ? json.sort() : json;
};
export const isSame = (field: string, a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(comparable(field, a), comparable(field, b));

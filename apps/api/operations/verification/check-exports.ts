import type { EntityManager } from 'typeorm';
import type { LogRow } from './stored-leaf.js';

/** What the log says of an export: how often it was taken, and how its last taking ended. */
export interface LoggedExport {
  takings: number;
  takenAt: Date | null;
  /** The last line: `export-asked`, `export-taken`, `export-complete`... */
  last: string;
  /** Rows, and the checksum of a complete file, or why it was stopped. */
  ended: { rows: unknown; checksum: unknown; stopped: unknown } | null;
}

interface ExportRow {
  id: string;
  audience: 'public' | 'internal';
  state: string;
  takings: number;
  begun_at: Date | null;
  rows_written: number;
  checksum: string | null;
  why_stopped: string | null;
  /** It began before an earlier Vigil's takings were logged: migration 0049 gave it the moment of asking. */
  isOfBefore: boolean;
}

/** How long after the beginning its line may follow: both are written in one transaction. */
const BEGINS_WITHIN_MS = 600_000;

/** Applies one leaf of an export. */
export const playExport = (
  exports: Map<string, LoggedExport>,
  { entityId, what, at }: LogRow,
  values: ReadonlyMap<string, unknown>,
): void => {
  if (entityId === null) return;
  const known = exports.get(entityId) ?? { takings: 0, takenAt: null, last: what, ended: null };
  exports.set(entityId, known);
  known.last = what;
  if (what === 'export-taken')
    Object.assign(known, { takings: Number(values.get('takings')), takenAt: at, ended: null });
  if (what === 'export-complete' || what === 'export-stopped')
    known.ended = { rows: values.get('rows'), checksum: values.get('checksum'), stopped: values.get('stopped') };
};

/**
 * Checks whether each export was taken, when, and how it ended: its row is written every second, so the log has no
 * digest of these columns. @returns the differences, one line each.
 */
export const exportFaults = async (
  manager: Pick<EntityManager, 'query'>,
  { exports }: { readonly exports: ReadonlyMap<string, LoggedExport> },
): Promise<string[]> => {
  const rows: ExportRow[] = await manager.query(
    `select id, audience, state, takings, begun_at, rows_written::int as rows_written, checksum, why_stopped, takings = 1 and ready_at = asked_at as "isOfBefore" from export`,
  );
  return rows.flatMap((row) => {
    const logged = exports.get(row.id);
    // A row without any line is found as a row.
    return logged ? wrongIn(row, logged).map((what) => `export ${row.id}: ${what}`) : [];
  });
};

const wrongIn = (row: ExportRow, logged: LoggedExport): string[] => {
  const wrong: string[] = [];
  if (row.audience === 'internal' && row.takings !== logged.takings && !(logged.takings === 0 && row.isOfBefore))
    wrong.push('how often it was taken is not what was logged');
  if (!beginsAsLogged(row, logged)) wrong.push('when it was taken is not what was logged');
  if (!endsAsLogged(row, logged)) wrong.push('how far it came is not what was logged');
  return wrong;
};

const beginsAsLogged = ({ begun_at: begun, audience }: ExportRow, { takenAt, last }: LoggedExport): boolean => {
  if (takenAt !== null) {
    const after = takenAt.getTime() - (begun?.getTime() ?? 0);
    return begun !== null && after >= 0 && after < BEGINS_WITHIN_MS;
  }
  // A public file has no line when it begins, only when it ends.
  return audience === 'internal' || begun !== null || !ENDS.has(last);
};

const ENDS = new Set(['export-complete', 'export-stopped']);

/** States in which an export may be after its last line. A server that died and a request that ran out write none. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  'export-asked': ['waiting', 'asked', 'running', 'stopped'],
  'export-ready': ['asked', 'stopped'],
  'export-released': ['asked', 'stopped'],
  'export-refused': ['stopped'],
  'export-taken': ['running', 'stopped'],
  'export-cancelled': ['stopped'],
  'export-complete': ['complete'],
  'export-stopped': ['stopped'],
};

const endsAsLogged = (row: ExportRow, { last, ended }: LoggedExport): boolean =>
  (STATES[last] ?? [row.state]).includes(row.state) &&
  (last !== 'export-taken' || row.state !== 'stopped' || row.why_stopped === 'server-ended') &&
  (ended === null ||
    (row.rows_written === ended.rows &&
      row.checksum === (ended.checksum ?? row.checksum) &&
      row.why_stopped === (ended.stopped ?? null)));

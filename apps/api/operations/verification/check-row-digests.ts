import type { EntityManager } from 'typeorm';
import { lateSignIns } from '../../accounts/sign-ins.repository.js';
import {
  LOGGED_TABLES,
  isLoggedByRows,
  logNameOfTable,
  type LoggedByRows,
} from '../../platform/database/tables-in-the-log.js';
import { tablesToCover, type CoveredTable } from '../../platform/database/tables-to-cover.js';
import type { LoggedStates } from './logged-state.js';

/** How many tables and rows were checked against the log, and the differences. */
interface CheckedRows {
  tables: number;
  rows: number;
  faults: string[];
}

const PAGE = 5000;
/**
 * Maximum faults listed for one table; the others are only counted. Otherwise a forger could hide the important ones
 * among many.
 */
const NAMED = 20;

/** Rows in the state that the migrations created: no line of the log mentions them before they are first written. */
const INITIAL: Readonly<Record<string, string>> = { 'pub.head': 'n.seq = 0' };

/**
 * Checks every row of every covered table against its logged digest, in both directions: rows that no line mentions,
 * changed rows, and logged rows that are missing. Reads each table page by page.
 * @param tell receives progress
 * @param only one table, by its name
 */
export const rowFaults = async (
  manager: EntityManager,
  { rows: logged, takenAgain, notAsLogged, putIn, lone, signInsUntil }: LoggedStates,
  tell: (line: string) => void = () => undefined,
  only?: string,
): Promise<CheckedRows> => {
  const known: (CoveredTable & { key: string; text: string })[] = await manager.query(
    `select name, columns, condition, log_row_key(name::regclass) as key, log_row_text(name::regclass, columns) as text
       from covered_table order by name`,
  );
  const wanted = new Map((await tablesToCover((sql) => manager.query(sql))).map((one) => [one.name, one]));
  const covered = new Map(known.map((table) => [table.name, table]));
  const again = takenAgain.map((row) => `${row}: the log had vouched for it, and took it over once more`);
  const other = notAsLogged.map((row) => `${row}: it was not as logged when Vigil wrote it again`);
  const more = putIn.map((row) => `${row}: a start took it over, and the log had its table`);
  const alone = lone.map(
    (leaf) => `leaf ${leaf} vouches for rows, and no act stands before it: Vigil writes no such line`,
  );
  const result: CheckedRows = {
    tables: 0,
    rows: 0,
    faults: [
      ...atMost(again, 'taken over'),
      ...atMost(more, 'put in'),
      ...atMost(other, 'written again'),
      ...atMost(alone, 'lines by themselves'),
    ],
  };
  const listed = Object.entries(LOGGED_TABLES).filter(
    (entry): entry is [string, LoggedByRows] => isLoggedByRows(entry[1]) && (only ?? entry[0]) === entry[0],
  );
  for (const [name, { mayGo }] of listed) {
    const table = covered.get(name);
    if (!table) {
      result.faults.push(`table ${name} is no longer covered: the next start covers it again`);
      continue;
    }
    const list = wanted.get(name);
    if (list && (list.condition !== table.condition || list.columns.join() !== table.columns.join()))
      result.faults.push(`table ${name} is covered otherwise than Vigil does: the next start covers it again`);
    const of = logNameOfTable(name);
    const said = logged.get(of) ?? new Map<string, string>();
    const wrong: string[] = [];
    const initial = INITIAL[name] ?? 'false';
    await eachPage(
      manager,
      `select ${table.key} as key, encode(m.digest, 'hex') as digest, m.digest = sha256(m.salt || convert_to(${table.text}, 'UTF8')) as fits, ${initial} as initial
      from ${name} n left join row_mark m on m.of = '${of}' and m.key = ${table.key}
      where ${list?.condition ?? table.condition}`,
      (page: MarkedRow[]) => {
        for (const { key, digest, fits, initial: isInitial } of page) {
          const expected = said.get(key);
          said.delete(key);
          if (expected === undefined) {
            if (!isInitial) wrong.push(`${of} ${key}: it is in no line of the log`);
          } else if (!fits || digest !== expected) wrong.push(`${of} ${key}: it is not what was logged last`);
        }
        result.rows += page.length;
        tell(`${name}: ${page.length} rows`);
      },
    );
    if (!mayGo) for (const key of said.keys()) wrong.push(`${of} ${key}: it was logged, and is gone`);
    result.tables += 1;
    if (name === 'public.sign_in')
      for (const id of await lateSignIns(manager, signInsUntil))
        wrong.push(`sign_in ${id}: its day had its line in the log before it`);
    result.faults.push(...atMost(wrong, of));
  }
  return result;
};

const atMost = (wrong: readonly string[], of: string): string[] => [
  ...wrong.slice(0, NAMED),
  ...(wrong.length > NAMED ? [`${of}: ${wrong.length - NAMED} more rows are not what the log says`] : []),
];

interface MarkedRow {
  key: string;
  digest: string | null;
  fits: boolean | null;
  initial: boolean;
}

/** Reads a result page by page, from one snapshot of the database. */
const eachPage = async <Row>(manager: EntityManager, sql: string, take: (rows: Row[]) => void): Promise<void> => {
  const read = async (inside: EntityManager): Promise<void> => {
    await inside.query(`declare checked_rows no scroll cursor for ${sql}`);
    for (;;) {
      const page: Row[] = await inside.query(`fetch ${PAGE} from checked_rows`);
      if (page.length > 0) take(page);
      if (page.length < PAGE) break;
    }
    await inside.query('close checked_rows');
  };
  await (manager.queryRunner?.isTransactionActive ? read(manager) : manager.transaction(read));
};

/** Returns what is not covered, and why: tables, and columns of covered tables. docs/verify.md lists the same. */
export const uncovered = (): { what: string; why: string }[] => {
  return Object.entries(LOGGED_TABLES).flatMap(([name, coverage]) => {
    if ('why' in coverage) return [{ what: logNameOfTable(name), why: coverage.why }];
    if (!isLoggedByRows(coverage)) return [];
    return Object.entries(coverage.except ?? {}).map(([column, why]) => ({
      what: `${logNameOfTable(name)}.${column}`,
      why,
    }));
  });
};

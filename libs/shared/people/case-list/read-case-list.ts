import { mayEnd, begins } from '../../custody/custody-event.js';
import type { Day } from '../../day/day.js';
import type { DayWindow } from '../../day/day-window.js';
import { isProse, isUnsaid } from '../../import/cell-text.js';
import { judgeDates, type DateColumn } from '../../import/date-column.js';
import { findTerm } from '../../import/find-term.js';
import { type DateOrder, type DateProblem, type DateRule, type Era, readDate } from '../../import/read-date.js';
import { isTotalWord } from '../../import/total-row.js';
import { IDENTITY_FIELD_MAX } from '../../sealing/limits.js';
import { IDENTITY_FIELDS, type Identity } from '../../sealing/seal-identity.js';
import { fold, foldKhmer } from '../../text-matching/fold.js';
import type { Ternary } from '../../codebook/check-value.js';
import { blank } from '../../codebook/check-body.js';
import { CaseEvent } from '../case-event.js';
import { readCaseEvent } from '../person-faults.js';
import { eventOf, partOf, type EventOfList, type IdentityPart, type ListTarget } from './case-list-columns.js';

/** A row of the file: its number in it, and its cells. */
export interface FileRow {
  n: number;
  cells: readonly string[];
}

/** What a reviewer decides for the whole file. */
export interface ListChoices {
  columns: readonly ListTarget[];
  /** Which of two numbers is the day, where no cell of a column decides it. */
  order: DateOrder | null;
  era: Era | null;
  /** Whether a day of release says that the person walked out of custody. */
  walkedOut: Ternary;
}

/**
 * Why a filled cell becomes nothing. chosen: its column is set aside. unsaid: it says that nothing is known. not-yet,
 * long-ago, far-ahead: no such day can be. no-case: an article or a court of nobody's case. row: its row is refused.
 */
type AsideReason =
  | 'chosen'
  | 'unsaid'
  | 'not-understood'
  | 'no-article'
  | 'not-yet'
  | 'long-ago'
  | 'far-ahead'
  | 'row'
  | DateProblem;

/** What a filled cell became: sealed, an answer, or nothing. */
interface CellRead {
  column: number;
  aside: AsideReason | null;
}

/** Why a row becomes nobody. */
type RowProblem = 'nobody' | 'end-before-start' | 'release-without-arrest' | 'too-long' | 'total-row';

interface ListedEvent {
  type: EventOfList;
  when: DayWindow;
  leftCustody: Ternary;
}

/** Somebody whom a row is about. Only `identity` and `caseCell` have words of the file; both stay in the browser. */
export interface ListedPerson {
  identity: Identity;
  sex: string | null;
  ageGroup: string | null;
  events: ListedEvent[];
  articles: string[];
  court: string | null;
  /** Rows with the same are in one case; null: none. */
  caseCell: string | null;
}

export interface ListRow {
  n: number;
  cells: CellRead[];
  problem: RowProblem | null;
  person: ListedPerson | null;
  /** The rows that have the same name. */
  sameName: number[];
}

/** How many cells of a column were filled, became something, or were set aside, with why. */
export interface ColumnTally {
  filled: number;
  used: number;
  aside: Partial<Record<AsideReason, number>>;
}

export interface CaseListRead {
  rows: ListRow[];
  columns: ColumnTally[];
  /** Whether somebody has to say how days are written. */
  needs: { order: boolean; era: boolean };
}

/** More rows than this are for several files: each of them is sealed by itself. */
export const MOST_LISTED = 500;

const ADULT = 18;
const OLDEST = 120;
const readAge = (cell: string): string | null => {
  const number = /^(\d{1,3})\s*(?:years?(?:\s+old)?|ឆ្នាំ)?$/iu.exec(foldKhmer(cell).trim())?.[1];
  if (number === undefined) return codeOf(cell, 'age_group');
  return Number(number) > OLDEST ? null : Number(number) < ADULT ? 'AG_CHILD' : 'AG_ADULT';
};

const codeOf = (cell: string, list: 'sex' | 'age_group' | 'court_level'): string | null =>
  findTerm(cell, [list])?.code ?? null;

const SEXES: Readonly<Record<string, string>> = {
  f: 'SX_FEMALE',
  woman: 'SX_FEMALE',
  girl: 'SX_FEMALE',
  នារី: 'SX_FEMALE',
  ស: 'SX_FEMALE',
  m: 'SX_MALE',
  man: 'SX_MALE',
  boy: 'SX_MALE',
  បុរស: 'SX_MALE',
  ប: 'SX_MALE',
};
const SEX_OF = new Map(Object.entries(SEXES).map(([word, code]) => [fold(word), code]));
const readSex = (cell: string): string | null => SEX_OF.get(fold(cell)) ?? codeOf(cell, 'sex');

/** Words by which a court says its level. */
const COURTS: readonly (readonly [RegExp, string])[] = [
  [/supreme|កំពូល/iu, 'CL_SUPREME'],
  [/appeal|ឧទ្ធរណ៍/iu, 'CL_APPEAL'],
  [/municipal|provincial|first instance|សាលាដំបូង/iu, 'CL_FIRST'],
];
const readCourt = (cell: string): string | null =>
  codeOf(cell, 'court_level') ??
  (isProse(cell) ? null : (COURTS.find(([words]) => words.test(cell.normalize('NFC')))?.[1] ?? null));

/** Only numbers: words in such a cell could name somebody, and articles are not sealed. */
const ARTICLE = /^\d{1,4}(?:[-./]\d{1,3})?(?:\s*\(\d{1,2}\))?$/;
const readArticles = (cell: string): string[] | null => {
  const parts = foldKhmer(cell)
    .replace(/articles?|\bart\b\.?|មាត្រា/giu, ' ')
    .split(/[,;\n]|\s+and\s+|\s+និង\s*/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => ARTICLE.test(part)) ? [...new Set(parts)] : null;
};

const noIdentity = (): Identity => Object.fromEntries(IDENTITY_FIELDS.map((part) => [part, ''])) as Identity;
/** The parts in which each of several columns is written without its header. */
const PLAIN_PARTS: readonly IdentityPart[] = ['names', 'aliases'];

/** Returns the rule by which the days of a column are read: what its own cells decide, else what was chosen. */
const ruleOf = ({ rule }: DateColumn, { order, era }: ListChoices): DateRule => ({
  ...rule,
  order: rule.order ?? order,
  era: rule.era ?? era,
});

const ANY_PERSON = { id: '00000000-0000-4000-8000-000000000000', person: '00000000-0000-4000-8000-000000000000' };
/** Why nothing can have happened on a day, by the rules of the form. */
const dayFault = (event: ListedEvent, today: Day): AsideReason | null => {
  const answers = { ...blank(CaseEvent), ...event, people: [{ ...ANY_PERSON, after: null }] };
  const fault = readCaseEvent(answers, today).errors.find(({ pointer }) => pointer.startsWith('/when'))?.code;
  return fault === undefined
    ? null
    : fault === 'not-yet' || fault === 'long-ago' || fault === 'far-ahead'
      ? fault
      : 'not-understood';
};

const problemOf = ({ identity, events }: ListedPerson): RowProblem | null => {
  if (IDENTITY_FIELDS.some((part) => identity[part].length > IDENTITY_FIELD_MAX)) return 'too-long';
  if (identity.names === '' && identity.aliases === '' && events.length === 0) return 'nobody';
  const starts = events.filter(({ type }) => begins(type));
  const ends = events.filter(({ type }) => mayEnd(type) || type === 'CE_DIED');
  if (ends.some((end) => starts.some((start) => end.when.latest < start.when.earliest))) return 'end-before-start';
  const isHeld = starts.length > 0 || events.some(({ type }) => type === 'CE_SEEN_HELD');
  const isReleased = events.some(({ type }) => type === 'CE_RELEASED' || type === 'CE_BAIL');
  return isReleased && !isHeld ? 'release-without-arrest' : null;
};

const readRow = (
  { n, cells }: FileRow,
  headers: readonly string[],
  choices: ListChoices,
  rules: readonly (DateRule | null)[],
  today: Day,
): ListRow => {
  const read: CellRead[] = [];
  const person: ListedPerson = {
    identity: noIdentity(),
    sex: null,
    ageGroup: null,
    events: [],
    articles: [],
    court: null,
    caseCell: null,
  };
  const write = (part: IdentityPart, column: number, text: string): void => {
    const isOne = choices.columns.filter((target) => partOf(target) === part).length === 1;
    const line = isOne || PLAIN_PARTS.includes(part) ? text : `${headers[column] ?? ''}: ${text}`;
    person.identity[part] += (person.identity[part] === '' ? '' : '\n') + line;
  };
  const take = (column: number, cell: string): AsideReason | null => {
    const target = choices.columns[column] ?? 'aside';
    const part = partOf(target);
    // A name can be what elsewhere says that nothing is known: "Na".
    if (part !== null && fold(cell) !== '') {
      write(part, column, cell);
      return null;
    }
    if (target === 'aside') return 'chosen';
    if (isUnsaid(cell)) return 'unsaid';
    const type = eventOf(target);
    if (type !== null) {
      const day = readDate(cell, rules[column]!);
      if ('problem' in day) return day.problem;
      if (day.window === null) return 'unsaid';
      const event = { type, when: day.window, leftCustody: mayEnd(type) ? choices.walkedOut : ('unknown' as const) };
      const fault = dayFault(event, today);
      if (fault === null) person.events.push(event);
      return fault;
    }
    if (target === 'case') {
      person.caseCell = cell;
      person.identity.documents += `${person.identity.documents === '' ? '' : '\n'}${headers[column] ?? ''}: ${cell}`;
      return null;
    }
    if (target === 'article') {
      const articles = readArticles(cell);
      if (articles === null) return 'no-article';
      person.articles = articles;
      return null;
    }
    const code = target === 'sex' ? readSex(cell) : target === 'ageGroup' ? readAge(cell) : readCourt(cell);
    if (code === null) return 'not-understood';
    if (target === 'sex') person.sex = code;
    else if (target === 'ageGroup') person.ageGroup = code;
    else person.court = code;
    return null;
  };
  for (const [column, raw] of cells.entries()) {
    const cell = raw.trim();
    if (cell !== '') read.push({ column, aside: take(column, cell) });
  }
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  const problem = isTotalWord(first.trim()) ? 'total-row' : problemOf(person);
  return problem === null
    ? { n, cells: read, problem, person, sameName: [] }
    : {
        n,
        cells: read.map(({ column, aside }) => ({ column, aside: aside ?? 'row' })),
        problem,
        person: null,
        sameName: [],
      };
};

/** Names are the same whatever the order of their words, in the browser's sight alone. */
const nameKey = (names: string): string => fold(names).split(' ').sort().join(' ');

/** Reads the rows of a list into people, with what became of every filled cell: it was used, or it is set aside. */
export const readCaseList = (
  headers: readonly string[],
  rows: readonly FileRow[],
  choices: ListChoices,
  today: Day,
): CaseListRead => {
  const dates = headers.map((_header, column) =>
    eventOf(choices.columns[column] ?? 'aside') === null
      ? null
      : judgeDates(rows.map(({ cells }) => cells[column] ?? '')),
  );
  const rules = dates.map((column) => column && ruleOf(column, choices));
  const read = rows.map((row) => readRow(row, headers, choices, rules, today));
  const named = new Map<string, number[]>();
  const keyOf = ({ person }: ListRow): string => (person === null ? '' : nameKey(person.identity.names));
  for (const row of read) named.set(keyOf(row), [...(named.get(keyOf(row)) ?? []), row.n]);
  const columns = headers.map((): ColumnTally => ({ filled: 0, used: 0, aside: {} }));
  for (const { cells } of read)
    for (const { column, aside } of cells) {
      const tally = columns[column];
      if (!tally) continue;
      tally.filled += 1;
      if (aside === null) tally.used += 1;
      else tally.aside[aside] = (tally.aside[aside] ?? 0) + 1;
    }
  return {
    rows: read.map((row) => ({
      ...row,
      sameName: keyOf(row) === '' ? [] : named.get(keyOf(row))!.filter((n) => n !== row.n),
    })),
    columns,
    needs: {
      order: dates.some((column) => column !== null && column.order !== 'clear'),
      era: dates.some((column) => column?.buddhist),
    },
  };
};

/** How many filled cells were used and set aside in all columns. */
export const sumOfCells = (columns: readonly ColumnTally[]): { filled: number; used: number; aside: number } => {
  const sum = (of: (column: ColumnTally) => number): number => columns.reduce((all, column) => all + of(column), 0);
  return {
    filled: sum(({ filled }) => filled),
    used: sum(({ used }) => used),
    aside: sum(({ aside }) => Object.values(aside).reduce((all, n) => all + n, 0)),
  };
};

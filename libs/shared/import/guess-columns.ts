import type { AcledColumn } from '../acled/column-names.js';
import { TAGS } from '../incident/tags.js';
import { judgeDates, type DateColumn } from './date-column.js';
import { isOfParticipants, isOfWhatHappened, isWeakName, targetOfHeader, targetOfHxl } from './column-names.js';
import { plainKey } from './header-key.js';
import { readCount } from './read-count.js';
import { emptyMap, type ColumnMapping, type MappedColumn } from './column-mapping.js';
import { proposedMark, proposedReading } from './propose-reading.js';
import { joinMarks, markOfHeader, readTernary } from './marks.js';
import { readDegrees } from './read-place.js';
import { isGivenOnce, targetOf } from './column-targets.js';
import { foldCell, isUnsaid } from './cell-text.js';
import type { UnitHeaders } from './unit-headers.js';
import { isRunningName, isRunningNumber } from './running-number.js';

/**
 * Why a column does not have the meaning that its header or tag names. unknown-tag: no meaning here has this HXL tag
 * (`meaning`). meaning-taken: another column has it. cells-do-not-fit-meaning: no cell can be read that way.
 * running-number: it would be an id, but only numbers the rows of this sheet, and is left out.
 */
interface UnusedGuess {
  code: 'unknown-tag' | 'meaning-taken' | 'cells-do-not-fit-meaning' | 'running-number';
  meaning: string;
}

/** A guess with its basis, so that a person can judge it. */
export interface ColumnGuess extends MappedColumn {
  why: 'header' | 'hxl' | 'content' | 'none';
  /** The form of its dates, if it has some. */
  dateColumn: DateColumn | null;
  /** What was guessed and could not be used, or null. */
  unused: UnusedGuess | null;
  /** A few different cells, in the order of the file. */
  examples: string[];
  filled: number;
  /**
   * The different cells of a column that may be one of marks, as `cellKey` writes them; null: it is none. Files that an
   * earlier version read do not have it.
   */
  marks?: string[] | null;
}

const EXAMPLES = 5;
/** Headers that only files of ACLED have. Its "tags" say what was done; elsewhere they are a team's own words. */
const OF_ACLED = new Set(
  (
    [
      'event_id_cnty',
      'disorder_type',
      'sub_event_type',
      'assoc_actor_1',
      'assoc_actor_2',
      'civilian_targeting',
      'source_scale',
    ] satisfies AcledColumn[]
  ).map(plainKey),
);
const MOSTLY = 0.8;

const ofContent = (cells: readonly string[]): string | null => {
  const filled = cells.filter((cell) => !isUnsaid(cell));
  if (filled.length < 2) return null;
  const share = (is: (cell: string) => boolean): number => filled.filter(is).length / filled.length;
  // A web address that is repeated in many rows is the origin of the list, not the source of each event.
  const isOwn = new Set(filled).size > filled.length / 2;
  if (isOwn && share((cell) => /^https?:\/\//i.test(cell.trim())) >= MOSTLY) return 'sources.url';
  if (share((cell) => /^\s*-?\d{1,3}\.\d{3,}\s*,\s*-?\d{1,3}\.\d{3,}\s*$/.test(cell)) >= MOSTLY) return 'point';
  return null;
};

/**
 * Guesses what each column means, from its header, its HXL tag or its cells. If a record has only one answer for a
 * meaning, the first matching column gets it. Columns that are not recognised are imported as words.
 * @param samples cells of each column, in the order of the file
 * @param units what the countries of the installation call columns of their units
 */
export const guessColumns = (...of: Parameters<typeof guessingColumns>): ColumnGuess[] => {
  const guessing = guessingColumns(...of);
  for (;;) {
    const { done, value } = guessing.next();
    if (done) return value;
  }
};

/** Does the same one column at a time, because five hundred of them take long. */
export function* guessingColumns(
  headers: readonly string[],
  hxl: readonly string[] | null,
  samples: readonly (readonly string[])[],
  units?: UnitHeaders,
): Generator<undefined, ColumnGuess[]> {
  const taken = new Set<string>();
  // Vigil's own files have the middle of a whole place in "lat" and "lng"; nothing happened there.
  const isPointOfUnit = headers.some((header) => plainKey(header) === 'point of');
  const isOfAcled = headers.some((header) => OF_ACLED.has(plainKey(header)));
  const hasTitle = headers.some((header) => targetOfHeader(header) === 'title');
  const guess = (header: string, index: number): ColumnGuess => {
    const cells = samples[index] ?? [];
    const tag = hxl?.[index]?.trim() ?? '';
    let [target, why] = [tag ? targetOfHxl(tag) : null, 'hxl' as ColumnGuess['why']];
    let unused: UnusedGuess | null = tag && !target ? { code: 'unknown-tag', meaning: tag.slice(0, 100) } : null;
    const drop = (code: UnusedGuess['code']): void => {
      [unused, target] = [{ code, meaning: target! }, null];
    };
    const marks = joinMarks([], cells);
    const mark = target
      ? null
      : (proposedMark(header, cells) ?? markOfHeader(header, targetOfHeader(header, units), marks));
    if (!target) [target, why] = [mark?.target ?? targetOfHeader(header, units), 'header'];
    if (target === TAGS && isOfAcled) target = 'acts.type';
    if (isOfParticipants(header) && why === 'header') target = isMostlyNumbers(cells) ? 'crowd' : 'groups.group';
    if (target === 'narrative' && isOfWhatHappened(header) && !hasTitle && isAllLines(cells)) target = 'title';
    if (!target) [target, why] = [ofContent(cells), 'content'];
    if (isPointOfUnit && (target?.startsWith('point') || plainKey(header) === 'point of')) target = 'nothing';
    // A form's tool writes one point twice: whole, and in parts.
    if (target !== null && ['point.lat', 'point.lon'].includes(target) && taken.has('point')) target = 'nothing';
    const isFilled = cells.some((cell) => !isUnsaid(cell));
    if (
      target === 'place.code' &&
      !cells.every((cell) => isUnsaid(cell) || /^[A-Za-z]{0,3}-?\d+(\.0+)?$/.test(cell.trim()))
    )
      target = levelOf(header);
    const isRunning =
      (target === 'record.externalId' || (!target && isRunningName(header))) && isRunningNumber(header, cells);
    if (isRunning) [unused, target] = [{ code: 'running-number', meaning: 'record.externalId' }, 'nothing'];
    if (target && isGivenOnce(target) && taken.has(target)) drop('meaning-taken');
    if (target && isFilled && !fits(target, header, cells)) drop('cells-do-not-fit-meaning');
    else if (target === 'record.externalId' && !isFilled) target = null;
    if (target) {
      taken.add(target);
      if (!isRunning) unused = null;
    }
    // A meaning that another column has may become free by a saved mapping.
    const meaning = target ?? (unused?.code === 'meaning-taken' ? unused.meaning : null);
    const dateColumn = meaning !== null && targetOf(meaning)?.reads === 'window' ? judgeDates(cells) : null;
    return {
      header,
      target: target ?? 'words',
      why: target ? why : 'none',
      dates: target === null ? null : (dateColumn?.rule ?? null),
      ...proposedReading(target, cells),
      ...(mark && { flag: mark.flag }),
      dateColumn,
      unused,
      examples: [...new Set(cells.filter((cell) => !isUnsaid(cell)).map((cell) => cell.trim().slice(0, 120)))].slice(
        0,
        EXAMPLES,
      ),
      filled: cells.filter((cell) => cell.trim() !== '').length,
      marks,
    };
  };
  const all: ColumnGuess[] = [];
  // Unambiguous names choose first.
  for (const weak of [false, true])
    for (const [index, header] of headers.entries())
      if (isWeakName(header, hxl?.[index]?.trim() ?? '') === weak) {
        all[index] = guess(header, index);
        yield;
      }
  return all;
}

/** Whether a meaning can be read from any cell or, for an id, from most cells. */
const fits = (target: string, header: string, cells: readonly string[]): boolean =>
  target === 'record.externalId'
    ? isIdColumn(cells) && !(isRunningName(header) && cells.every(isSmallNumber))
    : target === 'point.lat' || target === 'point.lon'
      ? cells.some((cell) => readDegrees(cell) !== null)
      : target === 'crowd'
        ? cells.some((cell) => !isUnsaid(cell) && readCount(cell).understood)
        : /^place\.[123]$/.test(target)
          ? cells.some((cell) => !isUnsaid(cell) && !isNoUnit(cell, target))
          : true;

/** "Quarter" and "Capital" are kinds of units: a quarter of a year, or a yes, is none. */
const isNoUnit = (cell: string, target: string): boolean =>
  /^(?:\d{4}\W*)?[qt][1-4](?:\W*\d{4})?$/i.test(cell.trim()) ||
  (target !== 'place.1' && /^[1-4]$/.test(cell.trim())) ||
  (readTernary(cell) !== null && !/^\d$/.test(cell.trim()));

/** Whether more cells than not say how many: "about 100 people", "50". */
const isMostlyNumbers = (cells: readonly string[]): boolean => {
  const filled = cells.filter((cell) => !isUnsaid(cell));
  return filled.filter((cell) => readCount(cell).understood).length > filled.length / 2;
};

/** Whether each cell is one line that a title can hold. */
const isAllLines = (cells: readonly string[]): boolean => {
  const most = targetOf('title')!.field!.max;
  const filled = cells.map((cell) => cell.trim()).filter((cell) => !isUnsaid(cell));
  return filled.length > 0 && filled.every((cell) => cell.length <= most && !cell.includes('\n'));
};

/** Under "No." bare numbers in no order are no ids: nobody knows of what they are numbers. */
const isSmallNumber = (cell: string): boolean => isUnsaid(cell) || /^\d{1,7}$/.test(foldCell(cell).trim());

/** "adm2" without codes holds names of that level. */
const levelOf = (header: string): string | null => {
  const level = /[123]/.exec(header)?.[0];
  return level ? `place.${level}` : null;
};

/** An id column is short, and almost every row has a value. */
const isIdColumn = (cells: readonly string[]): boolean =>
  cells.every((cell) => cell.trim().length <= 100) &&
  cells.filter((cell) => !isUnsaid(cell)).length >= cells.length * MOSTLY;

/** Returns the column of a mapping as it was guessed. */
export const columnOfGuess = ({ header, target, dates, split, missing, flag }: ColumnGuess): MappedColumn => ({
  header,
  target,
  dates,
  ...(split && { split }),
  ...(missing && { missing }),
  ...(flag && { flag }),
});

/** Returns the mapping from the guesses, before anybody has looked at it. */
export const mapOfGuesses = (guesses: readonly ColumnGuess[]): ColumnMapping => ({
  ...emptyMap([]),
  columns: guesses.map(columnOfGuess),
  point: guesses.some(({ target }) => target === 'point' || target === 'point.lat') ? { nearestKm: null } : null,
  groupRows: guesses.some(({ target }) => target === 'measure'),
});

import { addDays } from '../day/day.js';
import { between, monthOf } from '../day/day-window.js';
import { readCount } from './read-count.js';
import type { ColumnMapping, MappedColumn } from './column-mapping.js';
import { placeOfCode } from './read-place.js';
import { finishLevels, finishPoint, finishPointPrecision, POINT_LEVELS, readPlaceCell } from './place-of-row.js';
import { readCountry } from './country-column.js';
import { decided, isMissing, readCodes, readNumber, readText, readWindow } from './cell-readers.js';
import { keepZero, saysSomebodyLooked } from './add-acts-and-harms.js';
import { readOwnAnswer } from './read-own-answer.js';
import { fillEntry } from './read-list-entries.js';
import {
  type CellAt,
  addWords,
  give,
  keepWords,
  newDraft,
  setFate,
  type RowDraft,
  type ImportContext,
} from './row-draft.js';
import { DAY_PARTS, isCoded, targetOf, type Target } from './column-targets.js';
import { isDeepEqual } from './deep-equal.js';
import { foldCell, isUnsaid } from './cell-text.js';
import { readTernary } from './marks.js';
import { joinDayParts, type DayPart } from './join-day-parts.js';

const LONGEST_NARRATIVE = 20_000;

const readIncidentCell = (draft: RowDraft, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.key as keyof RowDraft['incident'];
  const set = (value: unknown): void => give(draft, name, value as never);
  if (isCoded(target)) {
    const codes = readCodes(draft, target, at).map(({ code }) => code);
    if (target.reads === 'choice') set(codes[0] ?? null);
    else if (codes.length > 0) set([...new Set([...((draft.incident[name] as string[] | null) ?? []), ...codes])]);
  } else if (target.reads === 'window') set(readWindow(draft, column.dates, at));
  else if (target.reads === 'ternary') {
    const value = readTernary(at.cell);
    if (value !== null) set(value);
    else keepWords(draft, at.header, at.cell, { code: 'kept-in-words', column: at.column, value: at.cell });
  } else if (target.reads === 'count') {
    const { value, understood } = readNumber(at);
    // Spreadsheets fill empty cells with zeros, and no assembly is of nobody.
    if (value.state === 'CS_NONE' && !saysSomebodyLooked(column.zero)) return keepZero(draft, at);
    if (understood) return set(value);
    draft.notes.push({ code: 'count-not-understood', column: at.column, value: at.cell });
    setFate(draft, at.column, 'words');
    // The words are kept, but they answer nothing: a number of the record, or of another row, stands.
    if (!draft.given.has(name)) Object.assign(draft.incident, { [name]: value });
  } else if (target.reads === 'point') draft.point = { lat: at.cell, lon: null, column: at.column };
  else if (target.reads === 'text') {
    const text = readText(draft, target.field!, at);
    if (text !== null)
      set(draft.incident[name] ? `${draft.incident[name] as string}\n${text}`.slice(0, target.field!.max) : text);
  }
};

const readOther = (draft: RowDraft, world: ImportContext, target: Target, column: MappedColumn, at: CellAt): void => {
  switch (target.key) {
    case 'nothing':
      if (decided(draft, at, at.cell)?.as === 'aside')
        draft.aside ??= { code: 'decided-aside', column: at.column, value: at.cell };
      return setFate(draft, at.column, 'aside');
    case 'words':
      return addWords(draft, at);
    case 'record.code':
      draft.code = at.cell.trim();
      return;
    case 'record.externalId':
      draft.externalId = at.cell.trim().slice(0, 200);
      return;
    case 'place.code': {
      const place = placeOfCode(world.gazetteer, at.cell);
      // A bare number is a unit of whichever country has it: another than the row names says nothing of this row.
      if (place && draft.country !== null && !world.gazetteer.isWithin(place.code!, draft.country))
        return keepWords(draft, at.header, at.cell, {
          code: 'place-code-elsewhere',
          column: at.column,
          value: at.cell,
          suggestions: [],
          params: { name: world.gazetteer.get(draft.country)!.nameEn },
        });
      if (place && !(draft.incident.place?.code && world.gazetteer.isWithin(draft.incident.place.code, place.code!)))
        give(draft, 'place', place);
      if (!place)
        keepWords(draft, at.header, at.cell, { code: 'place-code-unknown', column: at.column, value: at.cell });
      return;
    }
    case 'place.0':
      return readCountry(draft, world, at);
    case 'place.1':
    case 'place.2':
    case 'place.3':
      draft.levels.push({ cell: at.cell, level: Number(target.key.at(-1)) as 1 | 2 | 3, column: at.column });
      return;
    case 'point.lat':
      draft.point = { ...draft.point, lat: at.cell, column: at.column };
      return;
    case 'point.lon':
      draft.point = { ...draft.point, lon: at.cell, column: at.column };
      return;
    case 'point.precision': {
      const level = POINT_LEVELS[foldCell(at.cell).trim().replace(/\.0+$/, '')];
      if (level !== undefined) draft.pointLevel = { level, at };
      else keepWords(draft, at.header, at.cell, { code: 'kept-in-words', column: at.column, value: at.cell });
      return;
    }
    case 'when.end': {
      if (column.end === 'closed') return setFate(draft, at.column, 'aside');
      if (column.end === 'possible') return readLatest(draft, column, at);
      const window = readWindow(draft, column.dates, at);
      if (window) draft.end = { window, at };
      return;
    }
    case 'when.precision':
      return widen(draft, at);
    case 'when.latest':
      return readLatest(draft, column, at);
  }
};

/** Reads the days whose parts are in columns of their own. Where the row has the whole day too, that one stands. */
const readDayParts = (draft: RowDraft, world: ImportContext, parts: readonly DayPart[]): void => {
  for (const day of ['when', 'when.end']) {
    const joined = joinDayParts(parts, day);
    if (!joined) continue;
    const { at, columns, lone } = joined;
    if (day === 'when.end') readOther(draft, world, targetOf(day)!, at.as, at);
    else if (draft.given.has('when')) addWords(draft, at);
    else readIncidentCell(draft, targetOf(day)!, at.as, at);
    // What became of the day became of each of its parts.
    const fate = draft.fates[0]!.get(at.column)!;
    for (const column of columns) setFate(draft, column, fate);
    if (lone && fate === 'aside') setFate(draft, lone.column, fate);
    else if (lone)
      keepWords(draft, lone.header, lone.cell, { code: 'kept-in-words', column: lone.column, value: lone.cell });
  }
};

/** Widens the day to the latest on which the event may have begun. */
const readLatest = (draft: RowDraft, column: MappedColumn, at: CellAt): void => {
  const last = readWindow(draft, column.dates, at);
  const first = draft.incident.when;
  if (!last) return;
  // Without a first day, nobody knows how long before that day it began.
  if (!first || last.latest < first.earliest)
    keepWords(draft, at.header, at.cell, {
      code: first ? 'end-before-start' : 'kept-in-words',
      column: at.column,
      value: at.cell,
    });
  else if (last.latest > first.latest) give(draft, 'when', between(first.earliest, last.latest));
};

/**
 * Widens a day that a file gives only to a week (2) or a month (3): it is the middle of the possible days, as in
 * ACLED's time_precision.
 */
const widen = (draft: RowDraft, at: CellAt): void => {
  const { cell, column, header } = at;
  const { when } = draft.incident;
  const code = decided(draft, at, cell)?.value[0] ?? foldCell(cell).trim().replace(/\.0+$/, '');
  if (code === '1') return;
  if (!['2', '3'].includes(code) || when?.precision !== 'DP_DAY')
    return keepWords(draft, header, cell, { code: 'kept-in-words', column, value: cell });
  const [year, month] = when.earliest.split('-').map(Number) as [number, number];
  give(
    draft,
    'when',
    code === '3' ? monthOf(year, month) : between(addDays(when.earliest, -3), addDays(when.earliest, 3)),
  );
  draft.notes.push({ code: code === '3' ? 'day-known-to-a-month' : 'day-known-to-a-week', column, value: cell });
};

/**
 * Puts the last day into the narrative. It has no field, because an incident counts in the period in which it began,
 * and it is never the latest day on which the incident may have begun. If it equals the first day, it adds nothing.
 */
const finishEnd = (draft: RowDraft): void => {
  const {
    incident: { when },
    end,
    notes,
  } = draft;
  if (end === null || (when && isDeepEqual(when, end.window))) return;
  const { cell, column } = end.at;
  addWords(draft, end.at);
  notes.push({
    code: when && end.window.latest < when.earliest ? 'end-before-start' : 'end-kept-in-words',
    column,
    value: cell,
  });
};

/**
 * Reads one row of a file by its mapping; `readRecord` completes it. Nothing is lost: what fits no field goes to the
 * narrative, with a note. Nothing is invented: an empty cell answers nothing.
 * @param merged columns that only repeat a merged cell. Its number is counted once, in the row where it begins; a zero
 * of several rows together is a zero of each.
 */
export const readRow = (
  cells: readonly string[],
  map: ColumnMapping,
  world: ImportContext,
  merged: readonly number[] = [],
): RowDraft => {
  const draft = newDraft(world.ownCodes);
  const later: (() => void)[] = [];
  const codes: (() => void)[] = [];
  const dayParts: DayPart[] = [];
  const placeCells: CellAt[] = [];
  const readColumn = ([index, column]: [number, MappedColumn]): void => {
    const cell = cells[index] ?? '';
    const target = targetOf(column.target);
    if (!target || isUnsaid(cell) || isMissing(column, cell)) return;
    const isMerged = merged.includes(index);
    setFate(draft, index, 'used');
    const at: CellAt = { cell, column: index, header: column.header, as: column, ...(isMerged && { isMerged }) };
    if (isMerged && target.reads === 'count' && readCount(cell).value.state !== 'CS_NONE') {
      keepWords(draft, at.header, cell, { code: 'merged-number', column: index, value: cell });
      return;
    }
    if (/^[=@]|^[+-](?![\d.\s])/.test(cell.trim()))
      draft.notes.push({ code: 'formula-as-text', column: index, value: cell.slice(0, 200) });
    if (target.ownKey !== undefined) readOwnAnswer(draft, world.ownQuestions?.get(target.ownKey) ?? null, at);
    else if (DAY_PARTS.includes(target.key)) dayParts.push({ key: target.key, at });
    else if (target.key === 'place') placeCells.push(at);
    else if (target.key === 'place.code') codes.push(() => readOther(draft, world, target, column, at));
    else if (target.list !== null || target.key.startsWith('measure')) fillEntry(draft, world, target, column, at);
    else if (target.field) readIncidentCell(draft, target, column, at);
    else if (target.key === 'when.latest' || target.key === 'when.end' || target.key === 'when.precision')
      later.push(() => readOther(draft, world, target, column, at));
    else readOther(draft, world, target, column, at);
  };
  // The day comes first: by it, "2021 arrests" are told from 2,021 of them.
  const ofDay = ({ target }: MappedColumn): boolean => target === 'when' || DAY_PARTS.includes(target);
  const columns = [...map.columns.entries()];
  for (const one of columns.filter(([, column]) => ofDay(column))) readColumn(one);
  readDayParts(draft, world, dayParts);
  for (const one of columns.filter(([, column]) => !ofDay(column))) readColumn(one);
  for (const work of later) work();
  finishEnd(draft);
  // From the widest to the finest: provinces and districts, codes, and a place in words inside them.
  finishLevels(draft, world, map);
  for (const work of codes) work();
  for (const at of placeCells) readPlaceCell(draft, world, at);
  finishPoint(draft, world, map);
  finishPointPrecision(draft, world);
  return draft;
};

/** Appends what fits no field to the narrative. Once per record, when all its rows have been read. */
export const finishWords = (draft: RowDraft): void => {
  const words = [...new Set(draft.words)];
  if (words.length === 0) return;
  give(draft, 'narrative', [draft.incident.narrative, ...words].filter(Boolean).join('\n').slice(0, LONGEST_NARRATIVE));
};

import { blank } from '../codebook/check-body.js';
import { UNKNOWN_COUNT, type CountValue } from '../counting/count-value.js';
import { Act } from '../incident/act.js';
import { Harm } from '../incident/harm.js';
import { termOf } from '../vocabulary/vocabulary.js';
import { joinCounts, leadingCount, leadsWithZero } from './read-count.js';
import type { MappedColumn, ZeroMeaning } from './column-mapping.js';
import { readNumber } from './cell-readers.js';
import { isYes } from './marks.js';
import { type CellAt, addWords, keepWords, setFate, type RowDraft, type ImportContext } from './row-draft.js';

/** Makes an entry of a list: unanswered, but for these fields. */
export const entry = <T extends { id: string }>(of: new () => T, world: ImportContext, fields: Partial<T>): T =>
  Object.assign(blank(of), { id: world.newId() }, fields);

/** Adds an act of this type if there is none; joins the people of two cells to a range. */
export const addAct = (
  draft: RowDraft,
  world: ImportContext,
  type: string,
  people: CountValue | null,
  note: string | null,
): void => {
  const there = draft.incident.acts.find((act) => act.type === type);
  const act = there ?? entry(Act, world, { type });
  if (people) act.people = there ? joinCounts(act.people, people) : people;
  if (note) act.note = [act.note, note].filter(Boolean).join('; ').slice(0, 2000);
  if (!there) draft.incident.acts.push(act);
};

/** Adds a harm of this type if there is none; joins the numbers of two cells to a range. */
export const addHarm = (
  draft: RowDraft,
  world: ImportContext,
  type: string,
  count: CountValue | null,
  note: string | null,
): void => {
  const there = draft.incident.harms.find((harm) => harm.type === type);
  const harm = there ?? entry(Harm, world, { type });
  if (count) harm.count = there ? joinCounts(harm.count, count) : count;
  if (note) harm.note = [harm.note, note].filter(Boolean).join('; ').slice(0, 2000);
  if (!there) draft.incident.harms.push(harm);
};

/** Adds an act or a harm, by its code. */
export const addOfType = (
  draft: RowDraft,
  world: ImportContext,
  code: string,
  count: CountValue | null,
  note: string | null,
): void => {
  if (termOf(code)?.list === 'harm_type') addHarm(draft, world, code, count, note);
  else addAct(draft, world, code, count, note);
};

/**
 * Saves, as words, a zero that makes no entry: the author of the sheet may have filled empty cells with it. That nobody
 * was arrested is no answer of a record, so the source's words say it, and no note asks about it.
 */
export const keepZero = (draft: RowDraft, { cell, column, header, as }: CellAt): void => {
  if (as.zero === 'ignore') setFate(draft, column, 'aside');
  else if (as.zero === 'nobody') addWords(draft, { header, cell, column });
  else keepWords(draft, header, cell, { code: 'zero-says-nothing', column, value: cell });
};

/** Whether a zero means that somebody looked, and there was none of what its column counts. */
export const saysSomebodyLooked = (zero: ZeroMeaning | undefined): zero is 'none' | 'nobody' =>
  zero === 'none' || zero === 'nobody';

/** Whether the words state a zero. "0 arrests" in a list of what was done names no act. */
export const saysNone = (draft: RowDraft, at: CellAt, words: string): boolean => {
  if (!leadsWithZero(words)) return false;
  keepZero(draft, { ...at, cell: words });
  return true;
};

/**
 * Reads a number in its own column. A zero makes no act and no harm. It means "none" only where the mapping says that
 * somebody looked. For acts it then covers only its column, and `noteWhatWasNone` checks all of them. Words that are
 * not a number make nothing, except "yes" and phrases like "two monks".
 */
export const addCounted = (
  draft: RowDraft,
  world: ImportContext,
  code: string,
  { zero }: MappedColumn,
  at: CellAt,
): void => {
  const { value, understood } =
    isYes(at.cell) && !/\p{Nd}/u.test(at.cell) ? { value: UNKNOWN_COUNT, understood: true } : readNumber(at);
  const count = understood ? value : leadingCount(at.cell);
  if (count === null)
    return keepWords(draft, at.header, at.cell, { code: 'count-not-understood', column: at.column, value: at.cell });
  if (count.state !== 'CS_NONE') return addOfType(draft, world, code, count, null);
  if (!saysSomebodyLooked(zero)) return keepZero(draft, at);
  if (termOf(code)?.list === 'harm_type') return addHarm(draft, world, code, count, null);
  draft.sawNone.set(at.column, zero);
  if (zero === 'nobody') keepZero(draft, at);
};

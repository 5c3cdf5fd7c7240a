import { fromEpochDay } from '@vigil/shared/day/day.js';
import { HIDDEN } from '@vigil/shared/incident/desk-list-states.js';
import type { Gap, Origin } from '@vigil/shared/incident/queue-filters.js';
import type { CountedAs, FigureOfQueue, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { Matches } from './match-records.js';
import type { FromIndex } from './queue-rows.repository.js';
import { NO_DAY, type RecordTable } from './record-table.js';
import type { RecordTags } from './record-tags.js';
import type { Rows } from './searchable-records.js';
import type { VisibleRecords } from './visible-records.js';

/** What was found, and what the member may see of it. */
export interface Found {
  matches: Matches;
  sight: VisibleRecords;
  tags: RecordTags | null;
  /** By row, its place in `COUNTED_AS`; null: no figure was asked for. */
  counted: Rows | null;
  figure: FigureNumber | null;
}

/** The number of a figure, whatever else narrows the queue. */
export type FigureNumber = Pick<FigureOfQueue, 'unit' | 'low' | 'high' | 'of'>;

/** How a figure counts a row. */
export const COUNTED_AS: readonly (CountedAs | null)[] = [null, 'certain', 'possible', 'single-source'];

/** Returns the first and the last day on which these may have begun; null: of none a day is known. */
export const daysOf = (table: RecordTable, rows: Int32Array): RecordQueue['days'] => {
  const { earliest, latest } = table.rows.columns;
  let [first, last] = [Infinity, -Infinity];
  for (const row of rows) {
    if (earliest[row] === NO_DAY) continue;
    first = Math.min(first, earliest[row]!);
    last = Math.max(last, latest[row]!);
  }
  return first === Infinity ? null : { first: fromEpochDay(first), last: fromEpochDay(last) };
};

/** Adds to the number of a figure how it counts those that match. */
export const figureOf = ({ matches, sight, counted, figure }: Found): FigureOfQueue | null => {
  if (counted === null || figure === null) return null;
  const n = COUNTED_AS.map(() => 0);
  for (const row of matches.rows) n[counted[row]!]! += 1;
  const of = (as: CountedAs): number => n[COUNTED_AS.indexOf(as)]!;
  let unseen = 0;
  for (const [row, as] of counted.entries()) if (as !== 0 && sight.sees[row] !== 1) unseen += 1;
  return { ...figure, certain: of('certain'), possible: of('possible'), singleSource: of('single-source'), unseen };
};

/** Reads what the columns know of a row. */
export const fromIndex = (
  table: RecordTable,
  row: number,
  { matches, sight, tags, counted }: Found,
  owner: string | null,
): FromIndex => {
  const found: Record<string, string[]> = { group: [], 'acts.type': [], gap: [], origin: [], status: [] };
  table.eachValue(row, (value) => {
    found[table.values.filterAt(value)]?.push(table.values.valueAt(value));
  });
  const { sources, media } = table.rows.columns;
  return {
    isHidden: found['status']![0] === HIDDEN,
    owner,
    groups: found['group']!,
    acts: found['acts.type']!,
    sources: sources[row]!,
    media: media[row]!,
    gaps: [...matches.extraGaps(row), ...(found['gap'] as Gap[])],
    origin: found['origin']![0] as Origin,
    double: table.doubles.mostLike(row, sight.sees),
    tags: [...(tags?.at(row, sight.reads) ?? [])],
    counted: counted && COUNTED_AS[counted[row]!]!,
  };
};

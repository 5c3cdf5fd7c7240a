import type { ColumnMapping, Decision } from '@vigil/shared/import/column-mapping.js';
import type { UnmatchedWords } from '@vigil/shared/staff-responses/imports.js';
import { fold } from '@vigil/shared/text-matching/fold.js';

type Words = Pick<UnmatchedWords, 'column' | 'words' | 'how'>;

/** Returns what a person decided about words of a column; null: nothing yet. */
export const decisionAbout = (map: ColumnMapping, { column, words }: Words): Decision | null => {
  const key = fold(words);
  const { values = {} } = map.columns[column] ?? {};
  return Object.hasOwn(values, key) ? values[key]! : null;
};

/** Whether words wait for a decision. What was read by its spelling is an answer. */
export const isWithoutDecision = (map: ColumnMapping, one: Words): boolean =>
  one.how !== 'spelling' && decisionAbout(map, one) === null;

import { describe, expect, it } from '@jest/globals';
import { emptyMap, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { UnmatchedWords } from '@vigil/shared/staff-responses/imports.js';
import { decisionAbout, isWithoutDecision } from './decided-words.js';

const words = (said: string, how: UnmatchedWords['how'] = 'unknown'): UnmatchedWords =>
  ({ column: 0, header: 'Acts', target: 'acts.type', words: said, how, suggestions: [], n: 1 }) as UnmatchedWords;
const map = (values?: ColumnMapping['columns'][number]['values']): ColumnMapping => ({
  ...emptyMap([]),
  columns: [{ header: 'Acts', target: 'acts.type', dates: null, ...(values && { values }) }],
});

describe('what was decided about words', () => {
  it('is found by their folded form, and only if somebody decided it', () => {
    const kept = { as: 'words', value: [] } as const;
    const decided = map({ [fold('A Walk')]: { ...kept, value: [] } });
    expect(decisionAbout(decided, words('a walk'))).toEqual(kept);
    for (const said of ['other', 'Constructor', 'toString', '__proto__', 'valueOf'])
      for (const one of [decided, map(), map({})]) expect(decisionAbout(one, words(said))).toBeNull();
  });

  it('is open where nobody decided and nothing was read by its spelling', () => {
    expect(isWithoutDecision(map(), words('a walk'))).toBe(true);
    expect(isWithoutDecision(map(), words('a walk', 'spelling'))).toBe(false);
    expect(isWithoutDecision(map({ [fold('a walk')]: { as: 'nothing', value: [] } }), words('a walk'))).toBe(false);
  });
});

import { count } from '@vigil/shared/counting/count.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { unwatchedOf } from './map-model.js';

const places = {
  atLevel: () => [{ code: '01' }, { code: '12' }],
  isWithin: (code: string, area: string) => area === 'KH' || code === area,
} as never;
const entry = (more: Partial<CoverageEntry>): CoverageEntry => ({
  place: '01',
  from: asDay('2021-01-01'),
  until: asDay('2022-01-01'),
  level: 'CO_NONE',
  group: null,
  ...more,
});

describe('the units that a map shows as unwatched', () => {
  it('are those of which nobody watched what is asked for: who watched another group says nothing', () => {
    const coverage = [entry({}), entry({ level: 'CO_ON_SITE', group: 'G-000001' })];
    const of = (groups?: readonly string[]): string[] => {
      const facts = createFacts(createPlaceTree([]));
      const answer = count(facts, createQuestion('2021', { filters: groups ? { groups } : {} }), asDay('2022-06-01'));
      return [...unwatchedOf({ level: 1, period: asPeriod('2021') }, answer, places, coverage)];
    };
    expect([of(), of(['G-000001']), of(['G-000002'])]).toEqual([[], [], ['01']]);
  });
});

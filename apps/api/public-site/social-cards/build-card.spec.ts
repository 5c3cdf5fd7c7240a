import { describe, expect, it } from '@jest/globals';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { asDay } from '@vigil/shared/day/day.js';
import { loadCountry } from '../../places/country-data.js';
import { figureCard } from './build-card.js';

const { gazetteer } = loadCountry();
const telling = {
  language: 'en',
  site: 'vigil.example',
  logo: null,
  about: { demo: false, organisation: 'ORG', standards: 'STANDARDS' },
  groups: [],
  gazetteer,
  asOf: { seq: 1, day: '2026-01-01' },
} as const;
const answer = count(
  createFacts(createPlaceTree(gazetteer.places)),
  createQuestion('2021', { filters: { place: ['10'] } }),
  null,
);
const cardOf = (all: Answer, coverage: readonly CoverageEntry[] = []) =>
  figureCard({ all, byState: null, byGroup: null, assessed: null }, null, telling, coverage);
/** The title of a figure's card when requested on a day. */
const titleOn = (period: string, day: string): string =>
  cardOf(count(createFacts(createPlaceTree(gazetteer.places)), createQuestion(period), asDay(day)))
    .title.map(({ text }) => text)
    .join('');
const titleOf = (...coverage: CoverageEntry[]): string =>
  cardOf(answer, coverage)
    .title.map(({ text }) => text)
    .join('');

describe('the picture of a figure', () => {
  it('says no 0 where nobody is known to have watched', () => {
    expect(titleOf()).toMatch(/Kratié: none recorded; nobody is on record as watching\.$/);
    expect(
      titleOf({ place: '10', from: asDay('2021-01-01'), until: asDay('2022-01-01'), level: 'CO_NETWORK', group: null }),
    ).toMatch(/Kratié: 0 recorded\.$/);
  });

  it('names a kind of force as readers see it, which also covers what is withheld from them', () => {
    const asked = createQuestion('2021', {
      indicator: 'I07',
      measure: 'force',
      filters: { forceTypes: ['FM_UNSPEC'] },
    });
    const card = cardOf(count(createFacts(createPlaceTree(gazetteer.places)), asked, null));
    expect(card.title.map(({ text }) => text).join('')).toContain('(only: Force, means not stated or withheld)');
  });

  it('says up to which day a period is covered that is not over, and no figure of one that has not begun', () => {
    expect(titleOn('2026', '2026-11-27')).toMatch(/^Cambodia, 1 January to 27 November 2026, so far: /);
    expect(titleOn('2026-12', '2026-11-27')).toBe(
      'December 2026 has not begun: no figure for assemblies interfered with.',
    );
    expect(titleOn('2025', '2026-11-27')).toMatch(/^Cambodia, 2025: /);
  });

  it('ends its bars with what is published, and stands them on no ground where nobody is known to have watched', () => {
    const facts = createFacts(createPlaceTree(gazetteer.places));
    for (const on of ['2026-01-10', '2026-03-10']) facts.put(anIncident({ code: on, on, place: '10' }));
    facts.lastPublished = facts.lastDays();
    const [all, series] = [{}, { unit: 'month', split: ['period'] } as const].map((more) =>
      count(facts, createQuestion('2026', { filters: { place: ['10'] }, ...more }), asDay('2026-06-20')),
    );
    const answers = { all: all!, byState: null, byGroup: null, assessed: null };
    const known = (...coverage: CoverageEntry[]) => {
      const { bars, facts: said } = figureCard(answers, series!, telling, coverage);
      // What a dash in the ground means is said, and only where there is one.
      expect(said.slice(1)).toEqual(
        bars!.cells.every(({ isKnown }) => isKnown)
          ? []
          : ['Dashes below the bars: no number is known, which is not 0.'],
      );
      return [bars?.to, bars?.cells.map(({ sure, isKnown }) => [sure, isKnown])];
    };
    const to = 'March 2026';
    const year = { place: '10', from: asDay('2026-01-01'), until: asDay('2027-01-01'), group: null };
    expect(known()).toEqual([
      to,
      [
        [1, true],
        [0, false],
        [1, true],
      ],
    ]);
    expect(known({ ...year, level: 'CO_NETWORK' })).toEqual([
      to,
      [
        [1, true],
        [0, true],
        [1, true],
      ],
    ]);
  });

  it('draws no bars of a rate: their numbers would be of what it divides', () => {
    const facts = createFacts(createPlaceTree(gazetteer.places));
    for (const [code, on] of [
      ['a', '2021-02-01'],
      ['b', '2021-03-01'],
    ] as const)
      facts.put(anIncident({ code, on, place: '12', coverage: 'CO_ON_SITE' }));
    const barsOf = (indicator: 'I02' | 'I03' | 'I22') => {
      const [all, series] = [{}, { unit: 'month', split: ['period'] } as const].map((more) =>
        count(facts, createQuestion('2021', { indicator, ...more }), null),
      );
      return figureCard({ all: all!, byState: null, byGroup: null, assessed: null }, series!, telling, []).bars;
    };
    expect(barsOf('I02')?.most).toBe('at least 1');
    expect([barsOf('I03'), barsOf('I22')]).toEqual([null, null]);
  });
});

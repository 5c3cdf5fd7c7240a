import { count } from '@vigil/shared/counting/count.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { aHarm, anArrest, anIncident } from '@vigil/shared/counting/test-facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { createText } from '@vigil/shared/text/text.js';
import analysis from '../../../../../libs/shared/text/analysis/en.json' with { type: 'json' };
import counted from '../../../../../libs/shared/text/counting/en.json' with { type: 'json' };
import { certainOf, formatValue, seenValue, valueOf } from './cell-value.js';

const t = createText('en', analysis, counted);
type Told = Omit<Parameters<typeof anIncident>[0], 'code'>;
const POPULATION = { inhabitants: 300_000, year: 2019, source: 'a census' };
const answerOf = (indicator: 'I02' | 'I03' | 'I09' | 'I22' | 'I23', ...told: Told[]): Answer => {
  const facts = createFacts(createPlaceTree([{ code: '01', parent: null, level: 1, population: POPULATION }]));
  told.forEach((one, i) => facts.put(anIncident({ code: `KH-${i}`, on: '2021-02-03', ...one })));
  return count(facts, createQuestion('2021', { indicator }), null);
};
const cellOf = (...asked: Parameters<typeof answerOf>): Cell => answerOf(...asked).total;
const seen = (answer: Answer, watch: Watch | null) =>
  seenValue(answer.total, whyNoneIn(answer, answer.total, watch), t);

describe('a number of an analysis', () => {
  it('is 0 where somebody was watching, as on the map and in the files', () => {
    expect((['watched', 'partly', 'media'] as const).map((watch) => seen(answerOf('I02'), watch).short)).toEqual([
      '0',
      '0',
      '0',
    ]);
  });

  it('is what was recorded, whoever watched', () => {
    expect(
      (['watched', 'nobody', 'not-recorded', null] as const).map((watch) => seen(answerOf('I02', {}), watch).short),
    ).toEqual(['1', '1', '1', '1']);
  });
});

describe('a rate per inhabitants', () => {
  const held = (people: ReturnType<typeof exactly>): Told => ({ acts: [anArrest({ people })] });

  it('is what a table, a chart and an axis show, and not the number that it divides', () => {
    const twenty = Array.from({ length: 20 }, (): Told => ({}));
    expect(seen(answerOf('I22', ...twenty), 'watched')).toEqual({ at: 6.667, more: 0, isOpen: false, short: '6.6' });
    expect(seen(answerOf('I23', held(atLeast(30))), 'watched')).toMatchObject({ at: 10, isOpen: true, short: '10+' });
    const range = held({ state: 'CS_RANGE', low: 30, high: 60, text: null });
    expect(seen(answerOf('I23', range), 'watched')).toMatchObject({ at: 10, more: 10, short: '10–20' });
    // Rounded down as in its sentence: "at least 6.6", of 6.667.
    const narrow = held({ state: 'CS_RANGE', low: 20, high: 29, text: null });
    expect(seen(answerOf('I23', narrow), 'watched').short).toBe('6.6–9.7');
  });

  it('is a dash where nobody watched or too few are counted, "?" where no source says how many, and never 0', () => {
    expect(seen(answerOf('I22'), 'nobody')).toMatchObject({ at: null, short: '–' });
    expect(seen(answerOf('I22'), 'watched')).toMatchObject({ at: null, short: '–' });
    expect(seen(answerOf('I23', held(UNKNOWN_COUNT)), 'watched').short).toBe('?');
    const { total } = answerOf('I22', ...Array.from({ length: 10 }, (): Told => ({})));
    const unknown = { ...total, perInhabitants: { ...total.perInhabitants!, low: null, why: 'not-known' as const } };
    expect(valueOf(unknown, t)).toEqual({ at: null, more: 0, isOpen: false, short: '–' });
    expect(certainOf(unknown)).toBeLessThan(certainOf(total));
  });
});

describe('what goes wrong', () => {
  it('is a dash that is read aloud, and no 0, where nobody watched or nobody knows whether anybody did', () => {
    for (const watch of ['nobody', 'not-recorded', null] as const) {
      const value = seen(answerOf('I02'), watch);
      expect([value.at, value.short, formatValue(value, t)]).toEqual([null, '–', 'none recorded']);
    }
  });

  it('is no 0 where only a single source stands beside it, and nobody is known to have watched', () => {
    expect(seen(answerOf('I02', { grade: 'VG_WEAK' }), 'not-recorded').short).toBe('–');
    expect(seen(answerOf('I02', { grade: 'VG_WEAK' }), 'watched').short).toBe('0');
  });

  it('is never "0+": where one source says none and another is silent, the number is not known', () => {
    const silent = [aHarm({ count: UNKNOWN_COUNT })];
    const mixed = answerOf('I09', { harms: [aHarm({ count: NONE_COUNT })] }, { harms: silent });
    expect([mixed.total.low, mixed.total.high, mixed.total.notReported]).toEqual([0, null, { k: 1, of: 2 }]);
    expect([valueOf(mixed.total, t).short, seen(mixed, 'watched').short, seen(mixed, 'watched').at]).toEqual([
      '?',
      '?',
      null,
    ]);
    expect(seen(answerOf('I09', { harms: [aHarm({ count: exactly(3) })] }, { harms: silent }), 'watched').short).toBe(
      '3+',
    );
    expect(seen(answerOf('I09', { harms: [aHarm({ count: atLeast(0) })] }), 'watched').short).toBe('?');
    // It may have begun in another year, and nobody says how many were hurt: nothing is certain here.
    const may = answerOf('I09', { earliest: '2020-12-30', latest: '2021-01-02', harms: silent });
    expect([may.total.low, may.total.high, may.total.notReported]).toEqual([0, null, { k: 0, of: 0 }]);
    expect(seen(may, 'watched').short).toBe('0–?');
  });

  it('stays "not reported" where sources are silent, and a rate of none says whether nobody was watching', () => {
    const silent = answerOf('I09', { harms: [aHarm({ count: UNKNOWN_COUNT })] });
    expect([valueOf(silent.total, t).short, seen(silent, 'not-recorded').short]).toEqual(['?', '?']);
    expect(seen(answerOf('I03'), 'watched')).toEqual(valueOf(cellOf('I03'), t));
    expect(seen(answerOf('I03'), null)).toEqual({ ...valueOf(cellOf('I03'), t), none: 'unseen' });
  });
});

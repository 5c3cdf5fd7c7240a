import en from '../text/counting/en.json' with { type: 'json' };
import km from '../text/counting/km.json' with { type: 'json' };
import rule from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { asDay } from '../day/day.js';
import type { Answer, Cell } from './answer.js';
import { answerFromColumns } from './answer-from-columns.js';
import { compactAnswer } from './answer-columns.js';
import { answerFromWire } from './answer-from-wire.js';
import { answerToWire } from './answer-to-wire.js';
import { count, countCells } from './count.js';
import { atLeast, exactly } from './count-value.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { findMatches } from './find-matches.js';
import { formatFigure } from './format-figure.js';
import { formatRule } from './format-rule.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question, questionProblems } from './question.js';
import { anArrest, anIncident } from './test-facts.js';

const people = (inhabitants: number, year = 2019, source = 'Census') => ({
  population: { inhabitants, year, source },
});
/** One country, of which every province but one is counted; a small island; a district that is not counted. */
const COUNTED = [
  { code: 'KH', parent: null, level: 0 },
  { code: '12', parent: 'KH', level: 1, ...people(2_000_000) },
  { code: '1201', parent: '12', level: 2, ...people(500_000) },
  { code: '1202', parent: '12', level: 2 },
  { code: '08', parent: 'KH', level: 1, ...people(1_000_000, 2019, 'Census (CC BY 4.0)') },
  { code: '23', parent: 'KH', level: 1, ...people(9_999) },
];
const UNCOUNTED = { code: '24', parent: 'KH', level: 1 };
const OTHER = { code: 'KE', parent: null, level: 0, ...people(50_000_000, 2020) };

const at = (place: string | null, n: number, more: Partial<IncidentFact> = {}): IncidentFact[] =>
  Array.from({ length: n }, (_, i) =>
    anIncident({ code: `${place}-${i}-${JSON.stringify(more)}`.slice(0, 60), place, ...more }),
  );
const factsOf = (
  incidents: readonly IncidentFact[],
  places: Parameters<typeof createPlaceTree>[0] = COUNTED,
): Facts => {
  const facts = createFacts(createPlaceTree(places));
  for (const incident of incidents) facts.put(incident);
  return facts;
};
const ask = (facts: Facts, rest: Partial<Question> = {}, period = '2021'): Answer =>
  count(facts, createQuestion(period, { indicator: 'I22', ...rest }), null);
const cell = ({ cells }: Answer, ...keys: (string | null)[]): Cell =>
  cells.find((one) => one.keys.join() === keys.join())!;
const t = createText('en', en, rule);
const names = { organisation: 'ORG', standards: 'LAW', group: (id: string) => id, place: (code: string) => code };
const say = (answer: Answer, one?: Cell): string => formatFigure(answer, t, names, 'watched', one);

/** Leaves one part of a cell out. */
const without =
  (key: 'perInhabitants' | 'none') =>
  (one: Cell): unknown =>
    Object.fromEntries(Object.entries(one).filter(([name]) => name !== key));

describe('rates per inhabitants', () => {
  const facts = factsOf([...at('1201', 12), ...at('12', 8), ...at('08', 1), ...at('23', 1), ...at(null, 1)]);

  it('divide the figure of I02 by the inhabitants of each place, and have its numbers', () => {
    const answer = ask(facts, { split: ['place:1'] });
    const plain = count(facts, createQuestion('2021', { indicator: 'I02', split: ['place:1'] }), null);
    expect(answer.cells.map(without('perInhabitants'))).toEqual(plain.cells);
    expect([answer.indicator, answer.unit, answer.populationSources]).toEqual([
      { code: 'I22', version: 2 },
      'assemblies',
      ['Census', 'Census (CC BY 4.0)'],
    ]);
    expect(cell(answer, '12')).toMatchObject({
      low: 20,
      perInhabitants: { low: 1, high: 1, inhabitants: 2_000_000, year: 2019, why: null },
    });
    // The country has the sum of its provinces: each is known, and of one year.
    expect(answer.total).toMatchObject({
      low: 23,
      perInhabitants: { low: 0.7641, inhabitants: 3_009_999, year: 2019, why: null },
    });
  });

  it('have none where nobody knows how many live there, or fewer than 10,000 do; and then nothing is 0', () => {
    const answer = ask(facts, { split: ['place:1'] });
    const none = { low: null, high: null, inhabitants: null, year: null };
    expect(cell(answer, '23')).toMatchObject({ low: 1, perInhabitants: { ...none, why: 'under-10000' } });
    expect(cell(answer, null)).toMatchObject({ low: 1, perInhabitants: { ...none, why: 'not-known' } });
    expect(cell(ask(facts, { split: ['place:2'] }), '1201').perInhabitants!.low).toBe(2.4);
    expect(ask(factsOf([], [...COUNTED, UNCOUNTED])).total.perInhabitants).toEqual({ ...none, why: 'not-known' });
  });

  it('have none where fewer than 10 are counted, and say how many live there all the same', () => {
    const of = (n: number, more: Partial<IncidentFact> = {}) =>
      ask(factsOf([...at('12', n), ...at('12', 9, { grade: 'VG_WEAK', ...more })])).total.perInhabitants;
    const known = { inhabitants: 3_009_999, year: 2019 };
    expect(of(10)).toMatchObject({ ...known, low: 0.3322, why: null });
    for (const few of [0, 1, 9]) expect(of(few)).toEqual({ ...known, low: null, high: null, why: 'under-10' });
    const nine = ask(factsOf(at('12', 9)));
    expect(say(nine)).toBe('2021: at least 9 assemblies interfered with; no rate, since fewer than 10 are counted');
    // As many may have been there as may: the rate is of what is certain.
    const held = anIncident({
      code: 'held',
      place: '12',
      acts: [anArrest({ people: { state: 'CS_RANGE', low: 9, high: 90, text: null } })],
    });
    expect(ask(factsOf([held]), { indicator: 'I23' }).total.perInhabitants).toMatchObject({
      high: null,
      why: 'under-10',
    });
  });

  it('are of the places that were asked for, and never of more people than their records can be of', () => {
    const of = (place: string[], rest: Partial<Question> = {}) => ask(facts, { filters: { place }, ...rest });
    expect(of(['1201', '12']).total.perInhabitants!.inhabitants).toBe(2_000_000);
    expect(of(['08', '12']).total.perInhabitants!.inhabitants).toBe(3_000_000);
    // Of the province, only the district was asked for.
    expect(cell(of(['1201'], { split: ['place:1'] }), '12').perInhabitants).toMatchObject({
      low: 2.4,
      inhabitants: 500_000,
    });
    expect(cell(of(['1202'], { split: ['place:1'] }), '12')).toBeUndefined();
    expect(of(['1202']).total.perInhabitants!.why).toBe('not-known');
  });

  it('of several countries have none, unless all were counted in one year', () => {
    const both = ask(factsOf([], [...COUNTED, OTHER]), { split: ['place:0'] });
    expect(both.total.perInhabitants!.why).toBe('not-known');
    const same = [...COUNTED, { ...OTHER, ...people(50_000_000) }];
    expect(ask(factsOf([], same)).total.perInhabitants).toMatchObject({ inhabitants: 53_009_999, low: null });
    expect(cell(ask(factsOf(at('KE', 10), [...COUNTED, OTHER]), { split: ['place:0'] }), 'KE').perInhabitants).toEqual({
      low: 0.02,
      high: 0.02,
      inhabitants: 50_000_000,
      year: 2020,
      why: null,
    });
  });

  it('of people are a range, and open where the number is', () => {
    const held = (n: ReturnType<typeof exactly>, code: string) =>
      anIncident({ code, place: '12', acts: [anArrest({ people: n })] });
    const of = (...incidents: IncidentFact[]) =>
      ask(factsOf(incidents), { indicator: 'I23', filters: { place: ['12'] } });
    const range = of(held({ state: 'CS_RANGE', low: 40, high: 60, text: null }, 'a'));
    expect([range.unit, range.measure, range.total.perInhabitants]).toMatchObject([
      'people',
      null,
      { low: 2, high: 3 },
    ]);
    expect(of(held(atLeast(40), 'b')).total.perInhabitants).toMatchObject({ low: 2, high: null });
    expect(say(range)).toBe(
      '2021: at least 40 people deprived of liberty in 12 (40 to 60 in what is recorded): at least 2 per 100,000 inhabitants in this period (2,000,000 inhabitants in 2019)',
    );
  });

  it('are refused by anything of which nobody knows how many people it has', () => {
    const refused = (rest: Partial<Question>) =>
      questionProblems(createQuestion('2021', { indicator: 'I22', unit: 'month', ...rest }));
    const doesNotFit = [{ key: 'split', problem: 'does-not-fit' }];
    for (const split of ['group', 'kind', 'actor', 'coverage', 'dataset'] as const)
      expect([split, refused({ split: [split] })]).toEqual([split, doesNotFit]);
    expect(refused({ split: ['place:1', 'place:2'] })).toEqual(doesNotFit);
    expect(refused({ split: ['place:1', 'period'] })).toEqual([]);
    expect(refused({ indicator: 'I23', measure: 'acts' })).toEqual([{ key: 'measure', problem: 'does-not-fit' }]);
  });

  it('list the incidents of the figure that they divide', () => {
    const listed = (indicator: 'I02' | 'I22') => findMatches(facts, createQuestion('2021', { indicator })).page(0, 99);
    expect(listed('I22')).toEqual(listed('I02'));
    expect(listed('I22')).toHaveLength(23);
  });

  it('are said after the number, with how many people in which year, and of this period', () => {
    const answer = ask(facts, { split: ['place:1'] }, '2021-H1');
    expect(say(answer, cell(answer, '12'))).toBe(
      'January to June 2021: at least 20 assemblies interfered with: at least 1 per 100,000 inhabitants in this period (2,000,000 inhabitants in 2019)',
    );
    // A minimum is never said higher than it is: 0.7641.
    expect(say(ask(facts))).toContain('at least 0.76 per 100,000');
    expect(say(answer, cell(answer, '23'))).toBe(
      'January to June 2021: at least 1 assembly interfered with; no rate, since fewer than 10,000 people live there',
    );
    expect(formatFigure(answer, createText('km', km, ruleKm), names, 'watched')).toContain(
      'ប្រជាជន ៣.០០៩.៩៩៩ នាក់ក្នុងឆ្នាំ ២០១៩',
    );
    expect(formatRule(answer, t)).toEqual(
      expect.arrayContaining([
        'I22 Assemblies interfered with, per 100,000 inhabitants, version 2.',
        'Inhabitants: Census; Census (CC BY 4.0).',
        expect.stringContaining('not of a year'),
      ]),
    );
  });

  it('come out of each form of an answer as they went in, and without a number where nobody watched', () => {
    const question = createQuestion('2021-H1', { indicator: 'I22', unit: 'month', split: ['period', 'place:1'] });
    const day = asDay('2021-09-01');
    const [answer, counted] = [count(facts, question, day), countCells(facts, question, day)];
    const watchOf = () => 'nobody' as const;
    const wide = answerToWire(answer, watchOf);
    const heard = answerFromWire(wide);
    expect(answerFromColumns(compactAnswer(counted, watchOf))).toEqual(heard);
    expect(heard.cells.map(without('none'))).toEqual(answer.cells);
    const empty = wide.cells.find(({ low, keys }) => low === null && keys[1] === '12')!;
    expect(empty.perInhabitants).toEqual({
      low: null,
      high: null,
      inhabitants: 2_000_000,
      year: 2019,
      why: 'under-10',
    });
  });
});

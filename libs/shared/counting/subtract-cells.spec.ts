import { count } from './count.js';
import { aForce, anIncident, anUnlawfulForce, aRestriction, inferredGroup, statedGroup } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Split } from './question.js';
import { againstOthers, cellOf, onlyInTotal, restOf, sidesOf } from './subtract-cells.js';

const factsOf = (all: readonly IncidentFact[]): Facts => {
  const facts = createFacts(
    createPlaceTree(['01', '02', '03'].map((code) => ({ code, parent: null, level: 1 as const }))),
  );
  for (const fact of all) facts.put(fact);
  return facts;
};

/**
 * 60 assemblies: of G, of H, of both, of neither; some not watched, not known, violent, of a single source, or without
 * a certain day.
 */
const ALL = Array.from({ length: 60 }, (_, i): IncidentFact =>
  anIncident({
    code: `KH-${i}`,
    ...(i % 9 === 0 ? { earliest: '2021-12-30', latest: '2022-01-02' } : { on: `2021-0${1 + (i % 9)}-05` }),
    place: [null, '01', '02', '03'][i % 4]!,
    coverage: i % 7 === 0 ? 'CO_MEDIA' : 'CO_ON_SITE',
    grade: i % 10 === 0 ? 'VG_WEAK' : 'VG_FAIR',
    interference: (['IN_INTERFERED', 'IN_NONE', 'IN_UNKNOWN'] as const)[i % 3]!,
    peacefulness: i % 11 === 0 ? 'PE_VIOLENT' : 'PE_PEACEFUL',
    groups: [[statedGroup('G')], [statedGroup('H')], [statedGroup('G'), statedGroup('H')], [inferredGroup('G')], []][
      i % 5
    ]!,
    acts: i % 3 === 0 ? [aForce()] : i % 3 === 1 ? [aForce({ type: 'FM_NONE', actor: null })] : [aRestriction()],
  }),
);
const facts = factsOf(ALL);
const isOfG = ({ groups }: IncidentFact): boolean => groups.some(({ id, link }) => id === 'G' && link === 'GL_STATED');

const isNotOfG = (fact: IncidentFact): boolean => !isOfG(fact);
const isIn =
  (...codes: string[]) =>
  ({ place }: IncidentFact): boolean =>
    place !== null && codes.includes(place);

describe('the rest of an answer', () => {
  it.each(['I01', 'I02', 'I03', 'I05', 'I06', 'I11'] as const)(
    'is what %s counts of all other assemblies, with its asides and its rate',
    (indicator) => {
      const answer = count(facts, createQuestion('2021', { indicator, split: ['group'] }), null);
      const others = count(
        factsOf(ALL.filter((fact) => !isOfG(fact))),
        createQuestion('2021', { indicator }),
        null,
      ).total;
      const { low, high, certain, possible, asides, rate } = restOf(answer, [cellOf(answer, 'G')]);
      expect({ low, high, certain, possible, asides, rate }).toEqual({
        low: others.low,
        high: others.high,
        certain: others.certain,
        possible: others.possible,
        asides: others.asides,
        rate: others.rate,
      });
      expect(low).toBeGreaterThan(indicator === 'I06' ? -1 : 0);
    },
  );

  it('leaves out one province and what is in no known one, since a record has one place', () => {
    const answer = count(facts, createQuestion('2021', { indicator: 'I03', split: ['place:1'] }), null);
    const nowhere = answer.cells.find(({ keys }) => keys[0] === null)!;
    const elsewhere = count(
      factsOf(ALL.filter(({ place }) => place === '02' || place === '03')),
      createQuestion('2021', { indicator: 'I03' }),
      null,
    ).total;
    expect(restOf(answer, [cellOf(answer, '01'), nowhere]).rate).toEqual(elsewhere.rate);
  });

  it('shows a share under the rule of every share: none under a denominator of 10', () => {
    const answer = count(
      factsOf(ALL.slice(0, 18)),
      createQuestion('2021', { indicator: 'I03', split: ['group'] }),
      null,
    );
    expect(restOf(answer, [cellOf(answer, 'G')]).rate).toMatchObject({
      share: null,
      whyNoShare: 'denominator-under-10',
    });
  });
});

describe('what goes wrong', () => {
  it('a group of which nothing is counted has a cell of zeros, and everything is the rest', () => {
    const answer = count(facts, createQuestion('2021', { indicator: 'I03', split: ['group'] }), null);
    expect(cellOf(answer, 'nobody')).toMatchObject({
      keys: ['nobody'],
      low: 0,
      high: 0,
      rate: { numerator: { low: 0 }, denominator: { low: 0 }, share: null },
    });
    expect(restOf(answer, [cellOf(answer, 'nobody')])).toMatchObject({
      low: answer.total.low,
      rate: answer.total.rate,
    });
  });

  it('two groups cannot both be taken off, because one assembly may be of both', () => {
    const answer = count(facts, createQuestion('2021', { indicator: 'I03', split: ['group'] }), null);
    expect(() => restOf(answer, [cellOf(answer, 'G'), cellOf(answer, 'H')])).toThrow('several cells of group');
  });

  it('people cannot be taken off: who was counted in a range is not known', () => {
    const answer = count(facts, createQuestion('2021', { indicator: 'I09', split: ['group'] }), null);
    expect(() => restOf(answer, [cellOf(answer, 'G')])).toThrow('a rest is of one split');
  });
});

describe('what cannot be subtracted', () => {
  it('is a row of acts: police whose force waits beside gendarmes whose force was unlawful', () => {
    const both = factsOf([
      anIncident({ code: 'KH-both', acts: [anUnlawfulForce({ actor: 'PF_GENDARMERIE' }), aForce()] }),
    ]);
    const answer = count(both, createQuestion('2021', { indicator: 'I06', split: ['actor'] }), null);
    const police = answer.cells.find(({ asides }) => asides.notYetAssessed!.low > 0)!;
    expect([police.asides.notYetAssessed!.low, answer.total.asides.notYetAssessed!.low]).toEqual([1, 0]);
    expect(() => restOf(answer, [police])).toThrow('can have more than the total');
  });

  it('is a share: what other groups had is beside each, and not beside the total', () => {
    const share = (split: Split[], unit: 'year' | null = null) =>
      count(facts, createQuestion('2021', { indicator: 'I12', split, unit }), null);
    expect(() => sidesOf(share(['group']), 'G')).toThrow('can have more than the total');
    expect(() => againstOthers(share(['period', 'group'], 'year'), 'G')).toThrow('can have more than the total');
  });
});

describe('one group or place against all others, period by period', () => {
  const told = ({ low, high, asides, rate }: ReturnType<typeof cellOf>) => ({ low, high, asides, rate });
  const YEARS = '2021-01-01..2022-12-31';

  it('is in each period what the rule counts of it, and of all other assemblies', () => {
    const by = againstOthers(
      count(facts, createQuestion(YEARS, { indicator: 'I03', unit: 'half-year', split: ['period', 'group'] }), null),
      'G',
    );
    const others = factsOf(ALL.filter((fact) => !isOfG(fact)));
    expect(by.map(({ period }) => period.key)).toEqual(['2021-H1', '2021-H2', '2022-H1', '2022-H2']);
    for (const { period, own, rest } of by) {
      expect(told(own)).toEqual(
        told(count(facts, createQuestion(period.key, { indicator: 'I03', filters: { groups: ['G'] } }), null).total),
      );
      expect(told(rest)).toEqual(told(count(others, createQuestion(period.key, { indicator: 'I03' }), null).total));
    }
    expect(by[0]!.own.rate!.denominator.low).toBeGreaterThan(0);
    expect(by[3]!.own.rate!.denominator.low).toBe(0);
  });

  it('leaves what is in no known place out of both', () => {
    const by = againstOthers(
      count(facts, createQuestion(YEARS, { indicator: 'I03', unit: 'year', split: ['period', 'place:1'] }), null),
      '01',
    );
    const placed = factsOf(ALL.filter(({ place }) => place !== null && place !== '01'));
    expect(told(by[0]!.rest)).toEqual(told(count(placed, createQuestion('2021', { indicator: 'I03' }), null).total));
  });

  it.each(['group', 'place:1'] as const)('is the same by %s without periods', (split) => {
    const key = split === 'group' ? 'G' : '01';
    const alone = sidesOf(count(facts, createQuestion('2021', { indicator: 'I03', split: [split] }), null), key);
    const [year] = againstOthers(
      count(facts, createQuestion('2021', { indicator: 'I03', unit: 'year', split: ['period', split] }), null),
      key,
    );
    expect([told(alone.own), told(alone.rest)]).toEqual([told(year!.own), told(year!.rest)]);
    expect(alone.rest.rate!.denominator.low).toBeGreaterThan(0);
  });

  it.each([
    ['group', 'G', isOfG, isNotOfG],
    ['place:1', '01', isIn('01'), isIn('02', '03')],
  ] as const)('says by %s how many are in the total only: its years do not add up to it', (split, key, own, rest) => {
    const answer = count(
      facts,
      createQuestion(YEARS, { indicator: 'I03', unit: 'year', split: ['period', split] }),
      null,
    );
    const missing = (isSide: (fact: IncidentFact) => boolean, of: 'numerator' | 'denominator'): number => {
      const side = factsOf(ALL.filter(isSide));
      const low = (period: string): number =>
        count(side, createQuestion(period, { indicator: 'I03' }), null).total.rate![of].low;
      return low(YEARS) - low('2021') - low('2022');
    };
    const both = (isSide: (fact: IncidentFact) => boolean) => ({
      numerator: missing(isSide, 'numerator'),
      denominator: missing(isSide, 'denominator'),
    });
    const only = onlyInTotal(answer, key);
    expect(only).toEqual({ own: both(own), rest: both(rest) });
    expect(only.rest.denominator).toBeGreaterThan(0);
  });

  it('says that nothing is in the total only where every year is certain', () => {
    const certain = factsOf(ALL.filter(({ latest }) => latest < '2022'));
    const question = createQuestion(YEARS, { indicator: 'I03', unit: 'year', split: ['period', 'group'] });
    const none = { numerator: 0, denominator: 0 };
    expect(onlyInTotal(count(certain, question, null), 'G')).toEqual({ own: none, rest: none });
    expect(onlyInTotal(count(certain, question, null), 'nobody')).toEqual({ own: none, rest: none });
  });

  it('refuses people, and an answer that is not split so', () => {
    const answer = count(facts, createQuestion(YEARS, { indicator: 'I03', split: ['group'] }), null);
    expect(() => againstOthers(answer, 'G')).toThrow(/split by period/);
  });
});

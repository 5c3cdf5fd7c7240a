import fc from 'fast-check';
import { asDay } from '../day/day.js';
import { codesOf, forceRank } from '../vocabulary/vocabulary.js';
import { CodeIndex } from './code-index.js';
import { exactly } from './count-value.js';
import { count } from './count.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction, inferredGroup, statedGroup } from './test-facts.js';
import { createFacts, type Facts, MOST_INCIDENTS } from './facts.js';
import { createPlaceTree, NO_PLACE } from './place-tree.js';
import { profileNumber, profileOf, PROFILES, withActs } from './incident-profile.js';
import { createQuestion } from './question.js';

const PLACES = createPlaceTree([
  { code: '12', parent: null, level: 1 },
  { code: '1201', parent: '12', level: 2 },
]);
const aBusyOne = (code: string) =>
  anIncident({ code, place: '1201', groups: [statedGroup('g')], acts: [aRestriction(), aForce()] });
const recorded = (facts: Facts): number => count(facts, createQuestion('2021', { indicator: 'I01' }), null).total.low;

describe('the fact table', () => {
  it('replaces an incident that is put again', () => {
    const facts = createFacts(PLACES);
    facts.put(aBusyOne('KH-1'));
    facts.put(anIncident({ code: 'KH-1', interference: 'IN_NONE' }));
    expect(facts.size).toBe(1);
    expect(count(facts, createQuestion('2021'), null).total.low).toBe(0);
    expect(count(facts, createQuestion('2021', { indicator: 'I08' }), null).total.low).toBe(0);
  });

  it('forgets an incident that is taken out, with its acts and harms', () => {
    const facts = createFacts(PLACES);
    facts.put({ ...aBusyOne('KH-1'), harms: [aHarm()] });
    expect(facts.remove('KH-1')).toBe(true);
    expect(facts.remove('KH-1')).toBe(false);
    expect(facts.has('KH-1')).toBe(false);
    expect([
      recorded(facts),
      count(facts, createQuestion('2021', { indicator: 'I08' }), null).total.low,
      count(facts, createQuestion('2021', { indicator: 'I09' }), null).total.high,
    ]).toEqual([0, 0, 0]);
  });

  it('uses the room of what was taken out again', () => {
    const facts = createFacts(PLACES);
    for (let i = 0; i < 50; i++) facts.put(aBusyOne(`KH-${i}`));
    const before = facts.bytes;
    for (let turn = 0; turn < 2000; turn++) {
      facts.remove(`KH-${turn}`);
      facts.put(aBusyOne(`KH-${turn + 50}`));
    }
    expect(facts.size).toBe(50);
    expect(facts.bytes).toBe(before);
  });

  it('takes no more incidents than can be added up exactly, and goes on replacing those that it has', () => {
    const facts = createFacts(PLACES);
    facts.put(anIncident({ code: 'KH-1' }));
    facts.size = MOST_INCIDENTS;
    expect(() => facts.put(anIncident({ code: 'KH-2' }))).toThrow(/^incidents: /);
    facts.put(anIncident({ code: 'KH-1', interference: 'IN_NONE' }));
    expect([facts.has('KH-2'), facts.size]).toEqual([false, MOST_INCIDENTS]);
  });

  it('counts a group once that is stated by one source and inferred by us', () => {
    const facts = createFacts(PLACES);
    facts.put(anIncident({ code: 'KH-1', groups: [inferredGroup('g'), statedGroup('g')] }));
    expect(
      count(facts, createQuestion('2021', { split: ['group'], filters: { groupLink: 'any' } }), null).cells,
    ).toMatchObject([{ keys: ['g'], low: 1 }]);
  });

  it('stays under 120 bytes an incident with two acts', () => {
    const facts = createFacts(PLACES);
    for (let i = 0; i < 20_000; i++)
      facts.put(aBusyOne(`KH-${((i * 2_654_435_761) % 2 ** 30).toString(36).padStart(6, '0')}`));
    facts.trim();
    expect(facts.size).toBe(20_000);
    expect(facts.bytes / facts.size).toBeLessThanOrEqual(120);
  });

  it('says the first and the last possible day', () => {
    const facts = createFacts(PLACES);
    expect(facts.days()).toEqual({ earliest: null, latest: null });
    facts.put(anIncident({ code: 'a', earliest: '2020-03-01', latest: '2020-03-31' }));
    facts.put(anIncident({ code: 'b', on: '2019-01-01' }));
    expect(facts.days()).toEqual({ earliest: '2019-01-01', latest: '2020-03-31' });
    facts.remove('b');
    expect(facts.days().earliest).toBe('2020-03-01');
  });

  it('says the last possible day of acts that are counted as acts, and of no other act', () => {
    const facts = createFacts(PLACES);
    const on = (day: string) => ({ earliest: asDay(day), latest: asDay(day) });
    expect(facts.lastDays()).toEqual({ incidents: null, acts: null });
    facts.put(
      anIncident({
        code: 'a',
        on: '2020-11-20',
        acts: [
          anArrest(),
          anArrest({ type: 'D_RELEASED', ...on('2022-05-01') }),
          aForce(on('2021-02-01')),
          { ...aRestriction(on('2021-03-01')), kind: 'legal', type: 'LE_CHARGE' },
        ],
      }),
    );
    expect(facts.lastDays()).toEqual({ incidents: '2020-11-20', acts: '2020-11-20' });
    facts.put(anIncident({ code: 'b', on: '2020-11-10', acts: [anArrest(on('2020-11-29'))] }));
    expect(facts.lastDays()).toEqual({ incidents: '2020-11-20', acts: '2020-11-29' });
    facts.put(anIncident({ code: 'c', on: '2020-11-10', acts: [aRestriction(on('2020-11-30'))] }));
    expect(facts.lastDays().acts).toBe('2020-11-30');
    facts.remove('c');
    expect(facts.lastDays().acts).toBe('2020-11-29');
    facts.put(anIncident({ code: 'b', on: '2020-11-10', acts: [anArrest()] }));
    expect(facts.lastDays()).toEqual({ incidents: '2020-11-20', acts: '2020-11-20' });
  });
});

describe('what goes wrong', () => {
  it.each([
    ['place', { place: '99' }],
    ['assembly_type', { assemblyTypes: ['AT_PICNIC'] }],
    ['issue', { issues: ['IS_X'] }],
    ['grade', { grade: 'VG_SURE' as 'VG_FAIR' }],
    ['restriction_type', { acts: [aRestriction({ type: 'FM_PUSH' })] }],
    ['actor_type', { acts: [aForce({ actor: 'PF_X' })] }],
    ['act outcome', { acts: [aForce({ outcome: 'LA_X' as 'LA_LAWFUL' })] }],
    ['harm_type', { harms: [aHarm({ type: 'HM_X' })] }],
    ['side', { harms: [aHarm({ side: 'SI_X' })] }],
    ['act window', { acts: [anArrest({ earliest: asDay('2021-01-01') })] }],
    ['act window', { acts: [anArrest({ earliest: asDay('2021-01-02'), latest: asDay('2021-01-01') })] }],
  ])('a wrong %s is named, and leaves what was there', (field, wrong) => {
    const facts = createFacts(PLACES);
    facts.put(aBusyOne('KH-1'));
    expect(() => facts.put({ ...aBusyOne('KH-1'), ...wrong })).toThrow(new RegExp(`^${field}: `));
    expect([
      facts.size,
      recorded(facts),
      count(facts, createQuestion('2021', { indicator: 'I05' }), null).total.low,
    ]).toEqual([1, 1, 1]);
  });

  it('a latest day before the earliest, and a code that is no code, are refused', () => {
    const facts = createFacts(PLACES);
    expect(() => facts.put(anIncident({ code: 'a', earliest: '2021-02-01', latest: '2021-01-01' }))).toThrow(
      /^latest: /,
    );
    for (const code of ['', 'ក', 'a b', 'x'.repeat(256)])
      expect(() => facts.put(anIncident({ code }))).toThrow(/^code: /);
    expect(facts.size).toBe(0);
    expect(recorded(facts)).toBe(0);
  });

  it('a list that has outgrown one byte is refused, not cut', () => {
    const many = Array.from({ length: 300 }, (_, i) => `X${i}`);
    const codes = (list: Parameters<typeof codesOf>[0]): readonly string[] =>
      list === 'actor_type' ? many : codesOf(list);
    const facts = createFacts(PLACES, { codes, forceRank });
    expect(() => facts.put(anIncident({ code: 'a', acts: [aForce({ actor: 'X1' })] }))).toThrow(
      /actor_type: more codes/,
    );
  });

  it('what has no place lies in the only country, and in none of several', () => {
    const one = [
      { code: 'A', parent: null, level: 0 },
      { code: 'A1', parent: 'A', level: 1 },
    ];
    const two = [...one, { code: 'B', parent: null, level: 0 }];
    const isIn = (rows: typeof two, area: string): boolean => {
      const tree = createPlaceTree(rows);
      return tree.isIn(NO_PLACE, tree.find(area));
    };
    expect([isIn(one, 'A'), isIn(one, 'A1'), isIn(two, 'A'), isIn(two, 'B')]).toEqual([true, false, false, false]);
    for (const rows of [one, two])
      for (const { code } of rows) {
        const tree = createPlaceTree(rows);
        const marks = new Uint8Array(tree.size);
        tree.mark(tree.find(code), marks);
        expect([code, ...marks]).toEqual([code, ...marks.map((_, place) => +tree.isIn(place, tree.find(code)))]);
      }
    const tree = createPlaceTree(two);
    expect(tree.codesAtLevel(0)).toEqual(['A', 'B']);
    expect([tree.isIn(tree.find('A1'), tree.find('A')), tree.isIn(tree.find('A1'), tree.find('B'))]).toEqual([
      true,
      false,
    ]);
  });

  it('a gazetteer whose units do not lie below each other is refused', () => {
    expect(() => createPlaceTree([{ code: '1', parent: '9', level: 2 }])).toThrow(/not there/);
    expect(() =>
      createPlaceTree([
        { code: '1', parent: null, level: 1 },
        { code: '1', parent: null, level: 1 },
      ]),
    ).toThrow(/twice/);
    expect(() =>
      createPlaceTree([
        { code: '1', parent: null, level: 2 },
        { code: '2', parent: '1', level: 2 },
      ]),
    ).toThrow(/below/);
  });
});

describe('the parts of the table', () => {
  it('the index finds every code that is in it and no other, through any changes', () => {
    const change = fc.record({ code: fc.nat(400).map((n) => `KH-${n.toString(36)}`), put: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 1500 }), (changes) => {
        const index = new CodeIndex();
        const truth = new Map<string, number>();
        changes.forEach(({ code, put }, row) => {
          if (row % 200 === 199) index.reserve(3 * row);
          if (put && !truth.has(code)) {
            index.set(code, row);
            truth.set(code, row);
          } else if (!put) {
            index.remove(code);
            truth.delete(code);
          }
        });
        for (let n = 0; n <= 400; n++) {
          const code = `KH-${n.toString(36)}`;
          expect(index.find(code)).toBe(truth.get(code) ?? -1);
        }
        for (const [code, row] of truth) expect(index.codeOf(row)).toBe(code);
      }),
      { numRuns: 30 },
    );
  });

  it('facts with room for all need no other while they are filled, which would hold up everybody else', () => {
    const facts = createFacts(createPlaceTree([]));
    facts.reserve(3000, 0);
    const { replaced } = facts.incidents;
    const { bytes } = facts;
    for (let i = 0; i < 3000; i++) facts.put(anIncident({ code: `KH-${i}`, place: null }));
    expect(facts.incidents.replaced).toBe(replaced);
    // What grows is where the letters of codes are, and these letters.
    expect(facts.bytes - bytes).toBeLessThan(3000 * 1.5 * ('KH-2999'.length + 5));
  });

  it('every profile is one number, in 16 bits, and comes back from it', () => {
    expect(PROFILES).toBeLessThanOrEqual(65_536);
    for (let number = 1; number < PROFILES; number++) {
      if (profileNumber(profileOf(number)) !== number) throw new Error(`profile ${number} does not come back`);
    }
  });

  it('looking at some acts only changes what a profile says of force, and nothing else', () => {
    const before = { ...profileOf(40_000), force: 'force' as const, assessment: 'both' as const };
    expect(profileOf(withActs(profileNumber(before), 0))).toEqual({
      ...before,
      force: 'unknown',
      assessment: 'neither',
    });
    expect(profileOf(withActs(profileNumber(before), 2 + 4 + 16))).toEqual({
      ...before,
      force: 'threat-none',
      assessment: 'unlawful',
    });
  });

  it('a count with an exact crowd keeps it', () => {
    const facts = createFacts(PLACES);
    facts.put(anIncident({ code: 'a', crowd: exactly(25) }));
    expect(facts.amounts.a[facts.incidents.columns.crowd[0]!]).toBe(25);
  });
});

import type { Answer } from '@vigil/shared/counting/answer.js';
import { exactly, NONE_COUNT, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { count } from '@vigil/shared/counting/count.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import { aForce, aHarm, anIncident, anUnlawfulForce, aRestriction } from '@vigil/shared/counting/test-facts.js';
import { noneOf, numbersOf } from '../cell-numbers.js';
import { watchIn } from '../who-watched.js';
import { EXAMPLE_NAMES, EXAMPLES } from './how-examples.js';

const PLACES = createPlaceTree(['1', '2', '3'].map((code) => ({ code, parent: null, level: 1 })));
const times = <T>(marks: readonly unknown[], make: (index: number) => T): T[] => marks.map((_, index) => make(index));
let code = 0;
const protest = (stated: Partial<Parameters<typeof anIncident>[0]> = {}): IncidentFact =>
  anIncident({ code: `X${(code += 1)}`, ...stated });
const asked = (incidents: readonly IncidentFact[], period: string, question: Partial<Question>): Answer => {
  const facts = createFacts(PLACES);
  for (const incident of incidents) facts.put(incident);
  return count(facts, createQuestion(period, question), null);
};
const lowOf = (...of: Parameters<typeof asked>): number => asked(...of).total.low;

describe('the made-up examples of "How we count" are counted by the rule', () => {
  it('are eight', () => {
    expect(EXAMPLE_NAMES).toHaveLength(8);
  });

  it('unit: one protest, three things done', () => {
    const { rows, numbers } = EXAMPLES.unit;
    const facts = times(rows.protest, () => protest({ acts: times(rows.done, () => aRestriction()) }));
    expect(lowOf(facts, '2021', { indicator: 'I02' })).toBe(numbers.n);
    expect(lowOf(facts, '2021', { indicator: 'I08', measure: 'restrictions' })).toBe(numbers.acts);
  });

  it('checked: what one source says is beside the number', () => {
    const { rows, numbers } = EXAMPLES.checked;
    const facts = [
      ...times(rows.confirmed, () => protest()),
      ...times(rows.fair, () => protest({ grade: 'VG_FAIR' })),
      ...times(rows.weak, () => protest({ grade: 'VG_WEAK' })),
    ];
    const { low, asides } = asked(facts, '2021', { indicator: 'I02' }).total;
    expect([low, asides.singleSource!.low]).toEqual([numbers.n, numbers.single]);
  });

  it('unknown: a sum says at how many nobody reported a number', () => {
    const { rows, numbers } = EXAMPLES.unknown;
    const facts = [
      protest({ harms: [aHarm({ count: exactly(rows.two.length) })] }),
      ...times(rows.none, () => protest({ harms: [aHarm({ count: NONE_COUNT })] })),
      ...times(rows.silent, () => protest({ harms: [aHarm({ count: UNKNOWN_COUNT })] })),
    ];
    const { low, notReported } = asked(facts, '2021', { indicator: 'I09', measure: 'injured' }).total;
    expect([low, notReported]).toEqual([numbers.n, { k: numbers.k, of: numbers.of }]);
  });

  it('days: months do not add up to both together', () => {
    const { windows, numbers } = EXAMPLES.days;
    const facts = windows.map(([earliest, latest]) => protest({ earliest, latest }));
    const of = (period: string): [number, number] => {
      const { certain, possible } = asked(facts, period, { indicator: 'I02' }).total;
      return [certain, possible];
    };
    expect(of('2021-03')).toEqual([numbers.march, numbers.marchMay]);
    expect(of('2021-04')).toEqual([numbers.april, numbers.aprilMay]);
    expect(of('2021-03-01..2021-04-30')).toEqual([numbers.both, 0]);
  });

  it('share: of monitored protests where it is known, and says what it leaves out', () => {
    const { rows, numbers } = EXAMPLES.share;
    const facts = [
      ...times(rows.interfered, () => protest()),
      ...times(rows.quiet, () => protest({ interference: 'IN_NONE' })),
      ...times(rows.unknown, () => protest({ interference: 'IN_UNKNOWN' })),
      ...times(rows.unmonitored, () => protest({ coverage: 'CO_MEDIA' })),
    ];
    const { rate, asides } = asked(facts, '2021', { indicator: 'I03' }).total;
    expect([rate!.numerator.low, rate!.denominator.low, Number(rate!.share) * 100]).toEqual([
      numbers.a,
      numbers.b,
      numbers.percent,
    ]);
    expect([asides.interferenceUnknown!.low, asides.notCovered!.low]).toEqual([
      rows.unknown.length,
      rows.unmonitored.length,
    ]);
  });

  it('zero: a 0 is written only where somebody watched', () => {
    const { rows, numbers } = EXAMPLES.zero;
    const facts = times(rows.some, () => protest({ place: '1', placePrecision: 'LP_PROVINCE' }));
    const answer = asked(facts, '2021', { indicator: 'I02', split: ['place:1'] });
    const numberAt = (place: string): number => answer.cells.find(({ keys }) => keys[0] === place)?.low ?? 0;
    expect([numberAt('1'), numberAt('2')]).toEqual([numbers.some, numbers.none]);
    const entry = (place: string, level: string): CoverageEntry =>
      ({ place, level, from: '2021-01-01', until: '2022-01-01', group: null }) as CoverageEntry;
    const coverage = [entry('1', 'CO_ON_SITE'), entry('2', 'CO_ON_SITE'), entry('3', 'CO_NONE')];
    const within = { isWithin: (one: string, other: string) => one === other } as Parameters<typeof watchIn>[4];
    const none = numbersOf({ ...answer.total, low: 0, high: 0, certain: 0, possible: 0, asides: {} });
    const why = (place: string) => noneOf(none, watchIn(place, answer.periods[0]!, { day: null }, coverage, within));
    expect([why('2'), why('3')]).toEqual([null, 'unseen']);
  });

  it('kinds: one protest can be in two rows', () => {
    const { rows, numbers } = EXAMPLES.kinds;
    const hit = rows.hit.filter((mark) => mark === 'counted');
    const overlap = rows.push.length + hit.length - numbers.n;
    const facts = [
      ...times(rows.push, (index) =>
        protest({ acts: [aForce(), ...(index < overlap ? [aForce({ type: 'FM_BATON' })] : [])] }),
      ),
      ...hit.slice(overlap).map(() => protest({ acts: [aForce({ type: 'FM_BATON' })] })),
    ];
    expect(lowOf(facts, '2021', { indicator: 'I05' })).toBe(numbers.n);
    const byKind = asked(facts, '2021', { indicator: 'I07', measure: 'force', split: ['force'] });
    const at = (kind: string): number => byKind.cells.find(({ keys }) => keys[0] === kind)!.low;
    // Drawn below itself: the last that was pushed is the first that was beaten.
    expect(rows.hit.indexOf('counted')).toBe(rows.push.length - overlap);
    expect([at('FM_PUSH'), at('FM_BATON')]).toEqual([numbers.push, numbers.hit]);
  });

  it('lawful: what is not yet assessed is neither', () => {
    const { rows, numbers } = EXAMPLES.lawful;
    const facts = [
      ...times(rows.unlawful, () => protest({ acts: [anUnlawfulForce()] })),
      ...times(rows.lawful, () => protest({ acts: [aForce({ outcome: 'LA_LAWFUL' })] })),
      ...times(rows['not-yet'], () => protest({ acts: [aForce()] })),
    ];
    const { low, asides } = asked(facts, '2021', { indicator: 'I06' }).total;
    expect([low, asides.notYetAssessed!.low]).toEqual([numbers.n, numbers.k]);
  });
});

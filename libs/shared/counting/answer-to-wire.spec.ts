import { asDay } from '../day/day.js';
import type { Rate } from './answer.js';
import { answersByChance } from './random-facts.js';
import { answer as answerTo, many } from './test-counts.js';
import { count, countCells } from './count.js';
import { UNKNOWN_COUNT } from './count-value.js';
import type { IncidentFact } from './fact-rows.js';
import type { Aside } from './indicators.js';
import { aForce, aHarm, anIncident, aRestriction } from './test-facts.js';
import { createFacts, type Facts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { compactAnswer, type CompactAnswer } from './answer-columns.js';
import { answerFromColumns } from './answer-from-columns.js';
import { answerFromWire } from './answer-from-wire.js';
import { type WireAnswer, answerToWire } from './answer-to-wire.js';
import { WATCHES } from './watches.js';
import { wideAnswer } from './test-wide-answer.js';
import { whyNoneIn } from './why-no-number.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
/** Each asks some ninety questions of facts by chance. */
const SEED = Number(env['VIGIL_SEED'] ?? 11);
const SEEDS = Array.from({ length: env['VIGIL_PROVE'] ? 5 : 1 }, (_, i) => SEED + i);
const facts = createFacts(createPlaceTree([{ code: '12', parent: null, level: 1 }]));
const on = asDay('2026-11-27');

describe('an answer as it leaves', () => {
  it('has no 0 where nobody is known to have watched, and says why', () => {
    const unseen = answerToWire(count(facts, createQuestion('2025'), on), () => 'not-recorded');
    expect(unseen.total).toMatchObject({ low: null, high: null, certain: null, possible: null, none: 'unseen' });
    expect(JSON.stringify([unseen.total, unseen.totals, unseen.cells])).not.toMatch(/"low":0|"high":0/);
    expect(answerToWire(count(facts, createQuestion('2025'), on), () => 'watched').total).toMatchObject({
      low: 0,
      high: 0,
      none: null,
    });
  });

  it('has no 0 in a rate either where nobody is known to have watched', () => {
    for (const indicator of ['I03', 'I11'] as const) {
      const answer = count(facts, createQuestion('2025', { indicator }), on);
      const none = { low: null, high: null };
      expect(answerToWire(answer, () => 'nobody').total).toMatchObject({
        ...none,
        none: 'unseen',
        rate: { numerator: none, denominator: none },
      });
      expect(answerToWire(answer, () => 'watched').total).toMatchObject({ low: 0, none: null });
    }
  });

  it('has no 0 for a time that has not begun, and says up to which day one is covered that is not over', () => {
    const year = answerToWire(count(facts, createQuestion('2026', { split: ['period'], unit: 'month' }), on), (keys) =>
      keys[0] === '2026-12' ? 'not-begun' : 'watched',
    );
    expect(year.cells.at(-1)).toMatchObject({ keys: ['2026-12'], low: null, high: null, none: 'not-begun' });
    expect(year.periods.slice(-3).map(({ progress, last }) => [progress, last])).toEqual([
      ['over', null],
      ['so-far', '2026-11-27'],
      ['not-begun', null],
    ]);
    expect([
      year.day,
      answerToWire(count(facts, createQuestion('2026'), on), () => 'watched').periods[0],
    ]).toMatchObject(['2026-11-27', { progress: 'so-far', last: '2026-11-27' }]);
  });

  it('has no 0 of a longer period either where there is no figure', () => {
    const split = { split: ['period' as const], unit: 'month' as const };
    const [to, past] = [createQuestion('2027', split), createQuestion('2025', split)].map((question) =>
      count(facts, question, on),
    );
    expect(answerToWire(to!, () => 'not-begun').total).toMatchObject({ longerPeriod: null, none: 'not-begun' });
    expect(answerToWire(past!, () => 'nobody').total).toMatchObject({ longerPeriod: null, none: 'unseen' });
    expect(answerToWire(past!, () => 'watched').total).toMatchObject({ longerPeriod: 0, none: null });
  });

  it('has no low where no source says how many', () => {
    const silent = answerTo([anIncident({ code: 'a', on: '2021-02-01', harms: [aHarm({ count: UNKNOWN_COUNT })] })], {
      indicator: 'I09',
    });
    expect(answerToWire(silent, () => 'watched').total).toMatchObject({
      low: null,
      high: null,
      notReported: { k: 1, of: 1 },
      none: 'not-reported',
    });
  });

  it('says of violent assemblies in a row of their own that they are counted separately', () => {
    const answer = answerTo(
      [
        anIncident({ code: 'a', on: '2021-02-01', peacefulness: 'PE_VIOLENT' }),
        anIncident({ code: 'b', on: '2021-02-01', peacefulness: 'PE_PEACEFUL' }),
      ],
      { split: ['peacefulness'] },
    );
    const told = answerToWire(answer, () => 'watched').cells.map(({ keys, low, none, asides }) => [
      keys[0],
      low,
      none,
      asides.violent?.low,
    ]);
    expect(told).toEqual([
      ['PE_PEACEFUL', 1, null, 0],
      ['PE_VIOLENT', null, 'apart', 1],
    ]);
  });

  it('is heard as it was counted, whatever was asked and whoever watched', () => {
    const heard = answersByChance(3, ['watched', 'nobody', 'not-recorded', null], ({ answer, watchOf }) => {
      const told = answerToWire(answer, watchOf);
      const back = answerFromWire(JSON.parse(JSON.stringify(told)) as typeof told);
      // A share of 0 is not sent where nobody can say.
      const left = (name: string, { numerator }: Partial<Rate>): boolean =>
        name === 'none' || ((name === 'share' || name === 'whyNoShare') && numerator?.high === 0);
      const bare = (one: typeof answer): unknown =>
        JSON.parse(
          JSON.stringify(one, function (this: Partial<Rate>, name, value: unknown) {
            return left(name, this) ? undefined : value;
          }),
        );
      expect(bare(back)).toEqual(bare(answer));
      expect(whyNoneIn(back, back.total, 'watched')).toBe(told.total.none);
    });
    expect(heard).toBeGreaterThan(20);
  });

  it('has no number of what is known of whole incidents alone, in the row of an act', () => {
    const incidents = [
      anIncident({ code: 'force', acts: [aRestriction({ actor: 'PF_POLICE' }), aForce({ actor: 'PF_GENDARMERIE' })] }),
      anIncident({ code: 'not-known', acts: [aRestriction({ actor: 'PF_POLICE' })] }),
      anIncident({ code: 'unknown', interference: 'IN_UNKNOWN' }),
    ];
    const told = (rest: Partial<Question>, aside: Aside): unknown => {
      const { total, cells } = answerToWire(answerTo(incidents, rest), () => 'watched');
      return [total, ...cells.filter(({ high }) => high !== 0)].map(({ asides }) => asides[aside]!.low);
    };
    expect(told({ indicator: 'I05', split: ['actor'] }, 'forceNotKnown')).toEqual([1, null]);
    expect(told({ indicator: 'I05', split: ['force'] }, 'forceNone')).toEqual([0, null]);
    expect(told({ indicator: 'I11', split: ['outcome'] }, 'forceNotKnown')).toEqual([2, null]);
    expect(told({ indicator: 'I04', split: ['actor'] }, 'interferenceUnknown')).toEqual([1, null, null]);
    expect(told({ indicator: 'I03', split: ['restriction'] }, 'noneObserved')).toEqual([0, null]);
    // It has where the row is not about force, where a number is recorded, and in the total.
    expect(told({ indicator: 'I05', split: ['grade'] }, 'forceNone')).toEqual([0, 0]);
    const banners = { indicator: 'I05' as const, split: ['restriction' as const] };
    expect(told(banners, 'forceNotKnown')).toEqual([1, 1]);
    expect(told(banners, 'forceNone')).toEqual([0, 0]);
    expect(told({ indicator: 'I05', split: ['restriction', 'actor'] }, 'forceNotKnown')).toEqual([1, 1]);
    expect(told({ indicator: 'I08', measure: 'restrictions' }, 'notYetAssessed')).toEqual([null, null]);
    expect(told({ indicator: 'I08', measure: 'violations' }, 'notYetAssessed')).toEqual([2, 2]);
  });

  it('says in its compact form exactly what it says in its wide form, whatever the reason for no number', () => {
    const reasons = new Set<unknown>();
    const look: Parameters<typeof answersByChance>[2] = ({ answer, counted, watchOf }) => {
      const compact = JSON.parse(JSON.stringify(compactAnswer(counted, watchOf))) as CompactAnswer;
      const wide = JSON.parse(JSON.stringify(answerToWire(answer, watchOf))) as WireAnswer;
      expect(wideAnswer(compact)).toStrictEqual(wide);
      expect(answerFromColumns(compact)).toEqual(answerFromWire(wide));
      for (const { none, rate } of wide.cells) reasons.add(none).add(rate?.whyNoShare);
    };
    for (const seed of SEEDS) expect(answersByChance(seed, [...WATCHES, null], look)).toBeGreaterThan(50);
    // Chance need not meet each reason.
    const one = anIncident({ code: 'a', acts: [aForce()], harms: [aHarm({ count: UNKNOWN_COUNT })] });
    const uncertain = { earliest: '2021-06-20', latest: '2021-07-10' };
    const eleven = (of: Partial<IncidentFact>): Facts => {
      const some = createFacts(createPlaceTree([{ code: '12', parent: null, level: 1 }]));
      for (const fact of many(11, () => ({}))) some.put(fact);
      some.put(anIncident({ ...one, ...of, ...uncertain }));
      return some;
    };
    for (const watch of [...WATCHES, null])
      for (const rest of [
        { indicator: 'I01', filters: { groups: ['g'] } },
        { indicator: 'I03' },
        { indicator: 'I03', filters: { groups: ['g'] } },
        { indicator: 'I06' },
        { indicator: 'I09' },
        { indicator: 'I02', split: ['peacefulness'] },
      ] as Partial<Question>[]) {
        const question = createQuestion('2021-H1', rest);
        for (const some of [eleven({ peacefulness: 'PE_VIOLENT' }), eleven({})]) {
          some.put(anIncident({ ...one, code: 'b', peacefulness: 'PE_VIOLENT' }));
          some.put(anIncident({ ...one, code: 'c' }));
          look({
            answer: count(some, question, null),
            counted: countCells(some, question, null),
            watchOf: () => watch,
          });
        }
      }
    expect([...reasons].sort()).toEqual(
      [
        null,
        'apart',
        'denominator-under-10',
        'not-begun',
        'not-closed',
        'not-assessed',
        'not-published',
        'not-reported',
        'unseen',
        undefined,
      ].sort(),
    );
  });

  it('takes no more room in its compact form than a number for each cell, where nothing else differs', () => {
    const answer = compactAnswer(
      countCells(facts, createQuestion('2025', { split: ['period'], unit: 'month' }), on),
      () => 'nobody',
    );
    expect(answer.rows).toMatchObject({ low: null, high: null, longerPeriod: null, none: 'unseen', notReported: null });
  });
});

import { atLeast, exactly } from '@vigil/shared/counting/count-value.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { aForce, aHarm, anIncident } from '@vigil/shared/counting/test-facts.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import siteKm from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { asDay, type Day } from '@vigil/shared/day/day.js';
import { createText } from '@vigil/shared/text/text.js';
import { formatHighest } from './highest-bar.js';

const en = createText('en', counting, beside, site);
const km = createText('km', countingKm, besideKm, siteKm);
type Incident = Parameters<typeof anIncident>[0];
/** How many incidents there are in each month of 2021. */
const inMonths = (numbers: Readonly<Record<string, number>>): Incident[] =>
  Object.entries(numbers).flatMap(([month, n]) =>
    Array.from({ length: n }, (_, i) => ({ code: `${month}-${i}`, on: `2021-${month}-0${(i % 9) + 1}` })),
  );
const say = (
  incidents: Incident[],
  of: Parameters<typeof createQuestion>[1] = {},
  period = '2021-H1',
  t = en,
  watches: Parameters<typeof formatHighest>[1] = [],
  day: Day | null = null,
) => {
  const facts = createFacts(createPlaceTree([]));
  incidents.forEach((one) => facts.put(anIncident(one)));
  const question = createQuestion(period, { split: ['period'], unit: 'month', ...of } as never);
  return formatHighest(count(facts, question, day), watches, t);
};

describe('the highest bar of a chart', () => {
  it('is named with its number, as the bar says it', () => {
    const numbers = { '02': 2, '03': 5, '05': 4 };
    expect(say(inMonths(numbers))).toBe('Most: March 2021, at least 5');
    expect(say(inMonths(numbers), {}, '2021-H1', km)).toBe('ច្រើនជាងគេ៖ ខែមីនា ឆ្នាំ២០២១ យ៉ាងហោចណាស់ ៥');
  });

  it('is the first of several that are as high, and says how many more there are', () => {
    expect(say(inMonths({ '02': 3, '03': 1, '05': 3 }))).toBe('Most: February 2021 and 1 more, at least 3 each');
    expect(say(inMonths({ '02': 3, '04': 3, '05': 3 }))).toBe('Most: February 2021 and 2 more, at least 3 each');
  });

  it('compares rates as they are written: 28.5 per cent is written as 28, and is below 29', () => {
    const seen = (month: string, interfered: number, all: number): Incident[] =>
      Array.from({ length: all }, (_, i) => ({
        code: `${month}-${i}`,
        on: `2021-${month}-01`,
        coverage: 'CO_ON_SITE',
        interference: i < interfered ? 'IN_INTERFERED' : 'IN_NONE',
      }));
    expect(say([...seen('02', 57, 200), ...seen('03', 29, 100)], { indicator: 'I03' })).toBe(
      'Highest: March 2021, 29 of 100 (29\u00a0%)',
    );
  });

  it('is of whole periods, beside one that is not over and has more already', () => {
    const [march, may] = [asDay('2021-03-20'), asDay('2021-05-20')];
    const numbers = inMonths({ '02': 2, '03': 5 });
    const of = (t: typeof en, day: Day) => say(numbers, {}, '2021-H1', t, [], day);
    expect(of(en, may)).toBe('Most: March 2021, at least 5');
    expect(of(en, march)).toBe('Most: February 2021, at least 2; 1 to 20 March 2021, so far, already at least 5');
    expect(of(km, march)).toBe(
      'ច្រើនជាងគេ៖ ខែកុម្ភៈ ឆ្នាំ២០២១ យ៉ាងហោចណាស់ ២; ថ្ងៃទី១ ដល់ថ្ងៃទី២០ ខែមីនា ឆ្នាំ២០២១ មកទល់ពេលនេះ មាន យ៉ាងហោចណាស់ ៥ រួចហើយ',
    );
    expect(say(inMonths({ '01': 1, '02': 5, '03': 5 }), {}, '2021-H1', en, [], march)).toBe(
      'Most: February 2021, at least 5; 1 to 20 March 2021, so far, already at least 5',
    );
    expect(say(inMonths({ '03': 5 }), {}, '2021-H1', en, [], march)).toBeNull();
  });

  const inJanuaryOrFebruary = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      code: `m${i}`,
      earliest: '2021-01-30',
      latest: '2021-02-02',
    })) as Incident[];

  it('is not said where what may fall in another period could make that one higher', () => {
    const march = inMonths({ '03': 2 });
    expect(say([...march, ...inJanuaryOrFebruary(4)])).toBeNull();
    expect(say([...march, ...inJanuaryOrFebruary(3)])).toBeNull();
    expect(say([...march, ...inJanuaryOrFebruary(2)])).toBe('Most: March 2021, at least 2');
  });

  it('may itself be higher than is certain, unless another one is as high', () => {
    expect(say([...inMonths({ '02': 5 }), ...inJanuaryOrFebruary(4)])).toBe('Most: February 2021, at least 5');
    expect(say([...inMonths({ '02': 5, '04': 5 }), ...inJanuaryOrFebruary(1)])).toBeNull();
  });

  it('counts people where the chart does', () => {
    const hurt = (code: string, on: string, n: number) => ({ code, on, harms: [aHarm({ count: exactly(n) })] });
    expect(say([hurt('a', '2021-02-01', 7), hurt('b', '2021-03-01', 2)] as Incident[], { indicator: 'I09' })).toBe(
      'Most: February 2021, at least 7',
    );
  });

  it('is not said of people where nobody knows how many there were in another period', () => {
    const hurt = (on: string, n: number) => ({ code: on, on, harms: [aHarm({ count: exactly(n) })] });
    const open = { code: 'open', on: '2021-01-01', harms: [aHarm({ count: atLeast(1) })] };
    const certain = [hurt('2021-02-01', 7), hurt('2021-03-01', 2)] as Incident[];
    expect(say([...certain, open as Incident], { indicator: 'I09' })).toBeNull();
  });

  it('is not said where force that is not yet assessed could make another period higher', () => {
    const force = (code: string, on: string, outcome: 'LA_UNLAWFUL' | 'LA_NOT_ASSESSED') =>
      ({ code, on, acts: [aForce({ outcome, stateActor: true })] }) as Incident;
    const unlawful = ['a', 'b'].map((code) => force(code, '2021-03-01', 'LA_UNLAWFUL'));
    const waiting = ['c', 'd', 'e'].map((code) => force(code, '2021-02-01', 'LA_NOT_ASSESSED'));
    expect(say([...unlawful, ...waiting], { indicator: 'I06' })).toBeNull();
    expect(say([...unlawful, ...waiting.slice(1)], { indicator: 'I06' })).toBe('Most: March 2021, at least 2');
  });

  it('is not said of one bar, or of none', () => {
    expect(say(inMonths({ '02': 3 }), {}, '2021-02')).toBeNull();
    expect(say([])).toBeNull();
  });

  describe('of rates', () => {
    const monitored = (month: string, n: number, met: number): Incident[] =>
      Array.from({ length: n }, (_, i) => ({
        code: `${month}-${i}`,
        on: `2021-${month}-01`,
        interference: i < met ? 'IN_INTERFERED' : 'IN_NONE',
      })) as never;

    it('is of those with a denominator of 10 at least', () => {
      const rates = [...monitored('01', 9, 9), ...monitored('02', 10, 4), ...monitored('03', 20, 12)];
      expect(say(rates, { indicator: 'I03' })).toBe('Highest: March 2021, 12 of 20 (60\u00a0%)');
      expect(say([...monitored('01', 9, 9), ...monitored('02', 10, 4)], { indicator: 'I03' })).toBeNull();
    });

    it('is of those of periods in which somebody was watching', () => {
      const rates = [...monitored('01', 10, 4), ...monitored('02', 10, 9), ...monitored('03', 20, 12)];
      const watches = ['watched', 'nobody', 'partly'] as const;
      expect(say(rates, { indicator: 'I03' })).toBe('Highest: February 2021, 9 of 10 (90\u00a0%)');
      expect(say(rates, { indicator: 'I03' }, '2021-H1', en, watches)).toBe(
        'Highest: March 2021, 12 of 20 (60\u00a0%)',
      );
    });

    it('is not said where what may fall in a period could make another one higher', () => {
      const may = { code: 'may', earliest: '2021-02-27', latest: '2021-03-02' } as Incident;
      expect(say([...monitored('02', 10, 4), ...monitored('03', 20, 12), may], { indicator: 'I03' })).toBeNull();
    });
  });
});

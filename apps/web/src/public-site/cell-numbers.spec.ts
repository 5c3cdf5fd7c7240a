import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { aboutOf, byKey, leftOver, lowOf, NOTHING, numbersOf } from './cell-numbers.js';

const aCell = (change: Partial<Cell>): Cell => ({
  keys: ['12'],
  low: 3,
  high: 5,
  certain: 3,
  possible: 2,
  longerPeriod: null,
  notReported: null,
  asides: { singleSource: { low: 1, high: 2 } },
  rate: null,
  ...change,
});

describe('the numbers of a unit', () => {
  it('keep what is certain, what is possible and what has a single source apart', () => {
    expect(numbersOf(aCell({}))).toMatchObject({ low: 3, high: 5, single: 1, singleMay: 1 });
    expect(numbersOf(aCell({ asides: {} })).single).toBe(0);
  });

  it('say that something waits for its assessment, also where it only may fall in the period', () => {
    const waits = (low: number, high: number | null) =>
      lowOf(numbersOf(aCell({ low: 0, high: 0, asides: { notYetAssessed: { low, high } } })), 'watched');
    expect([waits(0, 0), waits(1, 1), waits(0, 1), waits(0, null)]).toEqual([0, null, null, null]);
  });

  it('stand under the key of their unit, and what is placed nowhere under none', () => {
    const answer = { cells: [aCell({}), aCell({ keys: [null], low: 1 })] } as unknown as Answer;
    expect([...byKey(answer).keys()]).toEqual(['12', '']);
    expect(byKey(null).size).toBe(0);
  });

  it('of a rate are its percentage, and none where no percentage may be given', () => {
    const rate = (share: number | null) =>
      ({ numerator: { low: 74, high: 74 }, denominator: { low: 96, high: 96 }, share }) as Cell['rate'];
    const cells = [
      aCell({ rate: rate(74 / 96) }),
      aCell({ keys: ['01'], rate: rate(0) }),
      aCell({ keys: ['02'], rate: rate(null) }),
    ];
    const numbers = byKey({ cells } as unknown as Answer);
    expect([...numbers].map(([code, { low, isPercent }]) => [code, low, isPercent])).toEqual([
      ['12', 77, true],
      ['01', 0, true],
    ]);
  });
});

describe('a 0 next to a single source', () => {
  const single = { ...NOTHING, single: 6 };

  it('is a dash where nobody is known to have watched: what is not counted shows nothing about what is', () => {
    expect((['nobody', 'not-recorded', null] as const).map((watch) => lowOf(single, watch))).toEqual([
      null,
      null,
      null,
    ]);
    expect(lowOf({ ...NOTHING, singleMay: 1 }, 'not-recorded')).toBeNull();
  });

  it('is a number where somebody watched, or where something that counts may fall there', () => {
    expect([lowOf(single, 'media'), lowOf({ ...single, high: 1 }, 'not-recorded')]).toEqual([0, 0]);
  });
});

describe('what is not placed more precisely', () => {
  const wider = new Map([
    ['12', { low: 5, high: 7, single: 1, singleMay: 0 }],
    ['01', { low: 2, high: 2, single: 0, singleMay: 0 }],
    ['', { low: 1, high: 1, single: 0, singleMay: 0 }],
  ]);
  const finer = new Map([
    ['1201', { low: 2, high: 3, single: 0, singleMay: 0 }],
    ['1202', { low: 1, high: 1, single: 1, singleMay: 0 }],
    ['0102', { low: 2, high: 2, single: 0, singleMay: 0 }],
    ['', { low: 2, high: 3, single: 0, singleMay: 0 }],
  ]);
  const holderOf = (code: string) => code.slice(0, 2) || undefined;

  it('is the whole without its parts, for each wider unit that has some', () => {
    expect([...leftOver(wider, finer, holderOf)]).toMatchObject([['12', { low: 2, high: 3, single: 0, singleMay: 0 }]]);
  });

  it('has at how many it is not known, without those of the parts', () => {
    const [whole, part] = [wider.get('12')!, finer.get('1201')!];
    const rest = leftOver(
      new Map([['12', { ...whole, notKnown: 3 }]]),
      new Map([['1201', { ...part, notKnown: 1 }]]),
      holderOf,
    );
    expect(rest.get('12')!.notKnown).toBe(2);
  });

  describe('what goes wrong', () => {
    it('takes nothing from a unit that is not there', () => {
      expect(leftOver(new Map(), finer, holderOf).size).toBe(0);
    });
  });
});

describe('what an answer is about', () => {
  const anAnswer = (asOf: string, split: 'place:1' | 'place:2'): Answer =>
    ({ question: createQuestion('2021', { split: [split] }), asOf }) as unknown as Answer;

  it('is the same however it is divided', () => {
    expect(aboutOf(anAnswer('308', 'place:1'))).toBe(aboutOf(anAnswer('308', 'place:2')));
  });

  it('is not the same at another moment, so that districts of now are never drawn into provinces of then', () => {
    expect(aboutOf(anAnswer('308', 'place:1'))).not.toBe(aboutOf(anAnswer('5', 'place:2')));
  });
});

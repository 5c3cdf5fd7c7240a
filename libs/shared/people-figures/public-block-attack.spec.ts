import { FEWEST, roundedDown } from '../counting/suppress-small-totals.js';
import { MOST_OF_BLOCK } from '../people-pages/page-rules.js';
import { againstRest as shownAgainstRest, heldLevel } from './public-block.js';
import { type AttackOnBlock, type CountOf, ruledOut } from './test-attack-on-block.js';

/**
 * Lives are of letters: V held and convicted, T held before a verdict (for short, of five stages two), U possibly held
 * or not known, N not held. Readers are given the exact numbers, which is more than the multiples of five that they
 * see.
 */
const LETTERS = ['V', 'T', 'U', 'N'] as const;
const times = (n: number, life: string): string[] => Array<string>(n).fill(life);
const on =
  (day: number, letters: string) =>
  (life: string): boolean =>
    letters.includes(life[day]!);

/** What the rule shows of who is held on a day, with the exact numbers. */
const heldAsShown = (count: CountOf, day = 0): string => {
  const [convicted, before, unclear, notHeld] = LETTERS.map((letter) => count(on(day, letter))) as [
    number,
    number,
    number,
    number,
  ];
  const level = heldLevel([convicted, 0, before, 0, 0, unclear, notHeld]);
  if (level === null) return 'nothing';
  return [
    [],
    [convicted, before, unclear, notHeld],
    [convicted + before, unclear, notHeld],
    [convicted + before, unclear + notHeld],
  ][level]!.join();
};
/** Two numbers that make all of a block: both, or none. */
const againstRest = (one: number, all: number): string =>
  shownAgainstRest('', '', one, all)
    .map(({ total }) => total)
    .join() || 'nothing';

const totals = (n: number, parts: number): number[][] =>
  parts === 1
    ? [[n]]
    : Array.from({ length: n + 1 }, (_, first) => totals(n - first, parts - 1).map((rest) => [first, ...rest])).flat();
const peopleOf = (counts: readonly number[]): string[] => counts.flatMap((count, at) => times(count, LETTERS[at]!));

/** One block for each thing that readers can see of so many people: all that an attacker knows depends on it. */
const blocksOf = (n: number): string[][] => {
  const seen = new Map<string, string[]>();
  for (const counts of totals(n, LETTERS.length)) {
    const people = peopleOf(counts);
    seen.set(
      heldAsShown((fits) => people.filter(fits).length),
      people,
    );
  }
  return [...seen.values()];
};

describe('who is held, on the one day of a block', () => {
  it.each([10, 11, 14, 20, 22])('of %s people rules nothing out for anybody, however they lived', (n) => {
    const blocks = blocksOf(n);
    for (const people of blocks)
      expect(ruledOut({ lives: LETTERS, people, see: (count) => heldAsShown(count) })).toEqual([]);
    // Nothing; two numbers; from fifteen people on three; from twenty on four.
    expect(blocks.length).toBeGreaterThan(n < 20 ? 1 : 4);
  });

  it('rules nothing out for the others, also for somebody who knows everything about one of them', () => {
    const see = (count: CountOf, apart: readonly string[]): string =>
      heldAsShown((fits) => count(fits) + apart.filter(fits).length);
    for (const own of LETTERS)
      for (const people of [...blocksOf(9), ...blocksOf(10), ...blocksOf(19)])
        expect(ruledOut({ lives: LETTERS, people, apart: [own], known: new Set([0]), see })).toEqual([]);
  });

  it('would rule something out if a number below five were shown', () => {
    const people = peopleOf([0, 8, 0, 4]);
    const see = (count: CountOf): string => [count(on(0, 'VT')), count(on(0, 'UN'))].join();
    expect(ruledOut({ lives: LETTERS, people: peopleOf([0, 12, 0, 0]), see })).toEqual(['anybody: U', 'anybody: N']);
    const four = {
      lives: LETTERS,
      people,
      see: (count: CountOf) => [...LETTERS].map((one) => count(on(0, one))).join(),
    };
    expect(ruledOut(four)).toEqual(['anybody: V', 'anybody: U']);
  });
});

describe('somebody who keeps the answers of one day after another', () => {
  const SECOND_DAY = ['NN', 'CN', 'CC'];
  const held = (count: CountOf, day: number): string =>
    againstRest(
      count(on(day, 'C')),
      count(() => true),
    );

  it('learns nothing: a block is counted on one day', () => {
    const people = [...times(14, 'CC'), ...times(10, 'NN')];
    expect(ruledOut({ lives: SECOND_DAY, people, see: (count) => held(count, 0) })).toEqual([]);
  });

  it('would learn from a block that is counted again that nobody came out', () => {
    const again = (people: readonly string[]): string[] =>
      ruledOut({ lives: SECOND_DAY, people, see: (count) => `${held(count, 0)} ${held(count, 1)}` });
    expect(again([...times(14, 'CC'), ...times(10, 'NN')])).toEqual(['anybody: CN']);
  });

  it('would learn also from what is printed whether the one whom they released is followed', () => {
    const printedAgain = (count: CountOf): string => [0, 1].map((day) => roundedDown(count(on(day, 'C')))).join(' ');
    const isStill = (life: string): boolean => life === 'CC';
    const released: AttackOnBlock = {
      lives: ['CC', 'CN', 'not followed'],
      people: times(14, 'CC'),
      apart: ['CN'],
      // They know that nobody else came out.
      see: (count, apart) =>
        count(isStill) < count(() => true) ? '' : printedAgain((fits) => count(fits) + apart.filter(fits).length),
    };
    expect(ruledOut(released)).toContain('0: not followed');
    const once = (count: CountOf): string => `${roundedDown(count(on(0, 'C')))}`;
    const onOneDay: AttackOnBlock = {
      ...released,
      people: times(17, 'CC'),
      see: (count, apart) =>
        count(isStill) < count(() => true) ? '' : once((fits) => count(fits) + apart.filter(fits).length),
    };
    expect(ruledOut(onOneDay)).not.toContain('0: not followed');
  });

  it('would learn from months who came out in which, if each month counted the same block', () => {
    const lives = ['CCC', 'CCN', 'CNN', 'NNN'];
    const people = [...times(9, 'CCC'), ...times(6, 'NNN')];
    const see = (count: CountOf): string => [0, 1, 2].map((month) => held(count, month)).join(' ');
    expect(ruledOut({ lives, people, see: (count) => held(count, 0) })).toEqual([]);
    expect(ruledOut({ lives, people, see })).toEqual(['anybody: CCN', 'anybody: CNN']);
  });
});

describe('somebody who sees that one was taken back', () => {
  const LIVES = ['C', 'N'];
  const people = [...times(13, 'C'), ...times(10, 'N')];
  const all =
    (count: CountOf, apart: readonly string[]): CountOf =>
    (fits) =>
      count(fits) + apart.filter(fits).length;
  const before = (count: CountOf): string =>
    againstRest(
      count(on(0, 'C')),
      count(() => true),
    );
  /** What readers see afterwards, if so much is taken off the one and the other number. */
  const see =
    (after: (count: CountOf, one: string) => string) =>
    (count: CountOf, apart: readonly string[]): string =>
      `${before(all(count, apart))} ${after(count, apart[0]!)}`;

  it('does not learn in which number they were: one is taken off each', () => {
    const offEach = see((count, one) => {
      const total = all(count, [one]);
      return [total(on(0, 'C')) - 1, total(on(0, 'N')) - 1].join();
    });
    for (const one of LIVES) expect(ruledOut({ lives: LIVES, people, apart: [one], see: offEach })).toEqual([]);
  });

  it('would learn it if only their own number fell, or if the rest were counted again', () => {
    const again = see((count) => before(count));
    expect(ruledOut({ lives: LIVES, people, apart: ['C'], see: again })).toEqual(['0: N']);
    const ownOnly = see((count, one) => {
      const total = all(count, [one]);
      return [total(on(0, 'C')) - (one === 'C' ? 1 : 0), total(on(0, 'N')) - (one === 'N' ? 1 : 0)].join();
    });
    expect(ruledOut({ lives: LIVES, people, apart: ['N'], see: ownOnly })).toEqual(['0: C']);
  });
});

describe('somebody who knows people of a block by pages of their own', () => {
  /**
   * Who has a page is taken off every number; what was shown before is kept. Of one more person they know everything.
   */
  const KNOWN = MOST_OF_BLOCK + 1;
  const pagesOf = (own: readonly string[], people: readonly string[]): AttackOnBlock => ({
    lives: LETTERS,
    people,
    apart: own,
    known: new Set(own.keys()),
    see: (count, apart) => {
      const all: CountOf = (fits) => count(fits) + apart.filter(fits).length;
      const before = heldAsShown(all);
      const after =
        before === 'nothing'
          ? before
          : before
              .split(',')
              .map((n) => Number(n) - MOST_OF_BLOCK)
              .join();
      return `${before} ${after}`;
    },
  });
  const ways = (n: number): string[][] => totals(n, LETTERS.length).map(peopleOf);

  it(`learns nothing of the others while at most ${MOST_OF_BLOCK} have one`, () => {
    for (const n of [10, 14])
      for (const own of ways(KNOWN))
        for (const people of blocksOf(n - KNOWN)) expect(ruledOut(pagesOf(own, people))).toEqual([]);
    for (const own of ways(KNOWN))
      for (const people of blocksOf(20 - KNOWN).slice(0, 6)) expect(ruledOut(pagesOf(own, people))).toEqual([]);
  });

  it('would learn that none of the others is held, if one more had one', () => {
    const own = times(KNOWN + 1, 'T');
    expect(ruledOut(pagesOf(own, times(5, 'N')))).toEqual(['anybody: V', 'anybody: T']);
  });

  it('would learn it also from an article against the rest', () => {
    const attack = (known: number): string[] =>
      ruledOut({
        lives: ['A', '-'],
        people: [...times(5 - known, 'A'), ...times(7, '-')],
        apart: times(known, 'A'),
        known: new Set(times(known, 'A').keys()),
        see: (count, apart) => {
          const one = count((life) => life === 'A') + apart.filter((life) => life === 'A').length;
          return againstRest(one, count(() => true) + apart.length);
        },
      });
    expect([attack(KNOWN), attack(KNOWN + 1)]).toEqual([[], ['anybody: A']]);
  });
});

describe('somebody who waits for a newcomer', () => {
  const LIVES = ['C', 'N'];
  const people = [...times(8, 'C'), ...times(7, 'N')];
  const held = (count: CountOf): string =>
    againstRest(
      count(on(0, 'C')),
      count(() => true),
    );

  it('learns nothing: one more waits for a block of ten', () => {
    expect(ruledOut({ lives: LIVES, people, apart: ['C'], see: (count) => held(count) })).toEqual([]);
  });

  it('would learn it if a block were counted again with one more', () => {
    const again = (count: CountOf, apart: readonly string[]): string =>
      `${held(count)} ${held((fits) => count(fits) + apart.filter(fits).length)}`;
    expect(ruledOut({ lives: LIVES, people, apart: ['C'], see: again })).toEqual(['0: N']);
  });
});

describe('somebody who compares groups, articles and who is held', () => {
  /** Held or not; a member or not; one for whom the group speaks or not. */
  const LIVES = ['CMW', 'CM-', 'C-W', 'C--', 'NMW', 'NM-', 'N-W', 'N--'];
  const number = (count: CountOf, at: number, letter: string): string =>
    againstRest(
      count(on(at, letter)),
      count(() => true),
    );
  const bothTies = (count: CountOf): string => [number(count, 1, 'M'), number(count, 2, 'W')].join(' ');
  const WORLDS = [
    [...times(5, 'C-W'), ...times(2, 'CM-'), ...times(7, 'C--')],
    [...times(6, 'CMW'), ...times(6, 'N--')],
    [...times(5, 'NM-'), ...times(5, 'C-W')],
    times(12, 'C--'),
    [...times(9, 'CM-'), ...times(3, 'N-W')],
  ];

  it('learns nothing of anybody from each against the rest', () => {
    for (const people of WORLDS)
      expect(ruledOut({ lives: LIVES, people, see: (count) => `${number(count, 0, 'C')} ${bothTies(count)}` })).toEqual(
        [],
      );
  });

  it('would learn that all members are held, if both were crossed', () => {
    const crossed = (count: CountOf): string =>
      `${number(count, 0, 'C')} ${number(count, 1, 'M')} ${count((life) => life.startsWith('CM'))}`;
    const people = [...times(6, 'CM-'), ...times(6, 'N--')];
    expect(ruledOut({ lives: LIVES, people, see: crossed })).toContain('anybody: NM-');
  });

  it('would learn the rest of a small group from all and the other number, if only small numbers were hidden', () => {
    const onlySmall = (count: CountOf): string =>
      [count(on(1, 'M')), count(on(1, '-'))].map((one) => (one < FEWEST ? 'hidden' : one)).join();
    const nobody = ruledOut({ lives: LIVES, people: times(12, 'C--'), see: onlySmall });
    expect(nobody).toContain('anybody: CM-');
  });

  it('would learn of the one whose tie is inferred, if ties with and without those were shown', () => {
    /** S stated, I inferred, - none. */
    const lives = ['S', 'I', '-'];
    const people = [...times(6, 'S'), ...times(8, '-')];
    const stated = (count: CountOf): string => number(count, 0, 'S');
    expect(ruledOut({ lives, people, see: stated })).toEqual([]);
    expect(ruledOut({ lives, people, see: (count) => `${stated(count)} ${number(count, 0, 'SI')}` })).toEqual([
      'anybody: I',
    ]);
  });
});

import besideEn from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import type { Answer } from './answer.js';
import { compareFigures } from './compare-figures.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import { formatOppositeWithin, type OppositeGroup, oppositeQuestion, oppositeWithin } from './opposite-within.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion } from './question.js';
import { anIncident, statedGroup } from './test-facts.js';

const texts = [createText('en', countingEn, besideEn), createText('km', countingKm, besideKm)];

/** How many assemblies of a group were interfered with, of how many that were monitored. */
type Of = readonly [group: string | null, low: number, of: number];
const answerOf = (year: string, ...rates: readonly Of[]): Answer => {
  const facts = createFacts(createPlaceTree([]));
  rates.forEach(([group, low, of], at) => {
    for (let i = 0; i < of; i++)
      facts.put(
        anIncident({
          code: `${at}-${i}`,
          on: `${year}-03-10`,
          groups: group === null ? [] : [statedGroup(group)],
          interference: i < low ? 'IN_INTERFERED' : 'IN_NONE',
        }),
      );
  });
  return count(facts, oppositeQuestion(createQuestion(year, { indicator: 'I03' }))!, null);
};
const within = (now: readonly Of[], before: readonly Of[]): OppositeGroup[] => {
  const [later, earlier] = [answerOf('2022', ...now), answerOf('2021', ...before)];
  const known = { none: null, watch: null };
  const { direction } = compareFigures({ ...later.total, ...known }, { ...earlier.total, ...known });
  return oppositeWithin(direction, later, earlier);
};

describe('a rate that hides its mix', () => {
  it('names the large group within which it went the other way', () => {
    // 57 + 20 of 60 + 40: 77 %, down from 46 + 5 of 50 + 12: 82 %. Within the group, 95 % is up from 92 %.
    const rose = within(
      [
        ['g', 57, 60],
        [null, 20, 40],
      ],
      [
        ['g', 46, 50],
        [null, 5, 12],
      ],
    );
    expect(rose).toEqual([{ key: 'g', direction: 'up', now: { low: 57, of: 60 }, before: { low: 46, of: 50 } }]);
    expect(formatOppositeWithin(rose, texts[0]!, () => 'DEMO Group A')).toEqual([
      'but among the protests of DEMO Group A it rose: 95\u00a0% (57 of 60), up from 92\u00a0% (46 of 50)',
    ]);
    expect(formatOppositeWithin(rose, texts[1]!, () => 'DEMO Group A')[0]).toMatch(
      /DEMO Group A.*៩៥\u00a0%.*៩២\u00a0%/,
    );
  });

  it('names each such group, the largest first, and one that was large before', () => {
    const fell = within(
      [
        ['g', 10, 20],
        ['h', 12, 30],
        ['i', 50, 50],
        ['j', 5, 10],
      ],
      [
        ['g', 12, 20],
        ['h', 15, 30],
        ['i', 2, 40],
        ['j', 30, 40],
      ],
    );
    expect(fell.map(({ key, direction }) => [key, direction])).toEqual([
      ['h', 'down'],
      ['j', 'down'],
    ]);
  });

  it('names none where it went the same way, is the same, or no direction is allowed', () => {
    expect(within([['g', 19, 20]], [['g', 18, 20]])).toEqual([]);
    const mixed = (low: number, of: number): Of[] => [
      ['g', low, of],
      [null, 1, 40],
    ];
    // Under 10 in one year there is no percentage, so no direction.
    expect(
      within(mixed(9, 9), [
        ['g', 18, 20],
        [null, 0, 1],
      ]),
    ).toEqual([]);
    const [later, earlier] = [answerOf('2022', ...mixed(20, 20)), answerOf('2021', ...mixed(15, 20))];
    expect(oppositeWithin('same', later, earlier)).toEqual([]);
    expect(oppositeWithin(null, later, earlier)).toEqual([]);
    expect(oppositeWithin('down', later, earlier)).toHaveLength(1);
  });

  it('names no small group, nobody’s protests, and no group without a public name', () => {
    expect(
      within(
        [
          ['g', 12, 12],
          [null, 10, 88],
        ],
        [
          ['g', 11, 12],
          [null, 40, 88],
        ],
      ),
    ).toEqual([]);
    const unnamed = within(
      [
        ['g', 57, 60],
        [null, 0, 60],
      ],
      [['g', 46, 50]],
    );
    expect(unnamed).toHaveLength(1);
    expect(formatOppositeWithin(unnamed, texts[0]!, (code) => code)).toEqual([]);
  });

  it('is asked of rates that are not already one group’s', () => {
    const asked = (indicator: 'I02' | 'I03' | 'I11', groups?: string[]) =>
      oppositeQuestion(createQuestion('2022', { indicator, filters: groups ? { groups } : {} }))?.split;
    expect([asked('I03'), asked('I11'), asked('I02'), asked('I03', ['g'])]).toEqual([
      ['group'],
      ['group'],
      undefined,
      undefined,
    ]);
  });
});

import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { factsByChance } from '@vigil/shared/counting/random-facts.js';
import { count } from '@vigil/shared/counting/count.js';
import { exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { aHarm, anIncident } from '@vigil/shared/counting/test-facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { asDay, weekday } from '@vigil/shared/day/day.js';
import { createText } from '@vigil/shared/text/text.js';
import counted from '../../../../../libs/shared/text/counting/en.json' with { type: 'json' };
import { calendarOf, formatSum } from './calendar-model.js';

const t = createText('en', counted);

const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
const FRIDAY = 5;
/** Somebody watched on every day, and every source gives a number. */
const known = () => null;

describe('a heat calendar', () => {
  it.each(['I01', 'I02', 'I04', 'I05', 'I09', 'I10'] as const)(
    'has on each day what %s counts of that day, and with what is known only to a longer period that makes the total',
    (indicator) => {
      const facts = factsByChance(random, 120);
      const asked = createQuestion('2021-01-05..2021-08-20', { indicator, split: ['period'], unit: 'day' });
      const answer = count(facts, asked, null);
      const { weeks, weekdays } = calendarOf(answer, known);
      let sum = 0;
      for (const { days } of weeks) {
        for (const cell of days) {
          if (!cell) continue;
          const { total } = count(facts, { ...asked, split: [], unit: null, periods: [cell.keys[0]!] }, null);
          expect([cell.low, cell.high]).toEqual([total.low, total.high]);
          sum += cell.low;
        }
      }
      expect(weekdays.reduce((all, { low }) => all + low!, 0)).toBe(sum);
      if (answer.unit !== 'people') expect(sum + answer.total.longerPeriod!).toBe(answer.total.low);
    },
  );

  it('puts each day under its weekday, so that a weekly protest is a row', () => {
    const facts = factsByChance(random, 120);
    const asked = createQuestion('2021', { indicator: 'I01', split: ['period'], unit: 'day' });
    const { weeks, weekdays } = calendarOf(count(facts, asked, null), known);
    weeks.forEach(({ monday, days }) => {
      expect(weekday(monday)).toBe(1);
      days.forEach((cell, i) => {
        if (cell) expect(weekday(cell.keys[0]!.slice(0, 10) as never)).toBe(i + 1);
      });
    });
    const fridays = weeks.flatMap(({ days }) => days[FRIDAY - 1]?.keys[0] ?? []);
    expect(fridays.length).toBe(53);
    expect(weekdays[FRIDAY - 1]!.low).toBe(
      count(facts, { ...asked, split: [], unit: null, periods: fridays }, null).total.low,
    );
  });

  describe('what goes wrong', () => {
    it('has no 0 at the end of a weekday of which nobody can know one', () => {
      const facts = createFacts(createPlaceTree([{ code: '01', parent: null, level: 1 }]));
      // A Friday with injured people, a Saturday on which no source says how many there were.
      facts.put(anIncident({ code: 'KH-1', on: '2021-06-04', harms: [aHarm({ count: exactly(2) })] }));
      facts.put(anIncident({ code: 'KH-2', on: '2021-06-05', harms: [aHarm({ count: UNKNOWN_COUNT })] }));
      const answer = count(
        facts,
        createQuestion('2021-06-01..2021-06-14', { indicator: 'I09', split: ['period'], unit: 'day' }),
        asDay('2021-06-08'),
      );
      const sums = (watch: (key: string) => Watch): string[] =>
        calendarOf(answer, (cell) => whyNoneIn(answer, cell, watch(cell.keys[0]!))).weekdays.map((sum) =>
          formatSum(sum, t),
        );
      const begun = (watch: Watch) => (key: string) => (key > '2021-06-08' ? 'not-begun' : watch);
      expect(sums(begun('watched'))).toEqual(['0', '0', '0', '0', '2', '?', '0']);
      expect(sums(begun('not-recorded'))).toEqual(['–', '–', '–', '–', '2', '?', '–']);
      expect(sums(() => 'not-begun')).toEqual(['–', '–', '–', '–', '2', '–', '–']);
    });

    it('leaves days that were not asked about empty, and they are not 0', () => {
      const { weeks } = calendarOf(
        count(
          factsByChance(random, 5),
          createQuestion('2021-06-04..2021-06-07', { split: ['period'], unit: 'day' }),
          null,
        ),
        known,
      );
      expect(weeks.map(({ monday, days }) => [monday, days.map((cell) => cell === null)])).toEqual([
        ['2021-05-31', [true, true, true, true, false, false, false]],
        ['2021-06-07', [false, true, true, true, true, true, true]],
      ]);
    });
  });
});

import { chanceOf, factsByChance } from '@vigil/shared/counting/random-facts.js';
import { count } from '@vigil/shared/counting/count.js';
import { ask } from '@vigil/shared/counting/question.js';
import { weekday } from '@vigil/shared/day/day.js';
import { calendarOf } from './calendar.js';

const chance = chanceOf(Number(process.env['VIGIL_SEED'] ?? 7));
const FRIDAY = 5;

describe('a heat calendar', () => {
  it.each(['I01', 'I02', 'I04', 'I05', 'I09', 'I10'] as const)(
    'has on each day what %s counts of that day, and with what is known only to a longer period that makes the total',
    (indicator) => {
      const facts = factsByChance(chance, 120);
      const asked = ask('2021-01-05..2021-08-20', { indicator, split: ['period'], unit: 'day' });
      const answer = count(facts, asked, null);
      const { weeks, weekdays } = calendarOf(answer);
      let sum = 0;
      for (const { days } of weeks) {
        for (const cell of days) {
          if (!cell) continue;
          const { total } = count(facts, { ...asked, split: [], unit: null, periods: [cell.keys[0]!] }, null);
          expect([cell.low, cell.high]).toEqual([total.low, total.high]);
          sum += cell.low;
        }
      }
      expect(weekdays.reduce((all, low) => all + low, 0)).toBe(sum);
      if (answer.unit !== 'people') expect(sum + answer.total.longerPeriod!).toBe(answer.total.low);
    },
  );

  it('puts each day under its weekday, so that a weekly protest is a row', () => {
    const facts = factsByChance(chance, 120);
    const asked = ask('2021', { indicator: 'I01', split: ['period'], unit: 'day' });
    const { weeks, weekdays } = calendarOf(count(facts, asked, null));
    weeks.forEach(({ monday, days }) => {
      expect(weekday(monday)).toBe(1);
      days.forEach((cell, i) => {
        if (cell) expect(weekday(cell.keys[0]!.slice(0, 10) as never)).toBe(i + 1);
      });
    });
    const fridays = weeks.flatMap(({ days }) => days[FRIDAY - 1]?.keys[0] ?? []);
    expect(fridays.length).toBe(53);
    expect(weekdays[FRIDAY - 1]).toBe(
      count(facts, { ...asked, split: [], unit: null, periods: fridays }, null).total.low,
    );
  });

  describe('what goes wrong', () => {
    it('leaves days that were not asked about empty, and they are not 0', () => {
      const { weeks } = calendarOf(
        count(factsByChance(chance, 5), ask('2021-06-04..2021-06-07', { split: ['period'], unit: 'day' }), null),
      );
      expect(weeks.map(({ monday, days }) => [monday, days.map((cell) => cell === null)])).toEqual([
        ['2021-05-31', [true, true, true, true, false, false, false]],
        ['2021-06-07', [false, true, true, true, true, true, true]],
      ]);
    });
  });
});

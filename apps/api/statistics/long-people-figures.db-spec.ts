import { describe, expect, it, jest } from '@jest/globals';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { countPeopleFigure } from '@vigil/shared/people-figures/count-people-figure.js';
import { readPeopleQuestion } from '@vigil/shared/people-figures/people-question.js';
import { anEvent, somebody } from '@vigil/shared/people-figures/test-people.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { keyringOf } from '../encryption/keyring.js';
import { PeopleForFigures } from '../people/people-for-figures.js';
import type { Answer, TestApp } from '../testing/app.js';
import type { Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const PERIOD = '2016-12-01..2026-11-30';
const PEOPLE = Array.from({ length: 1_000 }, (_, n) => {
  const day = (after: number) => addDays(asDay('2016-12-01'), (n % 600) + after);
  return somebody([
    anEvent('SUMMONS', day(0), { case: 'a' }),
    anEvent('ARREST', day(20), { case: 'a' }),
    anEvent('CHARGE', day(22), { case: 'a' }),
    anEvent('DETENTION_ORDER', day(23), { case: 'b' }),
    anEvent('BAIL', day(50), { case: 'a' }),
    anEvent('SUMMONS', day(90), { case: n % 2 ? 'b' : null }),
  ]);
});
const ask = (indicator: string, splits?: string): Promise<Answer<PeopleFigure>> =>
  desk.analyst.get<PeopleFigure>(
    `/api/people-figures?indicator=${indicator}&period=${PERIOD}${splits ? `&splits=${splits}` : ''}`,
  );
const timed = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work;
  return performance.now() - began;
};
/**
 * Returns how long the thread did nothing else at most, and in all, while something is worked on. What holds it does so
 * each time; other programs do not.
 */
const longestTurn = async (work: Promise<unknown>): Promise<{ longest: number; all: number }> => {
  let [longest, last] = [0, performance.now()];
  let next = setImmediate(function turn() {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    next = setImmediate(turn);
  });
  const all = await timed(work);
  clearImmediate(next);
  return { longest: Math.max(longest, performance.now() - last), all };
};

describe('a figure of people by the weeks of ten years', () => {
  it.each([
    ['I19', 'week'],
    ['I14', 'week,stage'],
  ])('%s by %s lets others be answered meanwhile, and says the same', async (indicator, splits) => {
    jest.spyOn(app.app.get(PeopleForFigures), 'current').mockResolvedValue(PEOPLE);
    let asked: ReturnType<typeof ask>;
    let most = 1;
    for (let tries = 0; tries < 4 && most >= 1 / 2; tries += 1) {
      asked = ask(indicator, splits);
      const { longest, all } = await longestTurn(asked);
      most = Math.min(most, longest / all);
    }
    expect(most).toBeLessThan(1 / 2);
    const question = readPeopleQuestion({ indicator, splits, period: PERIOD }, todayIn('Asia/Phnom_Penh'));
    if (typeof question === 'string') throw new RangeError(question);
    const { total, cells } = countPeopleFigure(PEOPLE, question);
    expect((await asked!).body).toMatchObject({ total, cells: cells.map(({ keys, of }) => ({ keys, of })) });
  });

  it('is counted alone: the second begins after the first; one without weeks waits for neither', async () => {
    jest.spyOn(app.app.get(PeopleForFigures), 'current').mockResolvedValue(PEOPLE);
    const long = [ask('I19', 'week'), ask('I19', 'week')].map(timed);
    const asked = ask('I19');
    const short = await timed(asked);
    expect((await asked).status).toBe(200);
    const [first, second] = (await Promise.all(long)).sort((a, b) => a - b) as [number, number];
    expect(second - first).toBeGreaterThan(first / 4);
    expect(short).toBeLessThan(first);
  });

  it('is not answered any more once Vigil is locked', async () => {
    const keyring = keyringOf(app.database.manager);
    jest.spyOn(app.app.get(PeopleForFigures), 'current').mockImplementation(() => {
      keyring.lock();
      return Promise.resolve(PEOPLE);
    });
    expect((await ask('I19', 'week')).body).toMatchObject({ code: 'locked' });
    await keyring.unlock();
  });
});

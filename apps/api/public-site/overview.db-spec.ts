import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { asPeriod, samePeriodYearBefore } from '@vigil/shared/day/period.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { OVERVIEW, type OverviewBody, type OverviewFigure } from '@vigil/shared/public/overview-figures.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { aGroupLink, anAct, aHarm, anIncident } from '../testing/an-incident.js';
import { must, type TestApp } from '../testing/app.js';
import { askOverview } from '../testing/ask-overview.js';
import { aGroup, CREATE, type Desk, hide, published, releaseAll } from '../testing/desk.js';
import { publishAtOnce } from '../testing/publish-at-once.js';
import { useDesk } from '../testing/use-desk.js';
import { OverviewCounting } from './overview.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

let today: Day;
/** Today a year before. */
let then: Day;
let year: number;
/** The group of most of what was monitored this year. */
let mostMonitored: { id: string; publicCode: string };

const on = (of: number, more: Partial<Incident> = {}): Incident =>
  anIncident({
    when: exactDay(asDay(`${of}-01-01`)),
    acts: [anAct({ type: 'FM_PUSH' }), anAct({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(2) })],
    harms: [aHarm({ count: exactly(3) })],
    ...more,
  });
const quiet = (of: number): Incident => on(of, { interference: 'IN_NONE', acts: [], harms: [] });
const times = (n: number, one: Incident): Incident[] => Array.from({ length: n }, () => one);

const overview = async (query = ''): Promise<OverviewBody> =>
  must(await askOverview(app.visitor, `/api/public/overview?${query}`));
const counts = async (query: string): Promise<{ answer: WireAnswer; asOf: AsOf }> => {
  const { status, body, text } = await app.visitor.get<{ answer: WireAnswer; asOf: AsOf }>(
    `/api/public/counts?${query}`,
  );
  if (status !== 200) throw new Error(text);
  return body;
};
const of = ({ figures }: OverviewBody, indicator: string, measure: string | null = null): OverviewFigure =>
  figures.find(({ answer: { question } }) => question.indicator === indicator && question.measure === measure)!;

beforeAll(async () => {
  today = (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body.asOf.day;
  year = Number(today.slice(0, 4));
  then = samePeriodYearBefore(asPeriod(`${today}..${addDays(today, 0)}`))!.from;
  await publishAtOnce(app, [...times(4, on(year - 1)), ...times(12, quiet(year - 1))], then);
  // Reviewed and published late: nobody could read it a year ago.
  mostMonitored = await aGroup(desk, 'Most');
  const most: Partial<Incident> = { groups: [aGroupLink(mostMonitored.id)] };
  // Readers know a group once an incident that names it is published.
  await published(desk, on(year - 2, most));
  await publishAtOnce(
    app,
    [on(year - 1), ...times(6, on(year, most)), ...times(6, { ...quiet(year), ...most })],
    today,
    new Map([[mostMonitored.id, mostMonitored.publicCode]]),
  );
  await desk.analyst.put(
    `/api/coverage/${randomUUID()}`,
    {
      place: '12',
      from: `${year - 1}-01-01`,
      until: `${year}-12-31`,
      level: 'CO_ON_SITE',
      group: null,
      note: null,
      shown: true,
    },
    CREATE,
  );
  await releaseAll(desk);
});

describe('the figures of the first screen', () => {
  it('are those of the interface, each of them, for the same question and the same edition', async () => {
    // The last two have the last year in common, so that what stands beside their figures was counted before.
    for (const query of [
      '',
      `period=${year - 1}`,
      `period=${year}-Q1`,
      `asOf=${then}`,
      `period=${year - 1}-01-01..${year}-12-31`,
      `period=${year - 2}-03-01..${year}-12-31`,
    ]) {
      const body = await overview(query);
      expect(body.figures.map((figure) => Object.keys(figure).join())).toEqual(
        OVERVIEW.map(() => 'query,answer,series,now,before,change,opposite'),
      );
      expect(body.assessed.answer).toEqual(
        (await counts(`${body.assessed.query}${query.startsWith('asOf') ? `&${query}` : ''}`)).answer,
      );
      const byGroup = `indicator=I03&period=${body.period}&split=group${query.startsWith('asOf') ? `&${query}` : ''}`;
      const [group] = (await counts(byGroup)).answer.cells.filter(({ keys }) => keys[0] === mostMonitored.publicCode);
      const [k, of] = [group?.rate?.denominator.low ?? 0, body.figures[1]!.answer.total.rate!.denominator.low!];
      expect([query, body.monitored]).toEqual([
        query,
        of > 0 && 2 * k >= of ? { key: mostMonitored.publicCode, k, of } : null,
      ]);
      expect(body.figures.map(({ answer: { question: q } }) => [q.indicator, q.measure])).toEqual(
        OVERVIEW.map(({ indicator, measure }) => [indicator, measure]),
      );
      const asOf = query.startsWith('asOf') ? `&${query}` : '';
      for (const { before, now, series, ...figure } of body.figures) {
        for (const { query: asked, answer } of [figure, now, series])
          expect([query, asked, answer]).toEqual([query, asked, (await counts(asked + asOf)).answer]);
        if (before) expect(before.answer).toEqual((await counts(before.query)).answer);
      }
    }
  });

  it('cover everything recorded unless a period is named, and show the change of its last year', async () => {
    const { period, compared, with: before, figures } = await overview();
    expect([period, compared]).toEqual([`${year - 2}-01-01..${year}-12-31`, String(year)]);
    expect(before).toMatchObject({ asOf: { day: then } });
    expect(figures.map(({ answer }) => answer.indicator.code)).toEqual(OVERVIEW.map(({ indicator }) => indicator));
    const [main, rate] = figures;
    expect(main!.series.answer.question.unit).toBe('quarter');
    expect(main!.change).toEqual({ direction: 'up', why: null });
    expect(rate!.series.answer.cells.map(({ keys }) => keys[0])).toEqual([year - 2, year - 1, year].map(String));
    expect(figures[2]!.series.answer.question.unit).toBe('quarter');
  });

  it('have the same days a year before as that year stood then: not what was published later', async () => {
    const { now, before, change } = of(await overview(), 'I05');
    expect([now.answer.total.low, before?.answer.total.low, change]).toEqual([6, 4, { direction: 'up', why: null }]);
    expect((await counts(`indicator=I05&period=${year - 1}`)).answer.total.low).toBe(5);
    expect(of(await overview(), 'I10', 'people').before?.answer.total.low).toBe(8);
    expect(of(await overview(), 'I09', 'injured').before?.answer.total.low).toBe(12);
  });

  it('have no direction for days of which nothing is published yet', async () => {
    // Everything is of 1 January; two equal noughts of later days are no "as a year before".
    const { figures } = await overview(`period=${year}-02`);
    expect(figures.map(({ change }) => change)).toEqual(OVERVIEW.map(() => ({ direction: null, why: 'not-known' })));
  });

  it('have no direction where a denominator is under 10, coverage differs, or there was no edition', async () => {
    // The coverage was not known then, so that no assembly of that edition is in the rate.
    expect(of(await overview(), 'I03').change).toEqual({ direction: null, why: 'denominator-under-10' });
    const last = await overview(`period=${year - 1}`);
    expect(last.with).toEqual({ period: String(year - 2), asOf: null });
    expect(last.figures.map(({ change }) => change.why)).toEqual(OVERVIEW.map(() => 'coverage-differs'));
    const old = await overview(`asOf=${then}`);
    expect(old.figures.map(({ change, before }) => [change.why, before])).toEqual(
      OVERVIEW.map(() => ['not-published', null]),
    );
  });

  it('say how many acts of force are not yet assessed', async () => {
    expect(of(await overview(), 'I06').answer.total.asides.notYetAssessed).toMatchObject({ low: 12 });
  });
});

describe('an overview', () => {
  it('refuses what is no single period, an unknown key and a moment still to come', async () => {
    const refused = async (query: string) => {
      const { status, body } = await app.visitor.get<{ errors: { pointer: string; code: string }[] }>(
        `/api/public/overview?${query}`,
      );
      return [status, ...body.errors.map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    expect(await refused('period=soon')).toEqual([400, 'period question-not-a-period']);
    expect(await refused('period=2021,2022')).toEqual([400, 'period question-needs-one-period']);
    expect(await refused('place=12')).toEqual([400, 'place unknown-key']);
    expect(await refused('asOf=2998-01-01')).toEqual([400, 'asOf not-yet']);
  });

  it('counts the series over the whole time once, for whatever period is asked', async () => {
    // Everything is counted anew: another record is published.
    await published(desk, on(year - 2, { interference: 'IN_NONE', acts: [], harms: [] }));
    const series = jest.spyOn(OverviewCounting.prototype, 'series');
    const [one, other] = [await overview(`period=${year - 1}`), await overview(`period=${year}-Q1`)];
    expect(series).toHaveBeenCalledTimes(OVERVIEW.length);
    series.mockRestore();
    expect(one.compared).not.toBe(other.compared);
    expect(one.figures.map((figure) => figure.series)).toEqual(other.figures.map((figure) => figure.series));
  });

  it('waits for no earlier edition: its own figures are there, and the next answer has all', async () => {
    const past = app.app.get(FactSnapshots);
    const at = past.at.bind(past);
    const slow = jest.spyOn(past, 'at').mockImplementation(async (asked, address) => {
      if (asked === null) return at(null, address);
      throw new Error('the database is stopped');
    });
    await published(desk, on(year));
    const without = must(await app.visitor.get<OverviewBody>('/api/public/overview'));
    expect(of(without, 'I05').now.answer.total.low).toBe(7);
    expect(without.figures.map(({ change, before }) => [change.why, before])).toEqual(
      OVERVIEW.map(() => ['busy', null]),
    );
    slow.mockRestore();
    expect(of(await overview(), 'I05').change.direction).toBe('up');
  });

  it('has nothing of a record that was hidden, neither now nor a year before', async () => {
    const record = await published(desk, on(year, { title: 'Hidden' }));
    expect(of(await overview(), 'I05').now.answer.total.low).toBe(8);
    await hide(desk.reviewer, record);
    expect(of(await overview(), 'I05').now.answer.total.low).toBe(7);
  });
});

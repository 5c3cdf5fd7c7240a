import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { exactly, NONE_COUNT, formatCount } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import { between, exactDay } from '@vigil/shared/day/day-window.js';
import words from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { TestApp } from '../app.js';
import { aHarm, anIncident, aSource, but } from '../an-incident.js';
import { aGroup, ifMatch, merge, published, submit, log, publish, type Desk } from '../desk.js';
import { countsOf, incidentPage, tableOf } from './public-requests.js';
import { f1 } from './real-events.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

describe('a day that is not known', () => {
  it('F5: "late March or early April" is 0 to 1 in each quarter, exactly 1 in the half-year, and the quarter table says "longer period: 1"', async () => {
    await published(desk, anIncident({ when: between(asDay('2021-03-25'), asDay('2021-04-07')) }));

    const byQuarter = await countsOf(app.visitor, 'indicator=I02&period=2021-H1&unit=quarter&split=period');
    expect(
      byQuarter.cells.map(({ keys, low, high, certain, possible }) => [keys[0], low, high, certain, possible]),
    ).toEqual([
      ['2021-Q1', 0, 1, 0, 1],
      ['2021-Q2', 0, 1, 0, 1],
    ]);
    expect([byQuarter.total.low, byQuarter.total.high, byQuarter.total.longerPeriod]).toEqual([1, 1, 1]);
    for (const [period, low, high] of [
      ['2021-Q1', 0, 1],
      ['2021-Q2', 0, 1],
      ['2021-H1', 1, 1],
    ] as const) {
      const { total } = await countsOf(app.visitor, `indicator=I02&period=${period}`);
      expect([period, total.low, total.high]).toEqual([period, low, high]);
    }

    const table = await tableOf(
      app.visitor,
      '/api/public/counts.csv?indicator=I02&period=2021-H1&unit=quarter&split=period',
    );
    expect(
      table.map((row) => [row['row'], row['period'], row['low'], row['high'], row['known_only_to_a_longer_period']]),
    ).toEqual([
      ['cell', '2021-Q1', '0', '1', ''],
      ['cell', '2021-Q2', '0', '1', ''],
      ['total', 'all', '1', '1', '1'],
    ]);
  });
});

describe('a number that is not known', () => {
  it('F7: injured 2, none by a source, and not reported: "at least 2; not reported in 1 of 3"', async () => {
    const on = (day: string) => ({ when: exactDay(asDay(day)) });
    await published(desk, anIncident({ ...on('2019-05-01'), harms: [aHarm({ count: exactly(2) })] }));
    const source = aSource({ type: 'SR_MEDICAL', publisher: 'A hospital' });
    await published(
      desk,
      anIncident({
        ...on('2019-05-02'),
        sources: [source, aSource()],
        harms: [aHarm({ count: NONE_COUNT, sources: [source.id] })],
      }),
    );
    await published(desk, anIncident(on('2019-05-03')));

    const { total } = await countsOf(app.visitor, 'indicator=I09&measure=injured&period=2019');
    expect([total.low, total.high, total.notReported]).toEqual([2, null, { k: 1, of: 3 }]);
    expect(
      formatCount(
        { low: total.low, high: total.high, notReported: total.notReported!.k, of: total.notReported!.of },
        createText('en', words),
      ),
    ).toBe('at least 2; not reported in 1 of 3');
    const rows = await tableOf(app.visitor, '/api/public/incidents.csv?indicator=I01&period=2019');
    expect(rows.map((row) => [row['earliest_day'], row['harm_injured_low'], row['harm_injured_high']])).toEqual([
      ['2019-05-03', '', ''],
      ['2019-05-02', '0', '0'],
      ['2019-05-01', '2', '2'],
    ]);
  });

  it('does not take "none" without a source', async () => {
    const record = await log(desk.monitor, anIncident({ harms: [aHarm({ count: NONE_COUNT })] }));
    const answer = await desk.monitor.post(`/api/incidents/${record.id}/submissions`, {}, ifMatch(record.revision));
    expect([answer.status, answer.body['errors']]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/harms/0/sources', code: 'none-needs-source' })],
    ]);
  });
});

describe('one wire story in two outlets', () => {
  const carriedBy = (publisher: string) =>
    aSource({ publisher, origin: 'Wire service', url: `https://${publisher.toLowerCase()}.example/story` });

  it('F6: is one source, so weak; two records before the merge, one after; the second code leads to the first', async () => {
    const { id: group } = await aGroup(desk, 'Friday Women');
    const outlets = ['Daily', 'Weekly'].map(carriedBy);
    const logged = [];
    for (const outlet of outlets) {
      const incident = f1(group);
      logged.push(
        await submit(
          desk.monitor,
          await log(
            desk.monitor,
            but(incident, { acts: incident.acts.map((act) => but(act, { sources: [outlet.id] })), sources: [outlet] }),
          ),
        ),
      );
    }
    const asFair = { decision: 'verify', grade: 'VG_FAIR', reason: 'Two outlets have it.' };
    const refused = await desk.reviewer.post(
      `/api/incidents/${logged[0]!.id}/reviews`,
      asFair,
      ifMatch(logged[0]!.revision),
    );
    expect([refused.status, refused.body['code'], refused.body['errors']]).toEqual([
      422,
      'grade-not-supported',
      [expect.objectContaining({ pointer: '/grade' })],
    ]);
    expect(refused.body['highest']).toBe('VG_WEAK');

    const weak = { decision: 'verify', grade: 'VG_WEAK', reason: 'Both carry the same story.' };
    const [first, second] = await Promise.all(
      logged.map(async (record) => {
        const graded = await desk.reviewer.post<typeof record>(
          `/api/incidents/${record.id}/reviews`,
          weak,
          ifMatch(record.revision),
        );
        return publish(desk.second, graded.body);
      }),
    );
    const both = async () =>
      (await countsOf(app.visitor, 'indicator=I04&period=2021-06-04..2021-06-04&singleSource=yes')).total;
    expect((await both()).low).toBe(2);

    await merge(desk.reviewer, second!, first!.id);
    expect([(await both()).low, (await both()).high]).toEqual([1, 1]);
    const redirected = await app.visitor.get(`/api/public/incidents/${second!.code}`);
    expect([redirected.status, redirected.headers.get('location')]).toEqual([
      308,
      `/api/public/incidents/${first!.code}`,
    ]);
    expect((await incidentPage(app.visitor, first!.code)).code).toBe(first!.code);

    const kept = (await desk.reviewer.get<(typeof logged)[0]>(`/api/incidents/${first!.id}`)).body!;
    const again = but(outlets[1]!, { id: randomUUID() });
    const withBoth = await desk.reviewer.put<typeof kept>(
      `/api/incidents/${kept.id}`,
      but(kept.incident, { sources: [...kept.incident.sources, again] }),
      ifMatch(kept.revision),
    );
    const still = await desk.second.post(`/api/incidents/${kept.id}/reviews`, asFair, ifMatch(withBoth.body.revision));
    expect([withBoth.status, still.body['code']]).toEqual([200, 'grade-not-supported']);
  });
});

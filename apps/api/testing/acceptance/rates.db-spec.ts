import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { TestApp } from '../app.js';
import { aGroupLink, anIncident } from '../an-incident.js';
import { publishAtOnce } from '../publish-at-once.js';
import { aGroup, CREATE, type Desk, published, releaseAll } from '../desk.js';
import { cellOf, countsOf, tableOf } from './public-requests.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

/** The nth assembly of 2022 in Phnom Penh. */
const assembly = (n: number, interfered: boolean, fields: Partial<Incident> = {}): Incident =>
  anIncident({
    when: exactDay(asDay(`2022-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`)),
    ...(interfered ? {} : { interference: 'IN_NONE', acts: [] }),
    ...fields,
  });

describe('a rate under coverage', () => {
  it('F8: 19 of 20 assemblies of a group and 22 of 100 others are 95 % and 22 %; what nobody watched is in neither', async () => {
    const group = await aGroup(desk, 'Friday Women');
    const covered = await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      {
        place: '12',
        from: '2022-01-01',
        until: '2022-12-31',
        level: 'CO_ON_SITE',
        group: null,
        note: null,
        shown: true,
      },
      CREATE,
    );
    expect(covered.status).toBe(200);
    await releaseAll(desk);
    const theirAssemblies = Array.from({ length: 20 }, (_, n) =>
      assembly(n, n < 19, { groups: [aGroupLink(group.id)] }),
    );
    for (let at = 0; at < 20; at += 5)
      await Promise.all(theirAssemblies.slice(at, at + 5).map((incident) => published(desk, incident)));
    await publishAtOnce(
      app,
      [
        ...Array.from({ length: 100 }, (_, n) => assembly(n, n < 22)),
        assembly(0, false, { place: { code: '01', precision: 'LP_PROVINCE' } }),
      ],
      asDay('2022-12-31'),
    );

    const rates = await countsOf(app.visitor, 'indicator=I03&period=2022&split=group');
    const [theirs, others] = [cellOf(rates, group.publicCode), cellOf(rates, null)];
    expect([theirs.rate?.numerator.low, theirs.rate?.denominator.low, theirs.rate?.share]).toEqual([19, 20, 0.95]);
    expect([others.rate?.numerator.low, others.rate?.denominator.low, others.rate?.share]).toEqual([22, 100, 0.22]);
    expect(others.asides.notCovered?.low).toBe(1);

    const table = await tableOf(app.visitor, '/api/public/counts.csv?indicator=I03&period=2022&split=group');
    expect(
      table
        .filter((row) => row['row'] === 'cell')
        .map((row) => [row['group_code'], row['numerator'], row['denominator'], row['share']])
        .sort(),
    ).toEqual([
      ['', '22', '100', '0.22'],
      [group.publicCode, '19', '20', '0.95'],
    ]);
    const shown = await app.visitor.get<{ items: unknown[] }>('/api/public/coverage');
    expect(shown.body.items).toEqual([
      { place: '12', from: '2022-01-01', until: '2022-12-31', level: 'CO_ON_SITE', group: null },
    ]);
  });
});

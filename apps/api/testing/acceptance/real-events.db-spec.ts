import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../app.js';
import { aGroup, CREATE, type Desk, ifMatch, published, releaseAll, verified } from '../desk.js';
import { countsOf, incidentPage, listOf, tableOf } from './public-requests.js';
import { f1, f3, f4, generalStatement } from './real-events.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
let fridayWomen: { id: string; publicCode: string };
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  fridayWomen = await aGroup(desk, 'Friday Women');
});

describe('what three reports become', () => {
  it('F1: a caption is one weak incident of a day: no crackdown in the headline, one beside it, force not known', async () => {
    const record = await published(desk, f1(fridayWomen.id), 'VG_WEAK');
    const day = '2021-06-04..2021-06-04';

    const headline = (await countsOf(app.visitor, `indicator=I04&period=${day}`)).total;
    expect([headline.low, headline.high, headline.asides.singleSource]).toEqual([0, 0, { low: 1, high: 1 }]);
    const withSingle = (await countsOf(app.visitor, `indicator=I04&period=${day}&singleSource=yes`)).total;
    expect([withSingle.low, withSingle.high]).toEqual([1, 1]);
    const force = (await countsOf(app.visitor, `indicator=I05&period=${day}&singleSource=yes`)).total;
    expect([force.low, force.high, force.asides.forceNotKnown]).toEqual([0, 0, { low: 1, high: 1 }]);

    const page = await incidentPage(app.visitor, record.code);
    expect(page).toMatchObject({
      grade: 'VG_WEAK',
      when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
      place: { code: '12', precision: 'LP_PROVINCE' },
      // "small" is no number: of the source's words only those that are one leave.
      assemblyTypes: ['AT_PETITION', 'AT_DEMONSTRATION'],
      crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: null },
      groups: [{ code: fridayWomen.publicCode, link: 'GL_INFERRED' }],
    });
    expect(page.acts.map(({ type, actor, forceName }) => [type, actor, forceName])).toEqual([
      ['RS_SEIZE_MATERIAL', 'PF_UNKNOWN', 'security personnel'],
      ['FM_UNKNOWN', 'PF_UNKNOWN', null],
    ]);

    const ofTheGroup = async (link: string): Promise<number> =>
      (
        await countsOf(
          app.visitor,
          `indicator=I04&period=${day}&singleSource=yes&groups=${fridayWomen.publicCode}${link}`,
        )
      ).total.low;
    expect([await ofTheGroup(''), await ofTheGroup('&groupLink=any')]).toEqual([0, 1]);
  });

  it('F1: a general statement of the authorities is no account of this event', async () => {
    const record = await verified(desk, f1(fridayWomen.id, { accounts: [generalStatement()] }), 'VG_WEAK');
    const answer = await desk.second.post(
      `/api/incidents/${record.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      ifMatch(record.revision),
    );
    expect([answer.status, answer.body['code'], answer.body['errors']]).toEqual([
      422,
      'authority-account-missing',
      [expect.objectContaining({ pointer: '/accounts' })],
    ]);
  });

  it('F3: banners taken at the court are two restrictions there, and nothing at the embassy', async () => {
    const record = await published(desk, f3(fridayWomen.id), 'VG_WEAK');
    const page = await incidentPage(app.visitor, record.code);
    expect(page.crowd).toEqual({ state: 'CS_EXACT', low: 25, high: 25, text: null });
    expect(page.acts.map(({ kind, type, place }) => [kind, type, place])).toEqual([
      ['restriction', 'RS_SEIZE_MATERIAL', { code: '1203', precision: 'LP_DISTRICT' }],
      ['restriction', 'RS_DISPERSAL_ORDER', { code: '1203', precision: 'LP_DISTRICT' }],
    ]);

    const question = 'period=2020-07&singleSource=yes';
    const acts = await countsOf(app.visitor, `indicator=I08&${question}&split=place:2,restriction`);
    expect([acts.unit, acts.total.low, acts.total.high]).toEqual(['acts', 2, 2]);
    expect(acts.cells.filter((cell) => cell.low > 0).map((cell) => [...cell.keys, cell.low])).toEqual([
      ['1203', 'RS_DISPERSAL_ORDER', 1],
      ['1203', 'RS_SEIZE_MATERIAL', 1],
    ]);
    expect((await countsOf(app.visitor, `indicator=I02&${question}`)).total.low).toBe(1);
    expect((await countsOf(app.visitor, `indicator=I05&${question}`)).total.low).toBe(0);
    expect((await countsOf(app.visitor, `indicator=I01&${question}&groups=${fridayWomen.publicCode}`)).total.low).toBe(
      1,
    );

    const kept = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`);
    expect(kept.body.incident.acts[0]!.note).toContain('or destroyed');
    expect(JSON.stringify(page)).not.toContain('destroyed');
    const [row] = await tableOf(app.visitor, `/api/public/incidents.csv?${question}&indicator=I01`);
    expect(row).toMatchObject({
      code: record.code,
      crowd_low: '25',
      crowd_high: '25',
      force: '',
      harm_injured_low: '',
    });
  });

  it('F4: one serious and four minor injuries are kept, and leave as five injured by district security, without severity', async () => {
    const record = await published(desk, f4(fridayWomen.id), 'VG_FAIR');
    const kept = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`);
    expect(kept.body.incident.harms.map(({ type, count }) => [type, count.low, count.high])).toEqual([
      ['HM_INJURY_SERIOUS', 1, 1],
      ['HM_INJURY_MINOR', 4, 4],
    ]);

    const page = await incidentPage(app.visitor, record.code);
    expect(page.harms).toEqual([
      { type: 'INJURED', side: 'SI_ASSEMBLY', count: { state: 'CS_EXACT', low: 5, high: 5, text: null } },
    ]);
    expect(page.acts.map(({ type, actor, forceName, byState }) => [type, actor, forceName, byState])).toEqual([
      ['FM_THROW_DOWN', 'PF_DISTRICT_SECURITY', 'Prampi Makara district security', true],
      ['FM_GRAB', 'PF_DISTRICT_SECURITY', 'Prampi Makara district security', true],
    ]);
    expect(page.accounts).toEqual([
      expect.objectContaining({ party: 'PA_AUTHORITY', stance: 'DS_PARTIAL', aboutThisEvent: 'yes' }),
    ]);
    expect(JSON.stringify(page)).not.toMatch(/SERIOUS|MINOR|hospital|bruised/);

    expect((await countsOf(app.visitor, 'indicator=I05&period=2020-09&actors=PF_DISTRICT_SECURITY')).total.low).toBe(1);
    const injured = (await countsOf(app.visitor, 'indicator=I09&measure=injured&period=2020-09')).total;
    expect([injured.low, injured.high, injured.notReported]).toEqual([5, 5, { k: 0, of: 1 }]);
  });
});

describe('a figure that somebody else published', () => {
  const cchr = {
    publisher: 'CCHR',
    measure: 'instances of the use of unlawful state force at assemblies',
    unit: 'incidents',
    from: '2021-01-01',
    until: '2021-06-30',
    place: 'KH',
    url: null,
    note: null,
    shown: true,
  };

  it('F2: "no less than 11, of which 10" are two published totals, one part of the other; no count moves and no incident is made', async () => {
    const unlawful = async () => (await countsOf(app.visitor, 'indicator=I06&period=2021-H1&singleSource=yes')).total;
    const all = async (): Promise<number> => (await desk.reviewer.get<{ total: number }>('/api/incidents')).body.total;
    const before = { unlawful: await unlawful(), records: await all() };

    const [whole, part] = [randomUUID(), randomUUID()];
    const first = await desk.analyst.put(
      `/api/published-totals/${whole}`,
      {
        ...cchr,
        title: 'No less than 11',
        value: { state: 'CS_AT_LEAST', low: 11, high: null, text: 'no less than 11' },
        group: null,
        partOf: null,
      },
      CREATE,
    );
    const second = await desk.analyst.put(
      `/api/published-totals/${part}`,
      {
        ...cchr,
        title: 'Of which 10',
        value: { state: 'CS_EXACT', low: 10, high: 10, text: null },
        group: fridayWomen.id,
        partOf: whole,
      },
      CREATE,
    );
    expect([first.status, second.status]).toEqual([200, 200]);
    await releaseAll(desk);

    const shown = await app.visitor.get<{ total: number; items: Record<string, unknown>[] }>(
      '/api/public/published-totals',
    );
    expect(shown.body.total).toBe(2);
    const [eleven, ten] = shown.body.items;
    expect(eleven).toMatchObject({
      publisher: 'CCHR',
      value: { state: 'CS_AT_LEAST', low: 11, high: null },
      from: '2021-01-01',
      until: '2021-06-30',
      partOf: null,
      group: null,
    });
    expect(ten).toMatchObject({
      value: { state: 'CS_EXACT', low: 10, high: 10 },
      partOf: eleven!['code'],
      group: fridayWomen.publicCode,
    });
    expect(shown.text).not.toContain(whole);

    expect(await unlawful()).toEqual(before.unlawful);
    expect(before.unlawful.low).toBe(0);
    expect(await all()).toBe(before.records);
    expect((await listOf(app.visitor, 'indicator=I06&period=2021-H1')).total).toBe(0);
  });
});

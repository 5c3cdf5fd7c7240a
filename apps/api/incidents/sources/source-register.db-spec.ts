import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KnownSource, SourceRegister } from '@vigil/shared/staff-responses/sources.js';
import { aSource, anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { ifMatch, log, submit, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

let outlet: string;
let SAME: readonly string[];
let OTHERS: readonly string[];
let outlets = 0;
// Each test has an outlet of its own: the tests of this file share a database.
beforeEach(() => {
  outlet = `news${(outlets += 1)}.example.org`;
  SAME = [
    `https://${outlet}/khmer/story-12?id=7&b=2`,
    `http://www.${outlet}/khmer/story-12/?b=2&id=7`,
    `https://m.${outlet}/khmer/story-12?utm_source=fb&id=7&fbclid=Iw7&b=2#comments`,
    `HTTPS://${outlet.toUpperCase()}:443/khmer/story-12?id=7&b=2`,
    `https://web.archive.org/web/20210604101500/https://${outlet}/khmer/story-12?id=7&b=2`,
  ];
  OTHERS = [
    `https://${outlet}/khmer/story-12?id=8&b=2`,
    `https://${outlet}/khmer/Story-12?id=7&b=2`,
    `https://${outlet}:8080/khmer/story-12?id=7&b=2`,
    `https://other-${outlet}/khmer/story-12?id=7&b=2`,
    `https://${outlet}/khmer/story-12/more?id=7&b=2`,
  ];
});

type Who = keyof Pick<Desk, 'monitor' | 'reviewer' | 'second' | 'analyst'>;
const known = async (by: Who, url: string, except?: string) =>
  (await desk[by].post<KnownSource>('/api/sources/known', { url, ...(except ? { except } : {}) })).body;
const register = async (by: Who, query: { q?: string; alone?: boolean; from?: number } = {}): Promise<SourceRegister> =>
  (await desk[by].post<SourceRegister>('/api/sources/search', query)).body;
const logged = async (url: string, more: object = {}, by: 'monitor' | 'reviewer' = 'monitor') =>
  submit(desk[by], await log(desk[by], anIncident({ sources: [aSource({ type: 'SR_MEDIA_NAT', url })], ...more })));

describe('an address that is typed', () => {
  it('is known again however it is written, and not where it leads elsewhere', async () => {
    const record = await logged(SAME[0]!);
    for (const url of SAME)
      expect([url, (await known('reviewer', url)).items.map(({ id }) => id)]).toEqual([url, [record.id]]);
    for (const url of OTHERS) expect([url, (await known('reviewer', url)).source]).toEqual([url, null]);
  });

  it('is known again with Khmer letters as they are and as %xx', async () => {
    const record = await logged(`https://${outlet}/ព្រឹត្តិការណ៍?page=ទី១`);
    const { items } = await known(
      'reviewer',
      `https://${outlet}/%E1%9E%96%E1%9F%92%E1%9E%9A%E1%9E%B9%E1%9E%8F%E1%9F%92%E1%9E%8F%E1%9E%B7%E1%9E%80%E1%9E%B6%E1%9E%9A%E1%9E%8E%E1%9F%8D?page=%e1%9e%91%e1%9e%b8%e1%9f%a1`,
    );
    expect(items.map(({ id }) => id)).toEqual([record.id]);
  });

  it('of the longest length is stored, in Khmer letters too', async () => {
    await logged(`https://${outlet}/${'ក'.repeat(1_970)}`);
    const record = await logged(`https://${outlet}/${'a'.repeat(1_970)}`);
    const { items } = await known('reviewer', `https://www.${outlet}/${'a'.repeat(1_970)}`);
    expect(items.map(({ id }) => id)).toEqual([record.id]);
    expect((await register('reviewer', { q: outlet })).total).toBe(2);
  });

  it('is not known to the record that is being written', async () => {
    const record = await logged(SAME[0]!);
    expect(await known('monitor', SAME[1]!, record.id)).toEqual({ source: null, items: [] });
    const other = await logged(SAME[2]!);
    expect((await known('monitor', SAME[1]!, record.id)).source).toMatchObject({ records: 1, incident: other.id });
  });

  it('is refused without an address', async () => {
    expect((await desk.reviewer.post('/api/sources/known', {})).status).toBe(422);
  });

  it('is in no address of a request, because it may be of a confidential source', () => {
    const routes = app.routes.routes().filter(({ path }) => path.startsWith('/api/sources'));
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /api/sources/known',
      'POST /api/sources/search',
    ]);
  });
});

describe('what a source tells of records', () => {
  it('is only of records that the reader may see: a case team stays untold, also as a number', async () => {
    const open = await logged(SAME[0]!);
    await logged(SAME[1]!, { sensitivity: 'S3_RESTRICTED' });
    for (const by of ['reviewer', 'second', 'analyst'] as const) {
      expect([by, (await known(by, SAME[2]!)).source?.records]).toEqual([by, 1]);
      expect([by, (await known(by, SAME[2]!)).items.map(({ id }) => id)]).toEqual([by, [open.id]]);
      expect([
        by,
        (await register(by, { q: outlet })).items.map(({ records, incident }) => [records, incident]),
      ]).toEqual([by, [[1, open.id]]]);
    }
    expect((await known('monitor', SAME[2]!)).source?.records).toBe(2);
  });

  it('is for a monitor of their own records alone', async () => {
    await logged(SAME[0]!, {}, 'reviewer');
    expect(await known('monitor', SAME[0]!)).toEqual({ source: null, items: [] });
    expect(await register('monitor', { q: outlet })).toMatchObject({ total: 0, items: [] });
  });

  it('is nothing where the link is withheld, for anybody', async () => {
    const secret = 'https://confidential.example.org/who';
    await logged('', { sources: [aSource({ url: secret, publisher: 'Confidential', linkWithheld: 'yes' })] });
    for (const by of ['monitor', 'reviewer', 'analyst'] as const) {
      expect([by, await known(by, secret)]).toEqual([by, { source: null, items: [] }]);
      expect([by, JSON.stringify(await register(by))]).not.toContain('confidential');
    }
    expect(await app.database.query(`select from source where address_key like '%confidential%'`)).toEqual([]);
  });
});

describe('the register of sources', () => {
  it('has each article once, with its records and those that hang on it alone', async () => {
    const [one, two] = [await logged(SAME[0]!), await logged(SAME[1]!)];
    await logged(SAME[2]!, {
      sources: [aSource({ url: SAME[2]! }), aSource({ publisher: 'Another Outlet', url: OTHERS[0]! })],
    });
    const all = await register('reviewer', { q: outlet });
    expect(all).toMatchObject({ total: 2, next: null });
    expect(all.items.map(({ records, hangOnIt }) => [records, hangOnIt])).toEqual([
      [3, 2],
      [1, 0],
    ]);
    const { items } = await known('reviewer', SAME[0]!);
    expect(
      items
        .filter(({ hangsOnIt }) => hangsOnIt)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([one.id, two.id].sort());
    expect((await register('reviewer', { alone: true, q: outlet })).total).toBe(1);
    expect((await register('reviewer', { q: 'another outlet' })).total).toBe(1);
    expect((await register('reviewer', { q: SAME[3]! })).items[0]?.records).toBe(3);
    expect((await register('reviewer', { q: 'no-such-outlet' })).items).toEqual([]);
  });

  it('comes in pages, and says how many there are', async () => {
    const sources = Array.from({ length: 53 }, (_, n) => aSource({ url: `https://${outlet}/${n}` }));
    await logged('', { sources });
    const first = await register('reviewer', { q: outlet });
    expect([first.items.length, first.total, first.next]).toEqual([50, 53, 50]);
    const last = await register('reviewer', { from: 50, q: outlet });
    expect([last.items.length, last.next]).toEqual([3, null]);
    expect(new Set([...first.items, ...last.items].map(({ url }) => url)).size).toBe(53);
  });

  it('follows the record when its source changes or goes', async () => {
    const record = await log(desk.monitor, anIncident({ sources: [aSource({ url: SAME[0]! })] }));
    expect((await register('monitor', { q: outlet })).total).toBe(1);
    await desk.monitor.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, sources: record.incident.sources.map((one) => ({ ...one, url: OTHERS[3]! })) },
      ifMatch(record.revision),
    );
    expect(await known('monitor', SAME[0]!)).toEqual({ source: null, items: [] });
    expect((await known('monitor', OTHERS[3]!)).source?.records).toBe(1);
  });
});

import { expect, it, jest } from '@jest/globals';
import { aGroupLink, anIncident } from '../testing/an-incident.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import type { TestApp } from '../testing/app.js';
import { aGroup, merge, published, retract, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

it('answers the address of an incident with the status that a machine reads: there, gone, moved, never', async () => {
  const there = await published(desk, anIncident());
  const retracted = await retract(desk.reviewer, await published(desk, anIncident({ title: 'A retracted one' })));
  const merged = await merge(desk.reviewer, await published(desk, anIncident({ title: 'A merged one' })), there.id);
  expect((await app.visitor.get(`/incidents/${there.code}`)).status).toBe(200);
  expect((await app.visitor.get(`/incidents/${retracted.code}`)).status).toBe(410);
  expect((await app.visitor.get('/incidents/KH-000000')).status).toBe(404);
  expect((await app.visitor.get('/incidents/anything')).status).toBe(404);
  const moved = await app.visitor.get(`/incidents/${merged.code}`);
  expect(moved.status).toBe(308);
  expect(moved.headers.get('location')).toBe(`/incidents/${there.code}?from=${merged.code}`);
  expect((await app.visitor.get('/reports/R-000000')).status).toBe(404);
});

it('answers the address of a group or a place with 200, and of none with 404', async () => {
  const group = await aGroup(desk, 'Weavers of a page');
  await published(desk, anIncident({ title: 'With a group', groups: [aGroupLink(group.id)] }));
  const status = async (path: string): Promise<number> => (await app.visitor.get(path)).status;
  expect(await status(`/groups/${group.publicCode}`)).toBe(200);
  expect(await status('/places/12')).toBe(200);
  expect(await status('/places/120203')).toBe(200);
  for (const path of [
    '/groups/G-000000',
    '/groups/anything',
    `/groups/${group.id}`,
    '/places/9999',
    '/places/__proto__',
    '/places/Phnom%20Penh',
  ])
    expect([path, await status(path)]).toEqual([path, 404]);
});

it('knows no group before something published names it', async () => {
  const { publicCode } = await aGroup(desk, 'Not yet public');
  expect((await app.visitor.get(`/groups/${publicCode}`)).status).toBe(404);
});

it('counts the public changes once for all older pages of them, until something is published', async () => {
  const total = async (): Promise<number> =>
    (await app.visitor.get<{ total: number }>('/api/public/changes?before=1000')).body.total;
  await published(desk, anIncident({ title: 'One more change' }));
  const before = await total();
  const asked = jest.spyOn(app.app.get(PublicDatabase).pool, 'query');
  expect([await total(), await total()]).toEqual([before, before]);
  expect(asked.mock.calls.map(([sql]) => String(sql)).filter((sql) => sql.includes('count(*)'))).toEqual([]);
  asked.mockRestore();
  await published(desk, anIncident({ title: 'And another' }));
  expect(await total()).toBe(before + 1);
});

import { expect, it } from '@jest/globals';
import type { UsualCodes } from '@vigil/shared/staff-responses/search-words.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, published, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const usual = async (): Promise<string[]> => (await desk.monitor.get<UsualCodes>('/api/usual-codes')).body.items;

it('lists the codes of published records, most used first, and nothing of others or of withheld types', async () => {
  expect(await usual()).toEqual([]);
  const withActs = (...types: string[]) =>
    anIncident({
      interference: 'IN_INTERFERED',
      acts: types.map((type) => anAct({ type, actor: 'PF_DISTRICT_SECURITY' })),
    });
  await published(desk, withActs('RS_CORDON', 'RS_FINE', 'FM_UNKNOWN'));
  await published(desk, withActs('RS_CORDON', 'FM_SEXUAL'));
  const unpublished = await log(desk.monitor, withActs('RS_DISPERSAL'));
  await submit(desk.monitor, unpublished);
  const codes = await usual();
  expect(codes.indexOf('RS_CORDON')).toBe(Math.min(...['RS_CORDON', 'RS_FINE'].map((code) => codes.indexOf(code))));
  expect(codes.filter((code) => /^(RS|FM|PF)_/.test(code)).sort()).toEqual([
    'PF_DISTRICT_SECURITY',
    'RS_CORDON',
    'RS_FINE',
  ]);
  expect((await app.visitor.get('/api/usual-codes')).status).toBe(401);
});

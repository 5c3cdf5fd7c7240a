import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { assess, type Desk, hide, publish, verified, putSettings } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const hasOthers = async (): Promise<boolean> =>
  (await app.visitor.get<PublicAbout>('/api/public/about')).body.otherStandards;
const assessedUnder = async (
  standards: string,
  outcome: string,
  act = anAct({ type: 'FM_PUSH' }),
): Promise<IncidentRecord> => {
  const record = await verified(desk, anIncident({ acts: [act] }));
  return assess(desk, record, outcome, record.incident.acts[0]!.id, standards);
};

beforeAll(async () => {
  await putSettings(desk.admin, { organisation: 'ORG', standards: 'GC37', smallTeam: false });
});

describe('the standards of figures', () => {
  it('are said to be others, too, while an act that readers see is assessed as unlawful under others', async () => {
    expect(await hasOthers()).toBe(false);
    await publish(desk.second, await assessedUnder('GC37', 'LA_UNLAWFUL'));
    await publish(desk.second, await assessedUnder('Other standards', 'LA_LAWFUL'));
    // The figures of unlawful force count no restriction.
    const ban = anAct({ type: 'RS_DISPERSAL' });
    await publish(desk.second, await assessedUnder('Other standards', 'LA_UNLAWFUL', ban));
    const other = await assessedUnder('Other standards', 'LA_UNLAWFUL');
    expect(await hasOthers()).toBe(false);
    const shown = await publish(desk.second, other);
    expect(await hasOthers()).toBe(true);
    await hide(desk.reviewer, shown);
    expect(await hasOthers()).toBe(false);
  });
});

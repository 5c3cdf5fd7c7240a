import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { ifMatch, log, submit, type Desk } from '../../testing/desk.js';
import { decide, propose, union, withProposed } from '../../testing/propose-names.js';
import { useDesk } from '../../testing/use-desk.js';
import { untilSomebodyWaits } from '../../testing/wait-for-locks.js';
import { MOST_SETTLED } from './proposed-names.service.js';

jest.setTimeout(60_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const read = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const linkOf = async (id: string) => (await read(id)).incident.groups[0]!;
const submitted = async (proposed: string, fields: Partial<Incident> = {}): Promise<string> =>
  (await submit(desk.monitor, await log(desk.monitor, withProposed(proposed, fields)))).id;

describe('records on which a decided group is', () => {
  it('are all locked before the first changes: who saves one of them meanwhile holds nobody else up', async () => {
    const name = (await propose(desk.monitor, union())).body;
    const ids = [await submitted(name.id), await submitted(name.id), await submitted(name.id)].sort();
    const colleague = app.database.createQueryRunner();
    await colleague.startTransaction();
    await colleague.query('select from incident where id = $1 for update', [ids[2]]);
    const deciding = decide(desk.reviewer, name, 'accept');
    try {
      await untilSomebodyWaits(app.database);
      // Whoever has changed a record holds the head of the log, on which every other writer waits.
      const others = await Promise.race([log(desk.monitor, anIncident()), untilSomebodyWaits(app.database, 2)]);
      expect(others).toMatchObject({ revision: 1 });
    } finally {
      await colleague.rollbackTransaction();
      await colleague.release();
    }
    const { status, body } = await deciding;
    expect([status, body.left]).toEqual([200, 0]);
    for (const id of ids) expect(await linkOf(id)).toMatchObject({ group: body.group, proposed: null });
  });

  it('are settled at once up to a number; the others when they are saved next', async () => {
    const name = (await propose(desk.monitor, union())).body;
    const ids: string[] = [];
    for (let n = 0; n <= MOST_SETTLED; n += 1) ids.push(await submitted(name.id));
    const { group, left: told } = (await decide(desk.reviewer, name, 'accept')).body;
    expect(told).toBe(1);
    const links = await Promise.all(ids.map(async (id) => ({ id, link: await linkOf(id) })));
    const left = links.filter(({ link }) => link.proposed === name.id);
    expect([links.filter(({ link }) => link.group === group).length, left.length]).toEqual([MOST_SETTLED, 1]);
    const { id, revision, incident } = await read(left[0]!.id);
    const saved = { ...incident, narrative: 'Looked at again.' };
    await desk.reviewer.put(`/api/incidents/${id}`, saved, ifMatch(revision));
    expect(await linkOf(id)).toMatchObject({ group, proposed: null });
  });

  it('stay as they are where an answer is missing, and hold the decision up no more than that', async () => {
    const name = (await propose(desk.monitor, union())).body;
    const [gap, whole] = [await submitted(name.id), await submitted(name.id)];
    const erasure = randomUUID();
    const asked = { id: erasure, path: '/title', why: 'It names somebody.' };
    expect((await desk.reviewer.post(`/api/incidents/${gap}/erasures`, asked)).status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
    const { status, body } = await decide(desk.second, name, 'accept');
    expect([status, body.state, body.left]).toEqual([200, 'accepted', 1]);
    expect(await linkOf(whole)).toMatchObject({ group: body.group, proposed: null });
    expect(await linkOf(gap)).toMatchObject({ group: null, proposed: name.id });
    const { revision, incident } = await read(gap);
    const mended = { ...incident, title: 'Somebody was stopped' };
    await desk.reviewer.put(`/api/incidents/${gap}`, mended, ifMatch(revision));
    expect(await linkOf(gap)).toMatchObject({ group: body.group, proposed: null });
  });
});

import { expect, it } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { lockRow } from './record-access.js';
import { appendChange } from './record-changes.js';
import { readRecords } from './whole-record.repository.js';
import { rewriteRecord } from './write-record.repository.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

it('logs no change of a record whose row could not be sent', async () => {
  const actor = desk.monitor.member!;
  const { id } = await log(desk.monitor, anIncident());
  const saving = app.database.transaction(async (manager) => {
    const row = await lockRow(manager, actor, id);
    const before = (await readRecords(manager, [row], true)).get(id)!;
    // JSON has no such number.
    const columns = { revision: 2, question: 2n };
    await rewriteRecord(manager, { before, incident: before.incident, found: [], row: columns }, (sealed) =>
      appendChange(manager, {
        incidentId: id,
        revision: 2,
        actorId: actor.id,
        kind: 'saved',
        sealed,
        commitsToo: true,
        differences: [],
      }),
    );
  });
  await expect(saving).rejects.toThrow(/BigInt/);
  const lines: unknown[] = await app.database.query('select revision from log_leaf where entity_id = $1', [id]);
  expect(lines).toEqual([{ revision: 1 }]);
});

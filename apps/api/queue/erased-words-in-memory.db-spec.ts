import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { logBlanked } from '../audit-log/log-small-records.js';
import { rewriteName } from '../incidents/proposed-names/proposed-names.repository.js';
import { anIncident, but } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { holds } from '../testing/holds.js';
import { court, propose } from '../testing/propose-names.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';
import { RecordIndex } from './record-index.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const index = (): RecordIndex => app.app.get(RecordIndex);
const inMemory = (letters: string): boolean => holds((index() as unknown as { reading: unknown }).reading, letters);
const found = async (q: string): Promise<number> =>
  (await desk.reviewer.get<{ total: number }>(`/api/incidents?q=${q}`)).body.total;
const change = async (record: IncidentRecord, fields: object): Promise<IncidentRecord> => {
  const { body, status } = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, fields),
    ifMatch(record.revision),
  );
  expect(status).toBe(200);
  return body;
};
const erase = async (record: IncidentRecord, path: string): Promise<void> => {
  const erasure = randomUUID();
  await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id: erasure, path, why: 'It names somebody.' });
  expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
};

describe('words that are erased', () => {
  it.each([
    ['title', 'Qxvozzy came by'],
    ['narrative', 'It was Qxvozzy who came by'],
    ['tags', 'Qxvozzy came by, week 23'],
  ])('leave the memory of the search at once: %s', async (field, text) => {
    await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Bystander' })));
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ [field]: text })));
    // In word lists, as after a start; then what the record says now is in none yet.
    index().forget();
    await index().whole();
    expect([await found('qxvozzy'), inMemory('vozzy')]).toEqual([1, true]);
    await change(record, { [field]: 'Qxvozzyk came by' });
    expect([await found('qxvozzy'), await found('qxvozzyk')]).toEqual([1, 1]);
    await erase(record, `/${field}`);
    expect([await found('qxvozzy'), inMemory('vozzy')]).toEqual([0, false]);
    expect(await found('bystander')).toBeGreaterThan(0);
  });

  it('leave it also when they are of a comment', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const id = randomUUID();
    await desk.reviewer.put(`/api/incidents/${record.id}/comments/${id}`, { text: 'Qxvabby came by' });
    index().forget();
    await index().whole();
    expect([await found('qxvabby'), inMemory('vabby')]).toEqual([1, true]);
    await erase(record, `/comments/${id}/text`);
    expect([await found('qxvabby'), inMemory('vabby')]).toEqual([0, false]);
  });

  it('leave it also when they are erased while all records are read', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ narrative: 'Qxvimmy came by' })));
    index().forget();
    await found('bystander');
    await erase(record, '/narrative');
    await found('bystander');
    await index().whole();
    expect([await found('qxvimmy'), inMemory('vimmy')]).toEqual([0, false]);
  });

  it('leave it also when they are of a landmark, and erased between reading and storing them', async () => {
    const { id } = (await propose(desk.monitor, court({ nameEn: 'Qxvottis Court' }))).body;
    await submit(desk.monitor, await log(desk.monitor, anIncident({ landmark: id })));
    index().forget();
    // The internal answers are read, and their comments cannot be.
    const blocking = app.database.createQueryRunner();
    await blocking.startTransaction();
    await blocking.query('lock table comment_private in access exclusive mode');
    const whole = index().whole();
    try {
      await untilSomebodyWaits(app.database);
      await app.database.transaction(async (manager) => {
        const nothing = { nameEn: null, nameKm: null, aliases: [], note: null, at: null };
        await logBlanked(manager, desk.reviewer.member!.id, [await rewriteName(manager, id, nothing)]);
      });
      // The change is followed here, if anything follows it before the comments are read.
      const following = (index() as unknown as { catchUp(): Promise<void> }).catchUp();
      for (let n = 0; n < 50; n += 1) await app.database.query('select 1');
      await blocking.commitTransaction();
      await following;
    } finally {
      await blocking.release();
    }
    await whole;
    expect([await found('qxvottis'), inMemory('vottis')]).toEqual([0, false]);
  });
});

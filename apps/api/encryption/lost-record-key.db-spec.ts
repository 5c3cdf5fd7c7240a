import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, jest } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, submit, type Desk } from '../testing/desk.js';
import { addFile, aPhoto } from '../testing/upload-evidence.js';
import { useDesk } from '../testing/use-desk.js';
import { askIn, recordKey } from './key.repository.js';
import { keyringOf } from './keyring.js';
import { RECORD_KEY_TABLES } from './record-key-tables.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
let id: string;
let kept: unknown;
useDesk((opened) => ({ app, desk } = opened));

const say = (text: string): Promise<{ status: number }> =>
  desk.reviewer.put(`/api/incidents/${id}/comments/${randomUUID()}`, { text });
const said = async (): Promise<string[]> =>
  (
    await desk.reviewer.get<{ items: { comments: { text: string }[] }[] }>(`/api/incidents/${id}/comments`)
  ).body.items.map(({ comments }) => comments[0]!.text);
const keys = (): Promise<unknown[]> => app.database.query('select id from record_key where record_id = $1', [id]);
const neededKey = (): Promise<unknown> =>
  app.database.transaction((manager) => recordKey(askIn(manager), keyringOf(manager), id));

beforeAll(async () => {
  id = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
  expect((await say('before the key was lost')).status).toBe(200);
  [kept] = await app.database.query(
    `delete from record_key where record_id = $1 returning to_jsonb(record_key) - '{incident_id,people_record_id}'::text[] as row`,
    [id],
  );
});

it('a record whose key is gone gets no second one, which would keep the first from being put back', async () => {
  expect((await say('with another key')).status).toBe(500);
  expect((await addFile(app, desk.reviewer, id, aPhoto())).status).toBe(500);
  await expect(neededKey()).rejects.toMatchObject({ name: 'RecordKeyGone', message: expect.stringContaining(id) });
  expect(await keys()).toEqual([]);
});

it('whether a record has values is found by an index in each table', async () => {
  const { manager } = app.database;
  for (const { table, record } of RECORD_KEY_TABLES)
    expect(
      await manager.query(
        `select count(*)::int as n from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
          where i.indrelid = $1::regclass and a.attname = $2`,
        [table, record],
      ),
    ).not.toEqual([{ n: 0 }]);
});

it('lists, and everything else, go on', async () => {
  const { status, body } = await desk.reviewer.get<{ items: { id: string }[] }>('/api/incidents');
  expect([status, body.items.map((one) => one.id)]).toEqual([200, [id]]);
  const other = await submit(desk.monitor, await log(desk.monitor, anIncident()));
  expect(
    (await desk.reviewer.put(`/api/incidents/${other.id}/comments/${randomUUID()}`, { text: 'a word' })).status,
  ).toBe(200);
});

it('once its key is put back, all is there', async () => {
  await app.database.query(
    `insert into record_key (record_id, id, key_id, wrapped, kind)
     select record_id, id, key_id, wrapped, kind from jsonb_populate_record(null::record_key, $1)`,
    [JSON.stringify((kept as { row: unknown }[])[0]!.row)],
  );
  expect((await say('after it')).status).toBe(200);
  expect(await said()).toEqual(['after it', 'before the key was lost']);
});

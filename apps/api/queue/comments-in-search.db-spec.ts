import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { keyringOf } from '../encryption/keyring.js';
import { PreparedClient } from '../platform/database/prepared-statement.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { ifMatch, log, submit, verify, type Desk } from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { useDesk } from '../testing/use-desk.js';
import { RecordIndex } from './record-index.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let database: FreshDatabase;
useDesk((opened) => {
  ({ app, desk, database } = opened);
});

const submitted = async (more: Partial<Incident> = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(more)));
const write = async ({ id }: { id: string }, text: string, more: object = {}): Promise<void> => {
  const { status } = await desk.reviewer.put(`/api/incidents/${id}/comments/${randomUUID()}`, { text, ...more });
  expect(status).toBe(200);
};
const ask = async (client: Client, query: string): Promise<RecordQueue> => {
  const { status, body, text } = await client.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const found = async (client: Client, words: string): Promise<string[]> =>
  (await ask(client, `q=${encodeURIComponent(words)}`)).items.map(({ id }) => id);
const index = (): RecordIndex => app.app.get(RecordIndex);

describe('words of comments', () => {
  it('find a record for reviewers alone, not for its author, in Khmer too, at once and after a start', async () => {
    const record = await submitted();
    await write(record, 'Ask the Hoopoe again. សួរបក្សីម្តងទៀត');
    await write(record, 'Bee-eaters were seen.', { forAuthor: true });
    const finds = async (): Promise<void> => {
      for (const words of ['hoopoe', 'បក្សី', 'hoopoe eaters'])
        for (const client of [desk.reviewer, desk.second])
          expect([words, await found(client, words)]).toEqual([words, [record.id]]);
      for (const client of [desk.monitor, desk.analyst])
        expect([await found(client, 'hoopoe'), await found(client, 'eaters')]).toEqual([[], []]);
    };
    // On a busy computer, the first reading may not be over.
    await index().whole();
    await finds();
    index().forget();
    await index().whole();
    await finds();
    // Not one word in a comment and another in an answer that nobody wrote there.
    expect(await found(desk.reviewer, 'hoopoe nowhere')).toEqual([]);
    await verify(desk.reviewer, record);
    await finds();
  });

  it('are not decrypted again when something else of the record changes, but when one is written or erased', async () => {
    const record = await submitted();
    for (let n = 0; n < 40; n += 1) await write(record, `Bunting ${n}.`);
    const lone = await submitted();
    const first = randomUUID();
    await desk.reviewer.put(`/api/incidents/${record.id}/comments/${first}`, { text: 'A serin sang.' });
    expect(await found(desk.reviewer, 'serin')).toEqual([record.id]);
    const { body } = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`);
    const change = async (title: string, { revision, incident }: IncidentRecord): Promise<IncidentRecord> =>
      (
        await desk.reviewer.put<IncidentRecord>(
          `/api/incidents/${record.id}`,
          { ...incident, title },
          ifMatch(revision),
        )
      ).body;
    const { query } = PreparedClient.prototype;
    let reads = 0;
    PreparedClient.prototype.query = function counting(this: PreparedClient, ...asked: unknown[]) {
      if (/comment_id as id, p\.incident_id/.test(String(asked[0]))) reads += 1;
      return (query as (...all: unknown[]) => unknown).apply(this, asked);
    } as typeof query;
    try {
      await change('Redpoll', body);
      expect(await found(desk.reviewer, 'redpoll')).toEqual([record.id]);
      expect(await found(desk.reviewer, 'bunting')).toEqual([record.id]);
      expect(reads).toBe(0);
      await write(lone, 'A bunting, too.');
      expect((await found(desk.reviewer, 'bunting')).length).toBe(2);
      expect(reads).toBe(1);
    } finally {
      PreparedClient.prototype.query = query;
    }
    await write(record, 'A siskin sang.');
    expect(await found(desk.reviewer, 'siskin')).toEqual([record.id]);
    const erasure = randomUUID();
    const path = `/comments/${first}/text`;
    await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id: erasure, path, why: 'It names somebody.' });
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
    expect([await found(desk.reviewer, 'serin'), await found(desk.reviewer, 'siskin')]).toEqual([[], [record.id]]);
  });

  it('are told by another instance, too', async () => {
    const other = await startTestApp(database);
    try {
      const reviewer = await other.signIn('reviewer', 'of another instance');
      const record = await submitted();
      expect(await found(reviewer, 'wryneck')).toEqual([]);
      await write(record, 'A wryneck called.');
      expect(await found(reviewer, 'wryneck')).toEqual([record.id]);
    } finally {
      await other.close();
    }
  });

  it('change no count that somebody sees who may not read them', async () => {
    const record = await submitted({ sensitivity: 'S3_RESTRICTED' });
    const open = await submitted();
    const others = [desk.second, desk.monitor, desk.analyst];
    const look = async () =>
      Promise.all(
        others.map(async (client) => (({ total, filters }) => [total, filters])(await ask(client, 'q=kinglet'))),
      );
    const before = await look();
    const team = { members: [desk.reviewer.member!.id] };
    expect(
      (await desk.monitor.put(`/api/incidents/${record.id}/case-team`, team, ifMatch(record.revision))).status,
    ).toBe(200);
    await write(record, 'Kinglets in a tree.');
    expect(await found(desk.reviewer, 'kinglets')).toEqual([record.id]);
    expect(await look()).toEqual(before);
    await write(open, 'Kinglets there, too.');
    expect((await found(desk.reviewer, 'kinglets')).length).toBe(2);
    expect(await found(desk.second, 'kinglets')).toEqual([open.id]);
    expect((await look()).slice(1)).toEqual(before.slice(1));
  });

  it('are forgotten when the server is locked, and read again afterwards', async () => {
    const record = await submitted();
    await write(record, 'A dipper dived.');
    expect(await found(desk.reviewer, 'dipper')).toEqual([record.id]);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      expect([await found(desk.reviewer, 'dipper'), (await ask(desk.reviewer, '')).search.state]).toEqual([
        [],
        'locked',
      ]);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
    await index().whole();
    expect(await found(desk.reviewer, 'dipper')).toEqual([record.id]);
  });
});

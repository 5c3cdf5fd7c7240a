import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '../platform/database/ensure-database.js';
import { checkEncryptedValues } from '../encryption/check-encrypted-values.js';
import { keySource } from '../encryption/key-source.js';
import { newKey, textOfKeys } from '../encryption/key-file-format.js';
import { openKeyring } from '../encryption/open-keyring.js';
import { rekey } from '../encryption/rekey.js';
import { anIncident, but } from '../testing/an-incident.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';

jest.setTimeout(120_000);
let database: FreshDatabase;
let app: TestApp;
let home: string;
let reviewer: Client;
let phone: FieldPhone;
const source = (): ReturnType<typeof keySource> =>
  keySource({ mode: 'production', home, keyFile: join(home, 'key'), keyCommand: null });
const keyring = (): ReturnType<typeof openKeyring> =>
  openKeyring(database.url, source(), { mode: 'production', log: () => undefined });
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-field-key-'));
  writeFileSync(join(home, 'key'), textOfKeys([newKey()]), { mode: 0o600 });
  database = await freshDatabase();
  app = await startTestApp(database, { keyring: await keyring() });
  reviewer = await app.signIn('reviewer');
  phone = await addPhone(app, await app.signIn('monitor'));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

describe('a re-keying', () => {
  it('encrypts anew all that came from the field, gives phones another key to seal to, and still opens what was sealed before', async () => {
    const report = aReport({ incident: but(anIncident(), { crowd: 'many' }) as never });
    const [unread, later] = [randomUUID(), aReport()];
    await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key));
    await phone.request('PUT', `/api/field/reports/${unread}`, await sealedBody(aReport(), phone.key));
    const sealed = await sealedBody(later, phone.key);
    const kept = (): Promise<{ value: Buffer }[]> =>
      app.database.query(
        'select value from field_private union all select bytes from field_quarantine union all select seed from intake_key',
      );
    const before = (await kept()).map(({ value }) => value.toString('hex'));
    await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
    expect(before).toHaveLength(5);
    expect((await kept()).filter(({ value }) => before.includes(value.toString('hex')))).toEqual([]);
    expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
      others: 2,
      plain: 0,
      unreadable: [],
      unfinished: false,
    });
    expect((await phone.request<{ id: string }>('GET', '/api/field/key')).body.id).not.toBe(phone.key.id);
    expect((await phone.request('PUT', `/api/field/reports/${later.id}`, sealed)).status).toBe(200);
    const { body } = await reviewer.get<{ items: { internal: { fix: object } }[] }>(
      `/api/incidents/${report.id}/field-reports`,
    );
    expect(body.items[0]!.internal).toMatchObject({ fix: report.fix, unread: [{ value: 'many' }] });
    expect((await reviewer.post(`/api/field/reports/${unread}/openings`, {})).body).toEqual({ why: 'cannot-open' });
  });
});

describe('what goes wrong', () => {
  it('the secret half, or a report that was set aside, moved to another row opens nothing, and the check names it', async () => {
    const [first] = (await app.database.query('select id from intake_key order by made_at limit 1')) as [
      { id: string },
    ];
    const [{ report_id: unread }] = (await app.database.query('select report_id from field_quarantine')) as [
      { report_id: string },
    ];
    await withClient(database.url, async (client) => {
      await client.query(
        'update intake_key set seed = (select seed from intake_key where id <> $1 limit 1) where id = $1',
        [first.id],
      );
      await client.query('update field_quarantine set bytes = (select seed from intake_key limit 1)');
    });
    expect((await checkEncryptedValues(database.url, await keyring())).unreadable.sort()).toEqual([
      `the intake key ${first.id}`,
      `the unread report ${unread}`,
    ]);
    const report = aReport();
    // The report is not set aside as if the phone had caused the error.
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBe(500);
    expect(await app.database.query('select 1 from field_report where id = $1', [report.id])).toEqual([]);
  });
});

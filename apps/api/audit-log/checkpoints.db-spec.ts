import { parse } from 'csv-parse/sync';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../testing/app.js';
import { type Desk, log, published, releaseAll } from '../testing/desk.js';
import { makeCheckpoint } from './checkpoints.js';
import { verifierKey, type Signer } from './signed-note.js';
import { signingKey } from './signing-key.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;
useDesk((opened) => ({ app, desk, home, signer } = opened), { ownHome: true });

describe('a checkpoint', () => {
  it('is a note over name, size and root that the public key verifies, and everybody may read it', async () => {
    expect((await app.visitor.get('/api/public/log/checkpoint')).status).toBe(404);
    const head = await makeCheckpoint(app.database, signer);
    const { text } = await app.visitor.get('/api/public/log/checkpoint');
    const [name, size, root, blank, signed] = text.split('\n');
    expect([name, size, root, blank]).toEqual([
      signer.name,
      String(head!.size),
      Buffer.from(head!.root, 'hex').toString('base64'),
      '',
    ]);
    const key = (await app.visitor.get('/api/public/log/key')).text.trim();
    expect(key).toBe(verifierKey(signer));
    const raw = Buffer.from(key.split('+').slice(2).join('+'), 'base64').subarray(1);
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    });
    const signature = Buffer.from(signed!.split(' ')[2]!, 'base64');
    expect(verify(null, Buffer.from(`${text.split('\n\n')[0]}\n`), publicKey, signature.subarray(4))).toBe(true);
    expect(signature.subarray(0, 4).toString('hex')).toBe(key.split('+')[1]);
  });

  it('is made only when the log has grown', async () => {
    const count = async (): Promise<number> =>
      ((await app.database.query('select count(*)::int as n from pub.log_checkpoint')) as { n: number }[])[0]!.n;
    await makeCheckpoint(app.database, signer);
    const before = await count();
    await Promise.all([makeCheckpoint(app.database, signer), makeCheckpoint(app.database, signer)]);
    expect(await count()).toBe(before);
    await log(desk.monitor, anIncident());
    await makeCheckpoint(app.database, signer);
    expect(await count()).toBe(before + 1);
  });

  it('says in the history of a record which lines it covers', async () => {
    const record = await log(desk.monitor, anIncident());
    const proofs = async (): Promise<string[]> =>
      (await desk.monitor.get<{ items: { proof: string }[] }>(`/api/incidents/${record.id}/changes`)).body.items.map(
        ({ proof }) => proof,
      );
    expect(await proofs()).toEqual(['waiting']);
    await makeCheckpoint(app.database, signer);
    expect(await proofs()).toEqual(['signed']);
  });

  it('is printed, size and root, with figures, tables and reports', async () => {
    await published(desk, anIncident());
    const { size, root } = (await makeCheckpoint(app.database, signer))!;
    expect((await app.visitor.get('/api/public/about')).body['log']).toEqual({ size, root });
    for (const path of [
      'counts.csv?indicator=I01&period=2000..2030',
      'incidents.csv?period=2000-01-01..2030-12-31',
    ].map((one) => one.replace('2000..2030', '2000-01-01..2030-12-31'))) {
      const { text } = await app.visitor.get(`/api/public/${path}`);
      const [first] = parse(text, { bom: true, columns: true }) as Record<string, string>[];
      expect([first!['log_size'], first!['log_root']]).toEqual([String(size), root]);
    }
    const { body } = await desk.reviewer.post<{ code: string }>('/api/reports', {
      title: 'With size and root',
      question: 'indicator=I01&period=2024',
    });
    await releaseAll(desk);
    const report = (await app.visitor.get<{ log: object }>(`/api/public/reports/${body.code}`)).body;
    expect(report.log).toEqual({ size, root });
  });
});

describe('the key', () => {
  it('is made once, for its owner alone', () => {
    const file = join(home, 'log-key.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const pem = readFileSync(file, 'utf8');
    expect(verifierKey(signingKey({ ...TEST_CONFIG, home }))).toBe(verifierKey(signer));
    expect(readFileSync(file, 'utf8')).toBe(pem);
  });

  it('of a demo is another, and a name may be given to the log', () => {
    expect(verifierKey(signingKey({ ...TEST_CONFIG, home, mode: 'demo' }))).not.toBe(verifierKey(signer));
    expect(
      verifierKey(signingKey({ ...TEST_CONFIG, home, log: { ...TEST_CONFIG.log, name: 'log.example.org/vigil' } })),
    ).toMatch(/^log\.example\.org\/vigil\+[0-9a-f]{8}\+/);
  });
});

describe('what goes wrong', () => {
  it('says in one sentence that the key is missing, or is none, and repeats nothing of it', () => {
    const at = (keyFile: string): Signer => signingKey({ ...TEST_CONFIG, home, log: { ...TEST_CONFIG.log, keyFile } });
    expect(() => at(join(home, 'nowhere.pem'))).toThrow(/nowhere\.pem, is missing/);
    const wrong = join(home, 'wrong.pem');
    writeFileSync(wrong, 'SECRET that is no key', { mode: 0o644 });
    expect(() => at(wrong)).toThrow(/can be read by every user/);
    chmodSync(wrong, 0o600);
    expect(() => at(wrong)).toThrow(/holds no Ed25519 key/);
    expect(() => at(wrong)).not.toThrow(/SECRET/);
  });

  it('never changes a checkpoint that was made for a size', async () => {
    const { note } = (
      (await app.database.query('select note from pub.log_checkpoint order by size desc limit 1')) as { note: string }[]
    )[0]!;
    await makeCheckpoint(app.database, signingKey({ ...TEST_CONFIG, home, mode: 'demo' }));
    const rows: { note: string }[] = await app.database.query('select note from pub.log_checkpoint');
    expect(rows.map((row) => row.note)).toContain(note);
  });
});

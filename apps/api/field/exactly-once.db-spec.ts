import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { startConnectionCutter, type Cut, type ConnectionCutter } from '../testing/proxy-that-cuts-connections.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { aFieldFile, aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';
import { startProcess } from '../testing/start-vigil-process.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
const PROVE = Boolean(process.env['VIGIL_PROVE']);
const REPORTS = PROVE ? 220 : 24;
const KILLS = PROVE ? 30 : 3;
const IN_FLIGHT = 12;
jest.setTimeout(60_000 + REPORTS * 1000 + KILLS * 15_000);

let database: FreshDatabase;
let app: TestApp;
let proxy: ConnectionCutter;
let phone: FieldPhone;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  proxy = await startConnectionCutter(app.url);
  phone = await addPhone(app, await app.signIn('monitor', 'heron'));
  folder = mkdtempSync(join(tmpdir(), 'vigil-field-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
});
afterAll(async () => {
  await proxy?.close();
  await app?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Tries once over one connection. @returns null when no answer came */
const tryOnce = (url: string, id: string, body: string): Promise<{ status: number; text: string } | null> =>
  new Promise((resolve) => {
    const asked = request(
      `${url}/api/field/reports/${id}`,
      {
        method: 'PUT',
        agent: false,
        headers: {
          authorization: `Bearer ${phone.token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        let text = '';
        answer
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part;
          })
          .on('end', () => resolve(answer.complete ? { status: answer.statusCode!, text } : null))
          .on('error', () => resolve(null));
      },
    );
    asked.on('error', () => resolve(null));
    asked.end(body);
  });

const aQueued = async (random: SeededRandom): Promise<{ report: FieldReport; body: string }> => {
  const report = aReport({
    handOver: random.chance(0.5),
    files: Array.from({ length: random.between(0, 3) }, () => aFieldFile()),
  });
  return { report, body: JSON.stringify(await sealedBody(report, phone.key)) };
};

interface Kept {
  id: string;
  leaves: string;
  files: number;
}
/** Returns what the database holds of these reports, and whether it holds anything else. */
const kept = async (reports: readonly FieldReport[]): Promise<{ found: Kept[]; others: number }> => {
  const ids = reports.map(({ id }) => id);
  const found = (await app.database.query(
    `select i.id, (select string_agg(what, ' ' order by idx) from log_leaf where entity_id = i.id) as leaves, (select count(*)::int from evidence where incident_id = i.id) as files
       from incident i join field_report r on r.id = i.id and r.incident_id = i.id where i.id = any($1) order by i.id`,
    [ids],
  )) as Kept[];
  const [{ n }] = (await app.database.query(
    'select count(*)::int as n from incident i full join field_report r on r.id = i.id where i.id is null or r.id is null',
  )) as [{ n: number }];
  return { found, others: n };
};
const expected = (reports: readonly FieldReport[]): Kept[] =>
  reports
    .map(({ id, handOver, files }) => ({
      id,
      leaves: handOver ? 'saved submitted received' : 'saved received',
      files: files.length,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe('a network that breaks off', () => {
  it('at any byte of what is sent or answered, one to five times, loses no report and doubles none', async () => {
    const random = new SeededRandom(SEED);
    const reports: FieldReport[] = [];
    const cutsOf = { request: 0, body: 0, answer: 0, unseen: 0 };
    let tries = 0;
    for (let n = 0; n < REPORTS; n += 1) {
      const { report, body } = await aQueued(random);
      reports.push(report);
      const cuts = 1 + random.between(0, 4);
      for (let i = 0; i < cuts; i += 1) {
        // Before sending; within the head; in the middle of the body; before the answer's first byte; within the
        // answer.
        const cut = random.pick<() => Cut>([
          () => ({ of: 'request', at: 0 }),
          () => ({ of: 'request', at: 1 + random.between(0, 299) }),
          () => ({ of: 'request', at: 300 + random.between(0, body.length - 301) }),
          () => ({ of: 'answer', at: 0 }),
          () => ({ of: 'answer', at: 1 + random.between(0, 399) }),
        ])();
        proxy.next(cut);
        expect(await tryOnce(proxy.url, report.id, body)).toBeNull();
        tries += 1;
        cutsOf[cut.of === 'answer' ? (cut.at === 0 ? 'unseen' : 'answer') : cut.at < 300 ? 'request' : 'body'] += 1;
        // Sometimes the phone tries again before the server notices that the first connection is gone.
        if (random.chance(0.5)) await proxy.quiet();
      }
      proxy.next(null);
      const answers = await Promise.all(
        Array.from({ length: 1 + random.between(0, 2) }, () => tryOnce(proxy.url, report.id, body)),
      );
      tries += answers.length;
      expect(new Set(answers.map((answer) => `${answer?.status} ${answer?.text}`)).size).toBe(1);
      expect(JSON.parse(answers[0]!.text)).toMatchObject({
        report: report.id,
        receipt: expect.any(String),
        files: expect.arrayContaining(report.files.map(({ id }) => ({ id, state: 'expected' }))),
      });
    }
    expect(await kept(reports)).toEqual({ found: expected(reports), others: 0 });
    expect(Math.min(...Object.values(cutsOf))).toBeGreaterThan(0);
    expect(tries).toBeGreaterThanOrEqual(PROVE ? 500 : 50);
  });
});

describe('a server that is killed', () => {
  it('between any two moments has what it answered, and nothing half', async () => {
    const random = new SeededRandom(SEED + 1);
    const reports: FieldReport[] = [];
    let answered = 0;
    for (let n = 0; n < KILLS; n += 1) {
      const vigil = startProcess(folder, { VIGIL_HOME: join(folder, 'home'), DATABASE_URL: database.url });
      const [, port] = await vigil.until(/Vigil is at http:\/\/localhost:(\d+)/);
      const queued = await Promise.all(Array.from({ length: IN_FLIGHT }, () => aQueued(random)));
      reports.push(...queued.map(({ report }) => report));
      let come = 0;
      const answers = queued.map(({ report, body }) =>
        tryOnce(`http://127.0.0.1:${port}`, report.id, body).finally(() => {
          come += 1;
        }),
      );
      // After none, some or most of the answers, and a moment. Does not depend on how busy the computer is.
      for (const enough = random.between(0, IN_FLIGHT - 2); come < enough;)
        await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 40)));
      vigil.child.kill('SIGKILL');
      await vigil.ended;
      const got = await Promise.all(answers);
      const before = await kept(queued.filter((_, i) => got[i]?.status === 200).map(({ report }) => report));
      expect(before).toEqual({
        found: expected(queued.filter((_, i) => got[i]?.status === 200).map(({ report }) => report)),
        others: 0,
      });
      answered += got.filter((answer) => answer?.status === 200).length;
      for (const [i, { report, body }] of queued.entries()) {
        const again = await tryOnce(app.url, report.id, body);
        expect(again?.status).toBe(200);
        if (got[i]?.status === 200) expect(again).toEqual(got[i]);
      }
    }
    expect(await kept(reports)).toMatchObject({ found: expected(reports) });
    if (PROVE) expect([answered > 0, answered < KILLS * IN_FLIGHT]).toEqual([true, true]);
  });
});

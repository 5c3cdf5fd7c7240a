import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PublicFacts } from '../counts/public-facts.js';
import { PublicDatabase } from '../database/public-database.js';
import type { IncidentRecord } from '../incidents/records.js';
import { ensureTestPublicRole, startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { openDesk, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { goneOf, PublicDocuments } from './documents.js';

const home = mkdtempSync(join(tmpdir(), 'vigil-test-documents-'));
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let record: IncidentRecord;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  record = await published(desk, anIncident());
});

const folder = (): string => join(home, 'public', new URL(database.url).pathname.slice(1));
const fileOf = (code: string): string => join(folder(), code.slice(3, 5), `${code}.json`);

describe('the file of a published incident', () => {
  it('is there as soon as the publication is answered, and says that it is gone as soon as the retraction is', async () => {
    expect(JSON.parse(readFileSync(fileOf(record.code!), 'utf8'))).toMatchObject({ code: record.code });
    await retract(desk.reviewer, record);
    expect(JSON.parse(readFileSync(fileOf(record.code!), 'utf8'))).toMatchObject({ gone: { code: record.code, what: 'retracted' } });
  });

  it('is made again when somebody removed it', async () => {
    const before = await app.visitor.get(`/api/public/incidents/${record.code}`);
    rmSync(fileOf(record.code!));
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      for (let tries = 0; tries < 100 && !existsSync(fileOf(record.code!)); tries += 1) await pause(20);
      expect(existsSync(fileOf(record.code!))).toBe(true);
      expect((await other.visitor.get(`/api/public/incidents/${record.code}`)).text).toBe(before.text);
      expect(readFileSync(fileOf(record.code!), 'utf8')).toBe(before.text);
    } finally {
      await other.close();
    }
  });

  it('of an older state is not believed at the next start', async () => {
    const old = readFileSync(fileOf(record.code!), 'utf8');
    const head = readFileSync(join(folder(), 'head'), 'utf8');
    await retract(desk.reviewer, record);
    writeFileSync(fileOf(record.code!), old);
    writeFileSync(join(folder(), 'head'), head);
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      expect((await other.visitor.get(`/api/public/incidents/${record.code}`)).status).toBe(410);
    } finally {
      await other.close();
    }
  });
});

describe('what goes wrong', () => {
  /** Documents on the real database, whose next answer can be held back like that of a slow network. */
  const slowDocuments = async (): Promise<{ documents: PublicDocuments; folder: string; holdNext(): () => void; close(): Promise<void> }> => {
    const real = new PublicDatabase(await ensureTestPublicRole(database.url));
    const query = real.pool.query.bind(real.pool) as (...args: unknown[]) => Promise<unknown>;
    let next: Promise<void> | null = null;
    real.pool.query = (async (...args: unknown[]) => {
      const wait = next;
      next = null;
      const answer = await query(...args);
      await wait;
      return answer;
    }) as typeof real.pool.query;
    const holdNext = (): () => void => {
      let letGo = (): void => undefined;
      next = new Promise((resolve) => { letGo = resolve; });
      return letGo;
    };
    const facts = { seq: 0, onChange: () => undefined, codes: () => [], has: () => true } as unknown as PublicFacts;
    const own = mkdtempSync(join(home, 'slow-'));
    return { documents: new PublicDocuments(real, facts, own), folder: own, holdNext, close: () => real.onApplicationShutdown() };
  };

  it('does not let a reader who asked before a retraction write the old document over the new', async () => {
    const { documents, holdNext, close } = await slowDocuments();
    const letGo = holdNext();
    const early = documents.read(record.code!);
    await pause(100);
    await retract(desk.reviewer, record);
    const refreshed = documents.refresh([record.code!]);
    await Promise.race([refreshed, pause(200)]);
    letGo();
    await Promise.all([early, refreshed]);
    await documents.refresh([]);
    expect(goneOf((await documents.read(record.code!))!)).toMatchObject({ what: 'retracted' });
    await close();
  });

  it('does not remember the old document for a reader who asked while it was being replaced', async () => {
    const { documents, holdNext, close } = await slowDocuments();
    await documents.read(record.code!);
    await documents.refresh([record.code!]);
    await retract(desk.reviewer, record);
    const letGo = holdNext();
    const refreshed = documents.refresh([record.code!]);
    const during = documents.read(record.code!);
    letGo();
    await Promise.all([refreshed, during]);
    expect(goneOf((await documents.read(record.code!))!)).toMatchObject({ what: 'retracted' });
    await close();
  });

  it('answers out of the database when a file cannot be written, as on a full disk', async () => {
    const { documents, folder: blocked, close } = await slowDocuments();
    mkdirSync(blocked, { recursive: true });
    writeFileSync(join(blocked, record.code!.slice(3, 5)), 'a file where a folder belongs');
    expect((await documents.read(record.code!))!.text).toContain(record.code);
    await close();
  });

  it('asks nobody for a code that was never published, so that a flood of them holds up no publication', async () => {
    const pool = app.app.get(PublicDatabase).pool;
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
    let asked = 0;
    pool.query = (async (...args: unknown[]) => { asked += 1; return query(...args); }) as typeof pool.query;
    try {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => app.visitor.get(`/api/public/incidents/KH-${String(n).padStart(6, '0')}`)));
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([404]));
      expect(asked).toBe(0);
    } finally {
      pool.query = query as unknown as typeof pool.query;
    }
  });

  it.each(['KH-000000', 'kh-abcdef', '../head', '..%2f..%2fhead', 'KH-ABCDE/', 'KH-ABCDEI', `KH-${'A'.repeat(500)}`])('finds nothing for %s', async (code) => {
    expect((await app.visitor.get(`/api/public/incidents/${code}`)).status).toBe(404);
    expect(await app.app.get(PublicDocuments).read(code)).toBeNull();
  });
});

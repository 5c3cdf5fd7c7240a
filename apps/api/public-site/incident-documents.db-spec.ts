import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import type { IncidentRecord } from '../incidents/records.js';
import { ensureTestPublicRole, startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { type Desk, hide, merge, openDesk, published, retract } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { goneOf, PublicDocuments } from './incident-documents.js';

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
    expect(JSON.parse(readFileSync(fileOf(record.code!), 'utf8'))).toMatchObject({
      gone: { code: record.code, what: 'retracted' },
    });
  });

  it('is made again when somebody removed it', async () => {
    const [before, file] = [
      await app.visitor.get(`/api/public/incidents/${record.code}`),
      readFileSync(fileOf(record.code!), 'utf8'),
    ];
    rmSync(fileOf(record.code!));
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      for (let tries = 0; tries < 100 && !existsSync(fileOf(record.code!)); tries += 1) await pause(20);
      expect(existsSync(fileOf(record.code!))).toBe(true);
      expect((await other.visitor.get(`/api/public/incidents/${record.code}`)).text).toBe(before.text);
      expect(readFileSync(fileOf(record.code!), 'utf8')).toBe(file);
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

describe('the address of a record that took in duplicates', () => {
  const joinedOf = async (code: string, client = app.visitor): Promise<{ code: string; day: string | null }[]> =>
    (await client.get<PublicRecord>(`/api/public/incidents/${code}`)).body.joined;

  it('names those that were joined into it, themselves or through others, with the day', async () => {
    const [through, nested] = [await published(desk, anIncident()), await published(desk, anIncident())];
    expect(await joinedOf(record.code!)).toEqual([]);
    await merge(desk.reviewer, nested, through.id);
    const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${through.id}`)).body;
    await merge(desk.reviewer, now, record.id);
    const joined = await joinedOf(record.code!);
    expect(joined.map(({ code }) => code).sort()).toEqual([through.code, nested.code].sort());
    expect(joined.every(({ day }) => /^\d{4}-\d\d-\d\d$/.test(day!))).toBe(true);

    const other = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      expect(await joinedOf(record.code!, other.visitor)).toEqual(joined);
    } finally {
      await other.close();
    }
  });

  it('names a duplicate no longer that was withdrawn for safety since', async () => {
    const duplicate = await published(desk, anIncident());
    const merged = await merge(desk.reviewer, duplicate, record.id);
    await hide(desk.reviewer, merged);
    expect(await joinedOf(record.code!)).toEqual([]);
  });
});

it('says on which day a record was taken back', async () => {
  await hide(desk.reviewer, record);
  const gone = await app.visitor.get<{ day: string }>(`/api/public/incidents/${record.code}`);
  expect(gone.status).toBe(410);
  expect(gone.body.day).toMatch(/^\d{4}-\d\d-\d\d$/);
});

describe('what goes wrong', () => {
  /** Creates documents on the real database; a test can delay its next answer, as on a slow network. */
  const slowDocuments = async (): Promise<{
    documents: PublicDocuments;
    folder: string;
    holdNext(): () => void;
    close(): Promise<void>;
  }> => {
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
    const holdNext = (): (() => void) => {
      let letGo = (): void => undefined;
      next = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    };
    const facts = { seq: 0, onChange: () => undefined, codes: () => [], has: () => true } as unknown as PublicFacts;
    const own = mkdtempSync(join(home, 'slow-'));
    return {
      documents: new PublicDocuments(real, facts, own),
      folder: own,
      holdNext,
      close: () => real.onApplicationShutdown(),
    };
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
    pool.query = (async (...args: unknown[]) => {
      asked += 1;
      return query(...args);
    }) as typeof pool.query;
    try {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => app.visitor.get(`/api/public/incidents/KH-${String(n).padStart(6, '0')}`)),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([404]));
      expect(asked).toBe(0);
    } finally {
      pool.query = query as unknown as typeof pool.query;
    }
  });

  it.each(['KH-000000', 'kh-abcdef', '../head', '..%2f..%2fhead', 'KH-ABCDE/', 'KH-ABCDEI', `KH-${'A'.repeat(500)}`])(
    'finds nothing for %s',
    async (code) => {
      expect((await app.visitor.get(`/api/public/incidents/${code}`)).status).toBe(404);
      expect(await app.app.get(PublicDocuments).read(code)).toBeNull();
    },
  );
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PublicIncident, PublicRecord } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { ensureTestPublicRole, startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { anIncident, but } from '../testing/an-incident.js';
import { type Desk, hide, ifMatch, merge, openDesk, publish, published, retract } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { publishRandom } from '../testing/random-published.js';
import { storedDocuments } from '../testing/stored-documents.js';
import { goneOf, IncidentDocuments } from './incident-documents.js';
import { waitUntil } from '../testing/wait-until.js';

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

const folderIn = (base: string): string => join(base, 'public', new URL(database.url).pathname.slice(1));
const storedText = (code: string, base = home): string | undefined =>
  storedDocuments(folderIn(base)).find((stored) => stored.code === code)?.text;
const bytesIn = (base: string): string => readFileSync(join(folderIn(base), 'documents.data'), 'utf8');
/** Starts another Vigil on a copy of the files as they are now; `change` changes the copy, or the database, before. */
const onCopy = async (
  change: (base: string) => unknown,
  look: (other: TestApp, base: string) => Promise<void>,
): Promise<void> => {
  const base = mkdtempSync(join(home, 'copy-'));
  cpSync(folderIn(home), folderIn(base), { recursive: true });
  await change(base);
  const other = await startTestApp(database, { config: { ...TEST_CONFIG, home: base } });
  try {
    await look(other, base);
  } finally {
    await other.close();
  }
};
const pageOf = (code: string, client = app.visitor) => client.get<PublicRecord>(`/api/public/incidents/${code}`);

describe('the document of a published incident', () => {
  it('is stored as soon as the publication is answered, and says that it is gone as soon as the retraction is', async () => {
    expect(JSON.parse(storedText(record.code!)!)).toMatchObject({ code: record.code });
    await retract(desk.reviewer, record);
    expect(JSON.parse(storedText(record.code!)!)).toMatchObject({ gone: { code: record.code, what: 'retracted' } });
  });

  it('is in no byte of the file as soon as it is withdrawn', async () => {
    const secret = await published(desk, anIncident({ publicSummary: 'The kingfisher assembly' }));
    expect(bytesIn(home)).toContain('kingfisher');
    await hide(desk.reviewer, secret);
    expect(bytesIn(home)).not.toContain('kingfisher');
  });

  it.each(['documents.data', 'documents.index'])('is stored again when somebody removed %s', async (name) => {
    const unread = await published(desk, anIncident());
    const before = await pageOf(record.code!);
    await onCopy(
      (base) => rmSync(join(folderIn(base), name)),
      async (other, base) => {
        expect((await pageOf(record.code!, other.visitor)).text).toBe(before.text);
        for (const { code } of [record, unread]) await waitUntil(() => storedText(code!, base) === storedText(code!));
      },
    );
  });

  it('is not believed at the next start if it is of an older state, and is then in no byte of the file', async () => {
    const secret = await published(desk, anIncident({ publicSummary: 'The heron assembly' }));
    await onCopy(
      () => retract(desk.reviewer, secret),
      async (other, base) => {
        expect((await pageOf(secret.code!, other.visitor)).status).toBe(410);
        expect(bytesIn(base)).not.toContain('heron');
      },
    );
  });

  it('is removed with the files that an earlier version wrote, one for each incident', async () => {
    const old = (base: string): string => join(folderIn(base), record.code!.slice(3, 5));
    await onCopy(
      (base) => {
        mkdirSync(old(base));
        writeFileSync(join(old(base), `${record.code}.json`), storedText(record.code!)!);
        writeFileSync(join(folderIn(base), 'head'), '1');
      },
      async (_, base) => {
        await waitUntil(() => !existsSync(old(base)) && !existsSync(join(folderIn(base), 'head')));
      },
    );
  });
});

describe('the summaries of a list', () => {
  it('are what the documents say, in the same order, for random records', async () => {
    const random = await freshDatabase();
    await publishRandom(random.url, 7);
    await inDatabase(random.url, async (pool) => {
      await pool.query(`update pub.incident set code = 'KH-' || lpad(substr(code, 4), 6, '0')`);
      await pool.query('update pub.incident set title = $1 where key % 3 = 0', [
        'A "title" \\ with\ttabs,\nlines, ការជួបប្រជុំ, 🕊, \u2028, \u007f and \u0001',
      ]);
    });
    const other = await startTestApp(random, { config: { ...TEST_CONFIG, home } });
    try {
      const documents = other.app.get(IncidentDocuments);
      const codes = [...other.app.get(PublicFacts).facts.allCodes()];
      const texts = await Promise.all(codes.map(async (code) => (await documents.read(code))!.bytes.toString()));
      const summaries = await documents.summariesOf(codes);
      for (const [i, text] of texts.entries()) {
        const { code, kind, title, titleTranslation, when, place, interference, grade, groups, acts } = JSON.parse(
          text,
        ) as PublicIncident;
        const shown = acts.map((act) => ({ kind: act.kind, type: act.type }));
        expect(summaries[i]).toBe(
          JSON.stringify({
            code,
            kind,
            title,
            titleTranslation,
            when,
            place,
            interference,
            grade,
            groups,
            acts: shown,
          }),
        );
      }
      expect(codes.length).toBeGreaterThan(400);
      const list = await other.visitor.get<{ items: { code: string; certain: boolean; singleSource: boolean }[] }>(
        '/api/public/incidents?indicator=I02&period=2021&limit=200',
      );
      expect(list.text).toBe(JSON.stringify(list.body));
      for (const item of list.body.items) {
        const summary = summaries[codes.indexOf(item.code)]!;
        const more = `,"certain":${item.certain},"singleSource":${item.singleSource}}`;
        expect(JSON.stringify(item)).toBe(`${summary.slice(0, -1)}${more}`);
      }
      expect(list.body.items.length).toBeGreaterThan(50);
    } finally {
      await other.close();
      await random.drop();
    }
  });

  it('leave out a record as soon as it is retracted', async () => {
    const documents = app.app.get(IncidentDocuments);
    const other = await published(desk, anIncident());
    const [first] = await documents.summariesOf([record.code!]);
    expect(JSON.parse(first!)).toMatchObject({ code: record.code });
    await retract(desk.reviewer, record);
    expect(await documents.summariesOf([record.code!, other.code!, 'KH-000000'])).toEqual([
      null,
      expect.stringContaining(other.code!),
      null,
    ]);
  });

  it('are read in one statement where the file has none, and out of the file the next time', async () => {
    const { documents, asked, close } = await ownDocuments();
    const others = await Promise.all(Array.from({ length: 5 }, () => published(desk, anIncident())));
    await retract(desk.reviewer, record);
    const codes = [...others.map(({ code }) => code!), record.code!];
    const before = asked();
    const summaries = await documents.summariesOf(codes);
    expect(summaries.map((summary) => summary && (JSON.parse(summary) as { code: string }).code)).toEqual([
      ...codes.slice(0, 5),
      null,
    ]);
    expect(asked() - before).toBe(1);
    await documents.refresh([]);
    expect(await documents.summariesOf(codes)).toEqual(summaries);
    expect(asked() - before).toBe(1);
    await close();
  });

  it('are kept in memory if they are read alone, not if they are read along with others', async () => {
    const { documents, close } = await ownDocuments();
    const codes = await Promise.all(Array.from({ length: 5 }, async () => (await published(desk, anIncident())).code!));
    const { summaries } = documents as unknown as { summaries: Map<string, string> };
    await documents.summariesOf(codes);
    await documents.refresh([]);
    for (let times = 0; times < 8; times++) await documents.summariesOf(codes);
    expect(summaries.size).toBe(0);
    for (let times = 0; times < 8; times++) await documents.summariesOf([codes[0]!]);
    expect([...summaries.keys()]).toEqual([codes[0]]);
    await close();
  });
});

const inDatabase = async (url: string, work: (pool: pg.Pool) => Promise<void>): Promise<void> => {
  const pool = new pg.Pool({ connectionString: url });
  await work(pool).finally(() => pool.end());
};

/**
 * Creates documents on the real database, in a folder of their own, that fill themselves only when they are read; a
 * test can delay their next answer, as on a slow network, or let the database or the disk fail.
 */
const ownDocuments = async ({
  missing = [],
  fillAfter,
}: {
  missing?: readonly string[];
  fillAfter?: Promise<void>;
} = {}): Promise<{
  documents: IncidentDocuments;
  bytes(): string;
  asked(): number;
  holdNext(): () => void;
  stopDatabase(): void;
  breakDisk(): void;
  close(): Promise<void>;
}> => {
  const real = new PublicDatabase(await ensureTestPublicRole(database.url));
  const query = real.pool.query.bind(real.pool) as (...args: unknown[]) => Promise<unknown>;
  let next: Promise<void> | null = null;
  let asked = 0;
  let isStopped = false;
  real.pool.query = (async (...args: unknown[]) => {
    const wait = next;
    next = null;
    asked += 1;
    if (isStopped) throw new Error('the database is stopped');
    const answer = await query(...args);
    await wait;
    return answer;
  }) as typeof real.pool.query;
  const facts = { seq: 0, onChange: () => undefined, facts: { allCodes: () => missing }, has: () => true };
  const own = mkdtempSync(join(home, 'own-'));
  const documents = new IncidentDocuments(real, facts as unknown as PublicFacts, own, fillAfter);
  await documents.onApplicationBootstrap();
  return {
    documents,
    bytes: () => readFileSync(join(own, 'documents.data'), 'utf8'),
    asked: () => asked,
    holdNext: () => {
      let letGo = (): void => undefined;
      next = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    stopDatabase: () => {
      isStopped = true;
    },
    breakDisk: () => {
      const { files } = (documents as unknown as { file: { files: Record<'data' | 'index', FileHandle> } }).file;
      for (const file of Object.values(files))
        file.write = (() => Promise.reject(new Error('ENOSPC'))) as unknown as FileHandle['write'];
    },
    close: async () => {
      await documents.onApplicationShutdown();
      await real.onApplicationShutdown();
    },
  };
};

describe('what is missing in the file', () => {
  it('is written when the texts for search were read, and not before', async () => {
    let textsAreRead = (): void => undefined;
    const fillAfter = new Promise<void>((resolve) => {
      textsAreRead = resolve;
    });
    const other = await published(desk, anIncident());
    const { bytes, documents, close } = await ownDocuments({ missing: [other.code!], fillAfter });
    await documents.read(record.code!);
    await documents.refresh([]);
    expect(bytes()).toContain(record.code);
    expect(bytes()).not.toContain(other.code);
    textsAreRead();
    await waitUntil(() => bytes().includes(other.code!));
    await close();
  });
});

describe('documents as of a number', () => {
  it('come out of the file, and out of the database only where they changed since', async () => {
    const documents = app.app.get(IncidentDocuments);
    const { files } = app.app.get(PublicDatabase);
    const other = await published(desk, anIncident({ title: 'It had "seq" : 999999 in its title' }));
    const codes = [record.code!, other.code!];
    const { seq } = app.app.get(PublicFacts);
    const asked = jest.spyOn(files, 'query');
    const before = await documents.readAt(codes, seq);
    expect([...before.keys()]).toEqual(codes);
    expect(asked).not.toHaveBeenCalled();
    const edited = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Another title' }),
      ifMatch(record.revision),
    );
    await publish(desk.second, edited.body);
    expect(await documents.readAt(codes, seq)).toEqual(before);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(JSON.parse((await documents.readAt(codes, seq + 1)).get(record.code!)!)).toMatchObject({
      title: 'Another title',
    });
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
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
  it('does not let a reader who asked before a retraction write the old document over the new', async () => {
    const { documents, holdNext, close } = await ownDocuments();
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
    expect(documents.endedOn(record.code!)).toMatch(/^\d{4}-\d\d-\d\d$/);
    await close();
  });

  it('does not remember the old document for a reader who asked while it was being replaced', async () => {
    const { documents, holdNext, close } = await ownDocuments();
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

  it('answers out of the database when the file cannot be written, as on a full disk', async () => {
    const { documents, breakDisk, close } = await ownDocuments();
    breakDisk();
    for (let times = 0; times < 3; times++) {
      expect((await documents.read(record.code!))!.bytes.toString()).toContain(record.code);
      expect(await documents.summariesOf([record.code!])).toEqual([expect.stringContaining(record.code!)]);
      await documents.refresh([]);
    }
    await close();
  });

  const broken = {
    'the database fails': [true, false],
    'the disk fails': [false, true],
    'both fail': [true, true],
  } as const;
  it.each(Object.entries(broken))('does not give out what is withdrawn while %s', async (_, [noDatabase, noDisk]) => {
    const { documents, bytes, stopDatabase, breakDisk, close } = await ownDocuments();
    await documents.read(record.code!);
    await documents.refresh([]);
    expect((await documents.summariesOf([record.code!]))[0]).toContain(record.code);
    expect(bytes()).toContain(record.code);
    await retract(desk.reviewer, record);
    if (noDatabase) stopDatabase();
    if (noDisk) breakDisk();
    const refreshed = documents.refresh([record.code!]).catch(() => 'failed');
    for (const when of ['meanwhile', 'afterwards']) {
      const [read, listed] = await Promise.allSettled([
        documents.read(record.code!),
        documents.summariesOf([record.code!]),
      ]);
      if (noDatabase) expect([read.status, listed.status, when]).toEqual(['rejected', 'rejected', when]);
      else {
        expect(read.status === 'fulfilled' && read.value!.bytes.toString()).toContain('"gone"');
        expect(listed).toMatchObject({ value: [null] });
      }
      expect(await refreshed).toBe(noDatabase ? 'failed' : undefined);
    }
    if (!noDisk) expect(bytes()).not.toContain('"title"');
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
      expect(await app.app.get(IncidentDocuments).read(code)).toBeNull();
    },
  );
});

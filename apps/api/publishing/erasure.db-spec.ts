import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';
import { recordBundle } from '../operations/verification/write-bundle.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { loadOfflineVerifier } from '../operations/verification/offline-verifier.js';
import { anIncident, but } from '../testing/an-incident.js';
import { must, type Answer, type TestApp } from '../testing/app.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';
import { type Desk, ifMatch, log, publish, releaseAll, submit, verify } from '../testing/desk.js';
import { everyInternalAnswer } from '../testing/every-internal-answer.js';
import { useDesk } from '../testing/use-desk.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 11);
const ERASURES = process.env['VIGIL_PROVE'] ? 1000 : 30;
/** How many details with a mark of their own each record has. */
const DETAILS = 6;

let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;
useDesk((opened) => ({ app, desk, home, signer } = opened), { ownHome: true });

let marks = 0;
const mark = (): string => `MARK${(marks += 1)}END`;
const ask = (id: string, path: string, client = desk.reviewer): Promise<Answer<Erasure>> =>
  client.post<Erasure>(`/api/incidents/${id}/erasures`, {
    id: randomUUID(),
    path,
    why: 'Somebody asked to be left out.',
  });
const approve = (erasure: Erasure, client = desk.admin): Promise<Answer<Erasure>> =>
  client.post<Erasure>(`/api/erasures/${erasure.id}/approvals`, {});
const erase = async (id: string, path: string): Promise<void> => {
  const asked = await ask(id, path);
  expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
  expect((await approve(asked.body)).status).toBe(200);
};

interface Detail {
  record: string;
  path: string;
  marks: string[];
}

/** Creates a record that was changed once, so that each detail also has an earlier text; most are published. */
const aRecord = async (n: number): Promise<Detail[]> => {
  const plain = anIncident();
  const act = plain.acts[0]!;
  const source = plain.sources[0]!;
  const details: [string, string[]][] = [
    ['/title', [mark(), mark()]],
    ['/publicSummary', [mark(), mark()]],
    [`/acts/${act.id}/forceName`, [mark(), mark()]],
    [`/sources/${source.id}/publisher`, [mark(), mark()]],
    ['/narrative', [mark(), mark()]],
    ['/placeNote', [mark(), mark()]],
  ];
  const version = (v: number): Parameters<typeof but>[1] =>
    ({
      title: details[0]![1][v]!,
      publicSummary: details[1]![1][v]!,
      narrative: details[4]![1][v]!,
      placeNote: details[5]![1][v]!,
      acts: plain.acts.map((one, i) => (i === 0 ? { ...one, forceName: details[2]![1][v]! } : one)),
      sources: plain.sources.map((one, i) => (i === 0 ? { ...one, publisher: details[3]![1][v]! } : one)),
    }) as Parameters<typeof but>[1];
  const record = await log(desk.monitor, but(plain, version(0)));
  let now = await submit(desk.monitor, record);
  if (n % 4 !== 0) now = await publish(desk.second, await verify(desk.reviewer, now));
  const changed = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(now.incident, version(1)),
    ifMatch(now.revision),
  );
  expect(changed.status).toBe(200);
  if (n % 4 >= 2) await publish(desk.second, changed.body);
  return details.map(([path, both]) => ({ record: record.id, path, marks: both }));
};

const MARK = /MARK\d+END/g;
/** Returns every mark in a text, plain or in base64 or hexadecimal. */
const marksIn = (text: string): string[] => [
  ...(text.match(MARK) ?? []),
  ...(text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []).flatMap(
    (part) => Buffer.from(part, 'base64url').toString('latin1').match(MARK) ?? [],
  ),
  ...(text.match(/[0-9a-f]{16,}/g) ?? []).flatMap(
    (part) =>
      Buffer.from(part.length % 2 ? part.slice(1) : part, 'hex')
        .toString('latin1')
        .match(MARK) ?? [],
  ),
];

/**
 * Returns every mark in every row of every table (with encrypted answers decrypted), in every file of the home, and in
 * the answers to readers and staff.
 */
const marksAnywhere = async (records: readonly string[]): Promise<Set<string>> => {
  const found = new Set<string>();
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
  );
  for (const { name } of tables) {
    const rows: { text: string }[] = await app.database.query(`select t::text as text from ${name} t`);
    for (const { text } of rows) for (const one of marksIn(text)) found.add(one);
  }
  for (const answer of await everyInternalAnswer(app.database))
    for (const one of marksIn(JSON.stringify(answer))) found.add(one);
  for (const file of readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    for (const one of marksIn(readFileSync(join(file.parentPath, file.name), 'latin1'))) found.add(one);
  }
  const asked = [
    ...(await Promise.all(
      [
        'incidents?period=2000-01-01..2030-12-31&limit=200',
        'incidents.csv?period=2000-01-01..2030-12-31',
        'changes',
      ].map((path) => app.visitor.get(`/api/public/${path}`)),
    )),
    ...(await Promise.all(
      records.flatMap((id) => [
        desk.reviewer.get(`/api/incidents/${id}`),
        desk.reviewer.get(`/api/incidents/${id}/changes`),
      ]),
    )),
    await desk.admin.get('/api/erasures'),
  ];
  for (const { text } of asked) for (const one of marksIn(text)) found.add(one);
  return found;
};

const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

describe('erasing one detail', () => {
  it(`leaves its texts nowhere and breaks no proof (${ERASURES} times, VIGIL_SEED=${SEED})`, async () => {
    const random = new SeededRandom(SEED);
    const all: Detail[] = [];
    for (let n = 0; n < Math.ceil(ERASURES / (DETAILS - 1)); n += 1) all.push(...(await aRecord(n)));
    const records = [...new Set(all.map(({ record }) => record))];
    expect(
      (
        await desk.reviewer.post('/api/reports', {
          title: 'With titles',
          question: 'indicator=I01&period=2000-01-01..2030-12-31',
        })
      ).status,
    ).toBe(201);
    await releaseAll(desk);
    expect(await faults()).toEqual([]);
    const { verifyBundle, faultsOf } = await loadOfflineVerifier();
    const notes: { note: string }[] = await app.database.query('select note from pub.log_checkpoint');
    const before = await marksAnywhere(records.slice(0, 20));
    const chosen = new Set<Detail>();
    while (chosen.size < ERASURES) chosen.add(all[Math.floor(random.next() * all.length)]!);
    for (const detail of chosen) await erase(detail.record, detail.path);

    const after = await marksAnywhere(records);
    const gone = [...chosen].flatMap((detail) => detail.marks);
    expect(gone.filter((one) => after.has(one))).toEqual([]);
    // Checks the search itself: it finds every mark before, and afterwards every one that was not chosen.
    const kept = all.filter((detail) => !chosen.has(detail)).flatMap((detail) => detail.marks);
    expect(gone.filter((one) => !before.has(one))).toEqual([]);
    expect(kept.filter((one) => !after.has(one))).toEqual([]);

    expect(await faults()).toEqual([]);
    const [{ size }] = (await app.database.query(
      'select max(size)::int as size from pub.log_checkpoint where note = any($1)',
      [notes.map(({ note }) => note)],
    )) as [{ size: number }];
    for (const record of records.slice(0, 20)) {
      const lines: string[] = [];
      for await (const line of recordBundle(app.database.manager, record, { fields: null, since: [size] }))
        lines.push(line);
      const result = await verifyBundle(lines, { key: verifierKey(signer), checkpoints: [notes.at(-1)!.note] });
      expect(faultsOf(result)).toEqual([]);
      // Both texts of each, and the digests of the versions that showed them.
      const erased = [...chosen].filter((detail) => detail.record === record).length;
      const states = result.leaves.flatMap(({ items }) => items).map(({ state }) => state);
      expect(states.filter((state) => state === 'erased').length).toBeGreaterThanOrEqual(erased * 2);
      expect(new Set(states)).toEqual(new Set(erased > 0 ? ['proven', 'erased'] : ['proven']));
    }
  }, 900_000);

  it('is told in the history: which answer, who asked and who approved, and nothing of what it said', async () => {
    const [title] = await aRecord(0);
    await erase(title!.record, '/title');
    const { body, text } = await desk.reviewer.get<{ items: { kind: string; actor: string; values: object[] }[] }>(
      `/api/incidents/${title!.record}/changes`,
    );
    expect(body.items.slice(-2).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['erasure-asked', desk.reviewer.member!.name],
      ['erased', desk.admin.member!.name],
    ]);
    expect(body.items[0]!.values).toContainEqual({ path: '/title', value: null, internal: true, erased: true });
    expect(text).not.toMatch(new RegExp(title!.marks.join('|')));
  });

  it('takes why something was done out of the record, the review and the history alike', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const secret = mark();
    const returned = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'return', question: secret },
      ifMatch(record.revision),
    );
    expect(returned.status).toBe(200);
    const { body } = await desk.reviewer.get<{ items: { seq: number }[] }>(`/api/incidents/${record.id}/changes`);
    await erase(record.id, `history/${body.items.at(-1)!.seq}/reason`);
    expect([...(await marksAnywhere([record.id]))]).not.toContain(secret);
    expect(await faults()).toEqual([]);
  });

  it('shows readers the record without it at once, and asks nobody to publish it anew', async () => {
    const [, summary] = await aRecord(3);
    const before = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${summary!.record}`)).body;
    expect((await app.visitor.get(`/api/public/incidents/${before.code}`)).text).toContain(summary!.marks[1]);
    await erase(summary!.record, '/publicSummary');
    expect((await app.visitor.get(`/api/public/incidents/${before.code}`)).body['summary']).toBeNull();
    const after = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${summary!.record}`)).body;
    expect([after.status, after.allowed.includes('correct')]).toEqual(['WS_PUBLISHED', false]);
  });
});

describe('what goes wrong', () => {
  it('erases what was asked about, and nothing that somebody wrote there since: that is asked for again', async () => {
    const [title] = await aRecord(1);
    const asked = (await ask(title!.record, '/title')).body;
    const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${title!.record}`)).body;
    const put = (record: IncidentRecord, fields: Parameters<typeof but>[1]): Promise<Answer<IncidentRecord>> =>
      desk.reviewer.put(`/api/incidents/${record.id}`, but(record.incident, fields), ifMatch(record.revision));
    const other = (await put(now, { publicSummary: 'Another answer.' })).body;
    const later = (await put(other, { title: 'Written since' })).body;
    const refused = await approve(asked);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'changed-since-proposed' }]);
    expect((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${later.id}`)).body.incident.title).toBe(
      'Written since',
    );
    expect((await desk.admin.post(`/api/erasures/${asked.id}/refusals`, {})).status).toBe(200);
    const again = (await ask(title!.record, '/title')).body;
    const latest = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${later.id}`)).body;
    expect((await put(latest, { publicSummary: 'One more.' })).status).toBe(200);
    expect((await approve(again)).status).toBe(200);
  });

  it('waits for another of the same record that takes words out of its reason', async () => {
    const words = 'The heron stood at the northern gate';
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ narrative: words })));
    const asked = [
      (await ask(record.id, '/narrative')).body,
      must(
        await desk.reviewer.post<Erasure>(`/api/incidents/${record.id}/erasures`, {
          id: randomUUID(),
          path: '/title',
          why: `It says the same: ${words}`,
        }),
      ),
    ];
    const holding = app.database.createQueryRunner();
    await holding.startTransaction();
    await holding.query('select from incident where id = $1 for update', [record.id]);
    const first = approve(asked[0]!);
    await untilSomebodyWaits(app.database);
    const second = approve(asked[1]!);
    await untilSomebodyWaits(app.database, 2);
    await holding.rollbackTransaction();
    await holding.release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });

  it('needs two people, each with their right, and is decided once', async () => {
    const [title] = await aRecord(0);
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect((await ask(title!.record, '/title', client)).status).toBe(403);
    const asked = (await ask(title!.record, '/title')).body;
    // With two administrators, no reviewer approves.
    await app.signIn('admin', 'a second administrator');
    for (const client of [desk.reviewer, desk.second, desk.analyst])
      expect((await approve(asked, client)).status).toBe(403);
    expect((await desk.admin.post(`/api/erasures/${asked.id}/refusals`, {})).body['outcome']).toBe('refused');
    expect((await approve(asked)).status).toBe(409);
    expect((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${title!.record}`)).body.incident.title).toBe(
      title!.marks[1],
    );
  });

  it('does not let somebody who became an administrator approve what they asked for', async () => {
    const [title] = await aRecord(0);
    const asked = (await ask(title!.record, '/title', desk.second)).body;
    await app.database.query(`update erasure set asked_by = $2 where id = $1`, [asked.id, desk.admin.member!.id]);
    const refused = await approve(asked);
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'second-person-needed' }]);
  });

  it.each([
    '/status',
    '/crowd',
    '/acts',
    '/acts/0/forceName',
    '/title/x',
    'title',
    'history/999999/reason',
    'history/0/reason',
    'reason/3',
    '/acts/6ece774c-aff3-4778-9057-4d4621da0b9f/forceName',
  ])('refuses %s, which is no detail that can be erased', async (path) => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const refused = await ask(record.id, path);
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { errors: [{ pointer: '/path', code: 'not-erasable' }] },
    ]);
  });

  it('answers the same for a draft of somebody else as for a record that is not there', async () => {
    const draft = await log(desk.monitor, anIncident());
    for (const id of [draft.id, randomUUID()]) expect((await ask(id, '/title')).status).toBe(404);
  });
});

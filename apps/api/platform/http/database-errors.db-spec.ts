import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { random, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { FORMAT, LOCKED_SEED_BYTES } from '@vigil/shared/sealing/limits.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { DEFAULT_WORDS } from '../../incidents/outside-messages/default-words.js';
import { startTestApp, type Answer, type Client, type TestApp } from '../../testing/app.js';
import { aHarm, anAccount, anAct, anIncident, aSource, but } from '../../testing/an-incident.js';
import { hideCanaries, canaryScannerFor, type Canary } from '../../testing/canaries.js';
import { EXPECTED_ANSWERS } from '../../testing/sqlstate-answers.js';
import {
  aDayLater,
  aGroup,
  CREATE,
  type Desk,
  hide,
  ifMatch,
  log,
  merge,
  openDesk,
  published,
  releaseAll,
  submit,
  verified,
} from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { aDraft, frozen, written } from '../../testing/draft-and-read-reports.js';
import { keysOf, makeKey, open, sealedBody, wrappedFor } from '../../testing/seal-notes.js';
import { createLog } from './request-log.js';

jest.setTimeout(180_000);

/** In every free text that is sent and into which a canary scanner would not put it by itself. */
const WORD = 'canary5Hq8Zr1';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
const logged: string[] = [];
const canaries: Canary[] = [];
const seeded = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
interface Write {
  route: string;
  client: Client;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}
const writes: Write[] = [];

/** Returns a record full of words that must not leak: canaries in confidential answers, and this word in all others. */
const aSecretIncident = (): ReturnType<typeof anIncident> => {
  const incident = anIncident({
    title: `A title ${WORD}`,
    publicSummary: `A summary ${WORD}`,
    acts: [anAct({ forceName: WORD }), anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' })],
    harms: [aHarm({ count: exactly(7) })],
    sources: [
      aSource({ publisher: WORD }),
      aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' }),
    ],
    accounts: [anAccount({ text: WORD })],
  });
  canaries.push(...hideCanaries(incident, 'r', seeded));
  incident.sources.forEach((source) => {
    source.origin = null;
  });
  return incident;
};

/** Refuses each record by itself, so that nobody loses what became of the others. */
const BULK = 'POST /api/incidents/bulk-actions';

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { log: createLog('info', { write: (line) => void logged.push(line) }) });
  desk = await openDesk(app);
  const { monitor, reviewer, second, analyst, admin } = desk;
  const add = (route: string, client: Client, path: string, body?: unknown, headers?: Record<string, string>): void =>
    void writes.push({ route, client, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });

  const draft = await log(monitor, aSecretIncident());
  add('PUT /api/incidents/:id', monitor, `/api/incidents/${randomUUID()}`, aSecretIncident(), CREATE);
  add(
    'PUT /api/incidents/:id',
    monitor,
    `/api/incidents/${draft.id}`,
    { ...draft.incident, narrative: WORD, title: `Another ${WORD}` },
    ifMatch(1),
  );
  const ready = await log(monitor, aSecretIncident());
  add(
    'POST /api/incidents/:id/submissions',
    monitor,
    `/api/incidents/${ready.id}/submissions`,
    { answer: WORD },
    ifMatch(1),
  );
  const handedIn = await submit(monitor, await log(monitor, aSecretIncident()));
  const recalled = await submit(monitor, await log(monitor, aSecretIncident()));
  add(
    'POST /api/incidents/:id/recalls',
    monitor,
    `/api/incidents/${recalled.id}/recalls`,
    {},
    ifMatch(recalled.revision),
  );
  for (const body of [
    { decision: 'take' },
    { decision: 'return', question: WORD },
    { decision: 'verify', grade: 'VG_FAIR', reason: WORD },
    { decision: 'reject', reason: WORD },
  ]) {
    add(
      'POST /api/incidents/:id/reviews',
      reviewer,
      `/api/incidents/${handedIn.id}/reviews`,
      body,
      ifMatch(handedIn.revision),
    );
  }
  const known = await submit(monitor, await log(monitor, aSecretIncident()));
  add(
    'PUT /api/incidents/:id/case-team',
    reviewer,
    `/api/incidents/${known.id}/case-team`,
    { members: [second.member!.id] },
    ifMatch(known.revision),
  );
  const restricted = await submit(
    monitor,
    await log(monitor, but(aSecretIncident(), { sensitivity: 'S3_RESTRICTED' })),
  );
  add('POST /api/incidents/:id/case-team/openings', reviewer, `/api/incidents/${restricted.id}/case-team/openings`, {});
  const judged = await verified(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/publications',
    second,
    `/api/incidents/${judged.id}/publications`,
    { shownPlace: 'district', shownDate: 'day', reason: WORD },
    ifMatch(judged.revision),
  );
  const tests = {
    legality: 'met',
    precaution: 'not-judged',
    necessity: 'not-met',
    proportionality: 'not-met',
    nonDiscrimination: 'not-judged',
    legitimateAim: 'not-judged',
  };
  const assessmentOf = (record: typeof judged): Record<string, unknown> & { id: string } => ({
    id: randomUUID(),
    act: record.incident.acts[1]!.id,
    outcome: 'LA_UNLAWFUL',
    tests,
    reasons: WORD,
    standards: WORD,
  });
  const unassessed = await verified(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/assessments',
    reviewer,
    `/api/incidents/${unassessed.id}/assessments`,
    assessmentOf(unassessed),
    ifMatch(unassessed.revision),
  );
  const half = await verified(desk, aSecretIncident());
  const assessment = assessmentOf(half);
  const {
    body: { revision },
  } = await reviewer.post<{ revision: number }>(
    `/api/incidents/${half.id}/assessments`,
    assessment,
    ifMatch(half.revision),
  );
  add(
    'POST /api/incidents/:id/assessments/:assessment/agreements',
    second,
    `/api/incidents/${half.id}/assessments/${assessment.id}/agreements`,
    {},
    ifMatch(revision),
  );
  const shown = await published(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/retractions',
    reviewer,
    `/api/incidents/${shown.id}/retractions`,
    { reason: 'CR_CODING', note: WORD },
    ifMatch(shown.revision),
  );
  add('POST /api/incidents/hidings', reviewer, '/api/incidents/hidings', { ids: [shown.id], reason: WORD });
  const outOfSight = await hide(second, await published(desk, aSecretIncident()), WORD);
  await aDayLater(app, [outOfSight]);
  add('POST /api/incidents/hidings/looks', reviewer, '/api/incidents/hidings/looks', { ids: [outOfSight.id] });
  const asked = await hide(second, await published(desk, aSecretIncident()), WORD);
  add('POST /api/incidents/hidings/forgetting-requests', reviewer, '/api/incidents/hidings/forgetting-requests', {
    ids: [asked.id],
    reason: WORD,
  });
  await second.post('/api/incidents/hidings/forgetting-requests', { ids: [outOfSight.id], reason: WORD });
  for (const what of ['restorations', 'forgettings'])
    add(`POST /api/incidents/hidings/${what}`, reviewer, `/api/incidents/hidings/${what}`, {
      ids: [outOfSight.id],
      reason: WORD,
    });
  const handIn = async (): Promise<typeof handedIn> => submit(monitor, await log(monitor, aSecretIncident()));
  const [joining, joined] = [await handIn(), await handIn()];
  add(
    'POST /api/incidents/:id/joinings',
    reviewer,
    `/api/incidents/${joining.id}/joinings`,
    { others: [{ id: joined.id, revision: joined.revision, take: [] }], reason: WORD },
    ifMatch(joining.revision),
  );
  const withFile = await log(monitor, aSecretIncident());
  const file = { size: 3, sha256: 'ab'.repeat(32), kind: 'photo', addedAt: null, name: WORD };
  add(
    'PUT /api/incidents/:id/evidence/:evidence',
    monitor,
    `/api/incidents/${withFile.id}/evidence/${randomUUID()}`,
    file,
  );
  const stays = await published(desk, aSecretIncident());
  const twin = await published(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/mergers',
    reviewer,
    `/api/incidents/${twin.id}/mergers`,
    { into: stays.id, reason: WORD },
    ifMatch(twin.revision),
  );
  const merged = await merge(reviewer, await published(desk, aSecretIncident()), stays.id);
  add(
    'DELETE /api/incidents/:id/mergers',
    reviewer,
    `/api/incidents/${merged.id}/mergers`,
    undefined,
    ifMatch(merged.revision),
  );

  add('POST /api/incidents/:id/erasures', reviewer, `/api/incidents/${stays.id}/erasures`, {
    id: randomUUID(),
    path: '/publicSummary',
    why: WORD,
  });

  const told = await published(desk, aSecretIncident());
  add('PUT /api/incidents/:id/story', reviewer, `/api/incidents/${told.id}/story`, { text: { en: WORD, km: WORD } });

  const [discussed, free, taken, earlier, later] = [
    await handIn(),
    await handIn(),
    await handIn(),
    await handIn(),
    await handIn(),
  ];
  const said = `/api/incidents/${discussed.id}/comments`;
  const comment = randomUUID();
  await reviewer.put(`${said}/${comment}`, { text: WORD });
  add('PUT /api/incidents/:id/comments/:comment', reviewer, `${said}/${randomUUID()}`, { text: `${WORD} again` });
  add('PUT /api/incidents/:id/comments/:comment/resolution', reviewer, `${said}/${comment}/resolution`, {
    resolved: true,
  });
  const mine = { member: reviewer.member!.id };
  await reviewer.put(`/api/incidents/${taken.id}/owner`, mine);
  add('PUT /api/incidents/:id/owner', reviewer, `/api/incidents/${free.id}/owner`, mine);
  const [into, first, next] = [await handIn(), await handIn(), await handIn()];
  add(
    'POST /api/incidents/:id/mergers/several',
    reviewer,
    `/api/incidents/${into.id}/mergers/several`,
    { records: [first, next].map(({ id, revision }) => ({ id, revision, take: [] })) },
    ifMatch(into.revision),
  );
  add('DELETE /api/incidents/:id/owner', reviewer, `/api/incidents/${taken.id}/owner`);
  add('POST /api/incidents/:id/second-person-wanted', reviewer, `/api/incidents/${free.id}/second-person-wanted`, {});
  // The answer names each record by its title, so this one has a title that may be said; all else must not be.
  const plain = await submit(monitor, await log(monitor, but(aSecretIncident(), { title: 'A march' })));
  add(BULK, reviewer, '/api/incidents/bulk-actions', {
    action: 'take',
    dryRun: false,
    items: [{ id: plain.id, revision: plain.revision }],
  });
  const relations = `/api/incidents/${later.id}/relations`;
  const { body: related } = await reviewer.post<{ items: { id: string }[] }>(relations, {
    kind: 'follows',
    to: earlier.id,
  });
  add('DELETE /api/incidents/:id/relations/:relation', reviewer, `${relations}/${related.items[0]!.id}`);
  add('POST /api/incidents/:id/relations', reviewer, `/api/incidents/${free.id}/relations`, {
    kind: 'part-of',
    to: earlier.id,
  });

  const own = await makeKey(reviewer);
  await makeKey(reviewer, 'recovery');
  const [key, recovery] = (await keysOf(reviewer)) as [SealingKeyView, SealingKeyView];
  const text = { names: WORD, contacts: WORD, medical: WORD };
  const noted = await submit(monitor, await log(monitor, aSecretIncident()));
  const at = (note: string): string => `/api/incidents/${noted.id}/sealed-notes/${note}`;
  const [fresh, resealed, shared] = [randomUUID(), randomUUID(), randomUUID()];
  for (const note of [resealed, shared])
    expect(
      (await reviewer.put(at(note), await sealedBody({ incident: noted.id, note, revision: 1 }, text, [key]), CREATE))
        .status,
    ).toBe(201);
  add(
    'PUT /api/incidents/:id/sealed-notes/:note',
    reviewer,
    at(fresh),
    await sealedBody({ incident: noted.id, note: fresh, revision: 1 }, text, [key, recovery]),
    CREATE,
  );
  add(
    'PUT /api/incidents/:id/sealed-notes/:note/body',
    reviewer,
    `${at(resealed)}/body`,
    await sealedBody({ incident: noted.id, note: resealed, revision: 2 }, text, [key], 'resealed'),
    ifMatch(1),
  );
  add('POST /api/incidents/:id/sealed-notes/:note/openings', reviewer, `${at(shared)}/openings`, { with: 'own' });
  const opened = await open(own, noted.id, shared);
  add(
    'POST /api/incidents/:id/sealed-notes/:note/keys',
    reviewer,
    `${at(shared)}/keys`,
    { keys: await wrappedFor(opened.place, opened.body, opened.contentKey, [recovery]) },
    ifMatch(1),
  );
  add('PUT /api/sealing-keys/:id', second, `/api/sealing-keys/${randomUUID()}`, {
    kind: 'own',
    publicKey: toBase64Url(random(32)),
    lockedSeed: toBase64Url(Uint8Array.from([FORMAT, ...random(LOCKED_SEED_BYTES - 1)])),
  });

  const coverage = {
    place: '12',
    from: '2021-01-01',
    until: '2021-06-30',
    level: 'CO_ON_SITE',
    group: null,
    note: WORD,
    shown: true,
  };
  const total = {
    publisher: WORD,
    title: WORD,
    measure: WORD,
    unit: 'incidents',
    value: { state: 'CS_AT_LEAST', low: 11, high: null, text: null },
    from: '2021-01-01',
    until: '2021-12-31',
    place: null,
    group: null,
    partOf: null,
    url: null,
    note: WORD,
    shown: true,
  };
  const datedNote = {
    nameEn: WORD,
    nameKm: WORD,
    from: '2021-01-01',
    until: '2021-06-30',
    place: null,
    publisher: WORD,
    url: null,
    note: WORD,
    shown: true,
  };
  for (const [at, body] of [
    ['/api/coverage', coverage],
    ['/api/published-totals', total],
    ['/api/dated-notes', datedNote],
  ] as const) {
    const [id, other] = [randomUUID(), randomUUID()];
    for (const one of [id, other]) await analyst.put(`${at}/${one}`, body, CREATE);
    add(`PUT ${at}/:id`, analyst, `${at}/${randomUUID()}`, body, CREATE);
    add(`PUT ${at}/:id`, analyst, `${at}/${id}`, { ...body, note: `again ${WORD}` }, ifMatch(1));
    add(`DELETE ${at}/:id`, analyst, `${at}/${other}`, undefined, ifMatch(1));
  }
  const group = await aGroup(desk, 'A group');
  add(
    'PUT /api/groups/:id',
    reviewer,
    `/api/groups/${group.id}`,
    { nameEn: WORD, nameKm: null, aliases: [WORD], note: WORD },
    ifMatch(1),
  );
  add(
    'PUT /api/groups/:id',
    reviewer,
    `/api/groups/${randomUUID()}`,
    { nameEn: `Another ${WORD}`, nameKm: null, aliases: [WORD], note: WORD },
    CREATE,
  );
  const landmark = {
    kind: 'landmark',
    nameEn: WORD,
    nameKm: null,
    aliases: [WORD],
    note: WORD,
    sensitive: true,
    at: { place: '120203', lat: 11.5661, lon: 104.9234 },
  };
  const proposed = randomUUID();
  await monitor.put(`/api/proposed-names/${proposed}`, landmark);
  add('PUT /api/proposed-names/:id', monitor, `/api/proposed-names/${randomUUID()}`, landmark);
  add(
    'POST /api/proposed-names/:id/decisions',
    reviewer,
    `/api/proposed-names/${proposed}/decisions`,
    { decision: 'accept' },
    ifMatch(1),
  );
  const [kept, removed] = [randomUUID(), randomUUID()];
  const searchWord = { word: WORD, codes: ['RS_CORDON'] };
  for (const one of [kept, removed]) await reviewer.put(`/api/search-words/${one}`, searchWord, CREATE);
  add('PUT /api/search-words/:id', reviewer, `/api/search-words/${randomUUID()}`, searchWord, CREATE);
  add(
    'PUT /api/search-words/:id',
    reviewer,
    `/api/search-words/${kept}`,
    { ...searchWord, word: `${WORD} again` },
    ifMatch(1),
  );
  add('DELETE /api/search-words/:id', reviewer, `/api/search-words/${removed}`, undefined, ifMatch(1));
  add('POST /api/reports', analyst, '/api/reports', {
    title: WORD,
    question: 'indicator=I01&period=2021&singleSource=yes',
  });
  const report = { ...aDraft('press-line'), title: { en: WORD, km: '' } };
  const [changed, dropped, iced] = [
    await written(analyst, report),
    await written(analyst, report),
    await written(analyst, report),
  ];
  // Two reports that the same person freezes of the same moment would be one.
  const other = (title: string): typeof report => ({ ...report, title: { en: `${title} ${WORD}`, km: '' } });
  const [hidden, seen] = [await frozen(analyst, other('Hidden')), await frozen(analyst, other('Seen'))];
  await analyst.post(`/api/reports/${seen}/publications`, {});
  await releaseAll(desk);
  add('PUT /api/reports/drafts/:id', analyst, `/api/reports/drafts/${randomUUID()}`, report, CREATE);
  add(
    'PUT /api/reports/drafts/:id',
    analyst,
    `/api/reports/drafts/${changed.id}`,
    { ...report, title: { en: `Again ${WORD}`, km: '' } },
    ifMatch(1),
  );
  add('DELETE /api/reports/drafts/:id', analyst, `/api/reports/drafts/${dropped.id}`, undefined, ifMatch(1));
  add('POST /api/reports/drafts/:id/freezings', analyst, `/api/reports/drafts/${iced.id}/freezings`, {}, ifMatch(1));
  add('POST /api/reports/:code/publications', analyst, `/api/reports/${hidden}/publications`, {});
  add('DELETE /api/reports/:code/publications', analyst, `/api/reports/${seen}/publications`, undefined);
  add('PUT /api/settings', admin, '/api/settings', { organisation: WORD, standards: WORD, smallTeam: false });
  for (const title of ['To be released', 'To be refused', 'To be taken back'])
    await analyst.put(`/api/published-totals/${randomUUID()}`, { ...total, title: `${title} ${WORD}` }, CREATE);
  const {
    items: [released, refused, back],
  } = (await second.get<{ items: { id: string; digest: string }[] }>('/api/releases')).body;
  add('POST /api/releases/:id/answers', second, `/api/releases/${released!.id}/answers`, {
    answer: 'release',
    seen: released!.digest,
  });
  add('POST /api/releases/:id/answers', second, `/api/releases/${refused!.id}/answers`, {
    answer: 'refuse',
    seen: refused!.digest,
    reason: WORD,
  });
  add('DELETE /api/releases/:id', analyst, `/api/releases/${back!.id}`, undefined);
  // Numbers are refused in these words, so they hold no canary.
  add('PUT /api/settings/messages', admin, '/api/settings/messages', { ...DEFAULT_WORDS, dailyEn: 'Please look.' });
  add('PUT /api/settings/small-team', admin, '/api/settings/small-team', { on: true });
  await layTraps();
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Tables of signing in: every request uses them, so a trap there would fail before the route is reached. */
const SIGN_IN =
  /^(session|sign_in|invitation|passkey|recovery|totp|second_factor|credential|challenge|throttle|attempt|member)/;
/**
 * Makes every write to every table fail with the wanted error. The server's message, detail, hint and names then hold
 * the whole row, as PostgreSQL does by itself for some errors.
 */
const layTraps = async (): Promise<void> => {
  await app.database.query(`create schema testing`);
  await app.database.query(`create table testing.wanted (code text, at text)`);
  await app.database
    .query(`create function testing.trap() returns trigger language plpgsql as $$ declare c text; t text; begin
    select code, at into c, t from testing.wanted;
    if c is null or (t is not null and t <> tg_table_name) then return coalesce(new, old); end if;
    raise exception using errcode = c, message = 'failed on ' || coalesce(new, old)::text, detail = 'Failing row contains ' || coalesce(new, old)::text, hint = coalesce(new, old)::text,
      column = left(coalesce(new, old)::text, 60), constraint = left(coalesce(new, old)::text, 60); end $$`);
  const tables: { name: string; table: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name, table_name as table from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables.filter(({ table }) => !SIGN_IN.test(table))) {
    await app.database.query(
      `create trigger trap before insert or update or delete on ${name} for each row execute function testing.trap()`,
    );
  }
};
const fail = (code: string | null, at: string | null = null): Promise<unknown> =>
  app.database
    .query('delete from testing.wanted')
    .then(() => app.database.query('insert into testing.wanted values ($1, $2)', [code, at]));
const send = ({ route, client, path, body, headers }: Write): Promise<Answer> =>
  client.request(route.split(' ')[0]!, path, body, headers);

const says = (): ((text: string) => unknown[]) => {
  const scan = canaryScannerFor(canaries);
  return (text) => [...scan(text), ...(text.toLowerCase().includes(WORD.toLowerCase()) ? [WORD] : [])];
};

it.each(EXPECTED_ANSWERS)(
  '%s (%s) is answered %i %s by every write, and nothing of the record is said',
  async (_what, sqlstate, status, code) => {
    const scan = says();
    // Fails at the first write of each transaction, and at the very last, when the database has received the whole
    // record.
    for (const at of [null, 'log_leaf']) {
      await fail(sqlstate, at);
      logged.length = 0;
      const answers: [string, Answer][] = [];
      for (const write of writes.filter(({ route }) => at === null || route.includes('/api/incidents')))
        answers.push([write.route, await send(write)]);
      await fail(null);
      expect(
        answers.map(([route, answer]) => [
          route,
          answer.status,
          route === BULK ? answer.body['results'] : answer.body['code'],
          answer.headers.has('retry-after'),
        ]),
      ).toEqual(
        answers.map(([route]) =>
          route === BULK
            ? [
                route,
                200,
                [expect.objectContaining({ result: 'refused', why: expect.objectContaining({ code }) })],
                false,
              ]
            : [route, status, code, status === 503],
        ),
      );
      for (const [route, { text, headers }] of answers)
        expect([route, scan(`${text}\n${JSON.stringify([...headers])}`)]).toEqual([route, []]);
      expect(logged.filter((line) => line.includes(`"${sqlstate}"`)).length).toBeGreaterThanOrEqual(answers.length);
      expect(scan(logged.join('\n'))).toEqual([]);
    }
  },
);

it('the database’s own log holds nothing of it either', () => {
  const file = join(process.env['VIGIL_TEST_RUN'] ?? '/nowhere', 'server', 'postgres.log');
  if (!existsSync(file)) return expect(process.env['VIGIL_TEST_DATABASE_URL']).toBeTruthy();
  expect(says()(readFileSync(file, 'utf8'))).toEqual([]);
});

/** Reads by the rules of records; a POST, because what somebody types stands in no address. */
const READS = ['POST /api/incidents/possible-duplicates'];

describe('what goes wrong', () => {
  it('every write of these rooms was tried', () => {
    const all = app.routes
      .routes()
      .filter(
        ({ method, path }) =>
          method !== 'GET' &&
          /^\/api\/(incidents|coverage|published-totals|dated-notes|groups|releases|reports|settings|sealing-keys)/.test(
            path,
          ),
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect(READS.filter((route) => !all.includes(route))).toEqual([]);
    const routes = all.filter((route) => !READS.includes(route));
    expect(routes.filter((route) => !writes.some((write) => write.route === route))).toEqual([]);
  });

  it('nothing was written, and without a failure each of them is', async () => {
    await fail(null);
    const done = new Map<string, number>();
    for (const write of writes)
      done.set(write.route, Math.min(done.get(write.route) ?? 999, (await send(write)).status));
    expect([...done].filter(([, status]) => status >= 300)).toEqual([]);
  });

  it('the traps say what must not be said, so that silence is ours', async () => {
    await fail('23514');
    const error = await app.database.query(`update incident set title = title`).then(
      () => null,
      (reason: { driverError: Record<string, string> }) => reason.driverError,
    );
    await fail(null);
    expect(says()(`${error!['detail']} ${error!['message']}`)).toContain(WORD);
  });
});

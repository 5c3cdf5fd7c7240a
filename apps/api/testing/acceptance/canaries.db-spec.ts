import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarFile } from '@vigil/shared/calendar/calendar-file.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { Charge, CourtCase } from '@vigil/shared/people/court-case.js';
import { Person } from '@vigil/shared/people/person.js';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { makeBackup } from '../../operations/backup/make-backup.js';
import { CONFIG, type Config } from '../../config.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { createLog } from '../../platform/http/request-log.js';
import { aCaseEvent, aPerson, putEvent, putPerson } from '../a-person.js';
import { must, startTestApp, TEST_CONFIG, type Client, type TestApp } from '../app.js';
import { aHarm, anAccount, anAct, anIncident, aSource, but } from '../an-incident.js';
import { askOwnQuestion } from '../ask-own-question.js';
import { filesBelow, QUIET } from '../backup-and-restore.js';
import { hideCanaries, hideCanariesIn, canaryScannerFor, type Canary, type Found } from '../canaries.js';
import {
  CREATE,
  type Desk,
  hide,
  ifMatch,
  log,
  merge,
  openDesk,
  publish,
  published,
  releaseAll,
  retract,
  submit,
  verified,
} from '../desk.js';
import { addFile, aPng } from '../upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { decideCopy, pictureAt, proposeCopy, storeFile } from '../evidence-inspection.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { storedDocuments } from '../stored-documents.js';
import { aDraft, frozen } from '../draft-and-read-reports.js';
import { testKeyring } from '../test-keys.js';
import { aReport, addPhone, sealedBody } from '../field-phone.js';
import { ADDRESSES_BESIDE_CODES, publicAnswers } from './public-answers.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
/**
 * Of how many records a route that writes is asked; `npm run prove` asks it of each. Routes that only read are always
 * asked of each.
 */
const WRITES_ASKED = process.env['VIGIL_PROVE'] ? Infinity : 2;
jest.setTimeout(300_000);

/** A record with canaries, where it stands, and who wrote it. */
interface Planted {
  name: string;
  record: IncidentRecord;
  canaries: Canary[];
}
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let other: Client;
/** The key of the organisation's own question. */
let own: string;
/** A whole report over everything that is published. */
let report: string;
let home: string;
const logged: string[] = [];
const random = new SeededRandom(SEED);
const planted: Planted[] = [];

const withCanaries = (): { incident: ReturnType<typeof anIncident>; canaries: Canary[] } => {
  const incident = anIncident({
    acts: [anAct()],
    harms: [aHarm()],
    sources: [aSource(), aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' })],
  });
  const canaries = hideCanaries(incident, '', random, own);
  return { incident, canaries };
};
const plant = async (
  name: string,
  live: (incident: ReturnType<typeof anIncident>) => Promise<IncidentRecord>,
): Promise<IncidentRecord> => {
  const { incident, canaries } = withCanaries();
  const record = await live(incident);
  planted.push({ name, record, canaries: canaries.map((canary) => ({ ...canary, record: name })) });
  return record;
};
/**
 * A photo that says of itself what nobody outside may know, checked, with an address, and shown to readers as a copy.
 */
const lookedThrough = async (record: IncidentRecord, of: Omit<Canary, 'field' | 'words'>): Promise<Canary[]> => {
  const [device, owner, note, address] = ['rvkqzjxwthbnmpl', 'wqzkjvhxrtmnbpl', 'hzqvkxjwmrtbnlp', 'tjzqvkxhwbrmnlp'];
  const [lat, lon] = [12.734519, 105.318246];
  const bytes = await aPhoto(await aScene(SEED, 320, 240), {
    make: device,
    words: owner,
    lat,
    lon,
    takenAt: '2021:06:04 09:30:00',
  });
  const id = await storeFile(app, {
    incident: record.id,
    by: desk.monitor.member!.id,
    bytes,
    type: 'image/jpeg',
    name: null,
  });
  await desk.reviewer.put(`/api/evidence/${id}/checks/${randomUUID()}`, { aspect: 'source', answer: 'holds', note });
  await desk.reviewer.put(`/api/evidence/${id}/address`, { url: `https://news.example.org/${address}` });
  const copy = await proposeCopy(desk.reviewer, id, { tells: { place: 'country', date: 'year' } });
  expect((await decideCopy(desk.second, id, copy, 'agree')).status).toBe(204);
  evidence = id;
  return [
    { ...of, field: 'reading.device', words: [device!] },
    { ...of, field: 'photo.owner', words: [owner!] },
    { ...of, field: 'check.note', words: [note!] },
    { ...of, field: 'evidence.address', words: [address!] },
    { ...of, field: 'reading.point', words: ['12.73451', '105.31824'], numbers: [lat, lon] },
  ];
};
/** The file of the record with files. */
let evidence: string;
const review = async (client: Client, record: IncidentRecord, body: object): Promise<IncidentRecord> =>
  (await client.post<IncidentRecord>(`/api/incidents/${record.id}/reviews`, body, ifMatch(record.revision))).body;

beforeAll(async () => {
  database = await freshDatabase();
  home = mkdtempSync(join(tmpdir(), 'vigil-canaries-'));
  let leak: () => unknown = () => null;
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, home },
    log: createLog('info', { write: (line) => void logged.push(line) }),
    extend: (server) => {
      server.get('/api/testing/leak', { config: allow('read-public') }, () => leak());
      server.get('/api/testing/leak-in-header', { config: allow('read-public') }, (_request, reply) =>
        reply.header('x-note', encodeURIComponent(JSON.stringify(leak()))).send('ok'),
      );
      server.get('/api/testing/leak-in-log', { config: allow('read-public') }, () => {
        logged.push(JSON.stringify({ err: leak() }));
        return 'ok';
      });
    },
  });
  desk = await openDesk(app);
  other = await app.signIn('monitor');
  own = await askOwnQuestion(desk);
  const { monitor, reviewer, second } = desk;
  await plant('draft', (incident) => log(monitor, incident));
  await plant('changed draft', async (incident) => {
    const record = await log(monitor, incident);
    const again = hideCanaries(incident, '', random, own);
    planted.push({
      name: 'changed draft',
      record,
      canaries: again.map((canary) => ({ ...canary, record: 'changed draft' })),
    });
    return (
      await monitor.put<IncidentRecord>(`/api/incidents/${record.id}`, but(record.incident, incident), ifMatch(1))
    ).body;
  });
  await plant('submitted', async (incident) => submit(monitor, await log(monitor, incident)));
  await plant('returned', async (incident) =>
    review(reviewer, await submit(monitor, await log(monitor, incident)), { decision: 'return', question: 'Where?' }),
  );
  await plant('rejected', async (incident) =>
    review(reviewer, await submit(monitor, await log(monitor, incident)), {
      decision: 'reject',
      reason: 'Out of scope.',
    }),
  );
  await plant('verified', (incident) => verified(desk, incident));
  await plant('published', (incident) => published(desk, incident));
  const about = planted.at(-1)!;
  const said = 'zqxwkvhjpbtrmy';
  const comment = await reviewer.put(`/api/incidents/${about.record.id}/comments/${randomUUID()}`, { text: said });
  expect(comment.status).toBe(200);
  about.canaries.push({ class: 'internal', record: about.name, field: 'comment', words: [said], numbers: [] });
  await plant('corrected', async (incident) => {
    const record = await published(desk, incident);
    const changed = await reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { publicSummary: 'Corrected.' }),
      ifMatch(record.revision),
    );
    return publish(second, changed.body);
  });
  await plant('retracted', async (incident) => retract(reviewer, await published(desk, incident)));
  await plant('withdrawn', async (incident) => hide(reviewer, await published(desk, incident)));
  await plant('merged', async (incident) => {
    const record = await published(desk, incident);
    const into = await plant('survivor', (survivor) => published(desk, survivor));
    return merge(reviewer, record, into.id);
  });
  // Farther east and north than any point by chance.
  const [word, lat, lng] = ['zqxwvjkphlmnrt', 11.623417, 105.187654];
  await plant('from the field', async (incident) => {
    const phone = await addPhone(app, monitor, 'A phone');
    const sent = { ...incident, crowd: word } as unknown as Record<string, unknown>;
    const report = aReport({
      incident: sent,
      fix: { lat, lng, accuracy: 8, at: '2026-06-04T09:30:00+07:00' },
      files: [],
    });
    const { status } = await phone.request(
      'PUT',
      `/api/field/reports/${report.id}`,
      await sealedBody(report, phone.key),
    );
    if (status !== 200) throw new Error(`${status}`);
    return (await reviewer.get<IncidentRecord>(`/api/incidents/${report.id}`)).body;
  });
  const beside = { class: 'internal' as const, record: 'from the field' };
  planted
    .at(-1)!
    .canaries.push(
      { ...beside, field: 'report.unread', words: [word], numbers: [] },
      { ...beside, field: 'report.fix', words: ['11.62341', '105.18765'], numbers: [lat, lng] },
    );
  await plant('with a file', async (incident) => {
    const record = await published(desk, incident);
    const words = ['kkzvqxwhjbtrmn', 'ឋឌឍញឈផឆថឃ'];
    const photo = aPng({ more: Buffer.from(words.join(' ')) });
    const { status } = await addFile(app, reviewer, record.id, photo, { declared: { name: `${words.join(' ')}.png` } });
    expect(status).toBe(204);
    const file = { class: 'internal' as const, record: 'with a file', numbers: [] };
    planted.push({
      name: 'with a file',
      record,
      canaries: [{ ...file, field: 'evidence.name', words }, ...(await lookedThrough(record, file))],
    });
    return record;
  });
  await desk.analyst.post('/api/reports', { title: 'All', question: 'indicator=I01&period=2021&singleSource=yes' });
  await releaseAll(desk);
  report = await frozen(desk.analyst, aDraft('half-year', { period: '2010-01-01..2026-12-31', unit: 'year' }));
  await desk.analyst.post(`/api/reports/${report}/publications`, {});
  await releaseAll(desk);
  // What a planted leak would leak: everything that hides in the published record.
  leak = () => planted.find(({ name }) => name === 'published')!.record.incident;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

/** Who may see what: 03-security, said again without the program's own table. */
const HIS_TO_CHANGE = ['draft', 'changed draft', 'returned'];
/** Its author reads what they wrote until a reviewer has verified it. */
const HIS_UNTIL_VERIFIED = [...HIS_TO_CHANGE, 'submitted', 'from the field'];
const maySee = (who: string, { class: of, record }: Canary): boolean => {
  if (who === 'monitor') return of === 'staff' || HIS_UNTIL_VERIFIED.includes(record);
  if (who === 'reviewer' || who === 'second') return record !== 'draft' && record !== 'changed draft';
  if (who === 'analyst') return of === 'staff' && !HIS_TO_CHANGE.includes(record);
  return false;
};

/** So many of a list, from a place that chance says. */
const someOf = <T>(list: readonly T[], most: number): T[] => {
  const from = random.between(0, list.length - 1);
  return [...list.slice(from), ...list.slice(0, from)].slice(0, most);
};

interface Heard {
  who: string;
  at: string;
  bytes: string | Buffer;
}
const params = (path: string, { record, name }: Planted): string =>
  path
    .replace(':id', name === 'with a file' && path.startsWith('/api/evidence/') ? evidence : record.id)
    .replace(':size', 'small')
    .replace(':assessment', record.id)
    .replace(':code', record.code ?? 'KH-000000')
    .replace(':file', '1.topo.json');
/**
 * Every route that is there, asked by this person, of every record; what is refused, too. Writes are asked with what
 * cannot succeed.
 */
const askEverything = async (who: string, client: Client): Promise<Heard[]> => {
  const heard: Heard[] = [];
  for (const { method, path } of app.routes
    .routes()
    .filter((route) => !route.path.startsWith('/api/testing') && !/sessions|invitations/.test(route.path))) {
    const asked = !path.includes(':')
      ? planted.slice(0, 1)
      : method === 'GET' || WRITES_ASKED >= planted.length
        ? planted
        : someOf(planted, WRITES_ASKED);
    for (const one of asked) {
      const at = `${params(path, one)}${path === '/api/public/counts' || path.startsWith('/api/public/incidents') ? '?indicator=I01&period=2021&singleSource=yes' : path.endsWith('/preview') ? '?shownPlace=district&shownDate=day' : ''}`;
      const stale: Record<string, string> = method === 'GET' ? {} : { 'if-match': '"9999"' };
      const body =
        method === 'GET' || method === 'DELETE'
          ? undefined
          : method === 'PUT' && path === '/api/incidents/:id'
            ? anIncident()
            : { question: 'indicator=I01&period=2021', reason: 'x', decision: 'take' };
      const answer = await client.request(method, at, body, stale);
      heard.push({
        who,
        at: `${method} ${at} ${answer.status}`,
        bytes: `${JSON.stringify([...answer.headers])}\n${answer.text}`,
      });
    }
  }
  for (const query of ['', '?mine=yes', '?q=Banners', '?status=WS_DRAFT', '?status=WS_SUBMITTED'])
    heard.push({ who, at: `GET /api/incidents${query}`, bytes: (await client.get(`/api/incidents${query}`)).text });
  return heard;
};

const all = (): Canary[] => planted.flatMap(({ canaries }) => canaries);
/** Finds each canary, whoever may see it; made once, since it knows tens of thousands of spellings. */
const anyIn = (bytes: string | Buffer): Found[] => (scanner ??= canaryScannerFor(all()))(bytes);
let scanner: ReturnType<typeof canaryScannerFor> | undefined;
const keyOf = ({ field, record }: Pick<Found, 'field' | 'record'>): string => `${field} ${record}`;
/** The keys of what somebody may see. */
const seenOnlyBy = (who: string): Set<string> =>
  new Set(
    all()
      .filter((canary) => maySee(who, canary))
      .map(keyOf),
  );
interface Leak extends Found {
  at: string;
  who: string;
}
const leaksIn = (heard: readonly Heard[]): Leak[] =>
  leaksAmong(heard.map((one) => ({ ...one, found: anyIn(one.bytes) })));
const leaksAmong = (looked: readonly (Heard & { found: Found[] })[]): Leak[] => {
  const allowed = new Map([...new Set(looked.map(({ who }) => who))].map((who) => [who, seenOnlyBy(who)]));
  return looked.flatMap(({ who, at, found }) =>
    found.filter((one) => !allowed.get(who)!.has(keyOf(one))).map((one) => ({ ...one, at, who })),
  );
};

it(`no answer, refusal or list tells anybody what they may not see (VIGIL_SEED=${SEED})`, async () => {
  const people: [string, Client][] = [
    ['public', app.visitor],
    ['admin', desk.admin],
    ['analyst', desk.analyst],
    ['other monitor', other],
    ['monitor', desk.monitor],
    ['reviewer', desk.reviewer],
  ];
  const heard: Heard[] = [];
  for (const [who, client] of people) heard.push(...(await askEverything(who, client)));
  expect(heard.length).toBeGreaterThan(1000);
  const looked = heard.map((one) => ({ ...one, found: anyIn(one.bytes) }));
  expect(leaksAmong(looked)).toEqual([]);
  // And whoever may see it does: the search is not blind.
  const seenBy = (who: string): number =>
    new Set(looked.filter((one) => one.who === who).flatMap(({ found }) => found.map(keyOf))).size;
  expect(seenBy('reviewer')).toBeGreaterThan(60);
  expect(seenBy('monitor')).toBeGreaterThan(20);
  expect(seenBy('analyst')).toBeGreaterThan(5);
});

it('no public page, figure, table, document or file holds any', async () => {
  const codes = planted.flatMap(({ record }) => record.code ?? []);
  const heard = (await publicAnswers(app.visitor, codes, [report], ADDRESSES_BESIDE_CODES)).map(
    ({ path, text, etag, location }) => ({
      who: 'public',
      at: path,
      bytes: `${text} ${etag} ${location}`,
    }),
  );
  const { code } = planted.find(({ name }) => name === 'with a file')!.record;
  const { body } = await app.visitor.get<PublicRecord>(`/api/public/incidents/${code}`);
  const pictures = body.pictures.map(({ id }) => `/api/public/incidents/${code}/pictures/${id}/`);
  expect(pictures.length).toBe(1);
  for (const at of pictures.flatMap((path) => [`${path}small`, `${path}large`]))
    heard.push({ who: 'public', at, bytes: (await pictureAt(app.url, at)).bytes.toString('latin1') });
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ who: 'public', at: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
  expect(storedDocuments(join(home, 'public')).length).toBeGreaterThan(2);
  expect(leaksIn([...heard, ...files])).toEqual([]);
});

it('no line of the log holds any, nor any table what is internal', async () => {
  expect(logged.length).toBeGreaterThan(1000);
  expect(leaksIn([{ who: 'log', at: 'log', bytes: logged.join('\n') }])).toEqual([]);
  const internal = canaryScannerFor(all().filter((canary) => canary.class === 'internal'));
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const rows: { row: string }[] = await app.database.query(`select t::text as row from ${name} t`);
    expect([name, internal(rows.map(({ row }) => row).join('\n'))]).toEqual([name, []]);
    if (name.startsWith('pub.')) expect([name, anyIn(rows.map(({ row }) => row).join('\n'))]).toEqual([name, []]);
  }
});

describe('a calendar at an address', () => {
  const read = async (address: string): Promise<string> => {
    const answer = await fetch(app.url + new URL(address).pathname);
    return `${answer.status}\n${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
  };

  it('holds none of a person, an event or a case, and a leak would be found', async () => {
    const ids = { person: randomUUID(), event: randomUUID(), case: randomUUID() };
    const person = aPerson();
    const courtCase = {
      ...blank(CourtCase),
      people: [{ id: randomUUID(), person: ids.person, role: 'CA_ACCUSED' }],
      charges: [{ ...blank(Charge), id: randomUUID(), person: ids.person, law: 'LW_PENAL_2009' }],
    };
    const event = aCaseEvent('HEARING_SET', '2021-06-02', [ids.person], {
      case: ids.case,
      nextWhen: exactDay(asDay('2095-02-28')),
      sources: [aSource({ publishedOn: exactDay(asDay('2021-06-01')), linkWithheld: 'no' })],
      accounts: [anAccount()],
    });
    const canaries = (
      [
        [Person, person],
        [CourtCase, courtCase],
        [CaseEvent, event],
      ] as const
    ).flatMap(([of, answers]) => hideCanariesIn(of, answers, 'of people', random, { isInternal: true }));
    must(await putPerson(desk.reviewer, person, { id: ids.person }));
    must(await desk.reviewer.put(`/api/court-cases/${ids.case}`, courtCase, CREATE));
    must(await putEvent(desk.reviewer, event, { id: ids.event }));
    const { address } = must(
      await desk.reviewer.post<{ address: string }>('/api/hearings/calendar', { language: 'en' }),
    );
    const found = await read(address);
    expect(found).toContain('DTSTART;VALUE=DATE:20950228\r\nDTEND;VALUE=DATE:20950301\r\nSUMMARY:Vigil: due\r\n');
    const anyOfPeople = canaryScannerFor(canaries);
    expect([anyOfPeople(found), anyIn(found)]).toEqual([[], []]);
    expect([ids.person, ids.event, ids.case, address].filter((id) => found.includes(id))).toEqual([]);
    // A title that had the words would be found.
    const leaked = calendarFile(
      [{ id: ids.event, first: asDay('2095-02-28'), last: asDay('2095-02-28'), title: person.handle! }],
      '2021-06-02T00:00:00Z',
    );
    expect(anyOfPeople(leaked).map(({ field }) => field)).toContain('person.handle');
    const fields = new Set(canaries.map(({ field }) => field));
    expect(new Set(anyOfPeople(JSON.stringify([person, courtCase, event])).map(({ field }) => field))).toEqual(fields);
    expect(fields.size).toBeGreaterThan(8);
  });
});

it('no metric holds any, after all of this', async () => {
  const { status, text } = await app.visitor.get('/metrics');
  expect([status, text.includes('vigil_http_requests_total')]).toEqual([200, true]);
  expect(leaksIn([{ who: 'public', at: '/metrics', bytes: text }])).toEqual([]);
});

it('no manifest of a backup holds any, nor any other file of it', async () => {
  const folder = join(home, 'elsewhere');
  await makeBackup({
    databaseUrl: database.url,
    keyring: await testKeyring(database.url),
    config: app.app.get<Config>(CONFIG),
    folder,
    progress: QUIET,
  });
  const files = filesBelow(folder).map(({ path, bytes }) => ({ who: 'public', at: path, bytes }));
  expect(files.map(({ at }) => at)).toContain('manifest.json');
  expect(files.filter(({ at }) => at.startsWith('evidence/')).length).toBe(2);
  expect(leaksIn([...files, { who: 'public', at: 'names', bytes: files.map(({ at }) => at).join('\n') }])).toEqual([]);
});

describe('what goes wrong', () => {
  /** The answers of the planted record that no reader gets. */
  const FIELDS = 11;
  const everyField = (found: readonly Found[]): number => new Set(found.map(({ field }) => field)).size;
  it('an answer that leaked would be found, whoever asks', async () => {
    for (const path of ['/api/testing/leak', '/api/testing/leak-in-header']) {
      const { text, headers } = await app.visitor.get(path);
      const found = leaksIn([{ who: 'public', at: path, bytes: `${JSON.stringify([...headers])}\n${text}` }]);
      expect([path, everyField(found)]).toEqual([path, FIELDS]);
    }
  });

  it('a log, a file, a manifest and a row that leaked would be found', async () => {
    const incident = planted.find(({ name }) => name === 'published')!.record.incident;
    await app.visitor.get('/api/testing/leak-in-log');
    expect(everyField(leaksIn([{ who: 'log', at: 'log', bytes: logged.join('\n') }]))).toBe(FIELDS);
    logged.length = 0;
    writeFileSync(join(home, 'leak'), Buffer.from(JSON.stringify(incident), 'utf16le'));
    expect(everyField(leaksIn([{ who: 'public', at: 'leak', bytes: readFileSync(join(home, 'leak')) }]))).toBe(FIELDS);
    writeFileSync(
      join(home, 'elsewhere', 'manifest.json'),
      JSON.stringify({
        ...(JSON.parse(readFileSync(join(home, 'elsewhere', 'manifest.json'), 'utf8')) as object),
        note: Buffer.from(JSON.stringify(incident)).toString('base64'),
      }),
    );
    expect(
      everyField(
        leaksIn([{ who: 'public', at: 'manifest', bytes: readFileSync(join(home, 'elsewhere', 'manifest.json')) }]),
      ),
    ).toBe(FIELDS);
    const row = (await app.database.query(`select ('x', convert_to($1, 'UTF8'))::text as row`, [
      JSON.stringify(incident),
    ])) as { row: string }[];
    expect(everyField(leaksIn([{ who: 'public', at: 'row', bytes: row[0]!.row }]))).toBe(FIELDS);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { formatPageArticle } from '@vigil/shared/people-pages/format-page.js';
import type { PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { happens, handIn, changePerson, ofPerson, readPerson } from '../a-person.js';
import {
  answerPage,
  consentTo,
  NAME,
  personForPage,
  proposePage,
  readersSee,
  showPageOf,
  SOURCES,
} from '../a-person-page.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { CREATE, openDesk, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { pageTexts } from '../journeys/page-texts.js';
import { SITE } from '../site-folder.js';

jest.setTimeout(120_000);
const LANGUAGES = ['en', 'km'] as const;
const home = mkdtempSync(join(tmpdir(), 'vigil-test-person-page-'));
let database: FreshDatabase;
let app: TestApp;
/** Another server of the same site. */
let other: TestApp;
let desk: Desk;
let named: { id: string; code: string };
let coded: { id: string; code: string };

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE, config: { ...TEST_CONFIG, home } });
  other = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  const id = await personForPage(desk.reviewer, { handle: 'canary lantern', sex: 'SX_FEMALE' });
  const hidden = { hours: '10:17', grade: 'VG_FAIR' };
  const charged = await happens(desk.reviewer, 'CHARGE', '2021-03-05', [ofPerson(id)], hidden);
  const charge = { id: randomUUID(), person: id, law: 'LW_PENAL_2009', article: '494', offence: null };
  const body: CourtCase = {
    ...blank(CourtCase),
    handle: 'canary thicket',
    court: 'CL_APPEAL',
    people: [{ id: randomUUID(), person: id, role: 'CA_ACCUSED' }],
    charges: [{ ...charge, history: [{ id: randomUUID(), status: 'CH_PENDING', event: charged }] }],
  };
  expect((await desk.reviewer.put(`/api/court-cases/${randomUUID()}`, body, CREATE)).status).toBe(201);
  coded = { id, code: await showPageOf(desk, id) };
  const toName = await personForPage(desk.reviewer);
  await proposePage(desk.reviewer, toName, 'SH_NAMED', {
    sources: SOURCES,
    heldSince: { earliest: '2021-03-01', latest: '2021-03-31' },
  });
  named = { id: toName, code: (await answerPage(desk.second, toName, { name: NAME })).body.code! };
});
afterAll(async () => {
  await other?.close();
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const html = async (on: TestApp, path: string, language: string) => {
  const { status, text, headers } = await on.visitor.get(`${path}?lang=${language}`);
  const body = text
    .slice(text.indexOf('<div id="served">'), text.lastIndexOf('</main>'))
    .replaceAll(/[\u2068\u2069]/g, '');
  return { status, text, body, robots: headers.get('x-robots-tag') };
};

describe.each(LANGUAGES)('the page of a person, in %s', (language) => {
  const t = pageTexts(language);

  it('without a name says the year, the stage and the article, and no canary of the records', async () => {
    const { status, body, text, robots } = await html(app, `/people/${coded.code}`, language);
    const page = (await app.visitor.get<PublicPersonPage>(`/api/public/person-pages/${coded.code}`)).body;
    expect([status, robots]).toEqual([200, 'noindex']);
    expect(page.charges).toEqual([{ law: 'LW_PENAL_2009', article: '494', status: 'CH_PENDING' }]);
    for (const said of [
      t('person-page.title-code', { code: coded.code }),
      t('person-page.explained.code'),
      formatPageArticle(page.charges[0]!, t),
      label(page.stage, language),
      label('CH_PENDING', language),
    ])
      expect(body).toContain(said.replaceAll(/[\u2068\u2069]/g, ''));
    expect(text).toContain('<meta name="robots" content="noindex"');
    for (const word of [
      'canary',
      'lantern',
      'thicket',
      '10:17',
      '2021-03',
      coded.id,
      label('CL_APPEAL', language),
      label('SX_FEMALE', language),
    ])
      expect([word, text.includes(word) || JSON.stringify(page).includes(word)]).toEqual([word, false]);
  });

  it('with a name says it with the sources, and search engines may find it', async () => {
    const { status, body, text, robots } = await html(app, `/people/${named.code}`, language);
    expect([status, robots, text.includes('content="noindex"')]).toEqual([200, null, false]);
    for (const said of [
      NAME.name,
      NAME.latin!,
      SOURCES[0]!.title,
      SOURCES[1]!.publisher,
      t('person-page.explained.named'),
    ])
      expect(body).toContain(said);
    expect(body).toContain(`href="${SOURCES[0]!.url}" rel="noreferrer nofollow"`);
  });

  it('is listed below the totals, with an exact number', async () => {
    const { body } = await html(app, '/people', language);
    expect(body).toContain(t('person-page.list.n', { n: 2 }));
    expect(body.indexOf(named.code)).toBeGreaterThan(0);
    expect(body.indexOf(coded.code)).toBeGreaterThan(body.indexOf(named.code));
    expect((await html(app, '/method', language)).text).toContain('href="/people');
  });

  it('says the same of every address at which nothing is shown', async () => {
    const { status, body, robots } = await html(app, '/people/P-ZZZZZZ', language);
    expect([status, robots]).toEqual([410, 'noindex']);
    expect(body).toContain(t('person-page.nothing'));
    expect((await app.visitor.get('/people/somebody')).status).toBe(404);
  });
});

it('is in no feed, search or map of the site', async () => {
  for (const path of [
    '/sitemap.xml',
    '/sitemaps/pages.xml',
    '/changes.atom',
    '/api/public/changes',
    '/api/public/find?text=Heron',
    '/search?text=Heron',
  ]) {
    const { status, text } = await app.visitor.get(path);
    expect([path, status, /P-[0-9A-Z]{6}|Heron Demo/.test(text)]).toEqual([path, 200, false]);
  }
});

it('is in no file of the server', () => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(0);
  const having = files.filter((one) => readFileSync(join(one.parentPath, one.name)).includes(NAME.latin!));
  expect(having.map(({ name }) => name)).toEqual([]);
});

it('goes at once on every server, as data, as a page and from the list; what a reader kept is not confirmed', async () => {
  const servers = [app, other];
  const paths = [
    `/api/public/person-pages/${named.code}`,
    `/people/${named.code}`,
    '/people',
    '/api/public/person-pages',
  ];
  const before = await Promise.all(servers.map((on) => Promise.all(paths.map((path) => on.visitor.get(path)))));
  for (const answers of before)
    for (const { text, status } of answers) expect([status, text.includes(NAME.latin!)]).toEqual([200, true]);
  const { person } = await readPerson(desk.reviewer, named.id);
  const consents = person.consents.map((one) => ({ ...one, withdrawnOn: one.on }));
  expect((await changePerson(desk.reviewer, named.id, { consents })).status).toBe(200);
  for (const [n, on] of servers.entries())
    for (const [at, path] of paths.entries()) {
      const { headers } = before[n]![at]!;
      const { status, text } = await on.visitor.get(path, { 'if-none-match': headers.get('etag')! });
      expect([path, status, text.includes(NAME.latin!), text.includes(NAME.name)]).toEqual([
        path,
        at < 2 ? 410 : 200,
        false,
        false,
      ]);
    }
  // Nobody else's page moved, and nobody who has none is counted.
  expect(await readersSee(app, coded.code)).toEqual({ listed: true, status: 200, html: 200 });
  await handIn(desk.reviewer, { consents: [consentTo('CODE'), consentTo('NAME')] });
  expect((await other.visitor.get<{ total: number }>('/api/public/person-pages')).body.total).toBe(1);
});

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { ORIGIN, type ServedPage, type WritePage } from '@vigil/shared/public/server-rendered-page.js';
import en from '@vigil/shared/text/app/en.json' with { type: 'json' };
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { asking } from '../../testing/asking-for-a-page.js';
import { aGroup, openDesk, published, releaseAll } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { SITE } from '../../testing/site-folder.js';
import { readBuiltParts } from './built-parts.js';

let database: FreshDatabase;
let app: TestApp;
let write: WritePage;
type Codes = Record<'incident' | 'group' | 'report', string>;
/** An address of each kind of page. */
const KINDS: readonly [kind: string, path: (codes: Codes) => string][] = [
  ...READING_PAGES.map((path) => [path, () => path] as [string, () => string]),
  ['the map', () => '/'],
  ['a figure', () => '/?period=2021&place=12'],
  ['an incident', ({ incident }) => `/incidents/${incident}`],
  ['an incident that is none', () => '/incidents/KH-ZZZZZZ'],
  ['a group', ({ group }) => `/groups/${group}`],
  ['a province', () => '/places/12'],
  ['a district', () => '/places/1201'],
  ['a commune', () => '/places/120101'],
  ['a report', ({ report }) => `/reports/${report}`],
  ['totals of people', () => '/people'],
  ['a search for places', () => '/places?text=phnom'],
  ['the changes', () => '/changes'],
  ['an embedded figure', () => '/embed?show=map'],
  ['an embedded calendar', ({ group }) => `/embed?groups=${group}&show=calendar`],
  ['an embedded rate', ({ group }) => `/embed?groups=${group}&indicator=I03&show=years`],
  ['no page', () => '/nowhere'],
];
let codes: Codes;
const pathOf = (kind: string): string => KINDS.find(([name]) => name === kind)![1](codes);
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  ({ write } = (await import(pathToFileURL(join(SITE, '..', 'server', 'render.js')).href)) as { write: WritePage });
  const desk = await openDesk(app);
  const group = await aGroup(desk, 'DEMO Group A');
  const { code } = await published(desk, anIncident({ title: 'On the map', groups: [aGroupLink(group.id)] }));
  // In a year that is not over: what it is compared with is asked for, too.
  const { asOf } = (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body;
  await published(desk, anIncident({ when: exactDay(asOf.day), groups: [aGroupLink(group.id)] }));
  const { body: report } = await desk.analyst.post<{ code: string }>('/api/reports', {
    title: 'The first half-year',
    question: 'indicator=I02&period=2021-H1',
  });
  await releaseAll(desk);
  codes = { incident: code!, group: group.publicCode!, report: report.code };
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});
afterEach(() => void jest.restoreAllMocks());

/** Pages that need no request through the whole server. */
const ASKED_IN_PROCESS = new Set(['the map', 'a figure', 'an incident', 'a group', 'a province', 'the changes']);
const addressOf = (kind: string, more: string): string => {
  const path = pathOf(kind);
  return `${path}${path.includes('?') ? '&' : '?'}${more}`;
};

/** The page as it is rendered with nothing at hand: pass by pass, each asking for what it lacks. */
const passByPass = (address: string, language: 'en' | 'km', noted: string[] = []): Promise<ServedPage | null> => {
  const [path, query] = address.split('?');
  return write({
    path: path!,
    search: query === undefined ? '' : `?${query}`,
    language,
    isSafe: true,
    posted: null,
    known: new Map(),
    ask: async (url) => {
      noted.push(url);
      const { statusCode, payload } = await app.server.inject({ url, headers: { 'accept-language': language } });
      return { status: statusCode, body: JSON.parse(payload) as unknown };
    },
  });
};

describe.each(['en', 'km'] as const)('in %s', (language) => {
  it.each(KINDS)(
    '%s is rendered in at most two passes after the first of its kind, the same as pass by pass, and asks for nothing that others read',
    async (kind) => {
      // Everything happens in one minute: the answers that pages share are given up with it.
      jest.spyOn(Date, 'now').mockReturnValue(Date.now());
      await app.visitor.get(addressOf(kind, `lang=${language}&first`));
      const address = addressOf(kind, `lang=${language}&second`);
      const asked = asking(app);
      const { text } = await app.visitor.get(address);
      const [passes, own] = [asked.passes(), [...asked.paths]];
      const old = (await passByPass(address, language))!;
      const here = (html: string): string => html.replaceAll(ORIGIN, app.url);
      expect(text).toContain(here(old.head));
      expect(text).toContain(`<div id="served">${here(old.body)}</div>`);
      // What is refused is asked again of its route, in the same pass.
      expect(passes).toBeLessThanOrEqual(kind === 'an incident that is none' ? 3 : 2);
      if (ASKED_IN_PROCESS.has(kind)) expect(own.filter((path) => path.startsWith('/'))).toEqual([]);
      expect(own.filter((path) => /\/(about|groups|places|coverage|published-totals)(\?level=3)?$/.test(path))).toEqual(
        [],
      );
    },
  );
});

it.each(READING_PAGES)('%s is a page', async (path) => {
  const { body } = (await passByPass(path, 'en'))!;
  expect(body.includes(en['app.not-found']) ? ['not found: add it to PAGES in apps/web/src/shell.tsx'] : []).toEqual(
    [],
  );
});

it.each(KINDS)('%s names the file that draws it, and files that the build has', async (kind) => {
  const { parts } = (await passByPass(pathOf(kind), 'en'))!;
  const built = readBuiltParts(SITE);
  const names = new Set(Object.entries(built).flatMap(([source, { name }]) => [source, name]));
  expect(parts.filter((part) => !names.has(part))).toEqual([]);
  expect(parts[0]).toMatch(/^src\/public-site\/|^reports$/);
});

it('what an incident and the changes are sure to need is asked before they are drawn at all', async () => {
  for (const [kind, more, first] of [
    ['an incident', 'lang=en', `/api/public${pathOf('an incident')}`],
    ['the changes', 'before=2', '/api/public/changes?before=2'],
    ['the changes', 'before=two', '/api/public/changes'],
    ['a figure', 'lang=en', '/api/public/about'],
  ] as const) {
    const noted: string[] = [];
    await passByPass(addressOf(kind, more), 'en', noted);
    expect([kind, noted[0]]).toEqual([kind, first]);
    expect([...new Set(noted)]).toEqual(noted);
  }
});

it.each(['an incident', 'the changes', 'a figure'])(
  '%s is not written at all while its data cannot be read',
  async (kind) => {
    const unread = await write({
      path: pathOf(kind).split('?')[0]!,
      search: '',
      language: 'en',
      isSafe: true,
      posted: null,
      known: new Map(),
      ask: async (url) =>
        /about|places/.test(url)
          ? { status: 200, body: (await app.visitor.get(url)).body }
          : { status: 503, body: { status: 503, code: 'unavailable' } },
    });
    expect(unread).toBeNull();
  },
);

describe('the figures of', () => {
  // Another minute for each: what pages share has been asked for, and nothing of this one.
  it.each([
    ['a group', 'a district', 2, 10],
    ['a province', 'a group', 4, 10],
    ['a district', 'a group', 6, 10],
    // Its units may hold what is known of larger ones alone: two more questions.
    ['a figure', 'an embedded figure', 8, 5],
  ])('%s are asked for at once, each of them once', async (kind, other, minutes, least) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + minutes * 60_000);
    for (const one of ['/groups', '/places', other]) await app.visitor.get(addressOf(one, 'lang=en'));
    const asked = asking(app);
    await app.visitor.get(addressOf(kind, `lang=en&after=${minutes}`));
    expect(asked.paths.length).toBeGreaterThanOrEqual(least);
    expect([...new Set(asked.paths)]).toEqual(asked.paths);
    expect(asked.passes()).toBe(2);
  });
});

it('a page is sent compressed, with its length, and not at all to whoever has it', async () => {
  const plain = await app.visitor.get('/method?packed', { 'accept-encoding': 'identity' });
  const etag = plain.headers.get('etag')!;
  for (const encoding of ['br', 'gzip']) {
    const packed = await app.visitor.get('/method?packed', { 'accept-encoding': encoding });
    expect([packed.headers.get('content-encoding'), packed.text, packed.headers.get('etag')]).toEqual([
      encoding,
      plain.text,
      etag,
    ]);
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2);
    const again = await app.visitor.get('/method?packed', { 'accept-encoding': encoding, 'if-none-match': etag });
    expect([again.status, again.headers.get('content-encoding')]).toEqual([304, null]);
  }
});

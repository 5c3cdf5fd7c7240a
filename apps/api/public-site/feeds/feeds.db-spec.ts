import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { merge, openDesk, published, retract, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';

const HOSTILE = `]]></title><script>alert(1)</script> & "quoted" 'single' <b>`;
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let code: string;
let gone: string;
let merged: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
  code = (await published(desk, anIncident({ title: HOSTILE, publicSummary: 'Guards took two banners.' }))).code!;
  const heron = await published(desk, anIncident({ title: 'Heron, taken back', publicSummary: 'Heron.' }));
  gone = (await retract(desk.reviewer, heron, 'CR_CODING', 'It was coded by mistake.')).code!;
  const kept = await published(desk, anIncident({ title: 'Once' }));
  merged = (await merge(desk.reviewer, await published(desk, anIncident({ title: 'Egret, joined' })), kept.id)).code!;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Parses as strictly as a feed reader: throws on anything not well-formed. */
const parsed = (xml: string): Document =>
  new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(xml, 'text/xml');
const all = (within: Document | Element, name: string): Element[] => [...within.getElementsByTagName(name)];
const text = (within: Element, name: string): string => all(within, name)[0]!.textContent!;
const link = (within: Document | Element, rel: string): string | undefined =>
  all(within, 'link')
    .find((one) => one.getAttribute('rel') === rel)
    ?.getAttribute('href') ?? undefined;
interface Item {
  id: string;
  url: string;
  title: string;
  content_text: string;
  tags: string[];
  _vigil: { seq: number; what: string; code: string | null };
}
interface JsonFeed {
  version: string;
  title: string;
  items: Item[];
  next_url?: string;
  feed_url: string;
}
const ATOM = ['id', 'title', 'updated', 'summary'];

describe('the changes as a feed', () => {
  it('are Atom that every reader can read: each entry with an id of its own, a day and a page', async () => {
    const answer = await app.visitor.get('/changes.atom');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    const feed = parsed(answer.text);
    expect([feed.documentElement!.namespaceURI, feed.documentElement!.localName]).toEqual([
      'http://www.w3.org/2005/Atom',
      'feed',
    ]);
    const entries = all(feed, 'entry');
    expect(entries.length).toBeGreaterThanOrEqual(6);
    for (const entry of entries) {
      for (const name of ATOM) expect(all(entry, name)).toHaveLength(1);
      expect(text(entry, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\+07:00$/);
      expect(link(entry, 'alternate')).toMatch(new RegExp(`^${app.url}/`));
    }
    expect(new Set(entries.map((entry) => text(entry, 'id'))).size).toBe(entries.length);
    expect(text(entries.at(-1)!, 'title')).toBe(`${HOSTILE} (published)`);
    expect(text(entries.at(-1)!, 'summary')).toBe('4 June 2021 · Phnom Penh. Guards took two banners.');
    expect(link(feed, 'self')).toBe(`${app.url}/changes.atom?lang=en`);
  });

  it('say the same as JSON Feed 1.1, with the sequence number by which programs go on', async () => {
    const { body, headers } = await app.visitor.get<JsonFeed>('/changes.json?lang=km');
    expect([headers.get('content-type'), body.version]).toEqual([
      'application/feed+json; charset=utf-8',
      'https://jsonfeed.org/version/1.1',
    ]);
    const atom = all(parsed((await app.visitor.get('/changes.atom?lang=km')).text), 'entry');
    expect(body.items.map(({ id, title, content_text: said }) => [id, title, said])).toEqual(
      atom.map((entry) => [text(entry, 'id'), text(entry, 'title'), text(entry, 'summary')]),
    );
    const {
      body: { items },
    } = await app.visitor.get<{ items: { seq: number; code: string | null; what: string }[] }>('/api/public/changes');
    expect(body.items.map(({ _vigil: { seq, code: of, what } }) => ({ seq, code: of, what }))).toEqual(
      items.map(({ seq, code: of, what }) => ({ seq, code: of, what })),
    );
    const older = await app.visitor.get<JsonFeed>(`/changes.json?before=${items[1]!.seq}`);
    expect(older.body.items[0]!._vigil.seq).toBe(items[2]!.seq);
  });

  it('say what was taken back and why, and lead to the record with which one was joined', async () => {
    const { body } = await app.visitor.get<JsonFeed>('/changes.json');
    const of = (one: string, what: string): Item =>
      body.items.find(({ _vigil }) => _vigil.code === one && _vigil.what === what)!;
    expect(of(gone, 'retracted')).toMatchObject({
      title: `${gone}: withdrawn`,
      content_text: expect.stringContaining('It was coded by mistake.') as unknown,
    });
    expect(of(merged, 'merged').url).not.toContain(merged);
    expect(of(merged, 'merged').content_text).toMatch(/^merged into KH-/);
  });
});

describe('the map of the site', () => {
  it('names every public page in both languages, with its other languages and the day of its last change', async () => {
    const index = parsed((await app.visitor.get('/sitemap.xml')).text);
    const files = all(index, 'sitemap').map((one) => text(one, 'loc').slice(app.url.length));
    expect(files).toEqual(['/sitemaps/pages.xml', '/sitemaps/incidents-1.xml']);
    const pages = all(parsed((await app.visitor.get(files[0]!)).text), 'url').map((one) =>
      text(one, 'loc').slice(app.url.length),
    );
    expect(pages).toEqual(
      expect.arrayContaining([
        '/?lang=en',
        '/?lang=km',
        '/method?lang=en',
        '/changes?lang=km',
        '/codebook?lang=en',
        '/data?lang=en',
      ]),
    );
    const incidents = all(parsed((await app.visitor.get(files[1]!)).text), 'url');
    const {
      body: { total },
    } = await app.visitor.get<{ total: number }>('/api/public/incidents?indicator=I02&period=2000-01-01..2030-01-01');
    expect(incidents).toHaveLength(2 * total);
    const mine = incidents.find((one) => text(one, 'loc') === `${app.url}/incidents/${code}?lang=km`)!;
    expect(text(mine, 'lastmod')).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(all(mine, 'xhtml:link').map((one) => [one.getAttribute('hreflang'), one.getAttribute('href')])).toEqual([
      ['en', `${app.url}/incidents/${code}?lang=en`],
      ['km', `${app.url}/incidents/${code}?lang=km`],
      ['x-default', `${app.url}/incidents/${code}`],
    ]);
  });

  it('keeps machines out of what only staff open, and nothing else', async () => {
    const { text: robots, headers } = await app.visitor.get('/robots.txt');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(robots).toBe(
      `User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /api/\nAllow: /api/public/\nAllow: /api/docs\n\nSitemap: ${app.url}/sitemap.xml\n`,
    );
  });
});

describe('what goes wrong', () => {
  it('nothing of what was taken back is in any feed or map, not even in the entry of its publication', async () => {
    for (const path of [
      '/changes.atom',
      '/changes.json',
      '/changes.atom?lang=km',
      '/sitemap.xml',
      '/sitemaps/pages.xml',
      '/sitemaps/incidents-1.xml',
    ]) {
      const { status, text: said } = await app.visitor.get(path);
      expect(status).toBe(200);
      expect(said).not.toMatch(/Heron|Egret/);
      if (path.startsWith('/sitemap')) expect(said).not.toContain(gone);
    }
    expect((await app.visitor.get('/changes.atom')).text).toContain(gone);
  });

  it('a title that would be markup stays a title', async () => {
    const { text: xml } = await app.visitor.get('/changes.atom');
    expect(xml).not.toContain('<script>');
    expect(all(parsed(xml), 'script')).toHaveLength(0);
  });

  it.each(['/changes.atom?before=x', '/changes.json?before=0', '/changes.atom?after=1'])(
    'refuses %s and names what is wrong',
    async (path) => {
      const { status, body } = await app.visitor.get<{ code: string; errors: unknown[] }>(path);
      expect([status, body.code, body.errors.length]).toEqual([400, 'invalid-query', 1]);
    },
  );

  it.each([
    '/sitemaps/incidents-0.xml',
    '/sitemaps/incidents-2.xml',
    '/sitemaps/incidents-x.xml',
    '/sitemaps/..%2fpages.xml',
    '/sitemaps/other.xml',
  ])('does not know %s', async (path) => {
    expect((await app.visitor.get(path)).status).toBe(404);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { DOMParser } from '@xmldom/xmldom';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aGroup, hide, ifMatch, openDesk, publish, published, verify, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { SITE } from '../../testing/site-folder.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Item {
  id: string;
  url: string;
  title: string;
  content_text: string;
  tags: string[];
}
interface JsonFeed {
  title: string;
  home_page_url: string;
  description: string;
  feed_url: string;
  items: Item[];
}
const feed = async (query: string): Promise<JsonFeed> =>
  (await app.visitor.get<JsonFeed>(`/incidents.json?${query}`)).body;
const records = ({ items }: JsonFeed): string[] =>
  items.filter(({ tags }) => tags[0] === 'incident').map(({ title }) => title);
const figure = ({ items }: JsonFeed): Item => items.find(({ tags }) => tags[0] === 'figure')!;

describe('the feed of a question', () => {
  it('has the records of a group, a place or a figure alone, and the figure as an entry of its own', async () => {
    const group = await aGroup(desk, 'DEMO Group A');
    const mine = anIncident({ title: 'Of the group', groups: [aGroupLink(group.id)] });
    await published(desk, mine);
    await published(desk, anIncident({ title: 'Of somebody else', place: { code: '18', precision: 'LP_PROVINCE' } }));
    const ofGroup = await feed(`indicator=I01&groups=${group.publicCode}`);
    expect(records(ofGroup)).toEqual(['Of the group']);
    expect(ofGroup.title).toContain('DEMO Group A');
    expect(ofGroup.description).toContain('The record that changed last, of 1.');
    expect(records(await feed('indicator=I01&place=18'))).toEqual(['Of somebody else']);
    const all = await feed('indicator=I02');
    expect(records(all).sort()).toEqual(['Of somebody else', 'Of the group']);
    expect(figure(all).title).toMatch(/^Now: .*at least 2/);
    expect(records(await feed('indicator=I02&period=2019'))).toEqual([]);
  });

  it('leads to the map where that shows its figure, and otherwise to what the figure means', async () => {
    const leadsTo = async (query: string): Promise<string[]> => {
      const answer = await feed(`${query}&lang=en`);
      return [answer.home_page_url, figure(answer).url].map((page) => page.replace(app.url, ''));
    };
    expect(await leadsTo('indicator=I01&split=place:1')).toEqual(Array(2).fill('/?indicator=I01&lang=en'));
    expect(await leadsTo('indicator=I07&period=2021')).toEqual(Array(2).fill('/method?lang=en#I07'));
    expect(await leadsTo('indicator=I02&singleSource=yes')).toEqual(Array(2).fill('/method?lang=en#I02'));
    const xml = await app.visitor.get('/incidents.atom?indicator=I07&lang=km');
    expect(xml.text).toContain(`href="${app.url}/method?lang=km#I07"`);
    expect((await app.visitor.get('/method?lang=en')).text).toContain('id="I07"');
  });

  it('is Atom with the same entries, and says its own address', async () => {
    const answer = await app.visitor.get('/incidents.atom?indicator=I02&lang=en');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    const xml = new DOMParser().parseFromString(answer.text, 'text/xml');
    const ids = [...xml.getElementsByTagName('entry')].map((one) => one.getElementsByTagName('id')[0]!.textContent);
    const json = await feed('indicator=I02&lang=en');
    expect(ids).toEqual(json.items.map(({ id }) => id));
    expect(answer.text).toContain(`href="${app.url}/incidents.atom?indicator=I02&amp;lang=en"`);
    expect(
      (await app.visitor.get('/incidents.atom?indicator=I02', { 'if-none-match': answer.headers.get('etag')! })).status,
    ).toBe(304);
  });

  it('has another entry for the figure when its number changes, and the same one while it does not', async () => {
    const before = figure(await feed('indicator=I02')).id;
    expect(figure(await feed('indicator=I02')).id).toBe(before);
    await published(desk, anIncident({ title: 'One more' }));
    expect(figure(await feed('indicator=I02')).id).not.toBe(before);
  });

  it('shows a corrected record again, under the same id, as it is now', async () => {
    const record = await published(desk, anIncident({ title: 'Before it was corrected' }));
    const id = `${app.url}/incidents/${record.code}`;
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      { ...record.incident, title: 'Corrected' },
      ifMatch(record.revision),
    );
    const graded = await verify(desk.reviewer, changed.body);
    await publish(desk.second, graded, { reason: 'A better name.' });
    const found = (await feed('indicator=I02')).items.filter((one) => one.id === id);
    expect(found.map(({ title }) => title)).toEqual(['Corrected']);
  });

  it('loses at once what is withdrawn for safety', async () => {
    const record = await published(desk, anIncident({ title: 'Heron' }));
    expect(records(await feed('indicator=I02'))).toContain('Heron');
    await hide(desk.reviewer, record, 'Somebody was threatened.');
    for (const path of ['/incidents.json?indicator=I02', '/incidents.atom?indicator=I02']) {
      const { text } = await app.visitor.get(path);
      expect(text).not.toContain('Heron');
      expect(text).not.toContain(record.code);
    }
  });

  it('is named in the head of the page of a group, a place and a figure, and visible there with how to follow it', async () => {
    const group = await aGroup(desk, 'DEMO Group B');
    await published(desk, anIncident({ title: 'Of B', groups: [aGroupLink(group.id)] }));
    for (const [page, query] of [
      [`/groups/${group.publicCode}?x=1`, `indicator=I01&amp;groups=${group.publicCode}`],
      ['/places/12?x=1', 'indicator=I01&amp;place=12'],
    ]) {
      const { text } = await app.visitor.get(page!);
      const head = text.slice(0, text.indexOf('</head>'));
      for (const format of ['atom', 'json'])
        expect([page, head.includes(`${app.url}/incidents.${format}?${query}`)]).toEqual([page, true]);
      expect(text).toContain('How to follow with a feed reader');
    }
    const { text: map } = await app.visitor.get('/?indicator=I05&period=2021');
    expect(map).toContain(`${app.url}/incidents.atom?indicator=I05&amp;period=2021&amp;lang=en`);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['/incidents.atom?indicator=I99', 'indicator'],
    ['/incidents.json?groups=G-000000', 'groups'],
    ['/incidents.json?period=yesterday', 'period'],
  ])('refuses %s and names what is wrong', async (path, pointer) => {
    const { status, body } = await app.visitor.get<{ errors: { pointer: string }[] }>(path);
    expect([status, body.errors.map((one) => one.pointer)]).toEqual([400, [pointer]]);
  });
});

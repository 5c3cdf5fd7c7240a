import type { SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import type { Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { createLog } from '../../platform/http/request-log.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type Answer, type Client, type TestApp } from '../../testing/app.js';
import {
  CREATE,
  type Desk,
  hide,
  ifMatch,
  openDesk,
  published,
  releaseAll,
  retract,
  verified,
} from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
const logged: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    log: createLog('info', { write: (line) => void logged.push(line) }),
    extend: (server) =>
      void server.get('/api/testing/feeds/:token', { config: allow('read-public') }, (request) => {
        logged.push(JSON.stringify({ url: request.url }));
        return 'ok';
      }),
  });
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Made {
  atom: string;
  json: string;
  expiresOn: string;
}
interface Numbers {
  asOf: { seq: number; day: string };
  version: number;
  incidents: number;
  total: { low: number; high: number | null };
}
interface Item {
  id: string;
  url: string;
  title: string;
  content_text: string;
  _vigil: { question: string; indicator: string; before: Numbers | null; now: Numbers; figure: string };
}
interface Feed {
  title: string;
  home_page_url: string;
  items: Item[];
}

const keep = async (client: Client, address: string, shared = false): Promise<SavedQuery> =>
  (
    await client.put<SavedQuery>(
      `/api/questions/${randomUUID()}`,
      { title: 'WORDS-OF-THE-OFFICE', address, shared },
      CREATE,
    )
  ).body;
const followedBy = async (client: Client, address: string, shared = false): Promise<SavedQuery> => {
  const question = await keep(client, address, shared);
  await client.put(`/api/subscriptions/${question.id}`);
  return question;
};
const make = async (client: Client, { id }: { id: string }, days = 30): Promise<Made> => {
  const answer = await client.post<Made>(`/api/subscriptions/${id}/feed`, { days });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
/** Reads as a feed reader does: no cookie, no Origin. */
const read = async <T = Feed>(address: string): Promise<Answer<T>> => {
  const answer = await fetch(app.url + new URL(address).pathname + new URL(address).search);
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: (text.startsWith('{') ? JSON.parse(text) : null) as T,
  };
};
const items = async ({ json }: Made): Promise<Item[]> => (await read(json)).body.items;
const tokenOf = ({ atom }: Made): string => new URL(atom).pathname.split('/')[3]!;
const on = (day: string) => published(desk, anIncident({ when: exactDay(day as Day) }));

describe('the feed of a followed question', () => {
  it('says from which published figure to which it changed, of when both are, and where that figure stands', async () => {
    const first = await on('2018-02-03');
    const feed = await make(
      desk.analyst,
      await followedBy(desk.analyst, 'indicator=I02&period=2018&unit=month&split=period&show=bars'),
    );
    expect((await items(feed)).map(({ title, _vigil: { before, now } }) => [title, before, now.total.low])).toEqual([
      ['I02, 2018: 1', null, 1],
    ]);
    await on('2018-03-04');
    await verified(desk, anIncident({ when: exactDay('2018-03-05' as Day) }));
    const [moved, begun, ...others] = await items(feed);
    expect(others).toEqual([]);
    expect(moved!.title).toBe('I02, 2018: 1 → 2');
    expect(moved!.content_text).toMatch(
      /^Before: 2018: at least 1 assembly interfered with \(as of .+, edition \d+\)\. Now: 2018: at least 2 assemblies interfered with \(as of .+\)\. 1 incident more\. Definition I02, version \d+\.$/,
    );
    expect(moved!._vigil).toMatchObject({
      question: 'indicator=I02&period=2018',
      indicator: 'I02',
      before: { total: { low: 1 }, incidents: 1 },
      now: { total: { low: 2 }, incidents: 2 },
    });
    await retract(desk.reviewer, first);
    expect((await items(feed)).map(({ title }) => title)).toEqual([
      'I02, 2018: 2 → 1',
      'I02, 2018: 1 → 2',
      'I02, 2018: 1',
    ]);
    // An entry's address gives its figure, whatever was published since.
    const at = new URL(moved!._vigil.figure);
    expect(
      (await app.visitor.get<{ answer: { total: { low: number } } }>(at.pathname + at.search)).body.answer.total.low,
    ).toBe(2);
    expect(moved!.url).toContain(`asOf=${moved!._vigil.now.asOf.seq}`);
    expect((await items(feed))[1]!.id).toBe(moved!.id);
    expect(begun!.id).not.toBe(moved!.id);
  });

  it('leads to what its figure means where the map has no such figure', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I08&period=2018'));
    const { body } = await read(feed.json);
    expect([body.home_page_url, body.items[0]!.url]).toEqual(Array(2).fill(`${app.url}/method?lang=en#I08`));
    expect((await read(feed.atom)).text).toContain(`href="${app.url}/method?lang=en#I08"`);
  });

  it('ends a period that is not over on the last day of which anything is published, as the page does', async () => {
    const { day } = (await app.visitor.get<{ asOf: { day: string } }>('/api/public/about')).body.asOf;
    const year = day.slice(0, 4);
    const asked = `indicator=I02&period=${year}`;
    const onPage = async (): Promise<string> =>
      (await app.visitor.get<{ about: { figure: string } }>(`/api/public/incidents.json?${asked}&lang=en`)).body.about
        .figure;
    await on(`${year}-01-01`);
    const feed = await make(desk.analyst, await followedBy(desk.analyst, asked));
    const before = await onPage();
    expect((await items(feed))[0]!.content_text).toContain(`From here on: ${before} (as of `);
    // An assembly that nobody interfered with moves the day alone: that is no change of the figure.
    await published(desk, anIncident({ when: exactDay(day as Day), interference: 'IN_NONE', acts: [] }));
    expect(await items(feed)).toHaveLength(1);
    const stood = await onPage();
    await on(`${year}-01-01`);
    const [moved] = await items(feed);
    expect(moved!.content_text).toMatch(new RegExp(`^Before: ${stood} \\(as of .* Now: ${await onPage()} \\(as of `));
  });

  it('is Atom that readers take, in both languages, with the same entries', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018-H1'));
    for (const language of ['en', 'km']) {
      const atom = await read(`${feed.atom}?lang=${language}`);
      const root = new DOMParser({
        onError: (_level, said) => {
          throw new Error(String(said));
        },
      }).parseFromString(atom.text, 'text/xml').documentElement!;
      const text = (name: string): string[] => [...root.getElementsByTagName(name)].map((one) => one.textContent ?? '');
      const { body } = await read(`${feed.json}?lang=${language}`);
      expect([atom.headers.get('content-type'), root.getAttribute('xml:lang'), text('title'), text('summary')]).toEqual(
        [
          'application/atom+xml; charset=utf-8',
          language,
          [body.title, ...body.items.map(({ title }) => title)],
          body.items.map(({ content_text: said }) => said),
        ],
      );
      expect(text('id').every((id) => id.startsWith('urn:uuid:'))).toBe(true);
    }
  });

  it('says nothing of the office: no name of a question or of a member, and its own address nowhere', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018'));
    for (const address of [feed.atom, feed.json]) {
      const { status, text, headers } = await read(address);
      expect([
        status,
        text.includes('WORDS-OF-THE-OFFICE'),
        text.includes(desk.analyst.member!.name),
        text.includes(tokenOf(feed)),
      ]).toEqual([200, false, false, false]);
      expect([
        headers.get('cache-control'),
        headers.get('referrer-policy'),
        headers.get('x-robots-tag'),
        headers.get('etag'),
      ]).toEqual(['private, no-store', 'no-referrer', 'noindex', null]);
    }
  });

  it('begins anew where its question was changed, and compares no figures of two questions', async () => {
    const question = await followedBy(desk.analyst, 'indicator=I02&period=2018');
    const feed = await make(desk.analyst, question);
    await items(feed);
    const changed = await desk.analyst.put<SavedQuery>(
      `/api/questions/${question.id}`,
      { title: 'Other', address: 'indicator=I01&period=2018', shared: false },
      ifMatch(question.revision),
    );
    expect(changed.status).toBe(200);
    expect((await items(feed)).map(({ title, _vigil: { before } }) => [title, before])).toEqual([
      ['I01, 2018: 1', null],
      [expect.stringMatching(/^I02/), null],
    ]);
  });

  it('keeps no figure from before a record was withdrawn for safety', async () => {
    const [gone] = [await on('2017-05-06'), await on('2017-05-07')];
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2017-05'));
    await on('2017-05-08');
    expect((await items(feed)).map(({ title }) => title)).toEqual(['I02, May 2017: 2 → 3', 'I02, May 2017: 2']);
    await hide(desk.reviewer, gone);
    expect((await items(feed)).map(({ title, _vigil: { before } }) => [title, before])).toEqual([
      ['I02, May 2017: 2', null],
    ]);
    expect(
      JSON.stringify(
        await app.database.query(`select seen, was from figure_feed_entry where address like '%2017-05%'`),
      ),
    ).not.toMatch(/"low":3/);
  });
});

describe('coverage that is taken back', () => {
  it('is in no figure that a feed kept: a rate would tell who was where', async () => {
    await on('2014-07-08');
    const id = randomUUID();
    const entry = {
      place: '12',
      from: '2014-07-01',
      until: '2014-07-31',
      level: 'CO_ON_SITE',
      group: null,
      note: null,
      shown: true,
    };
    expect((await desk.analyst.put(`/api/coverage/${id}`, entry, CREATE)).status).toBe(200);
    await releaseAll(desk);
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I03&period=2014-07'));
    expect((await items(feed)).map(({ title }) => title)).toEqual(['I03, July 2014: 1/1']);
    const hidden = await desk.analyst.put(`/api/coverage/${id}`, { ...entry, shown: false }, ifMatch(1));
    expect(hidden.status).toBe(200);
    expect((await items(feed)).map(({ title, _vigil: { before } }) => [title, before])).toEqual([
      ['I03, July 2014: –', null],
    ]);
  });
});

describe('the address of a feed', () => {
  it('is shown once, kept as a hash, and listed with its days to whoever made it alone', async () => {
    const question = await followedBy(desk.analyst, 'indicator=I02&period=2018', true);
    const feed = await make(desk.analyst, question);
    expect(tokenOf(feed)).toMatch(/^[\w-]{43}$/);
    const kept = JSON.stringify([
      await app.database.query('select * from figure_feed'),
      await app.database.query('select * from figure_feed_entry'),
      await app.database.query('select data from log_leaf'),
      await app.database.query('select disclosure from log_value'),
    ]);
    expect(kept).not.toContain(tokenOf(feed));
    const listed = async (client: Client) =>
      (await client.get<{ items: SavedQuery[] }>('/api/questions')).body.items.find(({ id }) => id === question.id)!
        .feed;
    expect(await listed(desk.analyst)).toEqual({ expiresOn: feed.expiresOn, lastUsedOn: null, hasEnded: false });
    await read(feed.json);
    expect((await listed(desk.analyst))!.lastUsedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await listed(desk.reviewer)).toBeNull();
  });

  it('is in no line of the log, and would be found there', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018'));
    const inLog = (): boolean => logged.some((line) => line.includes(tokenOf(feed)));
    for (const path of [
      'figure.atom',
      'figure.json',
      'figure.json?lang=xx',
      'figure.xml',
      '',
      '%2e%2e/figure.atom',
      '/figure.atom',
    ])
      await fetch(`${app.url}/api/feeds/${tokenOf(feed)}/${path}`);
    for (const method of ['POST', 'DELETE', 'PROPFIND'])
      await fetch(`${app.url}/api/feeds/${tokenOf(feed)}/figure.atom`, { method });
    await desk.analyst.get(`/api/feeds/${tokenOf(feed)}/figure.atom`);
    expect(logged.filter((line) => line.includes('/api/feeds/:token/figure.')).length).toBeGreaterThan(3);
    expect(inLog()).toBe(false);
    await fetch(`${app.url}/api/testing/feeds/${tokenOf(feed)}`);
    expect(inLog()).toBe(true);
    logged.length = 0;
  });

  it('answers as what is not there once it has ended, whatever the reason', async () => {
    const never = await read(`${app.url}/api/feeds/${'a'.repeat(43)}/figure.json`);
    const nowhere = await read(`${app.url}/api/nowhere`);
    const bare = ({ status, text }: Answer<unknown>): unknown => [
      status,
      { ...(JSON.parse(text) as object), requestId: '' },
    ];
    expect(bare(never)).toEqual(bare(nowhere));
    const ends: Record<string, (question: SavedQuery, client: Client) => Promise<unknown>> = {
      'it was ended': ({ id }, client) => client.delete(`/api/subscriptions/${id}/feed`),
      'another was made': (question, client) => make(client, question),
      'its time is over': ({ id }) =>
        app.database.query(`update figure_feed set expires_at = now() - interval '1 second' where question_id = $1`, [
          id,
        ]),
      'the question is followed no longer': ({ id }, client) => client.delete(`/api/subscriptions/${id}`),
      'the question was deleted': ({ id, revision }, client) =>
        client.delete(`/api/questions/${id}`, ifMatch(revision)),
      'the question asks for more than is published': ({ id, revision }, client) =>
        client.put(
          `/api/questions/${id}`,
          { title: 'x', address: 'indicator=I02&period=2018&stages=published,verified', shared: false },
          ifMatch(revision),
        ),
      'its member is frozen': (_question, client) =>
        app.database.query('update member set frozen = true where id = $1', [client.member!.id]),
      'its member keeps no questions any more': (_question, client) =>
        app.database.query(`update member set role = 'monitor' where id = $1`, [client.member!.id]),
    };
    for (const [why, end] of Object.entries(ends)) {
      const client = await app.signIn('analyst', `whose feed ends: ${why}`);
      const question = await followedBy(client, 'indicator=I02&period=2018');
      const feed = await make(client, question);
      expect([why, (await read(feed.json)).status]).toEqual([why, 200]);
      await end(question, client);
      expect([why, bare(await read(feed.json)), (await read(feed.atom)).status]).toEqual([why, bare(never), 404]);
      // Nor can anyone tell it from a feed that never existed by sending many requests.
      if (why === 'the question asks for more than is published')
        for (let n = 0; n < 20; n += 1) expect((await read(feed.atom)).status).toBe(404);
    }
  });

  it.each(['frozen', 'reset', 'given another role'])(
    'ends for good when its member is %s: a thief of the account may have made it',
    async (how) => {
      const client = await app.signIn('analyst', `whose feed ends for good: ${how}`);
      const id = client.member!.id;
      const feed = await make(client, await followedBy(client, 'indicator=I02&period=2018'));
      expect((await read(feed.json)).status).toBe(200);
      const set = async (role: string, frozen: boolean) =>
        expect((await desk.admin.put(`/api/members/${id}`, { role, frozen })).status).toBe(200);
      if (how === 'reset') expect((await desk.admin.post(`/api/members/${id}/resets`)).status).toBe(201);
      else await set(how === 'frozen' ? 'analyst' : 'monitor', how === 'frozen');
      if (how !== 'reset') await set('analyst', false);
      expect((await read(feed.json)).status).toBe(404);
    },
  );

  it('of a question of the office ends for colleagues when its owner shares it no longer', async () => {
    const question = await keep(desk.analyst, 'indicator=I02&period=2018', true);
    await desk.reviewer.put(`/api/subscriptions/${question.id}`);
    const feed = await make(desk.reviewer, question);
    expect((await read(feed.json)).status).toBe(200);
    await desk.analyst.put(
      `/api/questions/${question.id}`,
      { title: 'x', address: question.address, shared: false },
      ifMatch(question.revision),
    );
    expect((await read(feed.json)).status).toBe(404);
  });
});

describe('what goes wrong', () => {
  it.each([
    'indicator=I02&period=2018&stages=published,verified',
    'indicator=I02&period=2018&stages=verified',
    'indicator=I02&period=2018&asOf=2020-01-01',
    'indicator=I05&forceTypes=FM_SEXUAL&period=2018',
  ])('gives no feed of what not everybody may see: %s', async (address) => {
    const { status, body } = await desk.analyst.post<{ errors: object[] }>(
      `/api/subscriptions/${(await followedBy(desk.analyst, address)).id}/feed`,
      { days: 30 },
    );
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ code: 'not-a-public-figure' })]]);
  });

  it('gives none of a question that one does not follow or see, and none for ever', async () => {
    const mine = await keep(desk.analyst, 'indicator=I02&period=2018');
    expect((await desk.analyst.post(`/api/subscriptions/${mine.id}/feed`, { days: 30 })).body['code']).toBe(
      'wrong-state',
    );
    expect((await desk.reviewer.post(`/api/subscriptions/${mine.id}/feed`, { days: 30 })).status).toBe(404);
    expect((await desk.monitor.post(`/api/subscriptions/${mine.id}/feed`, { days: 30 })).status).toBe(403);
    expect((await desk.analyst.delete(`/api/subscriptions/${mine.id}/feed`)).status).toBe(404);
    const followed = await followedBy(desk.analyst, 'indicator=I02&period=2018');
    for (const body of [{}, { days: 0 }, { days: 366 }, { days: 1.5 }, { days: '30' }])
      expect((await desk.analyst.post(`/api/subscriptions/${followed.id}/feed`, body)).status).toBe(422);
  });

  it('lets no reader ask without end', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018'));
    const answers = await Promise.all(Array.from({ length: 25 }, () => read(feed.json)));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
    expect(Number(answers.find(({ status }) => status === 429)!.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts nothing for a reader who asks too often', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018'));
    for (let n = 0; n < 20; n += 1) await read(feed.json);
    const noted = async (): Promise<unknown> =>
      app.database.query('select seq from figure_feed where id = (select id from figure_feed where token_hash = $1)', [
        createHash('sha256').update(tokenOf(feed)).digest(),
      ]);
    const before = await noted();
    await on('2013-01-02');
    expect([(await read(feed.json)).status, await noted()]).toEqual([429, before]);
  });

  it('counts a change once, however many readers ask at the same moment', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2016'));
    await items(feed);
    await on('2016-01-02');
    const all = await Promise.all(Array.from({ length: 8 }, () => items(feed)));
    for (const one of all) expect(one.filter(({ title }) => title === 'I02, 2016: – → 1')).toHaveLength(1);
  });

  it('notes no figure of facts that do not know yet what was published last: it may just have been withdrawn', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2015'));
    await items(feed);
    await on('2015-01-02');
    await app.database.query('update pub.head set seq = seq + 1');
    const before = (await items(feed)).map(({ title }) => title);
    await app.database.query('update pub.head set seq = seq - 1');
    expect([before, (await items(feed)).map(({ title }) => title)]).toEqual([
      ['I02, 2015: –'],
      ['I02, 2015: – → 1', 'I02, 2015: –'],
    ]);
  });

  it('goes on while its question is looked at on the desk', async () => {
    const question = await followedBy(desk.analyst, 'indicator=I02&period=2018');
    const feed = await make(desk.analyst, question);
    expect((await desk.analyst.put(`/api/subscriptions/${question.id}`)).status).toBe(204);
    expect((await read(feed.atom)).status).toBe(200);
  });

  it('is read over a connection that others cannot read, and no other', async () => {
    const feed = await make(desk.analyst, await followedBy(desk.analyst, 'indicator=I02&period=2018'));
    const { request } = await import('node:http');
    const url = new URL(app.url);
    const status = await new Promise<number>((resolve, reject) => {
      request(
        { host: url.hostname, port: url.port, path: new URL(feed.json).pathname, headers: { host: 'vigil.example' } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

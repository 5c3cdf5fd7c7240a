import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { IncidentDocuments } from '../../public-site/incident-documents.js';
import { anIncident } from '../../testing/an-incident.js';
import { internalIncident } from '../../testing/internal-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { log, published, retract, submit, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

type Answer = { status: number; headers: Headers; text: string; body: Record<string, unknown> & { code?: string } };
/** Sends requests as another system does: a token, no cookie, no Origin. */
const system = async (
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const answer = await fetch(app.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text || 'null') as Answer['body'] };
};
interface Made {
  token: string;
  entry: { id: string; hasEnded: boolean; lastUsedOn: string | null };
}
const make = async (
  client: Client,
  scopes: readonly string[] = ['read-records', 'read-figures', 'log-incidents'],
  days = 30,
): Promise<Made> => {
  const { status, body, text } = await client.post<Made>('/api/account/tokens', { name: 'A test', scopes, days });
  if (status !== 201) throw new Error(text);
  return body;
};

describe('published incidents, a page at a time', () => {
  it('are each there once, whatever is published or taken back between two pages', async () => {
    const records = [];
    for (let i = 0; i < 7; i += 1) records.push(await published(desk, anIncident({ title: `Number ${i}` })));
    const codes = records.map(({ code }) => code!).sort();
    const path = '/api/v1/incidents?indicator=I02&period=2021&limit=3';
    const first = await system(null, 'GET', path);
    expect([first.body['total'], first.body['items']]).toEqual([
      7,
      codes.slice(0, 3).map((code) =>
        expect.objectContaining({
          code,
          certain: true,
          singleSource: false,
          title: expect.stringMatching(/^Number/),
        }),
      ),
    ]);
    await retract(
      desk.reviewer,
      records.find(({ code }) => code === codes[0])!,
    );
    const seen = codes.slice(0, 3);
    for (let next = first.body['next'] as string | null; next !== null;) {
      const { body } = await system(null, 'GET', `${path}&cursor=${next}`);
      seen.push(...(body['items'] as { code: string }[]).map(({ code }) => code));
      next = body['next'] as string | null;
    }
    expect(seen).toEqual(codes);
  });

  it('go on where all of a page are withdrawn while it is read', async () => {
    const records: IncidentRecord[] = [];
    for (let i = 0; i < 5; i += 1)
      records.push(await published(desk, anIncident({ title: `Late ${i}`, when: exactDay('2019-03-08' as Day) })));
    const codes = records.map(({ code }) => code!).sort();
    const documents = app.app.get(IncidentDocuments);
    const read = documents.readAt.bind(documents);
    documents.readAt = async (asked, seq) => {
      documents.readAt = read;
      for (const code of asked)
        await retract(
          desk.reviewer,
          records.find((one) => one.code === code)!,
        );
      return read(asked, seq);
    };
    const path = '/api/v1/incidents?indicator=I02&period=2019&limit=2';
    const first = (await system(null, 'GET', path)).body as { items: object[]; next: string | null };
    expect([first.items, first.next]).toEqual([[], expect.stringContaining('2019-03-08')]);
    const second = (await system(null, 'GET', `${path}&cursor=${first.next}`)).body as {
      items: { code: string }[];
      next: string | null;
    };
    const third = (await system(null, 'GET', `${path}&cursor=${second.next}`)).body as typeof second;
    expect([second.items.map(({ code }) => code), third.items.map(({ code }) => code), third.next]).toEqual([
      codes.slice(2, 4),
      codes.slice(4),
      null,
    ]);
  });

  it('can be followed by their changes, from a number on', async () => {
    const all: { seq: number; what: string }[] = [];
    for (let after: number | null = 0; after !== null;) {
      const { body } = await system(null, 'GET', `/api/v1/changes?after=${after}&limit=3`);
      all.push(...(body['items'] as typeof all));
      after = body['next'] as number | null;
    }
    const times = (n: number, what: string): string[] => Array.from({ length: n }, () => what);
    expect(all.map(({ what }) => what)).toEqual([
      ...times(7, 'published'),
      'retracted',
      ...times(5, 'published'),
      ...times(2, 'retracted'),
    ]);
    expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).sort((a, b) => a - b));
  });

  it('are counted as everywhere else', async () => {
    const [here, there] = [
      await system(null, 'GET', '/api/v1/counts?indicator=I02&period=2021'),
      await app.visitor.get('/api/public/counts?indicator=I02&period=2021'),
    ];
    expect(here.body['answer']).toEqual(there.body['answer']);
  });
});

describe('a token', () => {
  it('is shown once, is kept as a hash, and is listed with what it may do and until when', async () => {
    const { token, entry } = await make(desk.analyst);
    expect(token).toMatch(/^vigil_[\w-]{43}$/);
    const rows =
      JSON.stringify(await app.database.query('select * from api_token')) +
      JSON.stringify(await app.database.query('select data from log_leaf'));
    expect(rows).not.toContain(token.slice(6));
    const { text, body } = await desk.analyst.get<{ items: object[] }>('/api/account/tokens');
    expect([text.includes(token.slice(6)), body.items[0]]).toEqual([
      false,
      expect.objectContaining({ id: entry.id, name: 'A test', hasEnded: false, lastUsedOn: null }),
    ]);
    expect((await desk.reviewer.get<{ items: object[] }>('/api/account/tokens')).body.items).toEqual([]);
  });

  it('reads records from submission on, without internal answers, also where its member could read them', async () => {
    const handedIn = await submit(
      desk.monitor,
      await log(desk.monitor, internalIncident('ZEBRA', { title: 'Handed in' })),
    );
    const draft = await log(desk.monitor, anIncident({ title: 'A draft' }));
    for (const client of [desk.reviewer, desk.analyst]) {
      const { token } = await make(client);
      const list = await system(token, 'GET', '/api/v1/records');
      expect((list.body['items'] as { title: string }[]).map(({ title }) => title)).toContain('Handed in');
      const { status, body, text } = await system(token, 'GET', `/api/v1/records/${handedIn.id}`);
      expect([status, body['internalWithheld'], text.includes('ZEBRA')]).toEqual([200, true, false]);
      expect((await system(token, 'GET', `/api/v1/records/${draft.id}`)).status).toBe(404);
    }
  });

  it('answers questions over the working copies', async () => {
    const { token } = await make(desk.analyst);
    const { status, body } = await system(token, 'POST', '/api/v1/figures', {
      question: 'indicator=I02&period=2021&stages=published,verified,unfinished&grades=VG_FAIR,VG_UNVERIFIED',
    });
    expect([status, (body['answer'] as { total: { low: number } }).total.low > 6]).toEqual([200, true]);
  });

  it('writes drafts of its member’s own, once for the same request, and submits none', async () => {
    const { token } = await make(desk.monitor, ['log-incidents']);
    const id = randomUUID();
    const body = anIncident({ title: 'From a form elsewhere' });
    const write = (): Promise<Answer> => system(token, 'PUT', `/api/v1/records/${id}`, body, { 'if-none-match': '*' });
    expect([(await write()).status, (await write()).status]).toEqual([201, 200]);
    expect((await desk.monitor.get(`/api/incidents/${id}`)).body).toMatchObject({ status: 'WS_DRAFT', mine: true });
    expect((await system(token, 'POST', `/api/incidents/${id}/submissions`, {}, { 'if-match': '"1"' })).body.code).toBe(
      'not-allowed',
    );
  });
});

describe('what goes wrong', () => {
  it.each([
    ['a word', 'hello'],
    ['an unknown one', `vigil_${'a'.repeat(43)}`],
    ['one without its mark', 'a'.repeat(43)],
    ['a long one', `vigil_${'a'.repeat(4000)}`],
  ])('takes no other token: %s', async (_what, token) => {
    expect([
      (await system(token, 'GET', '/api/v1/records')).body.code,
      (await system(null, 'GET', '/api/v1/records')).body.code,
    ]).toEqual(['wrong-token', 'sign-in-needed']);
  });

  it('does nothing beyond its scopes, its member’s role and the routes that take one', async () => {
    const { token } = await make(desk.analyst, ['read-figures']);
    for (const [method, path] of [
      ['GET', '/api/v1/records'],
      ['PUT', `/api/v1/records/${randomUUID()}`],
      ['GET', '/api/incidents'],
      ['GET', '/api/account'],
      ['GET', '/api/account/tokens'],
      ['POST', '/api/account/tokens'],
      ['GET', '/api/exports'],
      ['POST', '/api/exports/internal'],
      ['GET', '/api/members'],
    ] as const) {
      expect([path, (await system(token, method, path, method === 'GET' ? undefined : {})).body.code]).toEqual([
        path,
        'not-allowed',
      ]);
    }
    const monitors = await make(desk.monitor, ['read-records']);
    expect((await system(monitors.token, 'GET', '/api/v1/records')).body.code).toBe('not-allowed');
    const analysts = await make(desk.analyst, ['log-incidents']);
    expect(
      (await system(analysts.token, 'PUT', `/api/v1/records/${randomUUID()}`, anIncident(), { 'if-none-match': '*' }))
        .body.code,
    ).toBe('not-allowed');
  });

  it('cannot change what colleagues logged, nor be told what stands in it', async () => {
    const handedIn = await submit(desk.monitor, await log(desk.monitor, internalIncident('GIRAFFE')));
    const { token } = await make(desk.reviewer);
    const { status, text } = await system(token, 'PUT', `/api/v1/records/${handedIn.id}`, anIncident(), {
      'if-match': '"1"',
    });
    expect([status, text.includes('GIRAFFE')]).toEqual([404, false]);
  });

  it('is told nothing of what its member wrote in the form, when it would change that', async () => {
    const draft = await log(desk.reviewer, internalIncident('OKAPI', { title: 'In the form' }));
    const { token } = await make(desk.reviewer);
    const refused = async (id: string) => {
      const { body, text } = await system(token, 'PUT', `/api/v1/records/${id}`, anIncident(), { 'if-match': '"99"' });
      return [body.code, text.includes('OKAPI')];
    };
    expect(await refused(draft.id)).toEqual(['changed-meanwhile', false]);
    await submit(desk.reviewer, draft);
    expect(await refused(draft.id)).toEqual(['changed-meanwhile', false]);
  });

  it('ends when it is ended, when its time is over, and when its member is frozen', async () => {
    const [ended, over, frozen] = [
      await make(desk.analyst),
      await make(desk.analyst),
      await make(await app.signIn('analyst', 'to be frozen')),
    ];
    const works = async ({ token }: Made): Promise<boolean> =>
      (await system(token, 'GET', '/api/v1/records')).status === 200;
    expect([await works(ended), await works(over), await works(frozen)]).toEqual([true, true, true]);
    expect((await desk.reviewer.delete(`/api/account/tokens/${ended.entry.id}`)).status).toBe(404);
    expect((await desk.analyst.delete(`/api/account/tokens/${ended.entry.id}`)).status).toBe(204);
    await app.database.query(`update api_token set expires_at = now() - interval '1 second' where id = $1`, [
      over.entry.id,
    ]);
    await app.database.query(`update member set frozen = true where name = 'to be frozen'`);
    expect([await works(ended), await works(over), await works(frozen)]).toEqual([false, false, false]);
    expect((await desk.analyst.delete(`/api/account/tokens/${ended.entry.id}`)).status).toBe(404);
  });

  it.each([
    ['reset', (id: string) => desk.admin.post(`/api/members/${id}/resets`)],
    [
      'frozen and let go on',
      async (id: string) => {
        for (const frozen of [true, false])
          expect((await desk.admin.put(`/api/members/${id}`, { role: 'analyst', frozen })).status).toBe(200);
      },
    ],
    [
      'given another role, and back',
      async (id: string) => {
        for (const role of ['reviewer', 'analyst'])
          expect((await desk.admin.put(`/api/members/${id}`, { role, frozen: false })).status).toBe(200);
      },
    ],
  ])('ends for good when its member is %s: a thief of the account may have made it', async (how, change) => {
    const member = await app.signIn('analyst', `whose token ends: ${how}`);
    const { token, entry } = await make(member);
    expect((await system(token, 'GET', '/api/v1/records')).status).toBe(200);
    await change(member.member!.id);
    expect((await system(token, 'GET', '/api/v1/records')).body.code).toBe('wrong-token');
    const leaves = await app.database.query(`select what from log_leaf where entity_id = $1 order by idx`, [entry.id]);
    expect(leaves).toEqual([{ what: 'made' }, { what: 'ended' }]);
  });

  it('is not taken beside a cookie, so that no page can borrow one', async () => {
    const { token } = await make(desk.analyst);
    expect((await system(token, 'GET', '/api/v1/records', undefined, { cookie: desk.analyst.cookie })).body.code).toBe(
      'wrong-token',
    );
    expect(
      (await system(token, 'POST', '/api/v1/figures', { question: 'period=2021' }, { cookie: desk.analyst.cookie }))
        .body.code,
    ).toBe('cross-site');
  });

  it('is made only by whoever has just shown who they are, for a name, scopes and a time', async () => {
    await app.database.query(`update session set proved_at = now() - interval '11 minutes' where member_id = $1`, [
      desk.second.member!.id,
    ]);
    expect(
      (await desk.second.post('/api/account/tokens', { name: 'Late', scopes: ['read-records'], days: 1 })).body['code'],
    ).toBe('step-up-needed');
    for (const body of [
      {},
      { name: ' ', scopes: ['read-records'], days: 1 },
      { name: 'x', scopes: [], days: 1 },
      { name: 'x', scopes: ['administer'], days: 1 },
      { name: 'x', scopes: ['read-records', 'read-records'], days: 1 },
      { name: 'x', scopes: ['read-records'], days: 366 },
      { name: 'x', scopes: ['read-records'], days: 0 },
    ]) {
      expect((await desk.admin.post('/api/account/tokens', body)).status).toBe(422);
    }
    const many = await app.signIn('reviewer', 'with many');
    for (let i = 0; i < 20; i += 1) await make(many, ['read-records']);
    expect(
      (await many.post('/api/account/tokens', { name: 'one more', scopes: ['read-records'], days: 1 })).body['code'],
    ).toBe('wrong-state');
  });

  it.each([
    'cursor=x',
    'cursor=2021-06-04_',
    'cursor=2021-06-04_KH-000000_1',
    'cursor=2021-13-04_KH-000000',
    'limit=0',
    'limit=201',
    'stages=verified',
    'period=soon',
  ])('refuses a page of nonsense: %s', async (query) => {
    expect(
      (await system(null, 'GET', `/api/v1/incidents?${query.startsWith('period') ? '' : 'period=2021&'}${query}`)).body
        .code,
    ).toBe('invalid-query');
  });
});

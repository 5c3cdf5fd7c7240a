import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectionEntry, ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import type { ObjectionInfo } from '@vigil/shared/public/objection.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { createLog } from '../../platform/http/request-log.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { startTestApp, TEST_CONFIG, type Answer, type TestApp } from '../../testing/app.js';
import { type Desk, ifMatch, openDesk, published, releaseAll, putSettings } from '../../testing/desk.js';
import { anIncident } from '../../testing/an-incident.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { SITE } from '../../testing/site-folder.js';
import { SENT_PER_HOUR } from './objection-form.js';
import { ObjectionsService } from './objections.service.js';

/** Words that only the sender and reviewers may read. */
const TEXT = 'My uncle heron4471 was never at that gate.\nHe was at work.';
const CONTACT = 'Through my teacher bittern5582';
const NOTE = 'The teacher is known to us: egret6693';
const ANSWER = 'We took the sentence out. stork7704';
const SECRETS = ['heron4471', 'bittern5582', 'egret6693', 'stork7704'];
/** Every form comes from another network, so that no limit stops it. */
let visits = 0;
const visitor = (): string => `198.51.${(visits += 1)}.23`;

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let code: string;
const logged: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    webFolder: SITE,
    config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] },
    log: createLog('info', { write: (line) => void logged.push(line) }),
  });
  desk = await openDesk(app);
  code = (await published(desk, anIncident({ title: 'Weavers at a gate' }))).code!;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const post = (path: string, fields: Record<string, string> | string, headers: Record<string, string> = {}) =>
  app.visitor.request('POST', path, typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-forwarded-for': visitor(),
    ...headers,
  });
const aMessage = (about = `/incidents/${code}`): Record<string, string> => ({
  about,
  relation: 'relative',
  text: TEXT,
  contact: CONTACT,
});
const receiptIn = ({ text }: Answer): string => /<code>([0-9A-Z-]{24})<\/code>/.exec(text)![1]!;
const sent = async (): Promise<string> => {
  const answer = await post('/objections/new', aMessage());
  expect(answer.status).toBe(200);
  return receiptIn(answer);
};
const newest = async (): Promise<ObjectionEntry> => {
  const { items } = (await desk.reviewer.get<ObjectionPage>('/api/objections')).body;
  return (await desk.reviewer.get<ObjectionEntry>(`/api/objections/${items[0]!.id}`)).body;
};
const save = (of: ObjectionEntry, change: Partial<ObjectionEntry>, by = desk.reviewer) => {
  const { id, revision, note, answer, contacted } = of;
  const body = { state: 'taken', note, answer, contacted, decision: change.answer ? 'unchanged' : null, ...change };
  return by.put<ObjectionEntry>(`/api/objections/${id}`, body, ifMatch(revision));
};
const look = async (receipt: string, more: Record<string, string> = {}): Promise<string> =>
  (await post('/objections', { code: receipt, ...more })).text;
/** Returns the tables that hold one of these words, in any form that a row has as text. */
const tablesWith = async (texts: readonly string[]): Promise<string[]> => {
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [{ n }] = (await app.database.query(
      `select count(*)::int as n from ${name} t where exists (select from unnest($1::text[]) x where position(x in t::text) > 0 or position(encode(convert_to(x, 'UTF8'), 'hex') in t::text) > 0)`,
      [texts],
    )) as [{ n: number }];
    if (n > 0) found.push(name);
  }
  return found;
};

describe('a reader who finds something wrong', () => {
  it('writes without an account and gets a receipt code once, in a page that nothing stores', async () => {
    const form = await app.visitor.get(`/objections/new?about=/incidents/${code}`);
    expect(form.text).toMatch(/<form class="objection-form" method="post" action="\/objections\/new\?lang=en"/);
    expect(form.text).toContain(`<input type="hidden" name="about" value="/incidents/${code}"`);
    const answer = await post('/objections/new', aMessage());
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(receiptIn(answer)).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    expect((await app.visitor.get('/objections/new')).text).not.toContain(receiptIn(answer));
  });

  it('finds by the code what became of it, however it is typed, and the answer once it is sent', async () => {
    const receipt = await sent();
    expect(await look(receipt)).toContain('was received. No reviewer has taken it yet');
    const taken = (await save(await newest(), {})).body;
    expect(await look(receipt.toLowerCase().replaceAll('-', ' '))).toContain('A reviewer is looking at your message');
    const drafted = (await save(taken, { answer: ANSWER, note: NOTE })).body;
    expect(await look(receipt)).not.toContain('stork7704');
    await save(drafted, { state: 'answered', decision: 'corrected' });
    const answered = await look(receipt);
    expect(answered).toContain('We took the sentence out. stork7704');
    expect(answered).toContain(`<a href="/incidents/${code}">See the record and its changes</a>`);
    for (const secret of ['heron4471', 'bittern5582', 'egret6693']) expect(answered).not.toContain(secret);
  });

  it('is told in Khmer, too', async () => {
    const answer = await post('/objections/new?lang=km', aMessage());
    expect(answer.text).toContain('<html lang="km"');
    expect(answer.text).toContain('សាររបស់អ្នកត្រូវបានផ្ញើហើយ');
  });

  it('deletes with the code what they wrote and what was answered, for good', async () => {
    const receipt = await sent();
    const of = await newest();
    expect(await look(receipt, { erase: 'yes' })).toContain('The text of your message and of the answer was deleted.');
    expect((await desk.reviewer.get<ObjectionEntry>(`/api/objections/${of.id}`)).body).toMatchObject({
      state: 'closed',
      erased: true,
      about: null,
      text: null,
      contact: null,
    });
    expect(await app.database.query('select from objection_text where objection_id = $1', [of.id])).toEqual([]);
    expect((await save({ ...of, revision: 2 }, {})).body).toMatchObject({ code: 'wrong-state' });
  });
});

describe('what is stored', () => {
  it('has no word of the sender or the reviewer in any table, and only its hash of the code', async () => {
    const receipt = await sent();
    await save(await newest(), { answer: ANSWER, note: NOTE, state: 'answered' });
    expect(await tablesWith([...SECRETS, receipt, receipt.replaceAll('-', ''), `/incidents/${code}`])).toEqual([]);
    expect(logged.join('\n')).not.toMatch(new RegExp([...SECRETS, receipt].join('|')));
  });

  it('has no address of the sender, and the time only to the minute', async () => {
    expect(await tablesWith(['198.51.'])).toEqual([]);
    expect(logged.join('\n')).not.toContain('198.51.');
    expect(
      await app.database.query(`select from objection where received_at <> date_trunc('minute', received_at)`),
    ).toEqual([]);
  });

  it('hides how long a text is', async () => {
    const sizes = async (): Promise<unknown> =>
      app.database.query(
        'select octet_length(sealed) as n from objection_text join objection on id = objection_id order by seq desc limit 2',
      );
    await post('/objections/new', { relation: 'other', text: 'No.' });
    await post('/objections/new', { relation: 'other', text: 'x'.repeat(3000) });
    const [long, short] = (await sizes()) as { n: number }[];
    expect(long).toEqual(short);
  });

  it('is a line of the log for each thing that was done, without a word of it, and verification finds nothing', async () => {
    await sent();
    const of = await newest();
    await save(of, { answer: ANSWER, state: 'answered' });
    const leaves = (await app.database.query(`select data from log_leaf where entity = 'objection' order by idx`)) as {
      data: string;
    }[];
    const said = leaves.map(({ data }) => JSON.parse(data) as { what: string; who: string | null });
    expect(said.slice(-2)).toMatchObject([{ what: 'received', who: null }, { what: 'answered' }]);
    expect(new Set(said.map(({ what }) => what))).toEqual(
      new Set(['received', 'taken', 'saved', 'answered', 'erased']),
    );
    const home = mkdtempSync(join(tmpdir(), 'vigil-objections-'));
    const signer = signingKey({ ...TEST_CONFIG, home });
    await makeCheckpoint(app.database, signer);
    const check = () => app.database.transaction((manager) => checkDatabase(manager, { key: verifierKey(signer) }));
    expect((await check()).faults).toEqual([]);
    await app.database.query(`update objection set state = 'closed' where id = $1`, [of.id]);
    expect((await check()).faults.join()).toMatch(/objection/);
    await app.database.query(`update objection set state = 'answered' where id = $1`, [of.id]);
    rmSync(home, { recursive: true });
  });

  it('is deleted some days after it was answered, and never while it is open', async () => {
    await sent();
    const open = await newest();
    await sent();
    const of = (await save(await newest(), { answer: ANSWER, state: 'answered' })).body;
    const service = app.app.get(ObjectionsService);
    const old = (days: number): Promise<unknown> =>
      app.database.query(`update objection set ended_on = (now() at time zone 'UTC')::date - $2::int where id = $1`, [
        of.id,
        days,
      ]);
    await old(90);
    await service.eraseOld();
    expect((await newest()).erased).toBe(false);
    await old(91);
    await service.eraseOld();
    expect(await newest()).toMatchObject({ state: 'answered', erased: true, text: null, answer: null });
    expect((await desk.reviewer.get<ObjectionEntry>(`/api/objections/${open.id}`)).body.text).toBe(TEXT);
  });
});

describe('who reads and answers', () => {
  it('is a reviewer: the newest first, by state, with who has it', async () => {
    await sent();
    const of = await newest();
    expect(of).toMatchObject({ state: 'new', takenBy: null, about: `/incidents/${code}`, relation: 'relative' });
    expect(of).toMatchObject({ text: TEXT, contact: CONTACT });
    await save(of, {}, desk.second);
    const list = async (query = '') => (await desk.reviewer.get<ObjectionPage>(`/api/objections${query}`)).body;
    const taken = await list('?state=taken');
    expect(taken.items[0]).toMatchObject({ id: of.id, takenBy: desk.second.member!.name });
    expect(taken.total).toBe(taken.counts.taken);
    const all = await list();
    const { counts } = all;
    expect(all.total).toBe(counts.new + counts.taken + counts.answered + counts.closed);
    expect(JSON.stringify(all)).not.toContain('heron4471');
  });

  it.each(['monitor', 'analyst', 'admin'] as const)('is no %s', async (role) => {
    await sent();
    const of = await newest();
    const client = desk[role];
    const answers = [
      await client.get('/api/objections'),
      await client.get(`/api/objections/${of.id}`),
      await save(of, {}, client),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('is nobody without a session', async () => {
    expect((await app.visitor.get('/api/objections')).status).toBe(401);
  });

  it('gets both versions when a colleague was faster, and sends no answer without words', async () => {
    await sent();
    const of = await newest();
    expect((await save(of, { state: 'answered', answer: null })).body).toMatchObject({
      code: 'invalid-body',
      errors: [
        { pointer: '/decision', code: 'required' },
        { pointer: '/answer', code: 'required' },
      ],
    });
    await save(of, {}, desk.second);
    const late = await save(of, { note: NOTE });
    expect([late.status, late.body]).toMatchObject([412, { current: { takenBy: desk.second.member!.name } }]);
  });

  it('cannot take an answer away again by closing', async () => {
    await sent();
    const answered = (await save(await newest(), { state: 'answered', answer: ANSWER })).body;
    expect((await save(answered, { state: 'closed' })).body).toMatchObject({ code: 'wrong-state' });
  });
});

describe('what readers are told', () => {
  it('is how to reach the organisation, once a second person agreed to its words', async () => {
    const info = async () => (await app.visitor.get<ObjectionInfo>('/api/public/objections')).body;
    expect(await info()).toMatchObject({ contact: null, answerDays: 14, keepDays: 90 });
    const without = (await app.visitor.get('/objections/new')).text;
    expect(without).toContain('Nobody reads this form at once');
    expect(without).toContain('has not said here how else to reach it');
    expect(without).toContain('Do not wait for an answer here');
    // Before the form, and before what to mind when writing.
    expect(without.indexOf('Nobody reads this form')).toBeLessThan(without.indexOf('Before you write'));
    // Over plain http the form does not work, so that security.txt knows nowhere to write to.
    expect((await app.visitor.get('/.well-known/security.txt')).status).toBe(404);
    const contact = 'Ask for the librarian at +000 000.\nNot on Fridays. Or help@vigil.example.';
    const settings = { organisation: 'ORG', standards: 'S', contact, objectionDays: 7, smallTeam: false };
    expect((await putSettings(desk.admin, settings)).status).toBe(200);
    expect(await info()).toMatchObject({ contact: null, answerDays: 14 });
    await releaseAll(desk);
    expect((await app.visitor.get('/objections/new?lang=en&again=1')).text).toContain('Ask for the librarian');
    expect(await info()).toMatchObject({ contact, answerDays: 7, keepDays: 90 });
    const { text: security, headers } = await app.visitor.get('/.well-known/security.txt');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(security).toMatch(/^Contact: mailto:help@vigil\.example$/m);
    expect(security).not.toContain('librarian');
    expect((await app.visitor.get('/security-policy.txt')).text).toContain('# Security');
  });

  it('is how many came before this month, and nothing below five', async () => {
    const before = async (n: number, answered: number): Promise<ObjectionInfo> => {
      await app.database.transaction(async (manager) => {
        await manager.query(`update objection set received_at = now(), answered_on = null`);
        await manager.query(
          `update objection set received_at = date_trunc('month', now()) - interval '3 days',
                  answered_on = case when seq in (select seq from objection order by seq limit $2) then (date_trunc('month', now()) - interval '2 days')::date end
            where seq in (select seq from objection order by seq limit $1)`,
          [n, answered],
        );
      });
      const [row] = (await app.database.query('select * from pub.objection_total')) as ObjectionInfo[];
      return row!;
    };
    expect(await before(4, 4)).toMatchObject({ received: null, answered: null });
    expect(await before(5, 4)).toMatchObject({ received: 5, answered: null });
    expect(await before(6, 5)).toMatchObject({ received: 6, answered: 5 });
  });
});

describe('what goes wrong', () => {
  it('a form of another site, or from no page at all, is refused', async () => {
    const others: Record<string, string>[] = [
      { origin: 'https://elsewhere.example' },
      { origin: '' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of others) expect((await post('/objections/new', aMessage(), headers)).status).toBe(403);
  });

  it('over plain http nobody is asked to write, and nothing is taken', async () => {
    const host = { host: 'vigil.example' };
    const { request } = await import('node:http');
    const { port } = new URL(app.url);
    const ask = (method: string, body = ''): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const headers = {
          ...host,
          origin: 'http://vigil.example',
          'content-type': 'application/x-www-form-urlencoded',
        };
        request({ port, host: '127.0.0.1', method, path: '/objections/new', headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () => resolve({ status: answer.statusCode!, text }));
        })
          .on('error', reject)
          .end(body);
      });
    const form = await ask('GET');
    expect(form.text).toContain('This connection is not encrypted');
    expect(form.text).not.toContain('<textarea');
    expect((await ask('POST', new URLSearchParams(aMessage()).toString())).status).toBe(403);
  });

  it('can be about the figure that the reader had chosen on the map, from its foot on', async () => {
    const { text } = await app.visitor.get('/?indicator=I05&period=2021');
    const link = /href="\/objections\/new\?about=([^"&]+)"/.exec(text)!;
    const about = decodeURIComponent(link[1]!);
    expect(about).toBe('/?indicator=I05&period=2021');
    const form = await app.visitor.get(`/objections/new?about=${link[1]!}`);
    expect(form.text).toContain('with the figure that you chose');
    const sent = await post('/objections/new', aMessage(about));
    expect(sent.status).toBe(200);
    const { items } = (await desk.reviewer.get<ObjectionPage>('/api/objections?state=new')).body;
    expect(items[0]).toMatchObject({ about });
  });

  it('says by the name of the field what is wrong, and keeps what was typed', async () => {
    const long = await post('/objections/new', { ...aMessage(), relation: '', text: 'ក'.repeat(8001) });
    expect(long.status).toBe(422);
    expect(long.text).toMatch(/id="[^"]+-error">At most 8,?000 characters/);
    expect(long.text).toContain('Please answer this');
    expect(long.text).toContain('bittern5582');
    const hostile = await post('/objections/new', { ...aMessage(), relation: '', text: '</script><b>"\u2028' });
    expect(hostile.text).not.toContain('<b>"');
  });

  it.each([
    ['too much', 'a='.padEnd(140 * 1024, 'x'), 413],
    ['a field twice', 'text=a&text=b', 400],
    ['broken UTF-8', 'text=%E1%9E', 400],
    ['too many fields', Array.from({ length: 13 }, (_, n) => `f${n}=1`).join('&'), 400],
    ['a field that there is not', 'relation=other&text=a&admin=1', 422],
    ['a page of another site', 'relation=other&text=a&about=https://elsewhere.example/', 422],
    ['nothing', '', 422],
  ])('%s is refused', async (_what, body, status) => {
    const before = await app.database.query('select count(*) from objection');
    expect((await post('/objections/new', body)).status).toBe(status);
    expect(await app.database.query('select count(*) from objection')).toEqual(before);
  });

  it('JSON is refused, and no other route takes a form', async () => {
    expect((await app.visitor.post('/objections/new', aMessage())).status).toBe(415);
    expect((await post('/api/sessions', { name: 'x', password: 'y' })).status).toBe(415);
  });

  it('a code that nobody was given finds nothing', async () => {
    const answer = await post('/objections', { code: 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ' });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Nobody was given this code')]);
  });

  it('a network that sends too many in an hour waits, and another one does not', async () => {
    const from = (address: string) => post('/objections/new', aMessage(), { 'x-forwarded-for': address });
    for (let n = 0; n < SENT_PER_HOUR.network; n += 1) await from(`203.0.113.${n + 1}`);
    const late = await from('203.0.113.99');
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(late.text).toContain('heron4471');
    expect((await from('192.0.2.1')).status).toBe(200);
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { MemberEntry, MemberTrust } from '@vigil/shared/staff-responses/members.js';
import type { PeoplePage } from '@vigil/shared/staff-responses/people.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { main } from '../../places/countries/country.command.js';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';
import { aPerson, handIn, putPerson } from '../a-person.js';
import { anAct, anIncident, but } from '../an-incident.js';
import { type Answer, type Client, must, startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { backdateMembers } from '../backdate-members.js';
import { hide, ifMatch, log, openDesk, published, submit, verified, type Desk } from '../desk.js';
import { aReport, addPhone, sealedBody } from '../field-phone.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { addFile, aPhoto, declaredAs } from '../upload-evidence.js';
import { type Canary, getsOf, queriesOf, tellsOf, writesOf } from '../walk-of-the-desk.js';

jest.setTimeout(120_000);

/** An installation about Cambodia and Kenya, some of whose members may see records of Cambodia alone. */
const before = process.env['VIGIL_HOME'];
const home = mkdtempSync(join(tmpdir(), 'vigil-rights-by-country-'));
const config = { ...TEST_CONFIG, home };
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let limited: Record<string, Client>;

const CANARY = 'Kingfisher beyond the border';
const KENYA = { code: 'KE-G05', precision: 'LP_PROVINCE' } as const;
const NOWHERE = { code: null, precision: 'LP_COUNTRY' } as const;
const canaries: Record<string, Canary & { record: IncidentRecord }> = {};
let report: string;
let person: string;

const read = (client: Client, { id }: { id: string }): Promise<Answer<IncidentRecord>> =>
  client.get<IncidentRecord>(`/api/incidents/${id}`);
const change = async (client: Client, record: { id: string }, fields: object): Promise<Answer<IncidentRecord>> => {
  const { incident, revision } = must(await read(client, record));
  return client.put<IncidentRecord>(`/api/incidents/${record.id}`, but(incident, fields), ifMatch(revision));
};
const of = async (place: PlaceValue): Promise<Canary & { record: IncidentRecord }> => {
  const record = await verified(
    desk,
    anIncident({ title: CANARY, publicSummary: CANARY, narrative: CANARY, place, acts: [anAct()] }),
  );
  const evidence = randomUUID();
  must(
    await desk.reviewer.put(
      `/api/incidents/${record.id}/evidence/${evidence}`,
      declaredAs(Buffer.from('One picture.'), { name: `${CANARY}.jpg` }),
    ),
  );
  return { record, evidence };
};

beforeAll(async () => {
  process.env['VIGIL_HOME'] = home;
  expect(await main(['add', 'KEN'])).toBe(0);
  expect(await main(['home', 'KHM', 'KEN'])).toBe(0);
  database = await freshDatabase();
  app = await startTestApp(database, { config });
  desk = await openDesk(app);
  limited = {
    'a reviewer': await app.signIn('reviewer', undefined, ['KH']),
    'an analyst': await app.signIn('analyst', undefined, ['KH']),
    'a monitor': await app.signIn('monitor', undefined, ['KH']),
    'an administrator': await app.signIn('admin', undefined, ['KH']),
  };
  canaries['in Kenya'] = await of(KENYA);
  canaries['nobody knows where'] = await of(NOWHERE);
  const { record } = canaries['in Kenya'];
  must(await desk.reviewer.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, { text: CANARY }));
  must(
    await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, {
      id: randomUUID(),
      path: '/narrative',
      why: CANARY,
    }),
  );
  const here = await verified(desk, anIncident({ title: 'A march here' }));
  must(await desk.reviewer.post(`/api/incidents/${here.id}/relations`, { kind: 'follows', to: record.id }));
  person = await handIn(desk.reviewer, {
    risk: 'RK_LOW',
    handle: CANARY,
    acts: [{ id: randomUUID(), incident: record.id, act: null }],
  } as never);
  const phone = await addPhone(app, desk.monitor);
  const sent = aReport({
    atRisk: true,
    files: [],
    incident: { ...anIncident({ title: CANARY, place: KENYA }) } as unknown as Record<string, unknown>,
  });
  must(await phone.request('PUT', `/api/field/reports/${sent.id}`, await sealedBody(sent, phone.key)));
  report = sent.id;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  useCountryWords(null);
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env['VIGIL_HOME'];
  else process.env['VIGIL_HOME'] = before;
});

const askForExport = async (client: Client, reason: string): Promise<string> =>
  must(
    await client.post<{ id: string }>('/api/exports/internal', {
      data: 'incidents',
      format: 'csv',
      question: 'indicator=I02&period=2021',
      reason,
    }),
  ).id;

describe.each(['in Kenya', 'nobody knows where'])('a record that was %s', (where) => {
  it.each(['a reviewer', 'an analyst', 'a monitor', 'an administrator'])(
    'is in no GET of the desk for %s of Cambodia, and by its ids it is not there',
    async (who) => {
      const canary = canaries[where]!;
      const told: string[] = [];
      const paths = getsOf(app, canary);
      for (const path of paths)
        for (const query of queriesOf(path, CANARY)) {
          const { status, text } = await limited[who]!.get(`${path}${query}`);
          const isOfIt = path.includes(canary.record.id) || path.includes(canary.evidence);
          const others = [report, person].some((id) => text.includes(id));
          if (tellsOf(text, canary, CANARY) || others || (isOfIt && status < 400)) told.push(`${path}: ${status}`);
        }
      expect(told).toEqual([]);
      expect(paths.length).toBeGreaterThan(60);
    },
  );

  it('is in no write for them either: each says that there is none', async () => {
    const canary = canaries[where]!;
    const wrong: string[] = [];
    for (const { method, address } of writesOf(app, canary)) {
      const answer = await limited['a reviewer']!.request(method, address, {}, ifMatch(canary.record.revision));
      if (answer.status < 400 || tellsOf(answer.text.replace(address, ''), canary, CANARY))
        wrong.push(`${method} ${address}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is told by the same walk to whoever may see all countries: the walk would find it', async () => {
    const found: string[] = [];
    for (const client of [desk.reviewer, desk.analyst, desk.admin])
      for (const path of getsOf(app, canaries[where]!)) {
        const { text } = await client.get(path);
        if (tellsOf(text, canaries[where]!, CANARY)) found.push(path);
      }
    expect(new Set(found).size).toBeGreaterThan(8);
  });
});

describe('figures, files and lists of a member of one country', () => {
  const ask = (
    client: Client,
    question: string,
  ): Promise<Answer<{ records: number; answer: { total: { low: number } } }>> =>
    client.post('/api/counts', {
      question: `indicator=I02&period=2021&stages=published,verified,unfinished&${question}`,
    });

  it('are of that country alone, and refuse another one, of which they would say 0', async () => {
    const analyst = limited['an analyst']!;
    const all = must(await ask(desk.analyst, 'singleSource=yes'));
    const own = must(await ask(analyst, 'singleSource=yes'));
    // The third is not reviewed yet.
    expect([all.records - own.records, all.answer.total.low - own.answer.total.low]).toEqual([3, 2]);
    expect(own.records).toBeGreaterThan(0);
    expect((await ask(analyst, 'place=12')).status).toBe(200);
    const refused = await ask(analyst, 'place=KE');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('not-your-country')]);
    expect((await ask(analyst, 'place=12&place=KE-G05')).status).toBe(400);
    // What changes is read by them, too.
    await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Another march here' })));
    expect(must(await ask(analyst, 'singleSource=yes')).records).toBe(own.records + 1);
    const preview = (client: Client) =>
      client.post<{ rows: number }>('/api/exports/previews', {
        audience: 'internal',
        data: 'incidents',
        format: 'csv',
        question: 'indicator=I02&period=2021&stages=published,verified,unfinished&singleSource=yes',
      });
    expect(must(await preview(desk.analyst)).rows - must(await preview(analyst)).rows).toBe(2);
  });

  it('are of that country for a system with a token of the member', async () => {
    const { token } = must(
      await limited['an analyst']!.post<{ token: string }>('/api/account/tokens', {
        name: 'A system',
        scopes: ['read-records', 'read-figures'],
        days: 1,
      }),
    );
    const system = async (path: string, body?: object): Promise<string> =>
      (
        await fetch(app.url + path, {
          method: body ? 'POST' : 'GET',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
      ).text();
    expect(await system('/api/v1/records')).toContain('A march here');
    expect(await system('/api/v1/records')).not.toContain(CANARY);
    expect(await system('/api/v1/figures', { question: 'indicator=I02&period=2021&place=KE' })).toContain(
      'not-your-country',
    );
  });

  it('the queue counts no record of another country, also not among those of a case team', async () => {
    const queue = async (client: Client) => must(await client.get<RecordQueue>('/api/incidents'));
    const restricted = await verified(desk, anIncident({ title: CANARY, place: KENYA }));
    must(await change(desk.reviewer, restricted, { sensitivity: 'S3_RESTRICTED' }));
    expect([(await queue(limited['a reviewer']!)).limited, (await queue(desk.second)).limited]).toEqual([0, 1]);
    expect(JSON.stringify(await queue(limited['a reviewer']!))).not.toContain('KE-G05');
    const figure = must(
      await limited['a reviewer']!.post<{ limited: number }>('/api/counts', { question: 'indicator=I02&period=2021' }),
    );
    expect(figure.limited).toBe(0);
  });

  it('people: one of an incident elsewhere, and one of no incident, are for those who may see all', async () => {
    const loose = await handIn(desk.reviewer, { risk: 'RK_LOW' });
    const own = await handIn(limited['a reviewer']!, { risk: 'RK_LOW' });
    const known = async (client: Client): Promise<string[]> =>
      must(await client.get<PeoplePage>('/api/people')).items.map(({ id }) => id);
    expect(await known(desk.reviewer)).toEqual(expect.arrayContaining([person, loose, own]));
    expect(await known(limited['a reviewer']!)).toEqual([own]);
  });

  it('figures of people are of all countries: members of one may not ask', async () => {
    const path = '/api/people-figures?indicator=I13&period=2021';
    expect((await desk.analyst.get(path)).status).toBe(200);
    for (const who of ['a reviewer', 'an analyst']) expect((await limited[who]!.get(path)).status).toBe(403);
  });

  it('nobody is on the team of a person whose incident they may not see', async () => {
    const abroad = [{ id: randomUUID(), incident: canaries['in Kenya']!.record.id, act: null }];
    const handInFor = (team: string, id = randomUUID()) =>
      putPerson(desk.monitor, aPerson({ risk: 'RK_HIGH', acts: abroad as never }), { id, team: [team] });
    const refused = await handInFor(limited['a reviewer']!.member!.id);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('no-reviewer')]);
    expect((await handInFor(desk.reviewer.member!.id)).status).toBeLessThan(300);

    // Whoever is limited later sees the person no more: others let themselves in.
    const later = await app.signIn('reviewer');
    const left = randomUUID();
    expect((await handInFor(later.member!.id, left)).status).toBeLessThan(300);
    expect((await desk.reviewer.get('/api/people-without-team')).text).not.toContain(left);
    must(
      await desk.admin.put(`/api/members/${later.member!.id}`, { role: 'reviewer', frozen: false, countries: ['KH'] }),
    );
    expect((await desk.reviewer.get('/api/people-without-team')).text).toContain(left);
  });

  it('an export is known to whoever may see the countries of the member who asked for it', async () => {
    const reason = `${CANARY}, for the case in Nairobi`;
    const [all, own] = [await askForExport(desk.analyst, reason), await askForExport(limited['an analyst']!, reason)];
    const listed = async (client: Client): Promise<boolean[]> => {
      const { text } = await client.get('/api/exports');
      return [all, own].map((id) => text.includes(id));
    };
    expect(await listed(desk.reviewer)).toEqual([true, true]);
    expect(await listed(limited['a reviewer']!)).toEqual([false, true]);
    expect((await limited['a reviewer']!.get(`/api/exports/${all}`)).status).toBe(404);
    const release = (id: string) =>
      limited['a reviewer']!.post(`/api/exports/internal/${id}/answers`, { answer: 'release' });
    expect([(await release(all)).status, (await release(own)).status]).toEqual([404, 200]);
  });

  it('a damaged file of another country is in no list and no number of theirs', async () => {
    const { record } = canaries['in Kenya']!;
    expect((await addFile(app, desk.reviewer, record.id, aPhoto())).status).toBe(204);
    const where = `where incident_id = $1 and state = 'stored'`;
    const [{ id }] = (await app.database.query(`select id from evidence ${where}`, [record.id])) as [{ id: string }];
    await app.database.query(`update evidence set damaged_at = now() ${where}`, [record.id]);
    const of = async (client: Client): Promise<[number, boolean]> => {
      const { body, text } = await client.get<{ damagedTotal: number }>('/api/evidence/standing');
      return [body.damagedTotal, text.includes(id)];
    };
    expect(await of(desk.reviewer)).toEqual([1, true]);
    expect(await of(limited['a reviewer']!)).toEqual([0, false]);
  });

  it('an objection is for those who may see the country of its record', async () => {
    const { code } = await published(desk, anIncident({ title: 'A published march', place: KENYA }));
    await app.app
      .get(ObjectionsService)
      .send({ about: `/incidents/${code}`, relation: 'official', text: CANARY, contact: null });
    const [{ id }] = (await app.database.query('select id from objection order by seq desc limit 1')) as [
      { id: string },
    ];
    expect((await desk.reviewer.get('/api/objections')).text).toContain(id);
    expect((await limited['a reviewer']!.get('/api/objections')).text).not.toContain(id);
    expect((await limited['a reviewer']!.get(`/api/objections/${id}`)).status).toBe(404);
    // A number of the period's work: whoever may see the record has it, and nobody else.
    const open = async (client: Client): Promise<number> =>
      must(await client.get<{ objections: number }>('/api/period-work?from=2021-01-01&until=2021-12-31')).objections;
    expect([await open(desk.reviewer), await open(limited['a reviewer']!)]).toEqual([1, 0]);
    const given = await desk.reviewer.put(`/api/objections/${id}/owner`, {
      member: limited['a reviewer']!.member!.id,
    });
    expect([given.status, given.text]).toEqual([422, expect.stringContaining('sees-other-countries')]);
    // What is published is everybody's.
    expect((await limited['a reviewer']!.get(`/api/public/incidents/${code}`)).status).toBe(200);
  });

  it('what was hidden stays in its list, by the code that readers knew', async () => {
    const shown = await published(desk, anIncident({ title: CANARY, place: KENYA }));
    await hide(desk.reviewer, shown, CANARY);
    const { text } = await limited['a reviewer']!.get('/api/incidents/hidings');
    expect([text.includes(shown.code!), text.includes(CANARY)]).toEqual([true, false]);
  });
});

describe('who works on a record', () => {
  it('in another country than theirs: a member keeps what they recorded there', async () => {
    const monitor = limited['a monitor']!;
    const seen = await submit(monitor, await log(monitor, anIncident({ title: 'Across the border', place: KENYA })));
    expect((await read(monitor, seen)).status).toBe(200);
    expect((await read(limited['a reviewer']!, seen)).status).toBe(404);
    expect((await read(desk.reviewer, seen)).status).toBe(200);
  });

  it('is nobody who may not see its country: no owner, no case team, nobody mentioned', async () => {
    const { record } = canaries['in Kenya']!;
    const { member } = limited['a reviewer']!;
    const given = await desk.reviewer.put(`/api/incidents/${record.id}/owner`, { member: member!.id });
    expect([given.status, given.text]).toEqual([422, expect.stringContaining('sees-other-countries')]);
    const { revision } = must(await read(desk.reviewer, record));
    const team = await desk.reviewer.put(
      `/api/incidents/${record.id}/case-team`,
      { members: [member!.id] },
      ifMatch(revision),
    );
    expect([team.status, team.text]).toEqual([422, expect.stringContaining('sees-other-countries')]);
    for (const path of ['owner/choices', 'case-team'])
      expect((await desk.reviewer.get(`/api/incidents/${record.id}/${path}`)).text).not.toContain(member!.id);
  });

  it('loses sight of it once it is moved elsewhere, and has it again once it is back', async () => {
    const record = await verified(desk, anIncident({ title: 'A march that moves' }));
    const reviewer = limited['a reviewer']!;
    must(await reviewer.put(`/api/incidents/${record.id}/owner`, { member: reviewer.member!.id }));
    must(await change(desk.reviewer, record, { place: KENYA }));
    expect((await read(reviewer, record)).status).toBe(404);
    expect((await reviewer.get(`/api/incidents?q=${encodeURIComponent('A march that moves')}`)).text).not.toContain(
      record.id,
    );
    // Whoever had it has it no more: it is free.
    expect(must(await read(desk.reviewer, record)).owner).toBeNull();
    must(await change(desk.reviewer, record, { place: { code: '12', precision: 'LP_PROVINCE' } }));
    expect((await read(reviewer, record)).status).toBe(200);
  });
});

describe('an administrator limits a member', () => {
  const set = (
    by: Client,
    { member }: Client,
    fields: { role?: string; frozen?: boolean; countries?: string[] | null },
  ): Promise<Answer<MemberEntry & MemberTrust>> =>
    by.put(`/api/members/${member!.id}`, { role: member!.role, frozen: false, ...fields });

  it('to some of the countries of the installation, at once, which the log says', async () => {
    const whom = await app.signIn('analyst');
    expect((await set(desk.reviewer, whom, { countries: ['KH'] })).status).toBe(403);
    for (const [countries, code] of [
      [[], 'invalid-body'],
      [['XX'], 'unknown-country'],
      [['KE', 'KH-1'], 'unknown-country'],
    ] as const) {
      const refused = await set(desk.admin, whom, { countries: [...countries] });
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(code)]);
    }
    expect((await read(whom, canaries['in Kenya']!.record)).status).toBe(200);
    expect(must(await set(desk.admin, whom, { countries: ['KH', 'KE', 'KH'] })).countries).toEqual(['KE', 'KH']);
    // Whoever waits for news does so with the countries of before: the session is over.
    expect((await whom.get('/api/incidents')).status).toBe(401);
    const changes = (await desk.admin.get('/api/log/administration')).text;
    expect(changes).toContain('member.countries-changed');
    // A change of something else leaves it as it is; and nobody who only suspends may change it.
    expect(must(await set(desk.admin, whom, { frozen: true })).countries).toEqual(['KE', 'KH']);
    const signer = signingKey(config);
    await makeCheckpoint(app.database, signer);
    expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).toEqual([]);
    await app.database.query('update member set countries = null where id = $1', [whom.member!.id]);
    expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).not.toEqual([]);
    await app.database.query(`update member set countries = '{KE,KH}' where id = $1`, [whom.member!.id]);
  });

  it('gives more countries as they give a role that reads more: a second person vouches first', async () => {
    const whom = await app.signIn('analyst', undefined, ['KH']);
    expect(must(await set(desk.admin, whom, { countries: ['KH'] })).waits).toBe(false);
    expect(must(await set(desk.admin, whom, { countries: ['KE'] }))).toMatchObject({ waits: true, countries: ['KE'] });
    must(await desk.reviewer.post(`/api/members/${whom.member!.id}/vouch`, {}));
    expect(must(await set(desk.admin, whom, { countries: null }))).toMatchObject({ waits: true, countries: null });
    must(await desk.reviewer.post(`/api/members/${whom.member!.id}/vouch`, {}));
    expect(must(await set(desk.admin, whom, { countries: ['KH'] })).waits).toBe(false);
    // A monitor reads their own records, wherever these are.
    const monitor = await app.signIn('monitor', undefined, ['KH']);
    expect(must(await set(desk.admin, monitor, { countries: null })).waits).toBe(false);
  });

  it('when they invite them, and a reset of their access keeps it', async () => {
    const invite = (countries: string[] | null): Promise<Answer<{ link: string }>> =>
      desk.admin.post('/api/invitations', { role: 'analyst', countries });
    expect((await invite(['XX'])).text).toContain('unknown-country');
    const accept = async ({ link }: { link: string }, name?: string): Promise<void> => {
      const token = link.replace(/^.*#(invitation|reset)=/, '');
      const password = 'a long enough password 17';
      must(await app.visitor.post('/api/invitations/acceptances', { token, password, ...(name ? { name } : {}) }));
    };
    await accept(must(await invite(['KE'])), 'Weaver of Nairobi');
    const found = async () =>
      must(await desk.admin.get<{ items: MemberEntry[] }>('/api/members')).items.find(
        ({ name }) => name === 'Weaver of Nairobi',
      )!;
    expect((await found()).countries).toEqual(['KE']);
    await accept(must(await desk.admin.post<{ link: string }>(`/api/members/${(await found()).id}/resets`, {})));
    expect((await found()).countries).toEqual(['KE']);
  });
});

/** Last: it changes rows behind the back of the log, which earlier tests verify. */
describe('an export that nobody answers', () => {
  it('waits as long as nobody who knows of it could refuse it', async () => {
    const reason = 'Nobody answers for a day';
    const [all, own] = [await askForExport(desk.analyst, reason), await askForExport(limited['an analyst']!, reason)];
    const standing = async (): Promise<unknown[]> => {
      const { items } = must(await desk.analyst.get<{ items: ExportRecord[] }>('/api/exports'));
      return [all, own].map((id) => {
        const { state, readyByItself } = items.find((one) => one.id === id)!;
        return [state, readyByItself === null];
      });
    };
    const { database: rows } = app;
    const setCountries = async (countries: string[] | null, which: string): Promise<void> => {
      await rows.query(`update member set countries = $1 where role = 'reviewer' and ${which}`, [countries]);
    };
    try {
      // Without a word to anybody, no reviewer may see all countries any more.
      await setCountries(['KH', 'KE'], 'countries is null');
      expect(await standing()).toEqual([
        ['waiting', true],
        ['waiting', false],
      ]);
      await rows.query(`update export set asked_at = now() - interval '25 hours' where id = any($1)`, [[all, own]]);
      await backdateMembers(rows, 25);
      expect(await standing()).toEqual([
        ['waiting', true],
        ['asked', true],
      ]);
    } finally {
      await setCountries(null, `countries = '{KH,KE}'`);
    }
    expect(await standing()).toEqual([
      ['asked', true],
      ['asked', true],
    ]);
  });
});

import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { days } from '@vigil/shared/custody/test-events.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Source } from '@vigil/shared/incident/source.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { MadeHearingCalendar, OwnHearingCalendar } from '@vigil/shared/staff-responses/private-address.js';
import { keyringOf } from '../../encryption/keyring.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { createLog } from '../../platform/http/request-log.js';
import { askToErase, changePerson, handIn, happens, readPerson } from '../../testing/a-person.js';
import { anIncident, aSource } from '../../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../../testing/app.js';
import { ifMatch, log, submit, type Desk } from '../../testing/desk.js';
import { tablesThatSay } from '../../testing/tables-that-say.js';
import { useDesk } from '../../testing/use-desk.js';
import { forgetDecryptedPeople } from '../decrypted-people.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
const logged: string[] = [];
useDesk((opened) => ({ app, desk } = opened), {
  log: createLog('info', { write: (line) => void logged.push(line) }),
  extend: (server) =>
    void server.get('/api/testing/feeds/:token', { config: allow('read-public') }, (asked) => {
      logged.push(JSON.stringify({ url: asked.url }));
      return 'ok';
    }),
});

const PUBLISHED: Source = aSource({ linkWithheld: 'no', publishedOn: exactDay(asDay('2021-06-01')) });
/** Each test has a year of its own, so that it finds its own days alone. */
let year = 2060;
beforeEach(() => {
  year += 1;
});
const window = (text: string): CaseEvent['nextWhen'] => ({ precision: 'DP_RANGE', ...days(text) });

/** Sets a hearing of these people, in this test's year. @param next '03-05', or '03-05..03-09' */
const setHearing = (people: string[], next: string, answers: Partial<CaseEvent> = {}, by = desk.reviewer) =>
  happens(by, 'HEARING_SET', '2021-06-02', people, {
    nextWhen: window(
      next
        .split('..')
        .map((day) => `${year}-${day}`)
        .join('..'),
    ),
    sources: [PUBLISHED],
    ...answers,
  });
const make = async (by: Client, language = 'en'): Promise<MadeHearingCalendar> => {
  const answer = await by.post<MadeHearingCalendar>('/api/hearings/calendar', { language });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
const own = async (by: Client): Promise<OwnHearingCalendar> =>
  (await by.get<OwnHearingCalendar>('/api/hearings/calendar')).body;
/** Reads as a calendar program does, and as anybody to whom the address was forwarded: no cookie, no Origin. */
const read = async ({ address }: { address: string }): Promise<Omit<Answer<null>, 'body'>> => {
  const answer = await fetch(app.url + new URL(address).pathname);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const tokenOf = ({ address }: { address: string }): string => new URL(address).pathname.split('/')[3]!;
/** The days of this test's year in a calendar: '0305 0306', the second is the day after. */
const daysIn = async (made: { address: string }): Promise<string[]> => {
  const { status, text } = await read(made);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return [...text.matchAll(/DTSTART;VALUE=DATE:(\d+)\r\nDTEND;VALUE=DATE:(\d+)\r\n/g)]
    .filter(([, first]) => first!.startsWith(String(year)))
    .map(([, first, after]) => `${first!.slice(4)} ${after!.slice(4)}`);
};
const aReviewer = (): Promise<Client> => app.signIn('reviewer', `reviewer ${randomUUID()}`);

/** Locks Vigil while something happens. */
const whileLocked = async (happens: () => Promise<void>): Promise<void> => {
  const keyring = keyringOf(app.database.manager);
  keyring.lock();
  try {
    await happens();
  } finally {
    expect(await keyring.unlock()).toBe(true);
  }
};
const hasNoCalendar = async (made: MadeHearingCalendar): Promise<void> => {
  const { status, text } = await read(made);
  expect([status, text.includes('VCALENDAR')]).toEqual([503, false]);
};

it('before anybody is on record, a calendar has no entry, and while Vigil is locked there is none', async () => {
  const made = await make(desk.reviewer);
  expect((await read(made)).text).not.toContain('VEVENT');
  await whileLocked(() => hasNoCalendar(made));
});

describe('an address that was forwarded', () => {
  it('tells whoever has it the days of published hearings, by one title, and nothing else', async () => {
    const people = [await handIn(desk.reviewer, { handle: 'heronqx egretzz' }), await handIn(desk.reviewer)];
    const event = await setHearing(people, '03-05..03-09');
    const made = await make(desk.reviewer);
    const { status, headers, text } = await read(made);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(await daysIn(made)).toEqual(['0305 0310']);
    const kinds = new Set(text.split('\r\n').map((line) => line.replace(/\d{8}(T\d{6}Z)?|[0-9a-f]{32}/g, '#')));
    expect([...kinds]).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Vigil//hearings//EN',
      'BEGIN:VEVENT',
      'UID:#@vigil',
      'DTSTAMP:#',
      'DTSTART;VALUE=DATE:#',
      'DTEND;VALUE=DATE:#',
      'SUMMARY:Vigil: due',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
    const whole = JSON.stringify([...headers]) + text;
    for (const word of ['heronqx', ...people, event, desk.reviewer.member!.id, desk.reviewer.member!.name])
      expect([word, whole.includes(word)]).toEqual([word, false]);
    expect(whole).not.toContain(tokenOf(made));
    expect(
      ['cache-control', 'referrer-policy', 'x-robots-tag', 'etag', 'set-cookie'].map((name) => headers.get(name)),
    ).toEqual(['private, no-store', 'no-referrer', 'noindex', null, null]);
  });

  it('is the same bytes each time, and tells no number: two hearings on the same days are one entry', async () => {
    const made = await make(desk.reviewer);
    await setHearing([await handIn(desk.reviewer)], '04-05');
    const before = (await read(made)).text;
    await setHearing([await handIn(desk.reviewer)], '04-05');
    expect((await read(made)).text).toBe(before);
    expect(await daysIn(made)).toEqual(['0405 0406']);
  });

  it('is in the language of its maker', async () => {
    await setHearing([await handIn(desk.reviewer)], '04-05');
    expect((await read(await make(desk.second, 'km'))).text).toContain('SUMMARY:Vigil៖ ជិតដល់\r\n');
    expect((await desk.second.post('/api/hearings/calendar', { language: 'xx' })).status).toBe(422);
  });
});

describe('what is not in it', () => {
  it.each<[string, Partial<Source>[]]>([
    ['has no source', []],
    ['was told by a lawyer', [{ type: 'SR_LAWYER' }]],
    ['is in an article whose link may not be shown', [{ linkWithheld: 'yes' }]],
    ['is in something without an https address', [{ url: 'http://example.org/report' }, { url: null }]],
    ['is in an article of which nobody knows since when it is published', [{ publishedOn: null }]],
  ])('a hearing that %s', async (_what, sources) => {
    const person = await handIn(desk.reviewer);
    await setHearing([person], '05-05', {
      sources: sources.map((one) => ({ ...PUBLISHED, id: randomUUID(), ...one })),
    });
    const made = await make(desk.reviewer);
    expect(await daysIn(made)).toEqual([]);
    await setHearing([person], '05-06', { sources: [aSource({ type: 'SR_LAWYER' }), PUBLISHED] });
    expect(await daysIn(made)).toEqual(['0506 0507']);
  });

  it('what only the team knows: it moves no hearing and ends none, and changes no byte', async () => {
    const person = await handIn(desk.reviewer);
    await setHearing([person], '05-05');
    const made = await make(desk.reviewer);
    const before = (await read(made)).text;
    const sources = [{ ...PUBLISHED, type: 'SR_LAWYER' }];
    const nextWhen = window(`${year}-08-01`);
    await happens(desk.reviewer, 'HEARING_POSTPONED', '2021-06-10', [person], { nextWhen, sources });
    await happens(desk.reviewer, 'RELEASED', '2021-06-11', [person], { sources });
    expect((await read(made)).text).toBe(before);
    await happens(desk.reviewer, 'HEARING_POSTPONED', '2021-06-12', [person], {
      nextWhen: window(`${year}-09-01`),
      sources: [PUBLISHED],
    });
    expect(await daysIn(made)).toEqual(['0901 0902']);
  });

  it('somebody of whom its maker may not know, also from the moment on at which they no longer may', async () => {
    const other = await aReviewer();
    const made = await make(other);
    const person = await handIn(desk.reviewer);
    await setHearing([person], '05-05');
    expect([await daysIn(made), (await own(other)).entries > 0]).toEqual([['0505 0506'], true]);
    expect((await changePerson(desk.reviewer, person, { risk: 'RK_HIGH' })).status).toBe(200);
    expect([await daysIn(made), await daysIn(await make(desk.reviewer))]).toEqual([[], ['0505 0506']]);
    const { team } = await readPerson(desk.reviewer, person);
    const members = [...team.map(({ id }) => id), other.member!.id];
    expect((await changePerson(desk.reviewer, person, {}, members)).status).toBe(200);
    expect(await daysIn(made)).toEqual(['0505 0506']);
  });

  it.each(['S3_RESTRICTED', 'S4_SEALED'])(
    'somebody of an incident that is %s, although its maker is on the case team',
    async (sensitivity) => {
      const incident = await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity })));
      const asked = await desk.monitor.put(
        `/api/incidents/${incident.id}/case-team`,
        { members: [desk.reviewer.member!.id] },
        ifMatch(incident.revision),
      );
      expect(asked.status).toBe(200);
      const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
      const person = await handIn(desk.reviewer, { acts });
      expect((await desk.reviewer.get(`/api/people/${person}`)).status).toBe(200);
      await setHearing([person], '05-05');
      expect(await daysIn(await make(desk.reviewer))).toEqual([]);
    },
  );

  it('somebody of another country than the one to which its maker is limited', async () => {
    const incident = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
    await setHearing([await handIn(desk.reviewer, { acts })], '05-05');
    const limited = await aReviewer();
    const made = await make(limited);
    expect(await daysIn(made)).toEqual(['0505 0506']);
    await app.database.query(`update member set countries = '{THA}' where id = $1`, [limited.member!.id]);
    expect(await daysIn(made)).toEqual([]);
  });

  it('somebody who was erased, and an event that was taken back', async () => {
    const [gone, stays] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await setHearing([gone], '05-05');
    const event = await setHearing([stays], '05-07');
    const made = await make(desk.reviewer);
    expect(await daysIn(made)).toEqual(['0505 0506', '0507 0508']);
    expect((await askToErase(desk.reviewer, gone)).status).toBe(204);
    expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
    expect(await daysIn(made)).toEqual(['0507 0508']);
    expect((await desk.reviewer.delete(`/api/case-events/${event}`, ifMatch(1))).status).toBe(204);
    expect(await daysIn(made)).toEqual([]);
  });
});

describe('the address', () => {
  it('is shown once, one a member, for 90 days, kept as a hash, and told without its secret to its maker alone', async () => {
    const member = await aReviewer();
    expect((await own(member)).address).toBeNull();
    const [old, made] = [await make(member), await make(member)];
    expect(tokenOf(made)).toMatch(/^[\w-]{43}$/);
    expect([(await read(old)).status, (await own(member)).address]).toEqual([
      404,
      { expiresOn: made.expiresOn, lastUsedOn: null, hasEnded: false },
    ]);
    const ahead = Date.parse(made.expiresOn) - Date.parse(new Date().toISOString().slice(0, 10));
    expect(Math.abs(ahead / 86_400_000 - 90)).toBeLessThanOrEqual(1);
    await read(made);
    expect((await own(member)).address!.lastUsedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect((await own(await aReviewer())).address).toBeNull();
    expect(await tablesThatSay(app.database, new RegExp(tokenOf(made)), ['public', 'pub'])).toEqual([]);
    const longer = `update hearing_calendar set expires_at = now() + interval '93 days'`;
    await expect(app.database.query(longer)).rejects.toThrow(/hearing_calendar_days/);
  });

  it('is made and ended by lines of the log', async () => {
    const member = await aReviewer();
    await make(member);
    await make(member);
    expect((await member.delete('/api/hearings/calendar')).status).toBe(204);
    const lines: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'hearing-calendar' and actor_id = $1 order by idx`,
      [member.member!.id],
    );
    expect(lines.map(({ what }) => what)).toEqual(['made', 'ended', 'made', 'ended']);
    expect((await member.delete('/api/hearings/calendar')).status).toBe(404);
  });

  it('is for reviewers, and for nobody else', async () => {
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      for (const status of [
        (await client.get('/api/hearings/calendar')).status,
        (await client.post('/api/hearings/calendar', { language: 'en' })).status,
        (await client.delete('/api/hearings/calendar')).status,
      ])
        expect(status).toBe(403);
  });

  const ends: Record<string, (member: Client) => Promise<unknown>> = {
    'its maker ended it': (member) => member.delete('/api/hearings/calendar'),
    'another was made': (member) => make(member),
    'its time is over': ({ member }) =>
      app.database.query(`update hearing_calendar set expires_at = now() - interval '1 second' where member_id = $1`, [
        member!.id,
      ]),
    'its maker is frozen': ({ member }) =>
      desk.admin.put(`/api/members/${member!.id}`, { role: 'reviewer', frozen: true }),
    'its maker was given a new way in': ({ member }) => desk.admin.post(`/api/members/${member!.id}/resets`),
    'its maker has another role': ({ member }) =>
      desk.admin.put(`/api/members/${member!.id}`, { role: 'analyst', frozen: false }),
    'its maker lost the role in the database alone': ({ member }) =>
      app.database.query(`update member set role = 'monitor' where id = $1`, [member!.id]),
  };
  it.each(Object.keys(ends))('answers as what was never there once %s', async (why) => {
    const bare = ({ status, text }: { status: number; text: string }): unknown => [
      status,
      { ...(JSON.parse(text) as object), requestId: '' },
    ];
    const never = bare(await read({ address: `${app.url}/api/feeds/${'a'.repeat(43)}/hearings.ics` }));
    expect(never).toEqual(bare(await read({ address: `${app.url}/api/nowhere` })));
    const member = await aReviewer();
    const made = await make(member);
    expect((await read(made)).status).toBe(200);
    await ends[why]!(member);
    expect(bare(await read(made))).toEqual(never);
    if (!/frozen|another role/.test(why)) return;
    // For good: a thief of the account may have made it.
    await desk.admin.put(`/api/members/${member.member!.id}`, { role: 'reviewer', frozen: false });
    expect((await read(made)).status).toBe(404);
  });

  it('is in no line of the log, and would be found there', async () => {
    const made = await make(desk.reviewer);
    const inLog = (): boolean => logged.some((line) => line.includes(tokenOf(made)));
    for (const path of ['hearings.ics', 'hearings.ics?lang=xx', 'hearings.csv', '', '%2e%2e/hearings.ics'])
      await fetch(`${app.url}/api/feeds/${tokenOf(made)}/${path}`);
    await fetch(`${app.url}/api/feeds/${tokenOf(made)}/hearings.ics`, { method: 'PROPFIND' });
    expect(logged.some((line) => line.includes('/api/feeds/:token/hearings.ics'))).toBe(true);
    expect(inLog()).toBe(false);
    await fetch(`${app.url}/api/testing/feeds/${tokenOf(made)}`);
    expect(inLog()).toBe(true);
    logged.length = 0;
  });

  it('is read over a connection that others cannot read, and not without end', async () => {
    const made = await make(await aReviewer());
    const { hostname, port } = new URL(app.url);
    const { pathname: path } = new URL(made.address);
    const status = await new Promise<number>((resolve, reject) => {
      request({ host: hostname, port, path, headers: { host: 'vigil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    const answers = await Promise.all(Array.from({ length: 25 }, () => read(made)));
    expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThanOrEqual(5);
  });
});

describe('what goes wrong', () => {
  it('while Vigil is locked it is an error, never an empty calendar', async () => {
    await setHearing([await handIn(desk.reviewer)], '06-05');
    const made = await make(desk.reviewer);
    const before = (await read(made)).text;
    await whileLocked(() => hasNoCalendar(made));
    expect((await read(made)).text).toBe(before);
  });

  it('while a record about people is damaged, also one of others', async () => {
    const person = await handIn(desk.second, { risk: 'RK_HIGH' });
    const made = await make(desk.reviewer);
    const setBytes = async (bytes: string): Promise<void> => {
      await app.database.query(`update people_private set value = ${bytes} where record_id = $1`, [person]);
      // As after a start: what was read before is in memory.
      forgetDecryptedPeople(app.database.manager);
    };
    await setBytes(`value || '\\x00'`);
    await hasNoCalendar(made);
    await setBytes('substring(value for octet_length(value) - 1)');
    expect((await read(made)).status).toBe(200);
  });
});

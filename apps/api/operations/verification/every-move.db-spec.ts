import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { openDisclosure } from '../../audit-log/log-leaf.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { frozenDigest } from '../../reports/frozen-figures.repository.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import {
  aGroup,
  assess,
  CREATE,
  type Desk,
  forget,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  releaseAll,
  restore,
  retract,
  submit,
  verified,
  verify,
  putSettings,
} from '../../testing/desk.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { publishedDigest } from '../../publishing/published-version.repository.js';
import { logSignIns } from '../../accounts/sign-in-history.js';
import { InspectionService } from '../../evidence/inspection/inspection.service.js';
import { addFile, aPhoto } from '../../testing/upload-evidence.js';
import { aCopy } from '../../testing/evidence-inspection.js';
import { aReport, addPhone, sealedBody } from '../../testing/field-phone.js';
import { askToErase } from '../../testing/a-person.js';
import { personForPage, showPageOf } from '../../testing/a-person-page.js';
import { aDraft, frozen } from '../../testing/draft-and-read-reports.js';
import { enrol, withCookieOf, withPassword } from '../../testing/authenticator-app.js';
import { recordBundle, wholeBundle } from './write-bundle.js';
import { checkDatabase } from './check-database.js';
import { loadOfflineVerifier } from './offline-verifier.js';
import { useDesk } from '../../testing/use-desk.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ database, app, desk, signer } = opened), { ownHome: true });

const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  // One snapshot, as `npm run log -- verify` takes it: workers write meanwhile.
  const checked = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  return checked.faults;
};
const must = async (answer: Promise<{ status: number; text: string; body: unknown }>): Promise<IncidentRecord> => {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body as IncidentRecord;
};
const review = (client: Client, record: IncidentRecord, body: object): Promise<IncidentRecord> =>
  must(client.post(`/api/incidents/${record.id}/reviews`, body, ifMatch(record.revision)));
const change = (client: Client, record: IncidentRecord, fields: Parameters<typeof but>[1]): Promise<IncidentRecord> =>
  must(client.put(`/api/incidents/${record.id}`, but(record.incident, fields), ifMatch(record.revision)));
const submitted = async (): Promise<IncidentRecord> => submit(desk.monitor, await log(desk.monitor, anIncident()));
const erase = async (record: IncidentRecord, path: string): Promise<void> => {
  const id = randomUUID();
  expect(
    (await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id, path, why: 'Asked for.' })).status,
  ).toBe(200);
  expect((await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status).toBe(200);
};
const current = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const lastSeq = async (record: IncidentRecord): Promise<number> =>
  (await desk.reviewer.get<{ items: { seq: number }[] }>(`/api/incidents/${record.id}/changes`)).body.items.at(-1)!.seq;

const PASSWORD = 'seven green kettles sing';

const MOVES: Readonly<Record<string, () => Promise<unknown>>> = {
  'taken, returned, answered, handed in again': async () => {
    const returned = await review(desk.second, await review(desk.reviewer, await submitted(), { decision: 'take' }), {
      decision: 'return',
      question: 'Which force was it?',
    });
    await verify(
      desk.reviewer,
      await must(
        desk.monitor.post(
          `/api/incidents/${returned.id}/submissions`,
          { answer: 'The police.' },
          ifMatch(returned.revision),
        ),
      ),
    );
  },
  'rejected and reopened': async () =>
    review(
      desk.second,
      await review(desk.reviewer, await submitted(), { decision: 'reject', reason: 'It is a rumour.' }),
      { decision: 'reopen' },
    ),
  'verified, changed, verified by somebody else': async () =>
    verify(desk.second, await change(desk.reviewer, await verified(desk, anIncident()), { title: 'Changed' })),
  'verified and reopened': async () =>
    review(desk.second, await verified(desk, anIncident()), { decision: 'reopen', reason: 'Too early.' }),
  'published, changed, corrected': async () =>
    publish(desk.second, await change(desk.reviewer, await published(desk, anIncident()), { title: 'Corrected' })),
  'published, verified again, corrected with a reason': async () => {
    const again = await verify(desk.reviewer, await published(desk, anIncident()));
    await publish(desk.second, again, { reason: 'A new source.' });
  },
  'corrected to a wider place, which takes the finer version away': async () => {
    const record = await change(desk.reviewer, await published(desk, anIncident()), { title: 'Wider' });
    await publish(desk.second, record, { shownPlace: 'country', shownDate: 'month' });
  },
  retracted: async () => retract(desk.second, await published(desk, anIncident())),
  'withdrawn for safety, after it stood in a report': async () => {
    const record = await published(desk, anIncident());
    expect(
      (
        await desk.reviewer.post('/api/reports', {
          title: 'With it',
          question: 'indicator=I01&period=2000-01-01..2030-12-31',
        })
      ).status,
    ).toBe(201);
    await releaseAll(desk);
    await hide(desk.second, record, 'Somebody is in danger.');
  },
  'retracted, then withdrawn for safety': async () =>
    hide(desk.reviewer, await retract(desk.second, await published(desk, anIncident())), 'Somebody is in danger.'),
  'hidden, looked at, forgotten by a second person': async () => {
    const hidden = await hide(desk.second, await published(desk, anIncident()));
    expect(
      (await desk.reviewer.post<{ done: number }>('/api/incidents/hidings/looks', { ids: [hidden.id] })).body.done,
    ).toBe(1);
    await forget(desk, desk.reviewer, hidden);
  },
  'corrected, hidden, restored, hidden again': async () => {
    const again = await verify(desk.reviewer, await published(desk, anIncident()));
    const corrected = await publish(desk.second, again, { reason: 'A new source.' });
    await hide(desk.reviewer, await restore(desk.second, await hide(desk.second, corrected)), 'Now somebody is.');
  },
  'hidden while a change waited to be published, restored, corrected': async () => {
    const record = await change(desk.reviewer, await published(desk, anIncident()), { title: 'Not yet published' });
    const restored = await restore(desk.second, await hide(desk.second, record));
    expect(restored.allowed).toContain('retract');
    await publish(desk.second, restored);
  },
  'retracted, hidden, restored': async () =>
    restore(desk.reviewer, await hide(desk.reviewer, await retract(desk.second, await published(desk, anIncident())))),
  'hidden with a duplicate and in a report, restored': async () => {
    const stays = await published(desk, anIncident());
    await merge(desk.reviewer, await published(desk, anIncident()), stays.id);
    expect(
      (
        await desk.reviewer.post('/api/reports', {
          title: 'With both',
          question: 'indicator=I01&period=2000-01-01..2030-12-31',
        })
      ).status,
    ).toBe(201);
    await restore(desk.second, await hide(desk.second, await current(stays.id)));
  },
  'a duplicate hidden, then the record that it was joined to, and both restored': async () => {
    const stays = await published(desk, anIncident());
    const joined = await merge(desk.reviewer, await published(desk, anIncident()), stays.id);
    await hide(desk.second, await hide(desk.second, joined).then(() => current(stays.id)));
    await restore(desk.second, stays);
    await restore(desk.second, joined);
  },
  'hidden, a detail of it erased, restored': async () => {
    const record = await hide(
      desk.second,
      await published(desk, anIncident({ publicSummary: 'Her name was said on the square.' })),
    );
    await erase(record, '/publicSummary');
    expect(JSON.stringify(await app.database.query('select * from hidden_row'))).not.toContain('Her name was said');
    await restore(desk.second, record);
  },
  'in review, hidden, restored': async () => {
    const joined = await merge(
      desk.reviewer,
      await published(desk, anIncident()),
      (await published(desk, anIncident())).id,
    );
    const parted = await must(
      desk.reviewer.request('DELETE', `/api/incidents/${joined.id}/mergers`, undefined, ifMatch(joined.revision)),
    );
    await restore(desk.second, await hide(desk.reviewer, parted));
  },
  'merged before it was published': async () =>
    merge(desk.reviewer, await submitted(), (await published(desk, anIncident())).id),
  'merged, parted, verified and published again': async () => {
    const joined = await merge(
      desk.reviewer,
      await published(desk, anIncident()),
      (await published(desk, anIncident())).id,
    );
    const parted = await must(
      desk.reviewer.request('DELETE', `/api/incidents/${joined.id}/mergers`, undefined, ifMatch(joined.revision)),
    );
    await publish(desk.second, await verify(desk.reviewer, parted));
  },
  'merged into a record that is then withdrawn for safety': async () => {
    const stays = await published(desk, anIncident());
    await merge(desk.reviewer, await published(desk, anIncident()), stays.id);
    await hide(
      desk.second,
      (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${stays.id}`)).body,
      'Somebody is in danger.',
    );
  },
  'assessed, and the act then taken away': async () => {
    const record = await assess(desk, await verified(desk, anIncident()));
    await change(desk.reviewer, record, { acts: record.incident.acts.map((act) => ({ ...act, id: randomUUID() })) });
  },
  'assessed twice, published': async () =>
    publish(desk.second, await assess(desk, await assess(desk, await verified(desk, anIncident())), 'LA_LAWFUL')),
  'a reason erased: of a question, a grade, an assessment, a retraction': async () => {
    const returned = await review(desk.reviewer, await submitted(), { decision: 'return', question: 'Was it Dara?' });
    await erase(returned, `history/${await lastSeq(returned)}/reason`);
    const graded = await verified(desk, anIncident());
    const seq = await lastSeq(graded);
    const shown = await publish(desk.second, graded);
    await erase(shown, `history/${seq}/reason`);
    const record = await verified(desk, anIncident());
    const assessed = await assess(desk, record);
    await erase(assessed, `history/${(await lastSeq(assessed)) - 1}/reason`);
    const gone = await retract(desk.second, await published(desk, anIncident()));
    await erase(gone, `history/${await lastSeq(gone)}/reason`);
  },
  'a group, coverage and a total: entered, changed, shown, removed': async () => {
    const { id: group } = await aGroup(desk, 'Group of the moves');
    const name = { nameEn: 'Group of the moves, renamed', nameKm: null, aliases: ['GM'], note: null };
    expect((await desk.reviewer.put(`/api/groups/${group}`, name, ifMatch(1))).status).toBe(200);
    const [coverage, total] = [randomUUID(), randomUUID()];
    const watched = {
      place: '12',
      from: '2021-01-01',
      until: '2021-12-31',
      level: 'CO_NETWORK',
      group,
      note: null,
      shown: true,
    };
    expect((await desk.analyst.put(`/api/coverage/${coverage}`, watched, CREATE)).status).toBe(200);
    await releaseAll(desk);
    expect(
      (await desk.analyst.put(`/api/coverage/${coverage}`, { ...watched, level: 'CO_NONE' }, ifMatch(1))).status,
    ).toBe(200);
    expect(
      (await desk.reviewer.put(`/api/groups/${group}`, { ...name, nameEn: 'Renamed once more' }, ifMatch(2))).status,
    ).toBe(200);
    await releaseAll(desk);
    const figure = {
      publisher: 'A partner',
      title: 'Crackdowns',
      measure: 'Counted',
      unit: 'incidents',
      value: { state: 'CS_EXACT', low: 7, high: 7, text: null },
      from: '2021-01-01',
      until: '2021-12-31',
      place: null,
      group,
      partOf: null,
      url: null,
      note: null,
      shown: true,
    };
    expect((await desk.analyst.put(`/api/published-totals/${total}`, figure, CREATE)).status).toBe(200);
    await releaseAll(desk);
    expect(
      (await desk.analyst.put(`/api/published-totals/${total}`, { ...figure, shown: false }, ifMatch(1))).status,
    ).toBe(200);
    await releaseAll(desk);
    const hide = (shown: boolean, revision: number) =>
      desk.analyst.put(`/api/coverage/${coverage}`, { ...watched, level: 'CO_NONE', shown }, ifMatch(revision));
    expect((await hide(false, 2)).status).toBe(200);
    expect((await hide(true, 3)).status).toBe(200);
    await releaseAll(desk);
    expect((await hide(false, 4)).status).toBe(200);
    expect((await desk.analyst.request('DELETE', `/api/coverage/${coverage}`, undefined, ifMatch(5))).status).toBe(204);
    await releaseAll(desk);
  },
  'a member: invited, frozen, given another role': async () => {
    const somebody = await app.signIn('monitor');
    for (const body of [
      { role: 'monitor', frozen: true },
      { role: 'reviewer', frozen: false },
    ])
      expect((await desk.admin.put(`/api/members/${somebody.member!.id}`, body)).status).toBe(200);
    expect((await desk.admin.post(`/api/members/${somebody.member!.id}/resets`)).status).toBe(201);
    expect(
      (
        await putSettings(desk.admin, {
          organisation: 'Another organisation',
          standards: 'Other standards',
          smallTeam: true,
        })
      ).status,
    ).toBe(200);
    await releaseAll(desk);
    expect(
      (
        await putSettings(desk.admin, {
          organisation: 'An organisation',
          standards: 'The standards',
          smallTeam: false,
        })
      ).status,
    ).toBe(200);
  },
};

/** Other actions that leave rows the log vouches for: sign-in methods, field reports, files, exports, reports. */
const OTHER_MOVES: Readonly<Record<string, () => Promise<unknown>>> = {
  'a password, an app, recovery codes: set up, used, made anew; then a new way in': async () => {
    const name = 'Somebody with an app';
    const { client, recoveryCodes } = await withPassword(app, name, PASSWORD);
    const half = withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }));
    expect((await half.post('/api/sessions/current/proofs', { recoveryCode: recoveryCodes[0] })).status).toBe(201);
    expect((await client.post('/api/account/recovery-codes')).status).toBeLessThan(300);
    expect((await client.put('/api/account/password', { password: 'eight blue kettles cool' })).status).toBeLessThan(
      300,
    );
    const [{ id }] = (await app.database.query('select id from member where name = $1', [name])) as [{ id: string }];
    const {
      body: { link },
    } = await desk.admin.post<{ link: string }>(`/api/members/${id}/resets`);
    const taken = await app.visitor.post('/api/invitations/acceptances', {
      token: link.split('=')[1],
      password: 'nine other kettles hum',
    });
    await enrol(app.url, withCookieOf(app.url, taken));
  },
  'sign-ins of a day that is over, and of one long ago': async () => {
    await app.database.query(
      `insert into sign_in (id, member_id, on_day, by_first) select gen_random_uuid(), id, (now() at time zone 'UTC')::date - 100, 'passkey' from member limit 2`,
    );
    await logSignIns(app.database);
    await app.database.query('update sign_in set on_day = on_day - 1 where not logged');
    await logSignIns(app.database);
  },
  'a file: declared, sent, looked at, its answers given, taken back': async () => {
    const record = await log(desk.monitor, anIncident());
    const { id, status } = await addFile(app, desk.monitor, record.id, aPhoto());
    expect(status).toBe(204);
    await app.app.get(InspectionService).inspect(id);
    const other = await addFile(app, desk.monitor, (await log(desk.monitor, anIncident())).id, aPhoto());
    expect(other.status).toBe(204);
  },
  'a picture for readers: proposed, agreed to, ended with its record': async () => {
    const record = await published(desk, anIncident());
    const file = await addFile(app, desk.reviewer, record.id, aPhoto());
    await app.app.get(InspectionService).inspect(file.id);
    const proposed = await desk.reviewer.put(`/api/evidence/${file.id}/copies/${randomUUID()}`, aCopy());
    expect([204, 404, 409, 422]).toContain(proposed.status);
    await retract(desk.second, (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body);
  },
  'a phone: let in, a report from it, ended': async () => {
    const phone = await addPhone(app, desk.monitor);
    const report = aReport();
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBe(200);
    expect((await desk.monitor.request('DELETE', `/api/field/devices/${phone.device}`)).status).toBe(204);
  },
  'an export, and reports that are written': async () => {
    await desk.analyst.post('/api/exports', {
      data: 'incidents',
      format: 'csv',
      question: 'indicator=I01&period=2019-01-01..2024-12-31',
    });
    await frozen(desk.analyst, aDraft('press-line'));
  },
  'a new start, with another organisation in its configuration': async () => {
    const again = await startTestApp(database, {
      config: { ...TEST_CONFIG, organisation: 'Renamed in the configuration' },
    });
    await again.close();
  },
  'a question: saved, followed by a feed, removed': async () => {
    const id = randomUUID();
    expect(
      (
        await desk.analyst.put(
          `/api/questions/${id}`,
          { title: 'Followed', address: 'indicator=I01&period=2021', shared: true },
          CREATE,
        )
      ).status,
    ).toBe(200);
    expect((await desk.analyst.put(`/api/subscriptions/${id}`)).status).toBe(204);
    expect((await desk.analyst.post(`/api/subscriptions/${id}/feed`, { days: 30 })).status).toBe(201);
    expect((await desk.analyst.request('DELETE', `/api/questions/${id}`, undefined, ifMatch(1))).status).toBe(204);
  },
  'a calendar: its address made, made anew, ended': async () => {
    for (const _ of [1, 2])
      expect((await desk.reviewer.post('/api/hearings/calendar', { language: 'en' })).status).toBe(201);
    expect((await desk.reviewer.delete('/api/hearings/calendar')).status).toBe(204);
    expect((await desk.second.post('/api/hearings/calendar', { language: 'km' })).status).toBe(201);
  },
  'pages about people: shown, joined, taken away, erased': async () => {
    const ids: string[] = [];
    while (ids.length < 4) ids.push(await personForPage(desk.reviewer));
    const [into, same, gone, erased] = ids as [string, string, string, string];
    for (const id of ids) await showPageOf(desk, id, id === gone ? { name: 'Heron Demo', latin: null } : null);
    await desk.reviewer.post(`/api/people/${same}/joinings`, { into });
    await desk.second.post(`/api/people/${same}/joinings/answers`, { agrees: true, into, isUndoing: false });
    await must(desk.second.request('DELETE', `/api/people/${gone}/public-page`));
    await must(askToErase(desk.reviewer, erased));
    await must(desk.admin.post(`/api/person-erasures/${erased}/approvals`, {}));
  },
  'a token for another system: made, ended': async () => {
    const made = await desk.analyst.post<{ id: string }>('/api/account/tokens', {
      name: 'A test',
      scopes: ['read'],
      days: 30,
    });
    expect([201, 422]).toContain(made.status);
    if (made.status === 201) await desk.analyst.request('DELETE', `/api/account/tokens/${made.body.id}`);
  },
};

describe('the check', () => {
  it.each(Object.entries({ ...MOVES, ...OTHER_MOVES }))(
    'finds nothing wrong after what people do: %s',
    async (_name, move) => {
      await move();
      expect(await faults()).toEqual([]);
    },
    60_000,
  );
});

describe('what goes wrong', () => {
  /** A name that nobody may know any more, in a title whose other words are all known. */
  const NAME = 'Dara Sok';
  const titled = async (): Promise<IncidentRecord> => {
    const record = await published(desk, anIncident({ title: `The beating of ${NAME}` }));
    expect(
      (
        await desk.reviewer.post('/api/reports', {
          title: 'Which lists it',
          question: 'indicator=I01&period=2000-01-01..2030-12-31',
        })
      ).status,
    ).toBe(201);
    await releaseAll(desk);
    return record;
  };

  it('an erased name is confirmed by no digest that is left: not of the version, not of the report that listed it', async () => {
    const record = await titled();
    const [{ code }] = (await app.database.query(
      `select code from pub.report where rows @> $1 order by frozen_on desc, as_of_seq desc limit 1`,
      [JSON.stringify([{ code: record.code }])],
    )) as [{ code: string }];
    const before = (await app.database.query('select checksum from pub.report where code = $1', [code])) as [
      { checksum: string },
    ];
    const known = [
      await publishedDigest(app.database.manager, record.code!, record.publication!.seq),
      await frozenDigest(app.database.manager, code),
      before[0].checksum,
    ];
    const everything = async (): Promise<string> => {
      const values: { disclosure: string }[] = await app.database.query('select disclosure from log_value');
      const rows: { text: string }[] = await app.database.query('select r::text as text from pub.report r');
      return JSON.stringify([values.map(({ disclosure }) => openDisclosure(disclosure)), rows]);
    };
    expect(known.filter((digest) => digest === null)).toEqual([]);
    const there = await everything();
    expect(known.filter((digest) => !there.includes(digest!))).toEqual([]);
    await erase(record, '/title');
    const left = await everything();
    expect(known.filter((digest) => left.includes(digest!))).toEqual([]);
    // Nor a digest of the title alone, in case somebody adds one later.
    expect(left).not.toContain(createHash('sha256').update(`The beating of ${NAME}`).digest('hex'));
    expect(await faults()).toEqual([]);
  }, 60_000);

  it('an erasure of the last hour is told by a bundle, which would else look as if a value was taken away', async () => {
    const record = await titled();
    await faults();
    await erase(record, '/title');
    const { verifyBundle, faultsOf } = await loadOfflineVerifier();
    for (const bundle of [
      recordBundle(app.database.manager, record.id, { fields: null, since: [] }),
      wholeBundle(app.database.manager, 'all'),
    ]) {
      const lines: string[] = [];
      for await (const line of bundle) lines.push(line);
      const result = await verifyBundle(lines, { key: verifierKey(signer) });
      expect(faultsOf(result)).toEqual([]);
      expect(
        result.leaves
          .flatMap(({ items }) => items)
          .some(({ state, why }) => state === 'waiting' && why.includes('says that it was erased')),
      ).toBe(true);
    }
  }, 60_000);
});

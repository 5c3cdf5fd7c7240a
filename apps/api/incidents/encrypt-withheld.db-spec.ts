import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { withClient } from '../platform/database/ensure-database.js';
import { RECORD_ENTITIES, IncidentEntity } from './incident.entity.js';
import { formerMigrations, migrate } from '../platform/database/migrate.js';
import { appendLeaf, openDisclosure } from '../audit-log/log-leaf.js';
import { recordFaults } from '../operations/verification/check-records.js';
import { LoggedStates } from '../operations/verification/logged-state.js';
import { storedLeaves } from '../operations/verification/read-stored-log.js';
import { checkEncryptedValues } from '../encryption/check-encrypted-values.js';
import { encryptPlaintextValues } from '../encryption/encrypt-plaintext-values.js';
import { useKeyring } from '../encryption/keyring.js';
import type { TestApp } from '../testing/app.js';
import { aHarm, anAccount, anAct, anIncident, aSource } from '../testing/an-incident.js';
import { askOwnQuestion } from '../testing/ask-own-question.js';
import { ifMatch, log, publish, submit, verify, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { testKeyring } from '../testing/test-keys.js';
import { useDesk } from '../testing/use-desk.js';
import { encryptWithheld } from './encrypt-withheld.js';
import { readRecords } from './whole-record.repository.js';

jest.setTimeout(180_000);
const LINK = 'https://heron.example.org/she-said';
const WORDS = 'Heron: they took her into the van';
const WITHHELD = /FM_SEXUAL|HM_SEXUAL|HM_MISCARRIAGE|VC_CHILD|VC_PREGNANT|heron/i;

/** Returns a record with every kind of withheld value. */
const grave = (): Incident => {
  const source = aSource({
    url: LINK,
    title: 'Heron speaks',
    publisher: 'The Heron',
    archiveUrl: `${LINK}/kept`,
    linkWithheld: 'yes',
  });
  return anIncident({
    sources: [aSource(), source],
    acts: [anAct({ type: 'FM_SEXUAL', people: exactly(1), sources: [source.id] }), anAct({ type: 'FM_BATON' })],
    harms: [
      aHarm({ type: 'HM_SEXUAL', affected: ['VC_CHILD', 'VC_PARTICIPANT'], count: exactly(1) }),
      aHarm({ type: 'HM_INJURY_MINOR', affected: ['VC_JOURNALIST'], count: exactly(2) }),
    ],
    accounts: [
      anAccount({ party: 'PA_AFFECTED', stance: 'DS_CONFIRMS', text: WORDS, mayBePublished: 'no' }),
      anAccount({ mayBePublished: 'yes', text: 'The police: nothing happened' }),
    ],
  });
};

/** Returns every row of every table as text, including what the log discloses. */
const dumped = async (manager: Pick<EntityManager, 'query'>): Promise<string[]> => {
  const tables: { name: string }[] = await manager.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
  );
  const lines: string[] = [];
  // Which totals a record may add to follows from what readers see of it: docs/decisions/withheld-totals.md.
  for (const { name } of tables.filter((table) => !table.name.startsWith('public.withheld_')))
    for (const { row } of (await manager.query(`select t::text as row from ${name} t`)) as { row: string }[])
      lines.push(`${name} ${row}`);
  for (const { disclosure } of (await manager.query('select disclosure from log_value')) as { disclosure: string }[])
    lines.push(`disclosed ${JSON.stringify(openDisclosure(disclosure))}`);
  return lines;
};
const faults = async (manager: EntityManager): Promise<string[]> => {
  const states = new LoggedStates();
  for await (const row of storedLeaves(manager)) states.take(row);
  return recordFaults(manager, states);
};

describe('what readers never see of a record', () => {
  let app: TestApp;
  let desk: Desk;
  let database: FreshDatabase;
  useDesk((opened) => {
    ({ app, desk, database } = opened);
  });

  it('is nowhere plain in the database, and staff who may read the record read it as it was written', async () => {
    const written = grave();
    const record = await submit(desk.monitor, await log(desk.monitor, written));
    expect((await dumped(app.database.manager)).filter((line) => WITHHELD.test(line))).toEqual([]);
    for (const reader of [desk.monitor, desk.analyst, desk.reviewer]) {
      const { incident } = (await reader.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
      expect(
        [incident.acts, incident.harms, incident.sources, incident.accounts].map((list) =>
          list.map(({ id: _id, ...rest }) => ({ ...rest, note: null })),
        ),
      ).toEqual(
        [written.acts, written.harms, written.sources, written.accounts].map((list) =>
          list.map(({ id: _id, ...rest }) => ({ ...rest, note: null })),
        ),
      );
    }
    const count = await desk.analyst.post<{ answer: { total: { low: number } } }>('/api/counts', {
      question:
        'indicator=I02&period=2021&forceTypes=FM_SEXUAL&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED',
    });
    expect([count.status, count.body.answer.total.low]).toEqual([200, 1]);
    expect(await faults(app.database.manager)).toEqual([]);
  });

  it('stays so through review, publication, corrections and another key, and what lies open again is plain again', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, grave()));
    const out = await publish(desk.second, await verify(desk.reviewer, record));
    expect((await app.visitor.get(`/api/public/incidents/${out.code}`)).text).toMatch(/"type" : "WITHHELD"/);
    const whole = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    const { incident } = whole;
    const changed = {
      ...incident,
      acts: incident.acts.map((act) =>
        act.type === 'FM_SEXUAL' ? { ...act, type: 'FM_PUSH' } : { ...act, type: 'FM_SEXUAL' },
      ),
      sources: incident.sources.map((source) => ({
        ...source,
        url: source.url && `${source.url}?heron`,
        linkWithheld: source.linkWithheld === 'yes' ? ('no' as const) : ('yes' as const),
        title: source.linkWithheld === 'yes' ? 'Open now' : 'heron title',
        publisher: source.linkWithheld === 'yes' ? 'Open' : 'heron',
        archiveUrl: null,
      })),
    };
    changed.sources = changed.sources.map((source) =>
      source.linkWithheld === 'no' ? { ...source, url: 'https://open.example.org/now' } : source,
    );
    expect((await desk.reviewer.put(`/api/incidents/${record.id}`, changed, ifMatch(whole.revision))).status).toBe(200);
    expect((await dumped(app.database.manager)).filter((line) => WITHHELD.test(line))).toEqual([]);
    expect((await dumped(app.database.manager)).some((line) => line.includes('https://open.example.org/now'))).toBe(
      true,
    );
    const again = (await desk.analyst.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.incident;
    expect([again.acts.map(({ type }) => type), again.sources.map(({ url }) => url)]).toEqual([
      changed.acts.map(({ type }) => type),
      changed.sources.map(({ url }) => url),
    ]);
    expect(await faults(app.database.manager)).toEqual([]);
    expect((await checkEncryptedValues(database.url, await testKeyring(database.url))).unreadable).toEqual([]);
  });

  it('takes what a withheld link said while it lay open out of the log, and the history says that it is there, not that it was erased', async () => {
    const record = await log(desk.monitor, anIncident({ sources: [aSource({ url: LINK, linkWithheld: 'no' })] }));
    expect((await dumped(app.database.manager)).filter((line) => WITHHELD.test(line)).length).toBeGreaterThan(0);
    const hidden = {
      ...record.incident,
      sources: record.incident.sources.map((source) => ({ ...source, linkWithheld: 'yes' as const })),
    };
    await desk.monitor.put(`/api/incidents/${record.id}`, hidden, ifMatch(1));
    expect((await dumped(app.database.manager)).filter((line) => WITHHELD.test(line))).toEqual([]);
    const { items } = (
      await desk.monitor.get<{
        items: { proof: string; values: { path: string; internal: boolean; erased?: true }[] }[];
      }>(`/api/incidents/${record.id}/changes`)
    ).body;
    expect(items.map(({ proof }) => proof)).not.toContain('broken');
    expect(
      items
        .flatMap(({ values }) => values)
        .filter(({ path }) => path.endsWith('/url'))
        .map(({ internal, erased }) => [internal, erased]),
    ).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
    expect(await faults(app.database.manager)).toEqual([]);
  });

  it('is encrypted where it is plain, without taking from a record what it answers to own questions', async () => {
    const key = await askOwnQuestion(desk);
    const record = await log(desk.monitor, { ...grave(), ownAnswers: { [key]: 'By the court.' } });
    // As an earlier Vigil left it: a withheld link in plain form, and a check that new rows alone must pass.
    const [check] = (await app.database.query(
      `select pg_get_constraintdef(oid) as says from pg_constraint where conname = 'source_withheld_sealed'`,
    )) as [{ says: string }];
    await app.database.query('alter table source drop constraint source_withheld_sealed');
    await app.database.query(`update source set url = $2 where incident_id = $1 and link_withheld = 'yes'`, [
      record.id,
      LINK,
    ]);
    await app.database.query(`alter table source add constraint source_withheld_sealed ${check.says} not valid`);
    await app.database.query(`insert into unfinished_step (step) values ('seal-withheld')`);
    await encryptWithheld({
      databaseUrl: database.url,
      keyring: await testKeyring(database.url),
      log: () => undefined,
    });
    const { incident } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([incident.ownAnswers, incident.acts.map(({ type }) => type)]).toEqual([
      { [key]: 'By the court.' },
      ['FM_SEXUAL', 'FM_BATON'],
    ]);
    expect((await dumped(app.database.manager)).filter((line) => line.includes(LINK))).toEqual([]);
  });

  it('an assessment of it holds as long as its type does', async () => {
    const record = await verify(desk.reviewer, await submit(desk.monitor, await log(desk.monitor, grave())));
    const act = record.incident.acts.find(({ type }) => type === 'FM_SEXUAL')!.id;
    const judged = {
      id: randomUUID(),
      act,
      outcome: 'LA_UNLAWFUL',
      tests: {
        legality: 'not-met',
        precaution: 'not-judged',
        necessity: 'not-judged',
        proportionality: 'not-judged',
        nonDiscrimination: 'not-judged',
        legitimateAim: 'not-judged',
      },
      reasons: 'As the report says.',
      standards: 'UN',
    };
    const assessed = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/assessments`,
      judged,
      ifMatch(record.revision),
    );
    expect([assessed.status, assessed.body.assessments[0]!.stillHolds]).toEqual([200, true]);
    const another = {
      ...assessed.body.incident,
      acts: assessed.body.incident.acts.map((one) => (one.id === act ? { ...one, type: 'FM_UNSPEC' } : one)),
    };
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      another,
      ifMatch(assessed.body.revision),
    );
    expect([changed.status, changed.body.assessments[0]!.stillHolds]).toEqual([200, false]);
  });

  it('the database itself refuses it plain', async () => {
    for (const statement of [
      `update act set type = 'FM_SEXUAL'`,
      `update harm set type = 'HM_SEXUAL'`,
      `update harm set affected = array['VC_CHILD']`,
      `update source set link_withheld = 'yes', url = 'https://x.example'`,
      `update account set text = 'x', may_be_published = 'no', party = 'PA_WITNESS'`,
    ]) {
      await expect(app.database.query(statement)).rejects.toMatchObject({ driverError: { code: '23514' } });
    }
  });
});

describe('records that an earlier Vigil kept plain', () => {
  let database: FreshDatabase;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-withheld-'));
    for (const file of readdirSync(formerMigrations))
      if (file < '0057') cpSync(join(formerMigrations, file), join(folder, file));
    database = await freshDatabase('nothing');
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are encrypted at the start, in the log as well, which proves the same as before', async () => {
    await migrate(database.url, folder);
    const [member, incident, source, act, harm, account] = Array.from({ length: 6 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const keyring = await testKeyring(database.url);
    const data = await new DataSource({ type: 'postgres', url: database.url, entities: RECORD_ENTITIES }).initialize();
    try {
      useKeyring(data, keyring);
      await withClient(database.url, async (client) => {
        await client.query(`insert into member (id, name, name_folded, role) values ($1, 'a', 'a', 'monitor')`, [
          member,
        ]);
        await client.query(
          `insert into incident (id, author_id, status, codebook_version, title, interference, peacefulness, notified, sensitivity, crowd_state) values ($1, $2, 'WS_SUBMITTED', 2, 'A march', 'IN_UNKNOWN', 'PE_UNKNOWN', 'unknown', 'S2_INTERNAL', 'CS_UNKNOWN')`,
          [incident, member],
        );
        await client.query(
          `insert into source (id, incident_id, position, type, url, link_withheld) values ($1, $2, 0, 'SR_WITNESS', $3, 'unknown')`,
          [source, incident, LINK],
        );
        await client.query(
          `insert into act (id, incident_id, position, type, quantity_state, people_state) values ($1, $2, 0, 'FM_SEXUAL', 'CS_UNKNOWN', 'CS_UNKNOWN')`,
          [act, incident],
        );
        await client.query(
          `insert into harm (id, incident_id, position, type, side, affected, count_state) values ($1, $2, 0, 'HM_MISCARRIAGE', 'SI_ASSEMBLY', array['VC_PREGNANT', 'VC_PARTICIPANT'], 'CS_UNKNOWN')`,
          [harm, incident],
        );
        await client.query(
          `insert into account (id, incident_id, position, party, stance, text, about_this_event, may_be_published) values ($1, $2, 0, 'PA_AFFECTED', 'DS_CONFIRMS', $3, 'yes', 'unknown')`,
          [account, incident, WORDS],
        );
        await client.query(
          `insert into assessment (id, incident_id, act_id, act_type, outcome, legality, precaution, necessity, proportionality, non_discrimination, legitimate_aim, reasons, organisation, standards, assessor_id)
          values ($1, $2, $3, 'FM_SEXUAL', 'LA_UNLAWFUL', 'met', 'met', 'met', 'met', 'met', 'met', 'x', 'x', 'x', $4)`,
          [randomUUID(), incident, act, member],
        );
        await client.query(
          `insert into withheld_waiting (incident_id, tally, half_year, seen, lows) values ($1, 'force', '2021-H1', 1, array[1, 0])`,
          [incident],
        );
      });
      const values = [
        ['/title', 'A march'],
        ['record.status', 'WS_SUBMITTED'],
        [`/acts/${act}/type`, 'FM_SEXUAL'],
        [`/harms/${harm}/type`, 'HM_MISCARRIAGE'],
        [`/harms/${harm}/affected`, ['VC_PREGNANT', 'VC_PARTICIPANT']],
        [`/sources/${source}/url`, LINK],
        [`/sources/${source}/linkWithheld`, 'unknown'],
        [`/sources/${source}/type`, 'SR_WITNESS'],
        ['/sources', [source]],
        [`/harms/${harm}/side`, 'SI_ASSEMBLY'],
        [`/accounts/${account}/party`, 'PA_AFFECTED'],
        [`/accounts/${account}/stance`, 'DS_CONFIRMS'],
        [`/accounts/${account}/text`, WORDS],
        [`/accounts/${account}/aboutThisEvent`, 'yes'],
        ['/acts', [act]],
        ['/harms', [harm]],
        ['/accounts', [account]],
      ] as [string, unknown][];
      await data.transaction((manager) =>
        appendLeaf(manager, {
          entity: 'incident',
          entityId: incident,
          revision: 1,
          actorId: member,
          what: 'saved',
          values: [
            ...values.filter(([field]) => field !== `/acts/${act}/type`),
            [`/acts/${act}/type`, 'FM_UNSPEC'] as [string, unknown],
          ].map(([field, value]) => ({ field, value })),
        }),
      );
      await data.transaction((manager) =>
        appendLeaf(manager, {
          entity: 'incident',
          entityId: incident,
          revision: 1,
          actorId: member,
          what: 'saved',
          values: values.filter(([field]) => field === `/acts/${act}/type`).map(([field, value]) => ({ field, value })),
        }),
      );
      await migrate(database.url);
      const said: string[] = [];
      const job = { databaseUrl: database.url, keyring, log: (line: string) => void said.push(line) };
      await encryptPlaintextValues(job);
      await encryptWithheld(job);
      expect(said).toContain('Encrypting what is withheld from readers and was kept plain until now');
      expect((await dumped(data.manager)).filter((line) => WITHHELD.test(line) || line.includes('FM_UNSPEC'))).toEqual(
        [],
      );
      const row = await data.manager.getRepository(IncidentEntity).findOneByOrFail({ id: incident });
      const opened = (await readRecords(data.manager, [row], false)).get(incident)!.incident;
      expect([
        opened.acts[0]!.type,
        opened.harms[0]!.type,
        opened.harms[0]!.affected,
        opened.sources[0]!.url,
        opened.accounts[0]!.text,
      ]).toEqual(['FM_SEXUAL', 'HM_MISCARRIAGE', ['VC_PREGNANT', 'VC_PARTICIPANT'], LINK, WORDS]);
      expect(await data.query('select act_type, act_sealed from assessment')).toEqual([
        { act_type: 'WITHHELD', act_sealed: 1 },
      ]);
      expect(await faults(data.manager)).toEqual([]);
      expect(
        await data.query(
          `select conname from pg_constraint where not convalidated and conname !~ '^(member_totp|evidence)_'`,
        ),
      ).toEqual([]);
      expect(JSON.stringify(await data.query('select value from withheld_waiting'))).not.toContain(
        Buffer.from('[1,0]').toString('hex'),
      );
      await encryptWithheld({
        ...job,
        log: (line) => {
          throw new Error(line);
        },
      });
    } finally {
      await data.destroy();
    }
    expect(await checkEncryptedValues(database.url, keyring)).toMatchObject({ plain: 0, unreadable: [] });
  });
});

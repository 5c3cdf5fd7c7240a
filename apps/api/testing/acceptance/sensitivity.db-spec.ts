import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { CaseTeamView } from '@vigil/shared/staff-responses/case-team.js';
import { formerMigrations, migrate } from '../../platform/database/migrate.js';
import { readMigrations } from '../../platform/database/migration-files.js';
import { openDisclosure } from '../../audit-log/log-leaf.js';
import { anIncident, but } from '../an-incident.js';
import { type Answer, type Client, must, type TestApp } from '../app.js';
import { ifMatch, log, submit, verified, type Desk } from '../desk.js';
import { declaredAs } from '../upload-evidence.js';
import { freshDatabase } from '../fresh-database.js';
import { useDesk } from '../use-desk.js';
import { type Canary, getsOf, queriesOf, tellsOf, writesOf } from '../walk-of-the-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
/** A reviewer of the team, and everybody else: none of them may learn that the record is there. */
let inside: Client;
let outside: Record<string, Client>;
const CANARY = 'Heron of the restricted';
const canaries: Record<string, Canary & { record: IncidentRecord }> = {};
const tells = (text: string, canary: Canary): boolean => tellsOf(text, canary, CANARY);

const change = (client: Client, record: IncidentRecord, fields: object): Promise<Answer<IncidentRecord>> =>
  client.put<IncidentRecord>(`/api/incidents/${record.id}`, but(record.incident, fields), ifMatch(record.revision));
const declare = async (client: Client, record: IncidentRecord, id: string = randomUUID()): Promise<string> => {
  must(
    await client.put(
      `/api/incidents/${record.id}/evidence/${id}`,
      declaredAs(Buffer.from('The same picture twice.'), { name: `${CANARY}.jpg` }),
    ),
  );
  return id;
};

useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  inside = desk.reviewer;
  outside = {
    'another reviewer': desk.second,
    'an analyst': desk.analyst,
    'another monitor': await app.signIn('monitor'),
    'an administrator': desk.admin,
  };
  for (const sensitivity of ['S3_RESTRICTED', 'S4_SEALED']) {
    const open = await verified(desk, anIncident({ title: CANARY, publicSummary: CANARY }));
    const evidence = await declare(inside, open);
    canaries[sensitivity] = { record: must(await change(inside, open, { sensitivity })), evidence };
  }
  // Another record of the same event with the same file, which everybody may see.
  await declare(desk.second, await verified(desk, anIncident({ title: 'A heron that everybody may know' })));
});

describe.each(['S3_RESTRICTED', 'S4_SEALED'])('a record that is %s', (sensitivity) => {
  it('is read by its author and by the reviewer who said so, who is in its team from then on', async () => {
    const { record } = canaries[sensitivity]!;
    for (const client of [inside, desk.monitor])
      expect((await client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body).toMatchObject({
        id: record.id,
        limited: true,
      });
    const team = must(await inside.get<CaseTeamView>(`/api/incidents/${record.id}/case-team`));
    expect(team.team.map(({ id }) => id)).toEqual([inside.member!.id]);
  });

  it.each(['another reviewer', 'an analyst', 'another monitor', 'an administrator'])(
    'is in no GET of the desk for %s, and by its ids it is not there',
    async (who) => {
      const canary = canaries[sensitivity]!;
      const told: string[] = [];
      let asked = 0;
      for (const path of getsOf(app, canary)) {
        for (const query of queriesOf(path, CANARY)) {
          const { status, text } = await outside[who]!.get(`${path}${query}`);
          asked += 1;
          const isOfIt = path.includes(canary.record.id) || path.includes(canary.evidence);
          if (tells(text, canary) || (isOfIt && status < 400)) told.push(`${path}: ${status}`);
        }
      }
      expect(told).toEqual([]);
      expect(asked).toBeGreaterThan(60);
    },
  );

  it('is told by the same walk to whoever is in the team: the walk would find it', async () => {
    const canary = canaries[sensitivity]!;
    const told = await Promise.all(
      getsOf(app, canary).map(async (path) => [path, (await inside.get(path)).text] as const),
    );
    expect(told.filter(([, text]) => tells(text, canary)).length).toBeGreaterThan(4);
  });

  it('is in no write for them either: each says that there is none', async () => {
    const { record, evidence } = canaries[sensitivity]!;
    const wrong: string[] = [];
    const writes = writesOf(app, { record, evidence });
    for (const { method, address } of writes) {
      const { status, text } = await desk.second.request(method, address, {}, ifMatch(record.revision));
      if (status < 400 || tells(text.replace(address, ''), { record, evidence }))
        wrong.push(`${method} ${address}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(writes.length).toBeGreaterThan(8);
    expect((await change(desk.second, record, { title: 'Mine now' })).status).toBe(404);
    expect(
      (await desk.second.post(`/api/incidents/${record.id}/reviews`, { decision: 'reopen' }, ifMatch(record.revision)))
        .status,
    ).toBe(404);
    expect(
      (
        await desk.second.post(
          `/api/incidents/${record.id}/retractions`,
          { reason: 'CR_CODING', note: 'A guess.' },
          ifMatch(record.revision),
        )
      ).status,
    ).toBe(404);
  });

  it('is in no figure and no file, also for its team, and a figure says so', async () => {
    const asked = { question: 'indicator=I01&period=2021&stages=published,verified,unfinished&singleSource=yes' };
    const figure = async (client: Client) =>
      must(
        await client.post<{
          answer: { total: { low: number; high: number } };
          rule: string[];
          records: number;
          limited: number | null;
        }>('/api/counts', asked),
      );
    const [mine, others, ofAnalyst] = [await figure(inside), await figure(desk.second), await figure(desk.analyst)];
    expect(mine.answer).toEqual(others.answer);
    expect(mine.records).toBe(1);
    expect([mine.limited, others.limited, ofAnalyst.limited]).toEqual([2, 2, null]);
    expect(ofAnalyst.rule).toContain('Restricted and sealed records are in no figure and no file.');
    expect((await figure(desk.monitor)).records).toBe(1);
  });
});

it('a reviewer is told how many there are that they may not see, and nothing else; an analyst is not', async () => {
  const queue = async (client: Client) => must(await client.get<RecordQueue>('/api/incidents'));
  expect([
    (await queue(desk.second)).limited,
    (await queue(inside)).limited,
    (await queue(desk.analyst)).limited,
  ]).toEqual([2, 0, null]);
  expect((await queue(inside)).total - (await queue(desk.second)).total).toBe(2);
});

it('duplicates, the same files and a possible double are looked for among what one may see', async () => {
  const { items } = must(await desk.second.get<RecordQueue>('/api/incidents?q=everybody'));
  const known = items[0]!;
  const found = must(await desk.second.get<{ items: { id: string }[] }>(`/api/incidents/${known.id}/duplicates`));
  expect(found.items).toEqual([]);
  expect(
    must(await inside.get<{ items: { id: string }[] }>(`/api/incidents/${known.id}/duplicates`)).items,
  ).toHaveLength(2);
  const same = async (client: Client): Promise<number> =>
    must(await client.get<{ items: { same: unknown[] }[] }>(`/api/incidents/${known.id}/evidence`)).items[0]!.same
      .length;
  expect([await same(desk.second), await same(inside)]).toEqual([0, 2]);
});

describe('who is in a case team', () => {
  const fresh = async (id: string): Promise<IncidentRecord> =>
    must(await inside.get<IncidentRecord>(`/api/incidents/${id}`));
  const choose = (
    client: Client,
    { id, revision }: { id: string; revision: number },
    members: string[],
  ): Promise<Answer<CaseTeamView>> =>
    client.put<CaseTeamView>(`/api/incidents/${id}/case-team`, { members }, ifMatch(revision));

  it('is chosen by its author and its team: who is added reads it, who is taken out does not', async () => {
    const { record } = canaries['S3_RESTRICTED']!;
    const third = await app.signIn('reviewer');
    expect((await choose(third, await fresh(record.id), [third.member!.id])).status).toBe(404);
    const added = must(await choose(desk.monitor, await fresh(record.id), [inside.member!.id, third.member!.id]));
    expect(added.team).toHaveLength(2);
    expect((await third.get(`/api/incidents/${record.id}`)).status).toBe(200);
    expect((await third.get(`/api/incidents/${record.id}/changes`)).text).toContain('case-team');
    // Nobody alone takes a record away from everybody else; its author may, and where a colleague stays, a reviewer
    // may.
    const alone = await choose(inside, await fresh(record.id), []);
    expect([alone.status, alone.text]).toEqual([403, expect.stringContaining('second-person-needed')]);
    const fourth = await app.signIn('reviewer');
    must(await choose(inside, await fresh(record.id), [fourth.member!.id]));
    expect((await third.get(`/api/incidents/${record.id}`)).status).toBe(404);
    // Whoever was taken out is told by whom and when, and nothing of the record.
    const told = async (client: Client) =>
      must(await client.get<{ lostSight: { by: string; wasOnTeam: boolean }[] }>('/api/case-teams/missing'));
    expect((await told(third)).lostSight).toContainEqual({
      by: inside.member!.name,
      on: expect.any(String),
      records: 1,
      wasOnTeam: true,
    });
    expect([
      (await told(fourth)).lostSight.filter(({ wasOnTeam }) => wasOnTeam),
      JSON.stringify(await told(third)).includes(record.id),
    ]).toEqual([[], false]);
    must(await choose(desk.monitor, await fresh(record.id), [inside.member!.id]));
    expect((await fourth.get(`/api/incidents/${record.id}`)).status).toBe(404);
  });

  it('has whoever took or verified the record before somebody restricts it: it does not vanish from them', async () => {
    const open = await verified(desk, anIncident({ title: 'Verified by a colleague' }));
    const limited = must(await change(desk.second, open, { sensitivity: 'S3_RESTRICTED' }));
    expect((await inside.get(`/api/incidents/${open.id}`)).status).toBe(200);
    expect((await choose(desk.second, limited, [])).text).toContain('second-person-needed');
    must(await change(desk.second, limited, { sensitivity: 'S0_PUBLIC' }));
  });

  it('is no analyst, no monitor, no administrator, and nobody alone but the author', async () => {
    const { record } = canaries['S3_RESTRICTED']!;
    for (const client of [desk.analyst, desk.admin, await app.signIn('monitor')]) {
      const refused = await choose(inside, await fresh(record.id), [client.member!.id]);
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('no-reviewer')]);
      expect((await choose(client, await fresh(record.id), [client.member!.id])).status).toBeGreaterThanOrEqual(403);
    }
    expect((await choose(desk.monitor, await fresh(record.id), [])).text).toContain('case-team-needed');
    expect((await choose(inside, await fresh(record.id), ['not an id'])).text).toContain('/members/0');
  });

  it('where nobody of it can act, two reviewers let themselves in, and the log says so', async () => {
    const author = await app.signIn('monitor');
    const record = await submit(
      author,
      await log(author, anIncident({ title: 'Nobody can act', sensitivity: 'S3_RESTRICTED' })),
    );
    const missing = async (client: Client) =>
      must(await client.get<{ items: { id: string; asked: boolean; askedByMe: boolean }[] }>('/api/case-teams/missing'))
        .items;
    expect((await missing(desk.second)).map(({ id }) => id)).toEqual([record.id]);
    const open = (client: Client) =>
      client.post<{ opened: boolean }>(`/api/incidents/${record.id}/case-team/openings`, {});
    expect(must(await open(desk.second))).toEqual({ opened: false });
    expect((await desk.second.get(`/api/incidents/${record.id}`)).status).toBe(404);
    expect((await open(desk.second)).text).toContain('second-person-needed');
    expect(await missing(inside)).toMatchObject([{ asked: true, askedByMe: false }]);
    // After seven days nobody answers it any more: the next to ask is the first.
    await app.database.query('update incident set team_asked_on = team_asked_on - 7 where id = $1', [record.id]);
    expect(await missing(inside)).toMatchObject([{ asked: false, askedByMe: false }]);
    expect(must(await open(inside))).toEqual({ opened: false });
    await app.database.query('update incident set team_asked_on = team_asked_on - 7 where id = $1', [record.id]);
    expect(must(await open(desk.second))).toEqual({ opened: false });
    await app.database.query('update incident set team_asked_on = team_asked_on - 6 where id = $1', [record.id]);
    expect(must(await open(inside))).toEqual({ opened: true });
    for (const client of [inside, desk.second])
      expect((await client.get(`/api/incidents/${record.id}`)).status).toBe(200);
    expect(await missing(inside)).toEqual([]);
    // There is a team now: nobody lets themselves in any more, also not into the others.
    const third = await app.signIn('reviewer');
    for (const id of [record.id, canaries['S4_SEALED']!.record.id])
      expect((await third.post(`/api/incidents/${id}/case-team/openings`, {})).status).toBe(404);
    const kinds = must(
      await inside.get<{ items: { kind: string; actor: string }[] }>(`/api/incidents/${record.id}/changes`),
    ).items.filter(({ kind }) => kind === 'case-team');
    expect(kinds).toHaveLength(4);
    // Frozen, its whole team cannot act: then it waits again.
    await app.database.query('update member set frozen = true where id = any($1)', [
      [inside.member!.id, desk.second.member!.id],
    ]);
    expect((await missing(third)).map(({ id }) => id)).toContain(record.id);
    await app.database.query('update member set frozen = false where id = any($1)', [
      [inside.member!.id, desk.second.member!.id],
    ]);
  });
});

it('records that were restricted before there were case teams stay with the reviewers who worked on them, and the log says so', async () => {
  const before = await freshDatabase('nothing');
  const all = readMigrations(formerMigrations).map(({ name }) => name);
  await migrate(
    before.url,
    formerMigrations,
    all.filter((name) => name < '0054'),
  );
  const [author, worked, stranger, record, open] = Array.from({ length: 5 }, () => randomUUID());
  const database = await new DataSource({ type: 'postgres', url: before.url }).initialize();
  for (const [id, role] of [
    [author, 'monitor'],
    [worked, 'reviewer'],
    [stranger, 'reviewer'],
  ])
    await database.query(`insert into member (id, name, name_folded, role) values ($1, $2, $2, $3)`, [id, id, role]);
  for (const [id, sensitivity] of [
    [record, 'S3_RESTRICTED'],
    [open, 'S2_INTERNAL'],
  ]) {
    await database.query(
      `insert into incident (id, author_id, status, revision, codebook_version, crowd_state, notified, sensitivity, verified_by) values ($1, $2, 'WS_VERIFIED', 3, 1, 'CS_UNKNOWN', 'unknown', $3, $4)`,
      [id, author, sensitivity, worked],
    );
  }
  await migrate(before.url);
  expect(await database.query('select id, case_team from incident order by sensitivity desc')).toEqual([
    { id: record, case_team: [worked] },
    { id: open, case_team: [] },
  ]);
  const lines: { disclosure: string }[] = await database.query(
    `select v.disclosure from log_leaf l join log_value v on v.idx = l.idx where l.what = 'case-team' and l.entity_id = $1`,
    [record],
  );
  expect(lines.map(({ disclosure }) => openDisclosure(disclosure))).toEqual([
    { field: 'record.caseTeam', value: [worked] },
  ]);
  await database.destroy();
  await before.drop();
});

import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import { handIn } from '../testing/a-person.js';
import { must, type Answer, type Client, type TestApp } from '../testing/app.js';
import { hide, ifMatch, log, published, submit, verified, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

type Refusal = Answer<{ code?: string } | null>;
/** What a reviewer sends, and the row for which its transaction waits. */
interface Act {
  table: string;
  id: string;
  send: () => Promise<Refusal>;
}
const ofRecord = ({ id, revision }: IncidentRecord, client: Client, noun: string, body: object): Act => ({
  table: 'incident',
  id,
  send: () => client.post(`/api/incidents/${id}/${noun}`, body, ifMatch(revision)),
});
const submitted = async (): Promise<IncidentRecord> => submit(desk.monitor, await log(desk.monitor, anIncident()));
const togetherWith = ({ id }: IncidentRecord, client: Client, what: string): Act => ({
  table: 'incident',
  id,
  send: () => client.post(`/api/incidents/hidings${what}`, { ids: [id], reason: 'Somebody is in danger.' }),
});

const ACTS: Record<string, (client: Client) => Promise<Act>> = {
  'publish a record': async (client) =>
    ofRecord(await verified(desk, anIncident()), client, 'publications', { shownPlace: 'district', shownDate: 'day' }),
  'release a retraction': async (client) => {
    const { id, revision } = await published(desk, anIncident());
    const body = { reason: 'CR_CODING', note: 'It was coded by mistake.' };
    must(await desk.reviewer.post(`/api/incidents/${id}/retractions`, body, ifMatch(revision)));
    const waiting = await client.get<{ items: { id: string; digest: string }[] }>(`/api/releases?subject=${id}`);
    const [{ id: release, digest }] = must(waiting).items as [{ id: string; digest: string }];
    const send = (): Promise<Refusal> =>
      client.post(`/api/releases/${release}/answers`, { answer: 'release', seen: digest });
    return { table: 'incident', id, send };
  },
  'release an internal export': async (client) => {
    const asked = await desk.analyst.post<{ id: string }>('/api/exports/internal', {
      data: 'incidents',
      format: 'csv',
      question: 'indicator=I02&period=2021',
      reason: 'The lawyers of a case need the narratives.',
    });
    const { id } = must(asked);
    const send = (): Promise<Refusal> => client.post(`/api/exports/internal/${id}/answers`, { answer: 'release' });
    return { table: 'export', id, send };
  },
  'merge a record': async (client) => {
    const [record, into] = [await submitted(), await submitted()];
    return ofRecord(record, client, 'mergers', { into: into.id });
  },
  'merge several records': async (client) => {
    const both = [await submitted(), await submitted()];
    const records = both.map(({ id, revision }) => ({ id, revision, take: [] }));
    return ofRecord(await submitted(), client, 'mergers/several', { records });
  },
  'hide a record': async (client) => togetherWith(await published(desk, anIncident()), client, ''),
  'restore a record': async (client) =>
    togetherWith(await hide(desk.reviewer, await published(desk, anIncident())), client, '/restorations'),
  'agree to an assessment': async (client) => {
    const record = await verified(desk, anIncident({ acts: [anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' })] }));
    const id = randomUUID();
    const tests = { legality: 'met', precaution: 'met', necessity: 'not-met', proportionality: 'not-met' };
    const assessed = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/assessments`,
      {
        id,
        act: record.incident.acts[0]!.id,
        outcome: 'LA_UNLAWFUL',
        reasons: 'Nobody was warned.',
        standards: 'the UN Basic Principles',
        tests: { ...tests, nonDiscrimination: 'not-judged', legitimateAim: 'not-judged' },
      },
      ifMatch(record.revision),
    );
    return ofRecord(must(assessed), client, `assessments/${id}/agreements`, {});
  },
  'join two entries of a person': async (client) => {
    const [id, into] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    must(await desk.reviewer.post(`/api/people/${id}/joinings`, { into }));
    const body = { agrees: true, into, isUndoing: false };
    return { table: 'people_record', id, send: () => client.post(`/api/people/${id}/joinings/answers`, body) };
  },
  'open the case team of a record': async (client) => {
    const limited = anIncident({ sensitivity: 'S3_RESTRICTED' });
    const { id } = await submit(desk.monitor, await log(desk.monitor, limited));
    must(await desk.reviewer.post(`/api/incidents/${id}/case-team/openings`, {}));
    return { table: 'incident', id, send: () => client.post(`/api/incidents/${id}/case-team/openings`, {}) };
  },
};

/** How many lines of the log are of what a member did, other than to accounts. */
const linesBy = async ({ member }: Client): Promise<number> => {
  const [row] = (await app.database.query(
    `select count(*)::int as lines from log_leaf where actor_id = $1 and entity <> 'member'`,
    [member!.id],
  )) as [{ lines: number }];
  return row.lines;
};

/** Sends it, and runs `meanwhile` once its transaction waits for the row. */
const heldUp = async ({ table, id, send }: Act, meanwhile: () => Promise<unknown>): Promise<Refusal> => {
  const holding = app.database.createQueryRunner();
  await holding.startTransaction();
  try {
    await holding.query(`select from ${table} where id = $1 for update`, [id]);
    const sent = send();
    await untilSomebodyWaits(app.database);
    await meanwhile();
    await holding.rollbackTransaction();
    return await sent;
  } finally {
    if (holding.isTransactionActive) await holding.rollbackTransaction();
    await holding.release();
  }
};
const change = (client: Client, to: object): Promise<Answer> =>
  desk.admin.put(`/api/members/${client.member!.id}`, { role: 'reviewer', frozen: false, ...to });

it.each(Object.keys(ACTS))('lets nobody %s who was suspended while it waited', async (what) => {
  const late = await app.signIn('reviewer');
  const act = await ACTS[what]!(late);
  const { status, body } = await heldUp(act, async () => must(await change(late, { frozen: true })));
  expect([status, body?.code, await linesBy(late)]).toEqual([403, 'not-allowed', 0]);
});

it('lets nobody publish who was given another role while it waited', async () => {
  const late = await app.signIn('reviewer');
  const act = await ACTS['publish a record']!(late);
  const { status, body } = await heldUp(act, async () => must(await change(late, { role: 'monitor' })));
  expect([status, body?.code, await linesBy(late)]).toEqual([403, 'not-allowed', 0]);
});

it.each(Object.keys(ACTS))('lets whoever may %s, after it waited', async (what) => {
  const late = await app.signIn('reviewer');
  const { status } = await heldUp(await ACTS[what]!(late), () => Promise.resolve());
  expect([status < 300, (await linesBy(late)) > 0]).toEqual([true, true]);
});

it('suspends somebody once what they publish is written, and neither waits for the other', async () => {
  for (let round = 0; round < 6; round += 1) {
    const late = await app.signIn('reviewer');
    const acts = await Promise.all(
      ['publish a record', 'release a retraction', 'hide a record'].map((what) => ACTS[what]!(late)),
    );
    const [suspended, ...sent] = await Promise.all([change(late, { frozen: true }), ...acts.map(({ send }) => send())]);
    expect(suspended.status).toBe(200);
    for (const { status } of sent) expect([200, 401, 403]).toContain(status);
  }
});

/** Sends it, and suspends its sender while it waits for the head of the log. */
const savedWhileSuspended = async <T>(client: Client, send: () => Promise<Answer<T>>): Promise<Answer<T>> => {
  const holding = app.database.createQueryRunner();
  await holding.startTransaction();
  try {
    await holding.query('select from log_head for update');
    const sent = send();
    await untilSomebodyWaits(app.database);
    const suspended = change(client, { frozen: true });
    await untilSomebodyWaits(app.database, 2);
    await holding.rollbackTransaction();
    expect((await suspended).status).toBe(200);
    return await sent;
  } finally {
    if (holding.isTransactionActive) await holding.rollbackTransaction();
    await holding.release();
  }
};

it('suspends somebody who saves a record at that moment, which is saved', async () => {
  const late = await app.signIn('reviewer');
  const { id, revision, incident } = await submitted();
  const body = { ...incident, title: 'Said again' };
  const saved = await savedWhileSuspended(late, () => late.put(`/api/incidents/${id}`, body, ifMatch(revision)));
  expect(saved.status).toBe(200);
});

it('suspends somebody who tags records at that moment, which are tagged', async () => {
  const late = await app.signIn('reviewer');
  const { id, revision } = await submitted();
  const body = { action: 'tag', tag: 'again', dryRun: false, items: [{ id, revision }] };
  const { body: answer } = await savedWhileSuspended(late, () =>
    late.post<BulkOutcomes>('/api/incidents/bulk-actions', body),
  );
  expect(answer.results.map(({ result }) => result)).toEqual(['done']);
});

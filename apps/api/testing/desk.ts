import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { HidingOutcomes } from '@vigil/shared/staff-responses/hidden-records.js';
import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from './an-incident.js';
import { type Answer, type Client, must, type TestApp } from './app.js';
import { backdateRow } from './backdate-rows.js';

/**
 * A small team of signed-in members, and the steps of a record through the API: log, submit, verify, publish and so on.
 */
export interface Desk {
  app: TestApp;
  monitor: Client;
  reviewer: Client;
  second: Client;
  analyst: Client;
  admin: Client;
}

export const openDesk = async (app: TestApp): Promise<Desk> => {
  const desk: Desk = {
    app,
    monitor: await app.signIn('monitor'),
    reviewer: await app.signIn('reviewer'),
    second: await app.signIn('reviewer'),
    analyst: await app.signIn('analyst'),
    admin: await app.signIn('admin'),
  };
  colleagues.set(desk.reviewer, desk.second).set(desk.second, desk.reviewer);
  return desk;
};
/** For each reviewer, the other one who agrees to requests. */
const colleagues = new WeakMap<Client, Client>();

export const ifMatch = (revision: number): Record<string, string> => ({ 'if-match': `"${revision}"` });
export const CREATE = { 'if-none-match': '*' } as const;

/** Changes the settings of the organisation from how they are now. */
export const putSettings = async <T = OrganisationSettings>(client: Client, settings: object): Promise<Answer<T>> =>
  client.put<T>('/api/settings', settings, { 'if-match': (await client.get('/api/settings')).headers.get('etag')! });

export const log = async (client: Client, incident: Incident, id: string = randomUUID()): Promise<IncidentRecord> =>
  must(await client.put<IncidentRecord>(`/api/incidents/${id}`, incident, CREATE));
const post = async (client: Client, record: IncidentRecord, noun: string, body: unknown): Promise<IncidentRecord> =>
  must(await client.post<IncidentRecord>(`/api/incidents/${record.id}/${noun}`, body, ifMatch(record.revision)));

export const submit = (client: Client, record: IncidentRecord): Promise<IncidentRecord> =>
  post(client, record, 'submissions', {});
export const take = (client: Client, record: IncidentRecord): Promise<IncidentRecord> =>
  post(client, record, 'reviews', { decision: 'take' });
export const verify = (client: Client, record: IncidentRecord, grade = 'VG_FAIR'): Promise<IncidentRecord> =>
  post(client, record, 'reviews', { decision: 'verify', grade, reason: 'The sources agree on what happened.' });
/** Returns what the preview shows, which the publication must send back. Only records with groups need it. */
export const seenBy = async (
  client: Client,
  { id }: { id: string },
  { shownPlace, shownDate }: { shownPlace: string; shownDate: string },
): Promise<{ seen?: string }> => {
  const query = `shownPlace=${shownPlace}&shownDate=${shownDate}`;
  const preview = await client.get<{ seen: string }>(`/api/incidents/${id}/publications/preview?${query}`);
  return preview.status === 200 ? { seen: preview.body.seen } : {};
};
/** Publishes or corrects. A second person agrees where one is needed: to a note, to finer or other detail. */
export const publish = async (
  client: Client,
  record: IncidentRecord,
  shown: { shownPlace?: string; shownDate?: string; reason?: string; forgetWords?: boolean } = {},
): Promise<IncidentRecord> => {
  const asked = { shownPlace: 'district', shownDate: 'day', ...shown };
  const answer = await post(client, record, 'publications', {
    ...asked,
    ...(record.incident.groups.length > 0 ? await seenBy(client, record, asked) : {}),
  });
  if (answer.publication?.revision === answer.revision) return answer;
  await releaseFor(colleagues.get(client)!, record.id);
  return must(await client.get<IncidentRecord>(`/api/incidents/${record.id}`));
};
/**
 * Publishes a record and proposes to correct its title, which waits for a reviewer other than `by`.
 * @returns the record
 */
export const correctionThatWaits = async (desk: Desk, by: Client): Promise<IncidentRecord> => {
  const record = await published(desk, anIncident({ title: 'A title that is wrong' }));
  const path = `/api/incidents/${record.id}`;
  const title = 'The right title';
  const changed = must(await by.put<IncidentRecord>(path, { ...record.incident, title }, ifMatch(record.revision)));
  const reason = 'The title was wrong.';
  return post(by, changed, 'publications', { shownPlace: 'district', shownDate: 'day', reason });
};
/** Retracts: one person gives the reason, another agrees. */
export const retract = async (
  client: Client,
  record: IncidentRecord,
  reason = 'CR_CODING',
  note = 'It was coded by mistake.',
): Promise<IncidentRecord> => {
  await post(client, record, 'retractions', { reason, note });
  await releaseFor(colleagues.get(client)!, record.id);
  return must(await client.get<IncidentRecord>(`/api/incidents/${record.id}`));
};
const together = async (
  client: Client,
  what: string,
  records: readonly IncidentRecord[],
  reason: string,
): Promise<IncidentRecord[]> => {
  const { status, body, text } = await client.post<HidingOutcomes>(`/api/incidents/hidings${what}`, {
    ids: records.map(({ id }) => id),
    reason,
  });
  if (status >= 300 || body.done < records.length) throw new Error(`${status} ${text}`);
  return Promise.all(records.map(async ({ id }) => must(await client.get<IncidentRecord>(`/api/incidents/${id}`))));
};
const alone = async (client: Client, what: string, record: IncidentRecord, reason: string): Promise<IncidentRecord> =>
  (await together(client, what, [record], reason))[0]!;
export const hide = (
  client: Client,
  record: IncidentRecord,
  reason = 'Somebody is in danger.',
): Promise<IncidentRecord> => alone(client, '', record, reason);
export const restore = (client: Client, record: IncidentRecord): Promise<IncidentRecord> =>
  alone(client, '/restorations', record, 'I asked the person myself.');
/** Forgets a hidden record: one person asks, a day passes, another does it. */
export const forget = async (
  { app }: Pick<Desk, 'app'>,
  client: Client,
  record: IncidentRecord,
): Promise<IncidentRecord> => {
  await alone(colleagues.get(client)!, '/forgetting-requests', record, 'Nobody may find it any more.');
  await aDayLater(app, [record]);
  return alone(client, '/forgettings', record, 'I asked the person myself.');
};
/** Moves the hiding of these records a day into the past. */
export const aDayLater = (app: TestApp, records: readonly { id: string }[]): Promise<void> =>
  backdateRow(app, `update withdrawal set at = at - interval '25 hours' where incident_id = any($1)`, [
    records.map(({ id }) => id),
  ]);
/** Merges a record. If readers saw it, one person asks and another agrees. */
export const merge = async (client: Client, record: IncidentRecord, into: string): Promise<IncidentRecord> => {
  const asked = await post(client, record, 'mergers', { into });
  if (record.code === null) return asked;
  await releaseFor(colleagues.get(client)!, record.id);
  return must(await client.get<IncidentRecord>(`/api/incidents/${record.id}`));
};

/** Logs, submits and verifies a record, and does not publish it. */
export const verified = async (desk: Desk, incident: Incident, grade = 'VG_FAIR'): Promise<IncidentRecord> =>
  verify(desk.reviewer, await submit(desk.monitor, await log(desk.monitor, incident)), grade);

/** Has two people assess an act of force. @returns the record's next revision */
export const assess = async (
  desk: Desk,
  record: IncidentRecord,
  outcome = 'LA_UNLAWFUL',
  act = record.incident.acts[0]!.id,
  standards = 'the UN Basic Principles',
): Promise<IncidentRecord> => {
  const id = randomUUID();
  const failed = outcome === 'LA_UNLAWFUL' ? 'not-met' : 'met';
  const assessed = await post(desk.reviewer, record, 'assessments', {
    id,
    act,
    outcome,
    reasons: 'The assembly was peaceful and nobody was warned.',
    standards,
    tests: {
      legality: 'met',
      precaution: 'not-judged',
      necessity: failed,
      proportionality: failed,
      nonDiscrimination: 'not-judged',
      legitimateAim: 'not-judged',
    },
  });
  return post(desk.second, assessed, `assessments/${id}/agreements`, {});
};

/** Logs, submits, verifies and publishes a record. */
export const published = async (
  desk: Desk,
  incident: Incident,
  grade = 'VG_FAIR',
  shown: { shownPlace?: string; shownDate?: string } = {},
): Promise<IncidentRecord> => publish(desk.second, await verified(desk, incident, grade), shown);

export const aGroup = async (desk: Desk, nameEn: string): Promise<{ id: string; publicCode: string }> => {
  const answer = await desk.reviewer.put<{ id: string; publicCode: string }>(
    `/api/groups/${randomUUID()}`,
    { nameEn, nameKm: null, aliases: [], note: null },
    CREATE,
  );
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
};

const release = async (client: Client, { id, digest }: Waiting['items'][number]): Promise<void> => {
  const answer = await client.post(`/api/releases/${id}/answers`, { answer: 'release', seen: digest });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
};
/** Releases the proposal that waits about one subject. */
export const releaseFor = async (client: Client, subject: string): Promise<void> => {
  const { items } = (await client.get<Waiting>(`/api/releases?subject=${subject}`)).body;
  for (const one of items) await release(client, one);
};

interface Waiting {
  total: number;
  items: { id: string; kind: string; subject: string; digest: string; mine: boolean }[];
}
/** Has a second person release every proposal that waits. */
export const releaseAll = async ({ reviewer, second }: Pick<Desk, 'reviewer' | 'second'>): Promise<number> => {
  let released = 0;
  for (const client of [second, reviewer]) {
    for (;;) {
      // Looked at again after each: one release may show what the next would have shown.
      const next = (await client.get<Waiting>('/api/releases')).body.items.find(({ mine }) => !mine);
      if (!next) break;
      await release(client, next);
      released += 1;
    }
  }
  return released;
};

/** Waits until internal answers are read, too: the queue is searched before, without them. */
export const untilAllIsSearched = async (client: Client): Promise<void> => {
  for (;;) {
    const { search } = (await client.get<RecordQueue>('/api/incidents')).body;
    if (search.state !== 'reading') return;
    await pause(20);
  }
};

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import { MASTER_KEY_TABLES } from '../../encryption/master-key-tables.js';
import { RECORD_KEY_TABLES } from '../../encryption/record-key-tables.js';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';
import { handIn, happens } from '../a-person.js';
import { clientOf, must, type Client, type TestApp } from '../app.js';
import { log, published, submit, untilAllIsSearched, type Desk } from '../desk.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { storeFile } from '../evidence-inspection.js';
import { addPhone, aReport, sealedBody } from '../field-phone.js';
import { internalIncident } from '../internal-incident.js';
import { namesSeenBy, propose, union } from '../propose-names.js';
import { everyNth } from '../sample-by-seed.js';
import { useDesk } from '../use-desk.js';
import { getsOf, type Canary } from '../walk-of-the-desk.js';

jest.setTimeout(600_000);

/**
 * Tables of which a damaged row closes a whole part of the desk, on purpose: who is counted, joined or erased must be
 * known of everybody.
 */
const CLOSES_A_PART: Readonly<Record<string, RegExp>> = {
  people_private: /^\/api\/(people|person|case-events|court-cases|hearings|waiting-identities)/,
};
/** Filled by no step below: an app of a second factor, a mail address, reports that no key opens. */
const NOT_FILLED = ['member_totp', 'field_quarantine', 'notice_mail', 'people_notice_state'];
/** What is searched at the desk: it says that it does not look through all of it. */
const IS_SEARCHED = ['incident_private', 'comment_private', 'evidence_private'];
const ROLES = ['monitor', 'reviewer', 'admin'] as const;

let app: TestApp;
let desk: Desk;
let restart: () => Promise<TestApp>;
/** What nobody damages, and the records of which everything is: a published one, one that waits, a restricted one. */
let healthy: Canary[];
let damaged: Canary[];
useDesk((opened) => ({ app, desk, restart } = opened));

const fill = async (name: string): Promise<Canary[]> => {
  const record = await published(desk, internalIncident(name, { title: name }));
  await desk.reviewer.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, { text: `${name} comment` });
  const evidence = await storeFile(app, {
    incident: record.id,
    by: desk.monitor.member!.id,
    bytes: await aPhoto(await aScene(1, 320, 240), {
      make: 'Camera',
      words: name,
      lat: 12.7,
      lon: 105.3,
      takenAt: '2021:06:04 09:30:00',
    }),
    type: 'image/jpeg',
    name: `${name}.jpg`,
  });
  const waiting: IncidentRecord[] = [];
  for (const sensitivity of ['S2_INTERNAL', 'S3_RESTRICTED'])
    waiting.push(await submit(desk.monitor, await log(desk.monitor, internalIncident(name, { sensitivity }))));
  const phone = await addPhone(app, desk.monitor, name);
  const report = aReport();
  must(await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key)));
  await happens(desk.reviewer, 'ARREST', '2021-03-01', [await handIn(desk.reviewer)]);
  await app.app
    .get(ObjectionsService)
    .send({ about: `/incidents/${record.code}`, relation: 'official', text: name, contact: null });
  const view = { title: name, address: 'grade=VG_WEAK&sort=-age', shared: true };
  must(await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, view));
  must(await propose(desk.monitor, union()));
  return [record, ...waiting].map((one) => ({ record: one, evidence }));
};

beforeAll(async () => {
  damaged = await fill('Sandpiper');
  healthy = await fill('Turnstone');
});

const membersNow = (): Client[] => ROLES.map((role) => clientOf(app.url, desk[role].cookie, desk[role].member));

/** Everything that the desk could not answer: by its code. */
const failures = async (of: readonly Canary[]): Promise<{ path: string; code: string }[]> => {
  const found: { path: string; code: string }[] = [];
  for (const client of membersNow())
    for (const path of new Set(of.flatMap((one) => getsOf(app, one)))) {
      const { status, body } = await client.get<{ code?: string }>(path);
      if (status >= 500) found.push({ path, code: body?.code ?? String(status) });
    }
  return found;
};

/** Damages everything of all records but the healthy ones, or the oldest row, of a table; and starts again. */
const damage = async (table: string, row: string, value: string): Promise<() => Promise<unknown>> => {
  const isOfRecords = RECORD_KEY_TABLES.some((one) => one.table === table);
  const all = (await app.database.query(
    `select distinct ${row}::text as name from ${table} where ${value} is not null and ${row}::text <> all($1) order by 1`,
    [healthy.map(({ record }) => record.id)],
  )) as { name: string }[];
  const names = (isOfRecords ? all : all.slice(0, 1)).map(({ name }) => name);
  const set = (bytes: string): Promise<unknown> =>
    app.database.query(`update ${table} set ${value} = ${bytes} where ${row}::text = any($1)`, [names]);
  await set(`${value} || '\\x00'::bytea`);
  app = await restart();
  return () => set(`substring(${value} for octet_length(${value}) - 1)`);
};

/** Searches for a word that stands in the internal answers of the healthy records alone. */
const searchAtTheDesk = async (): Promise<{ status: number; found: number; state: string }> => {
  const monitor = membersNow()[0]!;
  await untilAllIsSearched(monitor);
  const { status, body } = await monitor.get<RecordQueue>('/api/incidents?q=turnstone');
  return { status, found: body.total, state: body.search.state };
};

const TABLES = [
  ...MASTER_KEY_TABLES.map(({ table, row, value }) => ({ table, row, value })),
  ...RECORD_KEY_TABLES.map(({ table, record }) => ({ table, row: record, value: 'value' })),
].filter(({ table }) => !NOT_FILLED.includes(table));

describe('one damaged row', () => {
  it.each(everyNth(3, TABLES))(
    'of $table keeps nothing else of the desk from being read',
    async ({ table, row, value }) => {
      const mend = await damage(table, row, value);
      const others = await failures(healthy);
      const searched = await searchAtTheDesk();
      const own = await failures(damaged);
      await mend();
      const closed = CLOSES_A_PART[table];
      expect(others.filter(({ path }) => !closed?.test(path))).toEqual([]);
      // What cannot be read is said to be so; a calendar program must try again, and keep what it has.
      const isSaid = ({ path, code }: { path: string; code: string }): boolean =>
        code === 'damaged' || (path === '/api/hearings/calendar' && code === 'unavailable');
      expect(own.filter((one) => !isSaid(one))).toEqual([]);
      if (closed) expect(others.length).toBeGreaterThan(0);
      const state = IS_SEARCHED.includes(table) ? 'partly' : 'on';
      expect(searched).toEqual({ status: 200, found: healthy.length, state });
    },
  );

  it('is counted beside the list that leaves it out, and is in it again once it is mended', async () => {
    const lists = async (): Promise<Record<string, unknown>> => {
      const [, reviewer] = membersNow() as [Client, Client];
      const objections = (await reviewer.get<ObjectionPage>('/api/objections')).body;
      const names = await namesSeenBy(reviewer);
      return {
        objections: [objections.items.length, objections.total, objections.damaged],
        names: [names.items.length, names.total, names.damaged],
      };
    };
    const mendObjection = await damage('objection_text', 'objection_id', 'sealed');
    const mendName = await damage('proposed_name', 'id', 'sealed');
    expect(await lists()).toEqual({ objections: [1, 1, 1], names: [1, 1, 1] });
    await mendObjection();
    await mendName();
    expect(await lists()).toEqual({ objections: [2, 2, 0], names: [2, 2, 0] });
  });
});

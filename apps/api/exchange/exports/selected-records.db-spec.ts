import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type ExportPreview, type ExportRecord, MOST_SELECTED } from '@vigil/shared/staff-responses/exports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { bytesOf } from '../../testing/draft-and-read-reports.js';
import { hide, ifMatch, log, published, submit, verified, type Desk } from '../../testing/desk.js';
import { unzip } from '../../testing/read-docx.js';
import { parquetRows } from '../../testing/read-parquet.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const REASON = 'For the annex of the confidential submission.';
const of = (...records: readonly { id: string }[]): string => `records=${records.map(({ id }) => id).join(',')}`;
const preview = async (by: Client, question: string, audience = 'public'): Promise<ExportPreview> => {
  const body = { data: 'incidents', format: 'csv', question, audience };
  const answer = await by.post<ExportPreview>('/api/exports/previews', body);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return answer.body;
};
const ask = (by: Client, question: string, format = 'csv') =>
  by.post<ExportRecord>('/api/exports', { data: 'incidents', format, question });
const askInside = (by: Client, question: string, format = 'csv') =>
  by.post<ExportRecord>('/api/exports/internal', { data: 'incidents', format, question, reason: REASON });
const textOf = async (by: Client, path: string): Promise<string> => (await bytesOf(app.url, by, path)).toString();
const whyOf = ({ refused }: ExportPreview): Record<string, string> =>
  Object.fromEntries(refused.map(({ id, why }) => [id, why]));
/** What says how a record is in a figure: columns of tables, and properties of GeoJSON and JSON. */
const OF_FIGURE = ['in_period', 'in_figure', 'force_unlawful_in_figure', 'single_source', 'certain"', 'singleSource'];
const eventsOf = (csv: string): string[] =>
  (parse(csv, { columns: true, bom: true }) as Record<string, string>[]).map((row) => row.event_id_cnty!);
const takeInside = async ({ id }: ExportRecord): Promise<Buffer> => {
  await desk.reviewer.post(`/api/exports/internal/${id}/answers`, { answer: 'release' });
  await desk.analyst.post(`/api/exports/internal/${id}/takings`);
  return bytesOf(app.url, desk.analyst, `/api/exports/internal/${id}/file`);
};
const submitted = async (title: string): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ title, narrative: `The narrative of ${title}.` })));
const limit = async (record: IncidentRecord): Promise<void> => {
  const answer = await desk.reviewer.put(
    `/api/incidents/${record.id}`,
    { ...record.incident, sensitivity: 'S3_RESTRICTED' },
    ifMatch(record.revision),
  );
  expect(answer.status).toBe(200);
};

describe('an export of selected records', () => {
  it('has those that readers see, in their published form, and says of each other why it is not in it', async () => {
    const [first, second] = [
      await published(desk, anIncident({ title: 'Stilt', narrative: 'WHIMBREL' })),
      await published(desk, anIncident({ title: 'Godwit' })),
    ];
    const waits = await submitted('Curlew');
    const draft = await log(desk.monitor, anIncident({ title: 'Ruff' }));
    const hidden = await published(desk, anIncident({ title: 'Knot' }));
    await hide(desk.reviewer, hidden);
    const nothing = { id: randomUUID() };
    const all = [first, waits, draft, second, hidden, nothing];
    const seen = await preview(desk.reviewer, of(...all));
    expect([seen.rows, seen.incidents]).toEqual([2, 2]);
    expect(seen.figure).toBe('2 of 6 records that somebody selected by hand. This is not a figure.');
    expect(whyOf(seen)).toEqual({
      [waits.id]: 'not-published',
      [hidden.id]: 'not-published',
      [draft.id]: 'not-found',
      [nothing.id]: 'not-found',
    });
    expect(seen.refused.map(({ title }) => title).sort()).toEqual(['Curlew', 'Knot', null, null]);

    const { body: asked } = await ask(desk.reviewer, of(...all));
    // What is stored names no record that is not in the file, and what everybody who exports may read names none.
    expect(asked).toMatchObject({ question: 'selected=2-of-6', records: null });
    const stored: unknown = await app.database.query('select question from export where id = $1', [asked.id]);
    expect(stored).toEqual([{ question: `selected=2-of-6&${of(first, second)}` }]);
    expect(asked.fileName).toContain('selected');
    const rows: Record<string, string>[] = parse(await textOf(desk.reviewer, `/api/exports/${asked.id}/file`), {
      columns: true,
      bom: true,
    });
    expect(rows.map(({ title }) => title)).toEqual(['Stilt', 'Godwit']);
    expect(rows[0]).toMatchObject({ question: 'selected=2-of-6', indicator: '', rows: '2' });
    for (const name of OF_FIGURE) expect(rows[0]).not.toHaveProperty(name);
    expect(JSON.stringify(rows)).not.toContain('WHIMBREL');
    // The result is stored after the last byte was sent.
    while ((await desk.reviewer.get<ExportRecord>(`/api/exports/${asked.id}`)).body.state !== 'complete')
      await pause(20);
    const logged: { what: string }[] = await app.database.query(
      'select what from log_leaf where entity_id = $1 order by idx',
      [asked.id],
    );
    expect(logged.map(({ what }) => what)).toEqual(['export-asked', 'export-complete']);
  });

  it.each(['xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'parquet', 'acled'])('is also made as %s', async (format) => {
    const record = await published(desk, anIncident({ title: 'Snipe' }));
    const { status, body } = await ask(desk.analyst, of(record, await submitted('Teal')), format);
    expect(status).toBe(201);
    const bytes = await bytesOf(app.url, desk.analyst, `/api/exports/${body.id}/file`);
    const text =
      format === 'xlsx'
        ? [...unzip(bytes).values()].join('')
        : format === 'parquet'
          ? JSON.stringify(await parquetRows(bytes))
          : bytes.toString();
    // A table in the form of ACLED has no titles.
    if (format === 'acled') expect(eventsOf(text)).toEqual([record.code]);
    else expect(text).toContain('Snipe');
    if (format === 'xlsx') expect(text).toContain('This is not a figure.');
    expect(text).not.toContain('Teal');
    for (const name of OF_FIGURE) expect(text).not.toContain(name);
  });

  it.each(['csv', 'json', 'ndjson', 'xlsx'])(
    'of working copies does not say how they are in a figure: %s',
    async (format) => {
      const { body: asked } = await askInside(desk.analyst, of(await submitted('Ruddy')), format);
      const bytes = await takeInside(asked);
      const text = format === 'xlsx' ? [...unzip(bytes).values()].join('') : bytes.toString();
      expect(text).toContain('Ruddy');
      for (const name of OF_FIGURE) expect(text).not.toContain(name);
    },
  );

  it('of working copies waits for a second person, who reads which records they are', async () => {
    const record = await verified(desk, anIncident({ title: 'Avocet', narrative: 'SANDERLING' }));
    const waits = await submitted('Dunlin');
    const question = of(record, waits, await log(desk.monitor, anIncident({ title: 'Ruff' })));
    expect(await preview(desk.analyst, question, 'internal')).toMatchObject({ incidents: 2 });
    const { body: asked } = await askInside(desk.analyst, question);
    expect(asked.state).toBe('waiting');
    const read = (by: Client) => by.get<ExportRecord>(`/api/exports/${asked.id}`);
    expect((await read(desk.second)).body.records!.map(({ title }) => title)).toEqual(['Avocet', 'Dunlin']);
    expect((await read(desk.admin)).body.records).toEqual([]);
    const { body: list } = await desk.second.get<{ items: ExportRecord[] }>('/api/exports?waiting=true');
    expect(list.items.find(({ id }) => id === asked.id)).toMatchObject({ question: 'selected=2-of-3', records: null });
    for (const by of [desk.second, desk.admin]) expect((await read(by)).body.question).toBe('selected=2-of-3');
    const file = (await takeInside(asked)).toString();
    // The second person has answered: nobody waits for the titles any more.
    expect((await read(desk.second)).body).toMatchObject({ question: 'selected=2-of-3', records: null });
    for (const word of ['SANDERLING', 'The narrative of Dunlin.']) expect(file).toContain(word);
    expect(file).not.toContain('Ruff');
  });

  it('names its records in no answer to whoever decides, takes or stops it', async () => {
    const question = of(await submitted('Whinchat'));
    const told = { question: 'selected=1-of-1', records: null };
    const { body: asked } = await askInside(desk.analyst, question);
    expect(asked).toMatchObject(told);
    const path = `/api/exports/internal/${asked.id}`;
    expect((await desk.reviewer.post(`${path}/answers`, { answer: 'release' })).body).toMatchObject(told);
    expect((await desk.analyst.post(`${path}/takings`)).body).toMatchObject(told);
    expect((await desk.analyst.post(`/api/exports/${asked.id}/cancellations`)).body).toMatchObject(told);
  });

  it('may be of as many as are allowed, and each of them reaches the second person', async () => {
    const one = await submitted('Sanderling');
    const copies: { id: string }[] = await app.database.query(
      `insert into incident select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid()))).*
         from incident i, generate_series(2, $2) where i.id = $1 returning id`,
      [one.id, MOST_SELECTED],
    );
    const { status, body: asked } = await askInside(desk.analyst, of(one, ...copies));
    expect([status, asked.question]).toEqual([201, `selected=${MOST_SELECTED}-of-${MOST_SELECTED}`]);
    const { body } = await desk.second.get<ExportRecord>(`/api/exports/${asked.id}`);
    expect(new Set(body.records!.map(({ id }) => id))).toEqual(new Set([one, ...copies].map(({ id }) => id)));
  });

  it('loses what its member may not see any more when it is downloaded', async () => {
    const [stays, leaves] = [await submitted('Plover'), await submitted('Turnstone')];
    const { body: asked } = await askInside(desk.analyst, of(stays, leaves));
    expect(asked.rowsExpected).toBe(2);
    await limit(leaves);
    const file = (await takeInside(asked)).toString();
    expect([file.includes('Plover'), file.includes('Turnstone')]).toEqual([true, false]);
    expect(await preview(desk.analyst, of(stays, leaves), 'internal')).toMatchObject({
      incidents: 1,
      refused: [{ id: leaves.id, title: null, code: null, why: 'not-found' }],
    });
  });

  it('is refused to whoever may not export, and for internal answers to a reviewer', async () => {
    const record = await published(desk, anIncident());
    expect((await ask(desk.monitor, of(record))).status).toBe(403);
    expect((await askInside(desk.reviewer, of(record))).status).toBe(403);
    const inside = { data: 'incidents', format: 'csv', question: of(record), audience: 'internal' };
    expect((await desk.reviewer.post('/api/exports/previews', inside)).status).toBe(403);
    // An administrator reads no record.
    expect(await preview(desk.admin, of(record))).toMatchObject({ incidents: 0, refused: [{ why: 'not-found' }] });
  });

  it('refuses bad selections by name', async () => {
    const record = await published(desk, anIncident());
    const many = Array.from({ length: MOST_SELECTED + 1 }, () => ({ id: randomUUID() }));
    const codeOf = async (question: string) =>
      ((await ask(desk.reviewer, question)).body as unknown as { errors: { code: string }[] }).errors.map(
        ({ code }) => code,
      );
    expect(await codeOf(of(...many))).toEqual(['too-many-items']);
    expect(await codeOf('records=')).toEqual(['not-an-id']);
    expect(await codeOf('records=x')).toEqual(['not-an-id']);
    expect(await codeOf(of(record, record))).toEqual(['repeated-code']);
    expect(await codeOf(`${of(record)}&period=2021`)).toEqual(['unknown-key']);
    // How many of how many is never what a client says: the second person reads it.
    const stated = `selected=1-of-1&${of(record)}`;
    expect(await codeOf(stated)).toEqual(['unknown-key']);
    const body = { data: 'incidents', format: 'csv', question: stated, audience: 'public' };
    expect((await desk.reviewer.post('/api/exports/previews', body)).status).toBe(400);
    expect(await codeOf(of({ id: randomUUID() }))).toEqual(['too-few']);
    expect(await preview(desk.reviewer, of(...many.slice(1)))).toMatchObject({ incidents: 0 });
    const figures = { data: 'figures', format: 'csv', question: of(record) };
    expect((await desk.reviewer.post('/api/exports', figures)).status).toBe(404);
  });
});

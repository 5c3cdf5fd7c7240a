import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { enterDataset, assignDataset } from '../../testing/a-dataset.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { type Desk, ifMatch, log, submit } from '../../testing/desk.js';
import { check, HEAD, row, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});
let dataset: Dataset;
beforeAll(async () => {
  dataset = await enterDataset(desk.analyst, { licence: 'TERMS', licenceWords: 'No republication.' });
  const file = [HEAD, row('D1', '2021-03-01', 'Kampot', 'Of others'), row('D2', '2021-03-02', 'Kep', 'Of others too')];
  const checked = await check(desk.analyst, await sendFile(desk.analyst, file.join('\n')), (map) => ({
    ...map,
    arrive: 'submitted',
  }));
  await assignDataset(desk.analyst, checked, dataset);
  const done = await step(desk.analyst, checked.id, 'runs');
  expect(done.tally.created).toBe(2);
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Our own' })));
});

const ALL =
  'indicator=I01&period=2021&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED';
const prove = () =>
  app.database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [
    desk.analyst.member!.id,
  ]);
/** The text of a file of working copies, to which a reviewer agreed. */
const fileOf = async (part: { data: 'incidents' | 'figures'; format: string; question: string }): Promise<string> => {
  await prove();
  const asked = await desk.analyst.post<ExportRecord>('/api/exports/internal', { ...part, reason: REASON });
  if (asked.status !== 201) throw new Error(asked.text);
  const { id } = asked.body;
  await desk.reviewer.post(`/api/exports/internal/${id}/answers`, { answer: 'release', reason: null });
  await prove();
  await desk.analyst.post(`/api/exports/internal/${id}/takings`);
  const { status, text } = await desk.analyst.get(`/api/exports/internal/${id}/file`);
  if (status !== 200) throw new Error(text);
  return text;
};
const REASON = 'For the annex of the March submission.';
const CITED = ['DEMO Institute, DEMO Events.', 'No republication.', 'From newspapers in one language.', 'version 5'];

describe("a file of working copies with others' records", () => {
  it('says beside each record where it came from, and of the whole which datasets are in it', async () => {
    const question = `${ALL}&datasets=own,any`;
    const { about, items } = JSON.parse(await fileOf({ data: 'incidents', format: 'json', question })) as {
      about: { datasets: string[]; rule: string[]; figure: string };
      items: { incident: { title: string }; dataset: { version: string; dataset: Dataset } | null }[];
    };
    expect(about.datasets).toHaveLength(1);
    for (const said of CITED) expect(about.datasets[0]).toContain(said);
    expect(about.figure).toMatch(/^Counted from our own records; all datasets of others\. 2021: at least 3/);
    const from = items.map(({ incident, dataset: of }) => [
      incident.title,
      of?.dataset.name ?? null,
      of?.version ?? null,
    ]);
    expect(from.sort()).toEqual([
      ['Of others too', 'DEMO Events', '5'],
      ['Of others', 'DEMO Events', '5'],
      ['Our own', null, null],
    ]);
    const csv = await fileOf({ data: 'incidents', format: 'csv', question });
    const [head, ...rows] = csv.trim().split('\n');
    expect(head).toContain('dataset_of_others,dataset_state,dataset_licence,dataset_citation');
    expect(rows.filter((line) => line.includes('No republication.'))).toHaveLength(2);
  });

  it('has none of what nobody reviewed, unless it was asked for', async () => {
    const { about, items } = JSON.parse(await fileOf({ data: 'incidents', format: 'json', question: ALL })) as {
      about: { datasets: string[]; rule: string[] };
      items: { incident: { title: string } }[];
    };
    expect([items.map(({ incident }) => incident.title), about.datasets]).toEqual([['Our own'], []]);
    expect(about.rule.join(' ')).toContain('once somebody has reviewed them');
  });

  it('has no draft of a dataset: nobody submitted it, so no analyst may read it, and the file says so', async () => {
    const file = [
      HEAD,
      row('E1', '2022-03-01', 'Kampot', 'Draft of others'),
      row('E2', '2022-03-02', 'Kep', 'Sent of others'),
    ];
    const checked = await check(desk.reviewer, await sendFile(desk.reviewer, file.join('\n')), (map) => ({
      ...map,
      arrive: 'draft',
    }));
    await assignDataset(desk.reviewer, checked, dataset);
    await step(desk.reviewer, checked.id, 'runs');
    const { body } = await desk.reviewer.get<RecordQueue>(`/api/incidents?import=${checked.id}&sort=title`);
    const sent = body.items.find(({ title }) => title === 'Sent of others')!;
    const draft = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${sent.id}`)).body;
    const { incident } = draft;
    const ready = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${sent.id}`,
      anIncident({ title: 'Sent of others', when: incident.when, place: incident.place }),
      ifMatch(draft.revision),
    );
    await submit(desk.reviewer, ready.body);
    const question = `${ALL.replace('2021', '2022')}&datasets=any`;
    const written = JSON.parse(await fileOf({ data: 'incidents', format: 'json', question })) as {
      about: { rows: number; rule: string[]; figure: string };
      items: { incident: { title: string } }[];
      complete: { rows: number; takenBack?: number };
    };
    expect(written.items.map((one) => one.incident.title)).toEqual(['Sent of others']);
    expect([written.about.rows, written.complete]).toEqual([1, expect.not.objectContaining({ takenBack: 1 })]);
    expect(written.about.figure).toContain('at least 2');
    expect(written.about.rule).toContain(
      '1 draft of a dataset of others is found by this query and not in this file: only its author reads it until it is submitted.',
    );
    await prove();
    const asked = { data: 'incidents', format: 'csv', question, reason: REASON };
    expect((await desk.analyst.post<ExportRecord>('/api/exports/internal', asked)).body.rowsExpected).toBe(1);
  });

  it('names the datasets in each row of a figure', async () => {
    const csv = await fileOf({ data: 'figures', format: 'csv', question: `${ALL}&datasets=own,any&split=dataset` });
    const [head, ...rows] = csv.trim().split('\n');
    expect(head).toContain('origin_code,origin,');
    expect(head).toMatch(/,datasets_of_others\s*$/);
    expect(rows).toHaveLength(3);
    for (const line of rows) expect(line).toContain('No republication.');
    expect(rows.some((line) => line.startsWith('cell,own,our own records,'))).toBe(true);
    expect(rows.some((line) => line.startsWith(`cell,${dataset.id},DEMO Events,`))).toBe(true);
  });

  it('is refused for a dataset that does not exist', async () => {
    await prove();
    const question = `${ALL}&datasets=00000000-0000-4000-8000-000000000000`;
    const { status, text } = await desk.analyst.post('/api/exports/internal', {
      data: 'incidents',
      format: 'json',
      question,
      reason: REASON,
    });
    expect([status, text]).toEqual([400, expect.stringContaining('question-unknown-value')]);
  });

  it('for readers takes no question by dataset', async () => {
    const { status, text } = await desk.analyst.post('/api/exports/previews', {
      data: 'incidents',
      format: 'json',
      audience: 'public',
      question: 'period=2021&datasets=own',
    });
    expect([status, text]).toEqual([400, expect.stringContaining('question-unknown-key')]);
  });
});

import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Dataset, DatasetOfRecord } from '@vigil/shared/staff-responses/datasets.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import type { StaffCounts } from '../../statistics/counts.controller.js';
import { StaffFacts } from '../../statistics/staff-facts.js';
import { aDataset, enterDataset, assignDataset } from '../../testing/a-dataset.js';
import { aCoverageEntry } from '../../testing/a-coverage-entry.js';
import { anIncident, but } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { CREATE, type Desk, ifMatch, log, merge, publish, releaseAll, submit, verify } from '../../testing/desk.js';
import { check, HEAD, importFile, row, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

// The tests share a database: each has a year of its own, so that no row was imported before and no figure has more.
let year = 1990;
let FILE = '';
let ALL = '';
beforeEach(() => {
  year += 1;
  FILE = [
    HEAD,
    row(`D1-${year}`, `${year}-03-01`, 'Kampot', 'First of others'),
    row(`D2-${year}`, `${year}-03-02`, 'Kep', 'Second of others'),
  ].join('\n');
  ALL = `indicator=I01&period=${year}&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED`;
});
/** A record of the test's year. */
const anOwnRecord = (): Incident => {
  const day = asDay(`${year}-06-04`);
  return but(anIncident(), { when: exactDay(day), title: 'First of others' });
};
const counts = async (client: Client, question: string): Promise<StaffCounts & { low: number }> => {
  const { status, body, text } = await client.post<StaffCounts>('/api/counts', { question });
  if (status !== 200) throw new Error(text);
  return { ...body, low: answerFromWire(body.answer).total.low };
};
const low = async (question: string, client: Client = desk.second): Promise<number> =>
  (await counts(client, question)).low;

/** Imports the file as drafts of a dataset, which is said in the last step, before it runs. */
const imported = async (dataset: Dataset, file = FILE): Promise<WholeImport> => {
  const checked = await check(desk.reviewer, await sendFile(desk.reviewer, file), (map) => ({
    ...map,
    arrive: 'draft',
  }));
  await assignDataset(desk.reviewer, checked, dataset);
  return step(desk.reviewer, checked.id, 'runs');
};
const recordsOf = async ({ id }: WholeImport): Promise<string[]> =>
  (await desk.reviewer.get<RecordQueue>(`/api/incidents?import=${id}&sort=title`)).body.items.map((one) => one.id);

describe("figures with others' datasets", () => {
  it('leave out what nobody has reviewed, count it where it is asked for, and name it', async () => {
    const dataset = await enterDataset(desk.reviewer);
    await submit(desk.monitor, await log(desk.monitor, anOwnRecord()));
    const done = await imported(dataset);
    expect(done.dataset).toMatchObject({ version: '5', takenOn: null, dataset: { id: dataset.id } });
    // Colleagues count the drafts, whose records they do not see.
    const own = await counts(desk.second, ALL);
    expect([own.low, own.records, own.notReviewed, own.datasets]).toEqual([1, 1, 2, []]);
    const both = await counts(desk.second, `${ALL}&datasets=own,any&split=dataset`);
    const { cells } = answerFromWire(both.answer);
    expect(cells.map(({ keys, low: n }) => [keys[0], n])).toEqual([
      [dataset.id, 2],
      [null, 1],
    ]);
    expect([both.records, both.notReviewed]).toEqual([3, 0]);
    expect(both.datasets).toEqual([{ ...dataset, hasRecords: true, states: [{ version: '5', takenOn: null }] }]);
    expect([await low(`${ALL}&datasets=own`), await low(`${ALL}&datasets=${dataset.id}`)]).toEqual([1, 2]);
    const rules = both.rule.join(' ');
    expect(rules).toContain('Counts only: our own records; all datasets of others.');
    expect(own.rule.join(' ')).toContain('once somebody has reviewed them');
    // Whoever has no part in it sees no draft of it in the queue.
    const { body } = await desk.second.get<RecordQueue>(`/api/incidents?import=${done.id}`);
    expect(body.items).toEqual([]);
    const drafts = `figure=${encodeURIComponent(`${ALL}&datasets=own,any`)}`;
    const figureFor = async (client: Client) => (await client.get<RecordQueue>(`/api/incidents?${drafts}`)).body.figure;
    expect(await figureFor(desk.second)).toMatchObject({ low: 3, certain: 1, unseen: 2 });
    expect(await figureFor(desk.reviewer)).toMatchObject({ low: 3, certain: 3, unseen: 0 });
  });

  it('count a record that was reviewed one by one, first for the team and then for readers, and show readers no dataset', async () => {
    const dataset = await enterDataset(desk.reviewer, { name: 'DEMO dataset that readers never see' });
    const [id] = await recordsOf(await imported(dataset));
    const draft = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id!}`)).body;
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${id!}`,
      anOwnRecord(),
      ifMatch(draft.revision),
    );
    const submitted = await submit(desk.reviewer, changed.body);
    expect(await low(ALL)).toBe(0);
    const graded = await verify(desk.second, submitted);
    const team = await counts(desk.second, ALL);
    expect([team.low, team.datasets.map(({ name }) => name)]).toEqual([1, [dataset.name]]);
    const third = await app.signIn('reviewer');
    const out = await publish(third, graded);
    expect(await low(`indicator=I01&period=${year}`)).toBe(1);
    for (const path of [`/api/public/incidents/${out.code!}`, `/api/public/counts?indicator=I01&period=${year}`])
      expect((await app.visitor.get(path)).text).not.toContain(dataset.name);
    const refused = await app.visitor.get<{ errors: unknown }>('/api/public/counts?period=2021&datasets=own');
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: 'datasets', code: 'question-unknown-key' })],
    ]);
  });

  it('follow what is said of an import after it ran: at once, and with a line in the log', async () => {
    const dataset = await enterDataset(desk.analyst);
    const done = await importFile(desk.reviewer, FILE, (map) => ({ ...map, arrive: 'submitted' }));
    expect(await low(ALL)).toBe(2);
    await assignDataset(desk.reviewer, done, dataset, { version: null, takenOn: '2026-07-31' });
    expect([await low(ALL), await low(`${ALL}&datasets=${dataset.id}`)]).toEqual([0, 2]);
    const more = { dataset: dataset.id, version: '6', takenOn: '2026-07-31' };
    expect((await desk.reviewer.put(`/api/imports/${done.id}/dataset`, more, ifMatch(1))).status).toBe(200);
    expect((await desk.reviewer.delete(`/api/imports/${done.id}/dataset`, ifMatch(1))).status).toBe(412);
    expect((await desk.reviewer.delete(`/api/imports/${done.id}/dataset`, ifMatch(2))).status).toBe(204);
    expect([await low(ALL), await low(`${ALL}&datasets=${dataset.id}`)]).toEqual([2, 0]);
    const lines: unknown[] = await app.database.query(
      `select what, actor_id from log_leaf where entity = 'dataset-batch' and entity_id = $1 order by idx`,
      [done.id],
    );
    const by = desk.reviewer.member!.id;
    expect(lines).toEqual(['entered', 'saved', 'removed'].map((what) => ({ what, actor_id: by })));
  });
});

describe('what a figure says that it leaves out', () => {
  it('is of its own question: other periods, places and stages are no part of it', async () => {
    await imported(await enterDataset(desk.reviewer));
    const left = async (question: string): Promise<number> => (await counts(desk.second, question)).notReviewed;
    expect(await left(ALL)).toBe(2);
    expect(await left(ALL.replace(`period=${year}`, `period=${year}-09`))).toBe(0);
    expect(await left(`${ALL}&place=07`)).toBe(1);
    expect(await left(`indicator=I01&period=${year}`)).toBe(0);
  });
});

describe('a merger of an own record with a record of a dataset', () => {
  it('keeps it in the figures of the team, in both directions, and undoing it does so, too', async () => {
    const dataset = await enterDataset(desk.reviewer);
    const checked = await check(desk.reviewer, await sendFile(desk.reviewer, FILE), (map) => ({
      ...map,
      arrive: 'submitted',
    }));
    await assignDataset(desk.reviewer, checked, dataset);
    const [id, other] = await recordsOf(await step(desk.reviewer, checked.id, 'runs'));
    const own = await submit(desk.monitor, await log(desk.monitor, anOwnRecord()));
    const figures = async () => [await low(ALL), await low(`${ALL}&datasets=own`), await low(`${ALL}&datasets=any`)];
    expect(await figures()).toEqual([1, 1, 2]);
    const gone = await merge(desk.reviewer, own, id!);
    expect(await figures()).toEqual([1, 1, 1]);
    // It goes on with the record that stays at the end.
    const middle = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id!}`)).body;
    const further = await merge(desk.reviewer, middle, other!);
    expect(await figures()).toEqual([1, 1, 0]);
    const part = ({ id: one, revision }: IncidentRecord) =>
      desk.reviewer.delete(`/api/incidents/${one}/mergers`, ifMatch(revision));
    // Parted from a record that is merged itself, and is not written: the one at the end follows.
    expect((await part(gone)).status).toBe(200);
    expect(await figures()).toEqual([1, 1, 1]);
    expect((await part(further)).status).toBe(200);
    expect(await figures()).toEqual([1, 1, 2]);
    // What comes after it is no reason to read all records again.
    const facts = async () => app.app.get(StaffFacts).current({ countries: null });
    const before = await facts();
    await submit(desk.monitor, await log(desk.monitor, anOwnRecord()));
    expect(await figures()).toEqual([2, 2, 2]);
    expect((await facts()) === before).toBe(true);
  });
});

describe('where the team watched all the time', () => {
  it('what nobody reviewed is in no rate, and where others have nothing there is a dash and no 0', async () => {
    const watched = aCoverageEntry({ from: `${year}-01-01`, until: `${year}-12-31`, level: 'CO_ON_SITE' });
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, watched, CREATE);
    await releaseAll(desk);
    const dataset = await enterDataset(desk.reviewer);
    const done = await imported(dataset);
    const rate = async (datasets: string) => {
      const { answer } = await counts(desk.second, `${ALL.replace('I01', 'I03')}&datasets=${datasets}`);
      const { total } = answerFromWire(answer);
      return [total.rate!.numerator.low, total.rate!.denominator.low, total.asides.notCovered?.low];
    };
    expect(await rate(dataset.id)).toEqual([0, 0, 2]);
    const none = async (datasets: string) => {
      const { answer } = await counts(
        desk.second,
        `${ALL.replace(`period=${year}`, `period=${year}-09`)}&datasets=${datasets}`,
      );
      return answerFromWire(answer).total.none;
    };
    expect([await none(dataset.id), await none('any'), await none('own')]).toEqual(['unseen', 'unseen', null]);
    // Once it is verified, it is a record as any other.
    const [id] = await recordsOf(done);
    const draft = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id!}`)).body;
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${id!}`,
      anOwnRecord(),
      ifMatch(draft.revision),
    );
    await verify(desk.second, await submit(desk.reviewer, changed.body));
    expect(await rate(dataset.id)).toEqual([1, 1, 1]);
  });
});

describe('a dataset of others', () => {
  it('is said beside each record that came from it, to whoever sees the record', async () => {
    const dataset = await enterDataset(desk.reviewer);
    const [id] = await recordsOf(await imported(dataset));
    const from = async (client: Client, of: string) => client.get<DatasetOfRecord>(`/api/incidents/${of}/dataset`);
    expect((await from(desk.reviewer, id!)).body.from).toEqual({ version: '5', takenOn: null, dataset });
    expect((await from(desk.second, id!)).status).toBe(404);
    const own = await log(desk.monitor, anOwnRecord());
    expect((await from(desk.monitor, own.id)).body).toEqual({ from: null });
  });

  it('is named in the state that wrote the record last, and in figures only in states that brought something', async () => {
    const dataset = await enterDataset(desk.reviewer);
    await imported(dataset);
    const whole = (map: WholeImport['map']) => ({ ...map!, doubles: 'create' as const, arrive: 'draft' as const });
    const next = async (file: string, version: string): Promise<WholeImport> => {
      const checked = await check(desk.reviewer, await sendFile(desk.reviewer, file), whole);
      await assignDataset(desk.reviewer, checked, dataset, { version, takenOn: null });
      return checked;
    };
    const changed = await next(FILE.replace('Second of others', 'Second as others say'), '6');
    const done = await step(desk.reviewer, changed.id, 'runs');
    expect(done.tally.changed).toBe(1);
    await next(FILE.replace('First of others', 'It never ran'), '7');
    const stateOf = async (id: string) =>
      (await desk.reviewer.get<DatasetOfRecord>(`/api/incidents/${id}/dataset`)).body.from?.version;
    const { items } = (
      await desk.reviewer.get<RecordQueue>(`/api/incidents?from=${year}-01-01&until=${year}-12-31&sort=title`)
    ).body;
    expect(await Promise.all(items.map(async ({ id, title }) => [title, await stateOf(id)]))).toEqual([
      ['First of others', '5'],
      ['Second as others say', '6'],
    ]);
    const named = async () =>
      (await counts(desk.second, `${ALL}&datasets=any`)).datasets[0]!.states.map(({ version }) => version);
    expect(await named()).toEqual(['5', '6']);
    const added = await next([HEAD, row(`D3-${year}`, `${year}-03-03`, 'Kep', 'Third of others')].join('\n'), '8');
    await step(desk.reviewer, added.id, 'runs');
    expect(await named()).toEqual(['5', '6', '8']);
    await step(desk.reviewer, added.id, 'undoings');
    expect(await named()).toEqual(['5', '6']);
  });

  it('that is withdrawn counts only where it was reviewed, takes no new records, and can be reinstated', async () => {
    const dataset = await enterDataset(desk.reviewer);
    const done = await imported(dataset);
    const put = (change: object, revision: number) =>
      desk.analyst.put<Dataset>(`/api/datasets/${dataset.id}`, { ...aDataset(), ...change }, ifMatch(revision));
    const half = await put({ withdrawnOn: '2026-08-01' }, 1);
    expect(half.body).toMatchObject({ errors: [{ pointer: '/withdrawnWhy', code: 'required' }] });
    const withdrawn = await put({ withdrawnOn: '2026-08-01', withdrawnWhy: 'Rows were invented.' }, 1);
    expect(withdrawn.body).toMatchObject({ withdrawnOn: '2026-08-01', revision: 2 });
    expect(await low(`${ALL}&datasets=own,any`)).toBe(0);
    const other = await check(desk.reviewer, await sendFile(desk.reviewer, FILE));
    const said = { dataset: dataset.id, version: '6', takenOn: null };
    expect((await desk.reviewer.put(`/api/imports/${other.id}/dataset`, said, CREATE)).body).toMatchObject({
      errors: [{ pointer: '/dataset', code: 'dataset-withdrawn' }],
    });
    // What was said before can still be corrected.
    expect((await desk.reviewer.put(`/api/imports/${done.id}/dataset`, said, ifMatch(1))).status).toBe(200);
    expect((await put({}, 2)).status).toBe(200);
    expect(await low(`${ALL}&datasets=own,any`)).toBe(2);
  });

  it('is refused with a name of 10,000 letters, a licence that does not exist, and without what it needs', async () => {
    const errors = async (more: object): Promise<unknown> =>
      (
        await desk.reviewer.put<{ errors: unknown }>(
          `/api/datasets/${randomUUID()}`,
          { ...aDataset(), ...more },
          CREATE,
        )
      ).body.errors;
    const total = async (): Promise<number> => (await desk.reviewer.get<{ total: number }>('/api/datasets')).body.total;
    const before = await total();
    const one = (pointer: string, code: string): unknown => [expect.objectContaining({ pointer, code })];
    expect(await errors({ name: 'ឈ'.repeat(10_000) })).toEqual(one('/name', 'too-long'));
    expect(await errors({ licence: 'CC_BY_99' })).toEqual(one('/licence', expect.any(String) as unknown as string));
    expect(await errors({ licence: 'TERMS' })).toEqual(one('/licenceWords', 'required'));
    expect(await errors({ limits: '\u200b' })).toEqual(one('/limits', 'blank-text'));
    expect(await errors({ withdrawnOn: '2026-02-30', withdrawnWhy: 'x' })).toEqual(one('/withdrawnOn', 'not-a-day'));
    expect(await total()).toBe(before);
  });

  it('that does not exist is in no figure and no import: nothing is known of it, so the answer is not 0', async () => {
    const nobody = randomUUID();
    const refused = await desk.analyst.post<{ errors: unknown }>('/api/counts', {
      question: `${ALL}&datasets=${nobody}`,
    });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: 'datasets', code: 'question-unknown-value' })],
    ]);
    const view = await sendFile(desk.reviewer, FILE);
    const put = (body: object, client: Client = desk.reviewer) =>
      client.put(`/api/imports/${view.id}/dataset`, body, CREATE);
    expect((await put({ dataset: nobody, version: '1', takenOn: null })).body).toMatchObject({
      errors: [{ pointer: '/dataset', code: 'unknown-dataset' }],
    });
    const dataset = await enterDataset(desk.reviewer);
    expect((await put({ dataset: dataset.id, version: null, takenOn: null })).body).toMatchObject({
      errors: [{ pointer: '/version', code: 'required' }],
    });
    // An import is its author's.
    expect((await put({ dataset: dataset.id, version: '1', takenOn: null }, desk.analyst)).status).toBe(404);
    expect((await desk.monitor.put(`/api/datasets/${randomUUID()}`, aDataset(), CREATE)).status).toBe(403);
  });

  it('of another country brings no record, and its figure says that nobody knows rather than 0', async () => {
    const dataset = await enterDataset(desk.reviewer);
    const file = ['Id,Date,Country,Place,Title', `X1,${year}-03-01,Thailand,Bangkok,Elsewhere`].join('\n');
    const done = await imported(dataset, file);
    expect([done.tally.created, done.tally.aside]).toEqual([0, 1]);
    const { answer, records } = await counts(desk.second, `${ALL}&datasets=${dataset.id}`);
    const { total } = answerFromWire(answer);
    expect([records, total.low, total.none]).toEqual([0, 0, 'unseen']);
    // It is named, and nothing says that its records are there.
    const { datasets, rule } = await counts(desk.second, `${ALL}&datasets=own,${dataset.id}`);
    expect(datasets).toEqual([{ ...dataset, hasRecords: false, states: [] }]);
    expect(rule.join(' ')).toContain('Counts only: our own records; DEMO Events.');
  });

  it('joins an own record without making it theirs: what an import only changed stays the team’s', async () => {
    const dataset = await enterDataset(desk.reviewer);
    const whole = (map: WholeImport['map']) => ({ ...map!, doubles: 'create' as const, arrive: 'submitted' as const });
    await importFile(desk.reviewer, FILE, whole);
    const again = FILE.replace('Second of others', 'Second as others say');
    const second = await check(desk.reviewer, await sendFile(desk.reviewer, again), whole);
    await assignDataset(desk.reviewer, second, dataset);
    const done = await step(desk.reviewer, second.id, 'runs');
    expect(done.tally.changed).toBe(1);
    expect([await low(ALL), await low(`${ALL}&datasets=any`)]).toEqual([2, 0]);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { OwnAnswers, OwnQuestionWords } from '@vigil/shared/codebook/own-question.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { OwnQuestionPage } from '@vigil/shared/staff-responses/own-questions.js';
import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { ADDRESSES_BESIDE_CODES, publicAnswers } from '../../testing/acceptance/public-answers.js';
import { keyringOf } from '../../encryption/keyring.js';
import type { TestApp } from '../../testing/app.js';
import { CREATE, ifMatch, log, published, releaseAll, verified, type Desk } from '../../testing/desk.js';
import { HEAD, importFile, row } from '../../testing/upload-import-file.js';
import { tablesThatSay } from '../../testing/tables-that-say.js';
import { useDesk } from '../../testing/use-desk.js';

let desk: Desk;
let app: TestApp;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const words = (key: string, fields: Partial<OwnQuestionWords> = {}): OwnQuestionWords => ({
  key,
  kind: 'ternary',
  labelEn: `Question ${key.replaceAll('_', ' ')}`,
  labelKm: `សំណួរ ${key.replaceAll('_', ' ')}`,
  helpEn: '',
  helpKm: '',
  options: [],
  state: 'used',
  replaces: null,
  ...fields,
});
const OPTIONS = [
  { code: 'AT_ONCE', nameEn: 'At once', nameKm: 'ភ្លាមៗ' },
  { code: 'NEVER', nameEn: 'Never', nameKm: 'មិនដែល' },
];
type Refused = OwnQuestionPage & { code: string; errors: FieldError[]; waiting: unknown };
const propose = (
  key: string,
  fields: Partial<OwnQuestionWords> = {},
  id: string = randomUUID(),
  { by = desk.reviewer, proposal = null as string | null } = {},
) => by.put<Refused>(`/api/own-questions/${id}`, { ...words(key, fields), proposal });
const page = async (): Promise<OwnQuestionPage> => (await desk.monitor.get<OwnQuestionPage>('/api/own-questions')).body;
/** Puts a question into use, by two people. @returns its id */
const inUse = async (key: string, fields: Partial<OwnQuestionWords> = {}): Promise<string> => {
  const id = randomUUID();
  expect((await propose(key, fields, id)).status).toBe(200);
  await releaseAll(desk);
  return id;
};
const answersOf = async (id: string): Promise<OwnAnswers> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body.incident.ownAnswers;
const stored = async (id: string): Promise<{ field: string; revision: number; has: boolean }[]> =>
  app.database.query(
    `select field, revision, value is not null as has from incident_private
      where incident_id = $1 and field like 'ownAnswers%' order by field, revision`,
    [id],
  );
const refusals = async (ownAnswers: unknown): Promise<unknown> => {
  const body = { ...anIncident(), ownAnswers };
  const { body: answer } = await desk.monitor.put<Refused>(`/api/incidents/${randomUUID()}`, body, CREATE);
  return answer.errors?.map(({ pointer, code }) => [pointer, code]);
};

describe('a question of the organisation', () => {
  it('is proposed by one person and asked once another has agreed', async () => {
    const id = randomUUID();
    const given = words('lawyer', { kind: 'choice', options: OPTIONS, helpEn: 'Of those held.' });
    const waits = (await desk.reviewer.put<OwnQuestionPage>(`/api/own-questions/${id}`, given)).body;
    expect(waits).toMatchObject({ items: [], waiting: [{ id, ...given }] });
    await releaseAll(desk);
    expect(await page()).toEqual({ total: 1, items: [{ id, revision: 1, ...given }], waiting: [] });
    for (const by of [desk.monitor, desk.analyst])
      expect((await propose('another', {}, randomUUID(), { by })).status).toBe(403);
    expect((await app.visitor.get<{ items: unknown[] }>('/api/public/changes')).body.items).toEqual([]);
  });

  it('keeps its answers where its spelling is corrected; in other words it is a new question, and it is retired', async () => {
    const options = OPTIONS;
    const former = await inUse('let_in', { kind: 'choice', options, labelEn: 'was a lawyer let in, at all' });
    const record = await log(desk.reviewer, { ...anIncident(), ownAnswers: { let_in: 'AT_ONCE' } });
    const corrected = { kind: 'choice', options, labelEn: 'Was a lawyer let in at all?' } as const;
    expect((await propose('let_in', corrected, former)).status).toBe(200);
    await releaseAll(desk);
    expect((await page()).items.find(({ id }) => id === former)).toMatchObject({ revision: 2, ...corrected });
    const means = async (fields: Partial<OwnQuestionWords>): Promise<unknown> =>
      (await propose('let_in', { ...corrected, ...fields }, former)).body.errors;
    for (const fields of [
      { labelEn: 'Was no lawyer let in at all?' },
      { labelEn: 'Was a sawyer let in at all?' },
      { options: OPTIONS.slice(1) },
      { kind: 'choices' as const },
    ])
      expect(await means(fields)).toMatchObject([{ pointer: '/labelEn', code: 'question-means-another' }]);
    expect(await means({ key: 'let_in_2' })).toMatchObject([{ pointer: '/key', code: 'question-stays' }]);
    const instead = { kind: 'ternary', labelEn: 'Was no lawyer let in at all?', replaces: former } as const;
    const now = await inUse('let_in_2', instead);
    const { items } = await page();
    expect(items.find(({ id }) => id === former)).toMatchObject({ state: 'retired', labelEn: corrected.labelEn });
    expect(items.find(({ id }) => id === now)).toMatchObject({ state: 'used', ...instead });
    expect(await answersOf(record.id)).toEqual({ let_in: 'AT_ONCE' });
  });

  it('is never deleted, and nobody takes an answer away or gives it another kind, nor the database', async () => {
    const id = await inUse('kept', { kind: 'choice', options: OPTIONS });
    for (const statement of [
      'delete from own_question',
      `update own_question set kind = 'choices' where id = '${id}'`,
      `update own_question set option_codes = '{NEVER}', option_names_en = '{Never}', option_names_km = '{ក}' where id = '${id}'`,
    ])
      await expect(app.database.query(statement)).rejects.toThrow(/never deleted|never taken away/);
  });

  it('does not replace what a colleague proposed meanwhile, which it has not seen', async () => {
    const id = await inUse('two_tabs');
    const first = (await propose('two_tabs', { labelEn: 'Question: two tabs?' }, id)).body.waiting[0]!;
    const blind = await propose('two_tabs', { state: 'retired' }, id, { by: desk.second });
    expect([blind.status, blind.body]).toMatchObject([
      409,
      { code: 'another-waits', waiting: { id: first.proposal, proposed: { labelEn: 'Question: two tabs?' } } },
    ]);
    expect((await page()).waiting.map(({ proposal }) => proposal)).toContain(first.proposal);
    const { proposal } = first;
    expect((await propose('two_tabs', { state: 'retired' }, id, { by: desk.second, proposal })).status).toBe(200);
    await releaseAll(desk);
    expect((await page()).items.find((one) => one.id === id)).toMatchObject({ state: 'retired' });
  });
});

describe('answers to own questions', () => {
  const ALL: OwnAnswers = {
    a_choice: 'AT_ONCE',
    a_count: { state: 'CS_AT_LEAST', low: 3, high: null, text: 'at least three QUETZAL' },
    a_day: exactDay(asDay('2021-03-05')),
    a_list: ['AT_ONCE', 'NEVER'],
    a_text: 'By a QUETZAL of the court.',
    a_yes: 'yes',
  };

  it('are part of the record and its history, encrypted one by one, and in nothing that readers get', async () => {
    await inUse('a_yes');
    await inUse('a_choice', { kind: 'choice', options: OPTIONS });
    await inUse('a_list', { kind: 'choices', options: OPTIONS });
    await inUse('a_count', { kind: 'count' });
    await inUse('a_day', { kind: 'window' });
    await inUse('a_text', { kind: 'text' });
    const record = await published(desk, { ...anIncident(), ownAnswers: ALL });
    expect(await answersOf(record.id)).toEqual(ALL);
    expect((await stored(record.id)).map(({ field }) => field)).toEqual(
      Object.keys(ALL).map((key) => `ownAnswers/${key}`),
    );
    expect(await tablesThatSay(app.database, /QUETZAL|AT_ONCE"/, ['pub'])).toEqual([]);
    const answers = await publicAnswers(app.visitor, [record.code!], [], ADDRESSES_BESIDE_CODES);
    const canary = /QUETZAL|a_choice|a_count|a_text|Question a text/i;
    expect(answers.filter(({ text }) => canary.test(text)).map(({ path }) => path)).toEqual([]);
    // Another answer is a revision of its own; one that is taken away is none.
    const { a_yes: _gone, ...left } = ALL;
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { ownAnswers: { ...left, a_choice: 'NEVER' } }),
      ifMatch((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.revision),
    );
    expect([changed.status, changed.body.incident.ownAnswers]).toEqual([200, { ...left, a_choice: 'NEVER' }]);
    expect(await answersOf(record.id)).toEqual({ ...left, a_choice: 'NEVER' });
    const rows = await stored(record.id);
    expect(rows.filter(({ field }) => field === 'ownAnswers/a_text')).toHaveLength(1);
    expect(rows.filter(({ field }) => field === 'ownAnswers/a_yes').map(({ has }) => has)).toEqual([true, false]);
    const { items } = (await desk.reviewer.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body;
    expect(items.findLast(({ kind }) => kind === 'saved')!.values).toEqual([
      { path: '/ownAnswers/a_choice', value: null, internal: true },
      { path: '/ownAnswers/a_yes', value: null, internal: true },
    ]);
  });

  it('are refused where the question does not allow them, by the place where they are wrong', async () => {
    await inUse('b_choice', { kind: 'choice', options: OPTIONS });
    await inUse('b_count', { kind: 'count' });
    expect(await refusals({ unheard: 'yes' })).toEqual([['/ownAnswers/unheard', 'unknown-own-question']]);
    expect(await refusals({ b_choice: 'OTHER' })).toEqual([['/ownAnswers/b_choice', 'unknown-code']]);
    expect(await refusals({ b_choice: ['NEVER'] })).toEqual([['/ownAnswers/b_choice', 'unknown-code']]);
    expect(await refusals({ a_yes: 'unknown' })).toEqual([['/ownAnswers/a_yes', 'unknown-code']]);
    expect(await refusals({ b_count: { state: 'CS_EXACT', low: 2, high: 1, text: null } })).toEqual([
      ['/ownAnswers/b_count/low', expect.any(String)],
    ]);
    expect(await refusals({ 'no/key': 'yes' })).toEqual([['/ownAnswers/no~1key', 'unknown-key']]);
    expect(await refusals(null)).toEqual([['/ownAnswers', 'wrong-type']]);
  });

  it('narrow the queue, are found by their words, and tell nothing to who may not read them', async () => {
    await inUse('c_choice', { kind: 'choice', options: OPTIONS });
    await inUse('c_text', { kind: 'text' });
    await inUse('c_nobody');
    const title = 'Heron';
    const first = await verified(desk, {
      ...anIncident({ title: `${title} first` }),
      ownAnswers: { c_choice: 'NEVER', c_text: 'A zzyzx of the court.' },
    });
    await verified(desk, anIncident({ title: `${title} second` }));
    const queue = async (query: string, by = desk.reviewer): Promise<RecordQueue> =>
      (await by.get<RecordQueue>(`/api/incidents?${query}`)).body;
    const titles = async (query: string, by = desk.reviewer): Promise<unknown[]> =>
      (await queue(`q=${title}&${query}`, by)).items.map((one) => one.title);
    expect(await titles('own=c_choice.NEVER')).toEqual([`${title} first`]);
    expect(await titles('own=c_choice.AT_ONCE')).toEqual([]);
    expect(await titles('own=c_text.answered')).toEqual([`${title} first`]);
    expect(await titles('own=c_choice.not-answered')).toEqual([`${title} second`]);
    expect((await queue(`q=${title}`)).filters['own']).toEqual(
      expect.arrayContaining([
        ['c_choice.NEVER', 1],
        ['c_choice.not-answered', 1],
        ['c_text.answered', 1],
        ['c_nobody.not-answered', 2],
      ]),
    );
    expect(await titles('own=c_nobody.not-answered')).toHaveLength(2);
    // An analyst reads no internal answers, and so learns of none that nobody answers.
    expect((await queue(`q=${title}`, desk.analyst)).filters['own']).toBeUndefined();
    expect((await queue('q=zzyzx')).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await queue('q=zzyzx', desk.analyst)).items).toEqual([]);
    expect(await titles('own=c_choice.NEVER', desk.analyst)).toEqual([]);
    expect(await titles('own=c_choice.not-answered', desk.analyst)).toEqual([]);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      // Nobody knows now who answers it: neither is said of any record.
      const { filters, search } = await queue(`q=${title}`);
      const found = await titles('own=c_choice.not-answered');
      expect([search.state, filters['own'], found]).toEqual(['locked', undefined, []]);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
  });

  it('are joined in a merger, and are again what they were when it is undone', async () => {
    await inUse('d_yes');
    await inUse('d_text', { kind: 'text' });
    await inUse('d_other');
    const stays = await verified(desk, { ...anIncident(), ownAnswers: { d_yes: 'yes', d_other: 'no' } });
    const double = await verified(desk, { ...anIncident(), ownAnswers: { d_yes: 'no', d_text: 'Of the double.' } });
    const merged = await desk.second.post(
      `/api/incidents/${double.id}/mergers`,
      { into: stays.id, take: ['ownAnswers'], reason: 'The same.' },
      ifMatch(double.revision),
    );
    expect([merged.status, await answersOf(stays.id)]).toEqual([
      200,
      { d_yes: 'no', d_text: 'Of the double.', d_other: 'no' },
    ]);
    const { revision } = (await desk.second.get<IncidentRecord>(`/api/incidents/${double.id}`)).body;
    const undone = await desk.second.delete(`/api/incidents/${double.id}/mergers`, ifMatch(revision));
    expect([undone.status < 300, await answersOf(stays.id)]).toEqual([true, { d_yes: 'yes', d_other: 'no' }]);
  });

  it('in words can be erased with every version; a code cannot, since it is corrected instead', async () => {
    await inUse('e_text', { kind: 'text' });
    await inUse('e_choice', { kind: 'choice', options: OPTIONS });
    const record = await log(desk.reviewer, {
      ...anIncident(),
      ownAnswers: { e_text: 'Names ERASEME.', e_choice: 'NEVER' },
    });
    const ask = (key: string) =>
      desk.reviewer.post<Erasure>(`/api/incidents/${record.id}/erasures`, {
        id: randomUUID(),
        path: `/ownAnswers/${key}`,
        why: 'A name.',
      });
    expect((await ask('e_choice')).status).toBe(422);
    const asked = await ask('e_text');
    expect(asked.status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {})).status).toBe(200);
    expect(await answersOf(record.id)).toEqual({ e_choice: 'NEVER' });
    expect((await stored(record.id)).map(({ field }) => field)).toEqual(['ownAnswers/e_choice']);
  });

  it('come from a column of a file; what does not answer the question is kept in words', async () => {
    await inUse('f_choice', { kind: 'choice', options: OPTIONS });
    await inUse('f_count', { kind: 'count' });
    const rest = 'Order to disperse,about 30,National media,Example Daily,https://example.org';
    const file = [
      `${HEAD},own.f_choice,own.f_count`,
      `${row('F1', '2021-06-04', 'Kampot', 'Answered', `${rest}/f1`)},ភ្លាមៗ,about 12`,
      `${row('F2', '2021-06-05', 'Takeo', 'Not understood', `${rest}/f2`)},perhaps,many of them maybe`,
    ].join('\n');
    const done = await importFile(desk.reviewer, file);
    expect([done.state, done.tally]).toEqual(['done', expect.objectContaining({ created: 2 })]);
    const found = async (title: string): Promise<IncidentRecord> => {
      const [one] = (await app.database.query('select id from incident where title = $1', [title])) as [{ id: string }];
      return (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${one.id}`)).body;
    };
    expect((await found('Answered')).incident.ownAnswers).toMatchObject({
      f_choice: 'AT_ONCE',
      f_count: { text: 'about 12' },
    });
    const { incident } = await found('Not understood');
    expect(Object.keys(incident.ownAnswers)).not.toContain('f_choice');
    expect(incident.narrative).toMatch(/own\.f_choice: perhaps/);
  });
});

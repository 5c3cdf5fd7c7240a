import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { keyringOf } from '../encryption/keyring.js';
import { aHarm, anAccount, anAct, anIncident, aSource } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { ifMatch, log, submit, untilAllIsSearched, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const submitted = async (title: string, fields: Partial<Incident> = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ title, ...fields })));
const queue = async (by: Client, query: string): Promise<RecordQueue> => {
  const { status, body, text } = await by.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
/**
 * The titles that are found among records whose titles begin alike, and what is counted of a filter among all of those.
 */
const among = async (by: Client, word: string, query: string): Promise<string[]> =>
  (await queue(by, `q=${word}&${query}`)).items.map(({ title }) => title!.replace(`${word} `, '')).sort();
const counted = async (by: Client, word: string, filter: string, query = ''): Promise<Record<string, number>> =>
  Object.fromEntries((await queue(by, `q=${word}&${query}`)).filters[filter] ?? []);

describe('a filter of numbers', () => {
  it('finds what may be from one to another, open where a source leaves it open, and what nobody knows by itself', async () => {
    for (const [title, crowd] of [
      ['exact', exactly(25)],
      ['range', { state: 'CS_RANGE', low: 20, high: 40, text: null }],
      ['least', atLeast(30)],
      ['most', { state: 'CS_AT_MOST', low: 0, high: 10, text: null }],
      ['some', { state: 'CS_SOME', low: 1, high: null, text: 'several' }],
      ['none', NONE_COUNT],
      ['unknown', UNKNOWN_COUNT],
    ] as [string, Incident['crowd']][])
      await submitted(`Avocet ${title}`, { crowd });
    const crowd = (value: string): Promise<string[]> => among(desk.analyst, 'Avocet', `crowd=${value}`);
    expect(await crowd('25..25')).toEqual(['exact', 'range', 'some']);
    expect(await crowd('41..')).toEqual(['least', 'some']);
    expect(await crowd('..0')).toEqual(['most', 'none']);
    expect(await crowd('11..19')).toEqual(['some']);
    expect(await crowd('not-answered')).toEqual(['unknown']);
    expect(await crowd('11..19,not-answered')).toEqual(['some', 'unknown']);
    expect(await crowd('answered')).toHaveLength(6);
    expect(await counted(desk.analyst, 'Avocet', 'crowd', 'crowd=25..25')).toEqual({
      answered: 6,
      'not-answered': 1,
      '25..25': 3,
    });
    for (const wrong of ['50..10', 'many', '25', '..', '-3..3'])
      expect([wrong, await crowd(wrong)]).toEqual([wrong, []]);
    expect(await counted(desk.analyst, 'Avocet', 'crowd', 'crowd=many')).toMatchObject({ many: 0 });
  });

  it('is of any act or harm, and of no record without one', async () => {
    await submitted('Bunting two', {
      harms: [aHarm({ count: exactly(2) }), aHarm({ type: 'HM_DEATH', count: exactly(7) })],
    });
    await submitted('Bunting one', { harms: [aHarm({ count: UNKNOWN_COUNT })] });
    await submitted('Bunting none', { harms: [] });
    const harms = (value: string): Promise<string[]> => among(desk.analyst, 'Bunting', value);
    expect([await harms('harms.count=7..'), await harms('harms.count=3..6')]).toEqual([['two'], []]);
    expect(await harms('harms.count=not-answered')).toEqual(['one']);
    expect(await harms('harms=not-answered')).toEqual(['none']);
    expect(await counted(desk.analyst, 'Bunting', 'harms')).toEqual({ answered: 2, 'not-answered': 1 });
  });
});

describe('a filter of days', () => {
  it('finds what may have been published, or said, on one of them, and what has no day', async () => {
    const on = (day: string) => exactDay(asDay(day));
    await submitted('Crake dated', { sources: [aSource({ publishedOn: on('2021-06-05') })] });
    await submitted('Crake undated', { sources: [aSource()], accounts: [anAccount({ saidOn: on('2021-06-06') })] });
    const of = (query: string): Promise<string[]> => among(desk.reviewer, 'Crake', query);
    expect(await of('sources.publishedOn=2021-06-05..2021-06-05')).toEqual(['dated']);
    expect(await of('sources.publishedOn=2021-06-06..')).toEqual([]);
    expect(await of('sources.publishedOn=not-answered')).toEqual(['undated']);
    expect(await of('accounts.saidOn=..2021-06-06')).toEqual(['undated']);
  });
});

describe('a filter of answers', () => {
  it('finds what is answered and what is not, codes, places and links that are withheld, too', async () => {
    const link = { url: 'https://example.org/dunlin', linkWithheld: 'yes' as const };
    await submitted('Dunlin full', { publicSummary: 'What is known.', issues: ['IS_LAND'], sources: [aSource(link)] });
    await submitted('Dunlin bare', {
      publicSummary: null,
      issues: null,
      sources: [aSource({ url: null })],
      acts: [anAct({ forceName: null })],
    });
    const draft = await log(desk.monitor, anIncident({ title: 'Dunlin draft', place: null }));
    expect(draft.status).toBe('WS_DRAFT');
    const of = (query: string, by = desk.reviewer): Promise<string[]> => among(by, 'Dunlin', query);
    expect([await of('publicSummary=answered'), await of('publicSummary=not-answered')]).toEqual([['full'], ['bare']]);
    expect([await of('issues=not-answered'), await of('issues=IS_LAND,not-answered')]).toEqual([
      ['bare'],
      ['bare', 'full'],
    ]);
    expect([await of('sources.url=answered'), await of('sources.url=not-answered')]).toEqual([['full'], ['bare']]);
    expect(await of('acts.forceName=not-answered')).toContain('bare');
    expect(await of('place=unknown', desk.monitor)).toEqual(['draft']);
    expect(await counted(desk.reviewer, 'Dunlin', 'publicSummary', 'publicSummary=answered')).toEqual({
      answered: 1,
      'not-answered': 1,
    });
    expect(await of('publicSummary=not-answered&issues=IS_LAND')).toEqual([]);
  });
});

describe('a filter of internal answers', () => {
  it('is for whoever may read them, and tells nobody else of one, not by a number either', async () => {
    await untilAllIsSearched(desk.reviewer);
    const told = await submitted('Egret told', {
      narrative: 'Words for colleagues.',
      timeOfDay: 'about 9 in the morning',
    });
    await submitted('Egret untold', { narrative: null, timeOfDay: 'after the march' });
    const of = (by: Client, query: string): Promise<string[]> => among(by, 'Egret', query);
    expect([await of(desk.reviewer, 'narrative=answered'), await of(desk.reviewer, 'narrative=not-answered')]).toEqual([
      ['told'],
      ['untold'],
    ]);
    expect(await counted(desk.reviewer, 'Egret', 'narrative', 'narrative=answered')).toEqual({
      answered: 1,
      'not-answered': 1,
    });
    expect(await counted(desk.monitor, 'Egret', 'narrative')).toEqual({ answered: 1, 'not-answered': 1 });
    const internal = ['narrative', 'timeOfDay', 'point', 'landmark', 'placeNote', 'tags', 'acts.note', 'sources.note'];
    const { filters } = await queue(desk.analyst, 'q=Egret');
    expect(internal.filter((filter) => filter in filters)).toEqual([]);
    for (const value of ['answered', 'not-answered'])
      for (const filter of internal)
        expect([filter, await of(desk.analyst, `${filter}=${value}`)]).toEqual([filter, []]);
    // The author no longer reads them once it is verified.
    await verify(desk.reviewer, told);
    expect(await counted(desk.monitor, 'Egret', 'narrative')).toEqual({ 'not-answered': 1 });
    expect([await of(desk.monitor, 'narrative=answered'), await of(desk.reviewer, 'narrative=answered')]).toEqual([
      [],
      ['told'],
    ]);
  });

  it('is told to the case team alone of a record that is limited to one', async () => {
    await untilAllIsSearched(desk.reviewer);
    const before = await submitted('Fulmar', { narrative: 'Words.' });
    await desk.reviewer.put(
      `/api/incidents/${before.id}`,
      { ...before.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(before.revision),
    );
    expect(await counted(desk.reviewer, 'Fulmar', 'narrative')).toEqual({ answered: 1 });
    expect(await counted(desk.second, 'Fulmar', 'narrative')).toEqual({});
  });

  it('finds a time of day from one to another, and what says none by itself', async () => {
    await untilAllIsSearched(desk.reviewer);
    for (const timeOfDay of [
      '15:30',
      'about 9 in the morning',
      'ម៉ោង ៧ យប់',
      'from 22:00 to 1:00 am',
      'after lunch',
      null,
    ])
      await submitted(`Gannet ${timeOfDay}`, { timeOfDay });
    const of = async (value: string): Promise<string[]> => among(desk.reviewer, 'Gannet', `timeOfDay=${value}`);
    expect(await of('09:00..15:29')).toEqual(['about 9 in the morning']);
    expect(await of('15:30..')).toEqual(['15:30', 'from 22:00 to 1:00 am', 'ម៉ោង ៧ យប់']);
    expect(await of('00:00..01:00')).toEqual(['from 22:00 to 1:00 am']);
    expect(await of('no-time')).toEqual(['after lunch']);
    expect(await of('not-answered')).toEqual(['null']);
    expect(await counted(desk.reviewer, 'Gannet', 'timeOfDay', 'timeOfDay=15:30..')).toEqual({
      answered: 5,
      'not-answered': 1,
      'no-time': 1,
      '15:30..': 3,
    });
  });

  it('follows each change, and what is erased is answered no more', async () => {
    await untilAllIsSearched(desk.reviewer);
    const record = await submitted('Heron', { narrative: 'Words.', acts: [anAct({ note: null })] });
    const of = async (): Promise<unknown[]> => [
      await counted(desk.reviewer, 'Heron', 'narrative'),
      await counted(desk.reviewer, 'Heron', 'acts.note'),
    ];
    expect(await of()).toEqual([{ answered: 1 }, { 'not-answered': 1 }]);
    const acts = [{ ...record.incident.acts[0]!, note: 'A note.' }];
    const { status } = await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, narrative: null, acts },
      ifMatch(record.revision),
    );
    expect(status).toBe(200);
    expect(await of()).toEqual([{ 'not-answered': 1 }, { answered: 1 }]);
  });

  it('is answered by nobody while the server is locked; what is open is, but for what is encrypted at rest', async () => {
    await untilAllIsSearched(desk.reviewer);
    await submitted('Ibis', {
      sources: [aSource({ url: 'https://example.org/ibis', linkWithheld: 'yes' }), aSource({ url: null })],
    });
    await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, {
      title: 'Untold',
      address: 'narrative=not-answered',
      shared: false,
    });
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      // As of a search of internal answers: nothing is found, and the queue says why.
      for (const value of ['answered', 'not-answered'])
        expect(await queue(desk.reviewer, `narrative=${value}`)).toMatchObject({
          total: 0,
          search: { state: 'locked' },
        });
      const { filters } = await queue(desk.reviewer, 'crowd=answered');
      expect(['narrative', 'timeOfDay', 'acts.note'].filter((filter) => filter in filters)).toEqual([]);
      expect(Object.fromEntries(filters['crowd']!)).toHaveProperty('not-answered');
      expect((await desk.reviewer.get<QueueViews>('/api/queue-views')).status).toBe(200);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
    await untilAllIsSearched(desk.reviewer);
    expect(await among(desk.reviewer, 'Ibis', 'sources.url=answered')).toEqual(['Ibis']);
    const { items } = (await desk.reviewer.get<QueueViews>('/api/queue-views')).body;
    expect(items.find(({ title }) => title === 'Untold')!.total).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { keyringOf } from '../encryption/keyring.js';
import { log, submit, untilAllIsSearched, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const ALL = 'period=2021&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED';
const recorded = async (title: string, fields: Partial<Incident> = {}) =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ title, ...fields })));
interface Told {
  answer: WireAnswer;
  rule: string[];
  records: number;
  errors?: { pointer: string; code: string }[];
}
const ask = (by: Client, queue: string, more = {}) =>
  by.post<Told>('/api/counts', { question: `${ALL}&queue=${encodeURIComponent(queue)}`, ...more });
const low = async (by: Client, queue: string) => (await ask(by, queue)).body.answer.total.low ?? 0;

describe('a figure of what the queue finds', () => {
  it('counts the records that it finds by words and by any field, and says so', async () => {
    await recorded('Avocet one', { crowd: exactly(30) });
    await recorded('Avocet two', { crowd: exactly(300), publicSummary: 'A banner with a kingfisher' });
    await verify(desk.reviewer, await recorded('Avocet three', { crowd: exactly(40) }));
    await recorded('Plover', { crowd: exactly(30) });
    await untilAllIsSearched(desk.analyst);
    const queue = async (query: string) => (await desk.analyst.get<RecordQueue>(`/api/incidents?${query}`)).body.total;
    for (const [query, n] of [
      ['q=avocet', 3],
      ['q=kingfisher', 1],
      ['crowd=25..50', 3],
      ['q=avocet&crowd=25..50', 2],
      ['q=avocet&crowd=200..', 1],
      ['q=nothing-of-this', 0],
    ] as const)
      expect([query, await low(desk.analyst, query), await queue(query)]).toEqual([query, n, n]);
    const { answer, rule, records } = (await ask(desk.analyst, 'q=avocet&crowd=25..50')).body;
    expect(rule.join(' ')).toContain('Only records that the queue finds for the person who asked count.');
    expect(rule.join(' ')).not.toContain('avocet');
    const { days } = (await desk.analyst.get<RecordQueue>('/api/incidents?q=avocet')).body;
    expect(days).toEqual({ first: '2021-06-04', last: '2021-06-04' });
    expect((await desk.analyst.get<RecordQueue>('/api/incidents?q=nothing-of-this')).body.days).toBeNull();
    expect([answer.question.filters.queue, records]).toEqual(['q=avocet&crowd=25..50', 2]);
    expect(await low(desk.analyst, 'q=avocet')).toBe(3);
  });

  it('is of what the member may find: a monitor finds by their own alone', async () => {
    const another = await app.signIn('monitor');
    expect(await low(another, 'q=avocet')).toBe(0);
    await log(another, anIncident({ title: 'Avocet of another' }));
    await untilAllIsSearched(desk.analyst);
    expect([await low(another, 'q=avocet'), await low(desk.analyst, 'q=avocet')]).toEqual([1, 3]);
  });

  it('is refused rather than too low while not all texts are searched', async () => {
    const keyring = keyringOf(app.database.manager);
    const told = async (query: string): Promise<unknown[]> => {
      const { status, body } = await ask(desk.reviewer, query);
      return [query, status, (body as { code?: string }).code];
    };
    keyring.lock();
    try {
      for (const query of ['q=kingfisher', 'narrative=answered', 'own=lawyer.not-answered', 'tag=heron'])
        expect(await told(query)).toEqual([query, 503, 'search-off']);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
    await untilAllIsSearched(desk.reviewer);
    expect(await told('q=kingfisher')).toEqual(['q=kingfisher', 200, undefined]);
  });

  it('is refused by name on an earlier day, in an address of the queue that is none, and where nothing searches', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const earlier = await desk.analyst.post<Told>('/api/counts', {
      question: 'period=2021&queue=q%3Davocet',
      asOf: today,
    });
    expect([earlier.status, earlier.body.errors]).toEqual([400, [expect.objectContaining({ pointer: 'queue' })]]);
    expect((await ask(desk.analyst, 'no-such-filter=1')).body.errors).toEqual([
      expect.objectContaining({ pointer: 'no-such-filter' }),
    ]);
    const words = await desk.analyst.post<Told>('/api/counts', { question: 'period=2021&words=avocet' });
    expect(words.body.errors).toEqual([expect.objectContaining({ pointer: 'words', code: 'question-does-not-fit' })]);
    const both = await desk.analyst.post<Told>('/api/counts', {
      question: 'period=2021&words=avocet&queue=q%3Davocet',
    });
    expect([both.status, both.body.errors?.map(({ pointer, code }) => [pointer, code])]).toEqual([
      400,
      [
        ['words', 'question-does-not-fit'],
        ['queue', 'question-does-not-fit'],
      ],
    ]);
    const saved = await app.visitor.get<Told>(`/api/public/counts?period=2021&queue=q%3Davocet`);
    expect([saved.status, saved.body.errors]).toEqual([400, [expect.objectContaining({ pointer: 'queue' })]]);
  });
});

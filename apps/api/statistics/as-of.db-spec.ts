import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../testing/app.js';
import { aGroupLink, anIncident } from '../testing/an-incident.js';
import { tableOf } from '../testing/acceptance/public-requests.js';
import { holdBackStatement } from '../testing/pause-statement.js';
import { PUB_COVERAGE_SQL } from './pub-facts.repository.js';
import { FactSnapshots } from './fact-snapshots.js';
import { PublicFacts } from './public-facts.js';
import { SHARE_SNAPSHOT } from '../platform/database/shared-snapshot.js';
import {
  aGroup,
  CREATE,
  type Desk,
  hide,
  ifMatch,
  merge,
  publish,
  published,
  releaseAll,
  restore,
  retract,
  verify,
} from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Body {
  answer: Answer;
  asOf: AsOf;
}
const QUESTIONS = [
  'indicator=I02&period=2021&unit=month&split=period,place:1',
  'indicator=I03&period=2021',
  'indicator=I05&period=2021-Q2&split=force',
];
const ask = async (question: string, asOf?: number | string): Promise<Body> => {
  const answer = await app.visitor.get<Body>(
    `/api/public/counts?${question}${asOf === undefined ? '' : `&asOf=${asOf}`}`,
  );
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
/** The figures of an answer without key order, because that order depends on which codes appeared first. */
const figures = ({ answer, asOf }: Body): unknown => ({
  seq: asOf.seq,
  asOf: answer.asOf,
  total: answer.total,
  cells: answer.cells.map((cell) => JSON.stringify(cell)).sort(),
});
const coverage = async (id: string, level: string, headers: Record<string, string>) => {
  const entered = await desk.analyst.put<{ revision: number }>(
    `/api/coverage/${id}`,
    { place: 'KH', from: '2021-01-01', until: '2021-12-31', level, group: null, note: null, shown: true },
    headers,
  );
  await releaseAll(desk);
  return entered;
};

describe('a figure as of a number in the public order', () => {
  it('stays what it was, whatever is published, corrected, joined, retracted or covered since', async () => {
    const seen: Body[][] = [];
    const look = async (): Promise<void> => {
      seen.push(await Promise.all(QUESTIONS.map((question) => ask(question))));
    };
    await look();
    const first = await published(desk, anIncident({ title: 'The first' }));
    await look();
    const second = await published(desk, anIncident({ title: 'The second', interference: 'IN_NONE', acts: [] }));
    await look();
    const entry = randomUUID();
    const entered = await coverage(entry, 'CO_ON_SITE', CREATE);
    await look();
    const corrected = await correct(first);
    await look();
    await coverage(entry, 'CO_MEDIA', ifMatch(entered.body.revision));
    await look();
    const third = await published(desk, anIncident({ title: 'The third' }));
    await look();
    await merge(desk.reviewer, third, corrected.id);
    await look();
    await retract(desk.reviewer, second);
    await look();

    expect(new Set(seen.map(([body]) => body!.asOf.seq)).size).toBe(seen.length);
    expect(
      new Set(seen.map((bodies) => JSON.stringify(bodies.map(({ answer }) => answer.total)))).size,
    ).toBeGreaterThan(5);
    for (const bodies of seen.slice(1)) {
      for (const [i, body] of bodies.entries())
        expect(figures(await ask(QUESTIONS[i]!, body.asOf.seq))).toEqual(figures(body));
    }
  });

  it('says so in the table as well, and is of a day where a day is asked for', async () => {
    const {
      asOf: { seq, day },
    } = await ask(QUESTIONS[0]!);
    const then = await ask(QUESTIONS[0]!, 1);
    const { rule } = (await app.visitor.get<{ rule: string[] }>(`/api/public/counts?${QUESTIONS[0]}&asOf=1&lang=km`))
      .body;
    expect([rule.length > 4, rule.at(-1)]).toEqual([true, 'គិតត្រឹមលេខ ១។']);
    const csv = await app.visitor.get(`/api/public/counts.csv?${QUESTIONS[0]}&asOf=1`);
    expect([csv.status, then.answer.total.low, csv.headers.get('content-disposition')]).toEqual([
      200,
      1,
      expect.stringContaining('-at-1-'),
    ]);
    expect(figures(await ask(QUESTIONS[0]!, day))).toEqual(figures(await ask(QUESTIONS[0]!)));
    const before = await ask(QUESTIONS[0]!, addDays(day as Day, -1));
    expect([before.asOf, before.answer.total.low, before.answer.total.none]).toEqual([
      { seq: 0, day: addDays(day as Day, -1) },
      null,
      'not-published',
    ]);
    expect(seq).toBeGreaterThan(5);
  });

  it('holds nothing that was withdrawn for safety, nor coverage that was taken back', async () => {
    const goes = await published(desk, anIncident({ title: 'Goes' }));
    const entry = randomUUID();
    const entered = await coverage(entry, 'CO_ON_SITE', CREATE);
    const { asOf, answer } = await ask('indicator=I03&period=2021');
    expect([
      answer.total.rate?.denominator.low,
      (await ask('indicator=I02&period=2021', asOf.seq)).answer.total.low,
    ]).toEqual([2, 1]);
    await hide(desk.reviewer, goes, 'Somebody was threatened.');
    expect((await ask('indicator=I02&period=2021', asOf.seq)).answer.total.low).toBe(0);
    await desk.analyst.delete(`/api/coverage/${entry}`, ifMatch(entered.body.revision));
    await releaseAll(desk);
    expect((await ask('indicator=I03&period=2021', asOf.seq)).answer.total.rate?.denominator.low).toBe(0);
  });
});

describe('the same question of the same number', () => {
  const bytes = async (query: string): Promise<string> => {
    const { status, text } = await app.visitor.get(`/api/public/counts?${query}`);
    return `${status} ${text.replace(/"requestId":"[^"]*",/, '')}`;
  };
  /** What each row of the table says of its moment. */
  const saidInTable = async (query: string): Promise<unknown[]> => {
    const [row] = await tableOf(app.visitor, `/api/public/counts.csv?${query}`);
    return ['as_of', 'as_of_day', 'withdrawn_since'].map((name) => row![name]);
  };
  /** As if the publications until now had been made some days ago, and had been read then. */
  const backdate = async (days: number): Promise<void> => {
    await app.database.query('update pub.change set on_day = on_day - $1::int', [days]);
    const facts = app.app.get(PublicFacts);
    Reflect.set(facts, 'lastDay', addDays(facts.publishedOn!, -days));
  };

  it('has the same bytes before and after the next publication, also of a period that is not over', async () => {
    await backdate(40);
    const {
      asOf: { seq, day: today },
    } = await ask('indicator=I01&period=2021');
    const week = `${addDays(today as Day, -3)}..${addDays(today as Day, 3)}`;
    const year = today.slice(0, 4);
    const queries = [
      `indicator=I02&period=${year}&unit=month&split=period`,
      `indicator=I02&period=${week}`,
      'indicator=I01&period=2021&split=group,assembly',
      'indicator=I01&period=2021&groups=G-000001',
    ].flatMap((query) => [`${query}&asOf=${seq}`, `${query}&asOf=${seq}.${today}`]);
    const before = await Promise.all(queries.map(bytes));
    expect(before[2]).toContain('"progress":"not-begun"');
    expect(before[3]).toContain('"progress":"not-published"');
    await published(desk, anIncident({ title: 'The next one' }));
    expect(await Promise.all(queries.map(bytes))).toEqual(before);
  });

  it('refuses a group that nobody had read of by then, also after it was named', async () => {
    const {
      asOf: { seq },
    } = await ask('indicator=I01&period=2021');
    const group = await aGroup(desk, 'Group of the next day');
    await published(desk, anIncident({ title: 'Names a group', groups: [aGroupLink(group.id)] }));
    const query = `indicator=I01&period=2021&groups=${group.publicCode}`;
    expect((await ask(query)).answer.total.low).toBe(1);
    expect(await bytes(`${query}&asOf=${seq}`)).toMatch(/^400 .*groups/);
  });

  it('says so when something was withdrawn since, and says it no more when that is shown again', async () => {
    const record = await published(desk, anIncident({ title: 'Is hidden for a while' }));
    const {
      asOf: { seq, day },
    } = await ask('indicator=I01&period=2021');
    const query = `indicator=I01&period=2021&asOf=${seq}`;
    const before = await bytes(query);
    expect(await saidInTable(query)).toEqual([String(seq), day, 'no']);
    const hidden = await hide(desk.reviewer, record);
    const without = await bytes(query);
    expect(without).toContain('"withdrawnSince":true');
    expect(without).toContain('this one may have been higher');
    expect(await saidInTable(query)).toEqual([String(seq), day, 'yes']);
    await restore(desk.second, hidden);
    expect(await bytes(query)).toBe(before);
  });

  it('says so when a record was made coarser since, which takes it out of earlier figures, or coverage was taken back', async () => {
    const since = async (seq: number): Promise<unknown> => {
      const { asOf, answer } = await ask('indicator=I01&period=2021', seq);
      return [answer.total.low, asOf.withdrawnSince ?? false];
    };
    const record = await published(desk, anIncident({ title: 'Is made coarser' }));
    const entry = randomUUID();
    const entered = await coverage(entry, 'CO_ON_SITE', CREATE);
    const { asOf, answer } = await ask('indicator=I01&period=2021');
    const stood = answer.total.low;
    await correct(record, 'month');
    const coarser = await ask('indicator=I01&period=2021');
    await published(desk, anIncident({ title: 'Comes afterwards' }));
    expect([await since(asOf.seq), await since(coarser.asOf.seq)]).toEqual([
      [stood - 1, true],
      [stood, false],
    ]);
    await desk.analyst.delete(`/api/coverage/${entry}`, ifMatch(entered.body.revision));
    await releaseAll(desk);
    expect(await since(coarser.asOf.seq)).toEqual([stood, true]);
  });

  describe('of a publication that was itself hidden since', () => {
    const at = async (asOf: string, period: string) => {
      const { text } = await app.visitor.get(`/api/public/counts?indicator=I01&period=${period}&asOf=${asOf}`);
      const { asOf: moment, answer, rule } = JSON.parse(text) as Body & { rule: string[] };
      const [{ progress }] = answer.periods as unknown as [{ progress: string }];
      return { text: text.replace(/"requestId":"[^"]*",/, ''), moment, progress, rule: rule.join(' ') };
    };

    it('is never of a day on which that number did not exist: its day is said to be unknown, and one with a day keeps it', async () => {
      const { day: today } = (await ask('indicator=I01&period=2021')).asOf;
      const day = addDays(today as Day, -20);
      const period = `${addDays(day, -30)}..${addDays(day, 5)}`;
      // Of the period, so that how far it has come is another matter on each of the days.
      const when = exactDay(addDays(day, -25));
      await published(desk, anIncident({ title: 'Forty days ago', when }));
      await backdate(20);
      const record = await published(desk, anIncident({ title: 'Twenty days ago, hidden today' }));
      await backdate(20);
      const { seq } = (await ask('indicator=I01&period=2021')).asOf;
      const both = [`${seq}`, `${seq}.${day}`];
      await published(desk, anIncident({ title: 'Of today' }));
      const before = await Promise.all(both.map((one) => at(one, period)));
      expect(before.map(({ moment, progress }) => [moment, progress])).toEqual(Array(2).fill([{ seq, day }, 'so-far']));
      const hidden = await hide(desk.reviewer, record);
      const [plain, dated] = await Promise.all(both.map((one) => at(one, period)));
      expect([dated!.moment, dated!.progress]).toEqual([{ seq, day, withdrawnSince: true }, 'so-far']);
      expect([plain!.moment, plain!.progress]).toEqual([
        { seq, day: today, withdrawnSince: true, dayUnknown: true },
        'over',
      ]);
      expect(plain!.rule).toContain(`What was published under number ${seq} is one of these`);
      expect(dated!.rule).not.toContain('no longer known');
      // What it gives is a figure that somebody can have read: the same as with the day that it names.
      expect(
        plain!.text.replace(',"dayUnknown":true', '').replace(/,"What was published under number [^"]*"/, ''),
      ).toBe((await at(`${seq}.${today}`, period)).text);
      await restore(desk.second, hidden);
      expect((await Promise.all(both.map((one) => at(one, period)))).map(({ text }) => text)).toEqual(
        before.map(({ text }) => text),
      );
    });

    it('keeps its day where no other is possible', async () => {
      await published(desk, anIncident({ title: 'In the morning' }));
      const record = await published(desk, anIncident({ title: 'At noon, hidden in the evening' }));
      const { seq, day } = (await ask('indicator=I01&period=2021')).asOf;
      await published(desk, anIncident({ title: 'In the afternoon' }));
      await hide(desk.reviewer, record);
      expect((await at(`${seq}`, '2021')).moment).toEqual({ seq, day, withdrawnSince: true });
    });
  });

  it('refuses a number with a day on which another number was the newest', async () => {
    const {
      asOf: { seq, day },
    } = await ask('indicator=I01&period=2021');
    for (const asOf of [
      `${seq}.${addDays(day as Day, 1)}`,
      `${seq}.${addDays(day as Day, -1)}`,
      `1.${day}`,
      `${seq + 1}.${day}`,
      `${seq}.2021-02-30`,
    ])
      expect(await bytes(`indicator=I01&period=2021&asOf=${asOf}`)).toMatch(/^400 .*asOf/);
  });
});

describe('what goes wrong', () => {
  const QUESTION = 'indicator=I02&period=2021&split=issue';
  const withdraw = (record: IncidentRecord): Promise<IncidentRecord> =>
    hide(desk.reviewer, record, 'Somebody was threatened.');

  it('keeps no answer that was read while a record was withdrawn for safety', async () => {
    const goes = await published(desk, anIncident({ title: 'Goes while it is read' }));
    const {
      asOf: { seq },
      answer,
    } = await ask(QUESTION);
    await published(desk, anIncident({ title: 'Stays' }));
    const letGo = holdBackStatement(app, SHARE_SNAPSHOT);
    const reading = ask(QUESTION, seq);
    await pause(200);
    await withdraw(goes);
    letGo();
    await reading;
    expect((await ask(QUESTION, seq)).answer.total.low).toBe(answer.total.low - 1);
  });

  it('keeps no answer that was asked for in the moment in which the withdrawal is told to the rest of the program', async () => {
    const goes = await published(desk, anIncident({ title: 'Goes while it is told' }));
    const {
      asOf: { seq },
      answer,
    } = await ask(QUESTION);
    await published(desk, anIncident({ title: 'Stays, too' }));
    await ask('indicator=I01&period=2021', seq); // the snapshot of that moment is cached
    const watchers = Reflect.get(app.app.get(PublicFacts), 'watchers') as (() => Promise<void>)[];
    watchers.unshift(async () => {
      await ask(QUESTION, seq);
    });
    await withdraw(goes).finally(() => watchers.shift());
    expect((await ask(QUESTION, seq)).answer.total.low).toBe(answer.total.low - 1);
  });

  it.each(['999999', '2999-01-01', '0', '-1', '1.5', 'banana', '2021-02-30', ''])(
    'refuses %p by name',
    async (asOf) => {
      const answer = await app.visitor.get<{ code: string; errors: { pointer: string }[] }>(
        `/api/public/counts?period=2021&asOf=${asOf}`,
      );
      expect([answer.status, answer.body.code, answer.body.errors.map(({ pointer }) => pointer)]).toEqual([
        400,
        'invalid-query',
        ['asOf'],
      ]);
    },
  );

  it('a crowd at one fixed address is no crowd of questions: all get their answer', async () => {
    const {
      asOf: { seq },
    } = await ask(QUESTIONS[0]!);
    await published(desk, anIncident({ title: 'Makes the moment an earlier one' }));
    const letGo = holdBackStatement(app, PUB_COVERAGE_SQL);
    const asked = Array.from({ length: 30 }, (_, i) =>
      app.visitor.get(`/api/public/counts?period=2021&unit=month&split=period&asOf=${seq}&lang=${i % 2 ? 'en' : 'km'}`),
    );
    await pause(200);
    letGo();
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('keeps the moment that is read again and again, whatever else is asked between', async () => {
    await published(desk, anIncident({ title: 'Makes room for several earlier moments' }));
    const built = jest.spyOn(app.app.get(FactSnapshots) as unknown as { build: () => Promise<unknown> }, 'build');
    for (const other of [2, 3, 4, 5, 6]) {
      await ask('indicator=I02&period=2021', 1);
      await ask('indicator=I02&period=2021', other);
      await ask(`indicator=I02&period=2021-0${other}`, 1);
    }
    expect(built).toHaveBeenCalledTimes(6);
    built.mockRestore();
  });

  it('one network that walks through moments on twelve connections waits behind itself, and refuses nobody else', async () => {
    const {
      asOf: { seq },
    } = await ask(QUESTIONS[0]!);
    const past = app.app.get(FactSnapshots);
    const order: string[] = [];
    const at = (moment: number, address: string): Promise<string> =>
      past.at(moment, address).then(
        () => {
          order.push(address);
          return 'answered';
        },
        (refused: { code: string }) => refused.code,
      );
    const letGo = holdBackStatement(app, PUB_COVERAGE_SQL);
    const flood = Array.from({ length: 12 }, (_, i) => at(i + 1, '203.0.113.5'));
    const others = Array.from({ length: 10 }, (_, i) => at(seq - 1 - i, `198.51.100.${i}`));
    await pause(100);
    // Queries on the current facts do not queue.
    expect((await past.at(null, '198.51.100.77')).asOf.seq).toBe(seq);
    expect((await app.visitor.get('/api/public/counts?indicator=I02&period=2021-06')).status).toBe(200);
    letGo();
    expect(await Promise.all(others)).toEqual(Array(10).fill('answered'));
    const answers = await Promise.all(flood);
    expect(new Set(answers)).toEqual(new Set(['answered', 'too-many-requests']));
    // Its first query was already running. Its other queries came after those of clients that asked once, except for
    // queries that finish at the same moment.
    const waited = order.flatMap((address, i) => (address === '203.0.113.5' ? [i] : [])).slice(1);
    expect(waited.at(-1)).toBeGreaterThanOrEqual(9);
  });

  it('sends readers away, and says when to come again, before they fill the memory', async () => {
    const {
      asOf: { seq },
    } = await ask(QUESTIONS[0]!);
    const letGo = holdBackStatement(app, PUB_COVERAGE_SQL);
    const asked = Array.from({ length: seq - 1 }, (_, i) =>
      app.visitor.get(`/api/public/counts?period=2021&asOf=${i + 1}`),
    );
    const refused = async (one: (typeof asked)[number]) =>
      (await one).status === 503 ? one : Promise.reject(new Error('answered'));
    const away = await Promise.any(asked.map(refused)).finally(letGo);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
    expect((await ask(QUESTIONS[0]!, 1)).answer.total.low).toBe(1);
  });
});

/** Changes the record so that nobody interfered; a third person publishes the correction. */
async function correct(record: IncidentRecord, shownDate = 'day'): Promise<IncidentRecord> {
  const { incident, revision, id } = record;
  const changed = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${id}`,
    { ...incident, interference: 'IN_NONE', acts: [] },
    ifMatch(revision),
  );
  const graded = await verify(desk.reviewer, changed.body);
  return publish(desk.second, graded, { shownDate, reason: 'Seen on the video.' });
}

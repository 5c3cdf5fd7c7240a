import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { questionByChance } from '@vigil/shared/counting/random-facts.js';
import type { FigureChanges } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { FigureChanges as Explained } from '../statistics/figure-changes.js';
import { parseQuestion } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import {
  aGroup,
  CREATE,
  type Desk,
  hide,
  ifMatch,
  merge,
  published,
  releaseAll,
  releaseFor,
  retract,
} from '../testing/desk.js';
import { aGroupLink, anAct, anIncident, but } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { useDesk } from '../testing/use-desk.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 11);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const seq = (): number => app.app.get(PublicFacts).seq;
const changes = async (question: string, since: number | string, asOf: number | string): Promise<FigureChanges> => {
  const answer = await app.visitor.get<FigureChanges>(
    `/api/public/counts/changes?${question}&since=${since}&asOf=${asOf}`,
  );
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body;
};
const told = ({ reasons }: FigureChanges): [string, number, (string | null)[]][] =>
  reasons.map(({ why, change, items }) => [why, change.low, items.map(({ title }) => title)]);

const correct = async (record: IncidentRecord, change: object): Promise<IncidentRecord> => {
  const changed = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, change),
    ifMatch(record.revision),
  );
  expect([changed.status, changed.text]).toEqual([200, expect.any(String)]);
  const asked = await desk.second.post(
    `/api/incidents/${record.id}/publications`,
    { shownPlace: 'district', shownDate: 'day' },
    ifMatch(changed.body.revision),
  );
  expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
  await releaseFor(desk.reviewer, record.id);
  return (await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
};
const on = (earliest: string): object => ({ when: { earliest, latest: earliest, precision: 'DP_DAY' } });
const watch = async (level: string): Promise<void> => {
  const entry = { place: 'KH', from: '2021-01-01', until: '2021-12-31', level, group: null, note: null, shown: true };
  expect((await desk.analyst.put(`/api/coverage/${randomUUID()}`, entry, CREATE)).status).toBe(200);
  await releaseAll(desk);
};

describe('why a public figure is another one', () => {
  it('names each record with its reason: published, moved, corrected, merged, retracted, watched', async () => {
    const begin = seq();
    const moves = await published(desk, anIncident({ title: 'Moves', ...on('2021-06-04') }));
    const twin = await published(desk, anIncident({ title: 'Twin', ...on('2021-06-05') }));
    const goes = await published(desk, anIncident({ title: 'Goes', ...on('2021-06-06') }));
    const stays = await published(desk, anIncident({ title: 'Stays', ...on('2021-06-07') }));
    const middle = seq();
    const june = 'indicator=I02&period=2021-06';
    expect(told(await changes(june, begin || '0.2021-01-01', middle))).toEqual([
      ['published', 4, ['Moves', 'Twin', 'Goes', 'Stays']],
    ]);
    await correct(moves, on('2021-07-02'));
    await merge(desk.reviewer, twin, stays.id);
    await retract(desk.reviewer, goes);
    const after = await changes(june, middle, seq());
    expect(told(after)).toEqual([
      ['moved', -1, ['Moves']],
      ['merged', -1, [null]],
      ['retracted', -1, [null]],
    ]);
    expect([after.before.answer.total.low, after.after.answer.total.low, after.change]).toEqual([
      4,
      1,
      expect.objectContaining({ low: -3, high: -3 }),
    ]);
    expect(told(await changes('indicator=I02&period=2021-07', middle, seq()))).toEqual([['moved', 1, ['Moves']]]);
    const unwatched = seq();
    await watch('CO_ON_SITE');
    const rate = await changes('indicator=I03&period=2021', unwatched, seq());
    expect(rate.reasons.map(({ why, total, change }) => [why, total, change.rate?.denominator.low])).toEqual([
      ['coverage', 2, 2],
    ]);
    expect((await changes(june, seq(), seq())).change).toBeNull();
  });

  it('names the records that only change what stands beside the figure: the sentences say that, too', async () => {
    const begin = seq();
    await published(
      desk,
      anIncident({ title: 'Not known', ...on('2021-11-04'), interference: 'IN_UNKNOWN', acts: [] }),
    );
    const { before, after, change, reasons } = await changes('indicator=I02&period=2021-11', begin, seq());
    const beside = [before, after].map(({ answer }) => answer.total.asides.interferenceUnknown?.low);
    expect(beside.map((n) => n ?? 0)).toEqual([0, 1]);
    expect(
      [change, ...reasons.map((one) => one.change)].map((one) => [one?.low, one?.asides.interferenceUnknown?.low]),
    ).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('says nothing of a record that was withdrawn for safety, whichever moments are compared', async () => {
    const begin = seq();
    const hidden = await published(desk, anIncident({ title: 'Hidden', ...on('2021-03-03') }));
    const seen = await published(desk, anIncident({ title: 'Seen', ...on('2021-03-04') }));
    const both = seq();
    await hide(desk.reviewer, hidden);
    const march = 'indicator=I02&period=2021-03';
    for (const [from, until, reasons] of [
      [begin, both, [['published', 1, ['Seen']]]],
      [begin, seq(), [['published', 1, ['Seen']]]],
      [both, seq(), []],
    ] as const) {
      const answer = await app.visitor.get<FigureChanges>(
        `/api/public/counts/changes?${march}&since=${from}&asOf=${until}`,
      );
      expect([told(answer.body), answer.text.includes(hidden.code!)]).toEqual([reasons, false]);
    }
    expect(seen.code).not.toBe(hidden.code);
  });

  it.each([
    ['indicator=I02&period=2021&since=1&split=place:1', 'split', 'question-does-not-fit'],
    ['indicator=I02&period=2021-01,2021-02&since=1', 'period', 'question-needs-one-period'],
    ['indicator=I02&period=2021', 'since', 'question-missing'],
    ['indicator=I02&period=2021&since=tomorrow', 'since', 'not-a-moment'],
    ['indicator=I02&period=2021&since=999999', 'since', 'not-yet'],
    ['indicator=I02&period=2021&since=5&asOf=2', 'since', 'not-before'],
    ['indicator=I02&period=2021&since=1&asOf=999999', 'asOf', 'not-yet'],
    ['indicator=I02&period=2021&since=1&place=ZZ', 'place', 'question-unknown-value'],
    ['indicator=I02&period=2021&since=1&words=x', 'words', 'question-does-not-fit'],
    ['indicator=I02&period=2021&since=1&stages=verified', 'stages', 'question-unknown-value'],
  ])('refuses by name: %s', async (query, pointer, code) => {
    const answer = await app.visitor.get(`/api/public/counts/changes?${query}`);
    expect([answer.status, answer.body['errors']]).toEqual([400, [expect.objectContaining({ pointer, code })]]);
  });
});

describe('a history by chance', () => {
  /** Long, because slowness of the machine is no wrong answer. */
  const MOST_MS = 1_800_000;
  const PAIRS = process.env['VIGIL_PROVE'] ? 10_000 : 60;
  const STEPS = process.env['VIGIL_PROVE'] ? 150 : 25;

  it(
    `leaves no difference unexplained, and names nothing that was withdrawn (${PAIRS} pairs, VIGIL_SEED=${seed})`,
    async () => {
      const chance = new SeededRandom(seed);
      const group = await aGroup(desk, 'DEMO Group of the history');
      const live: IncidentRecord[] = [];
      const withdrawn: string[] = [];
      const take = async (): Promise<IncidentRecord> => {
        const [{ id }] = live.splice(chance.below(live.length), 1) as [IncidentRecord];
        return (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
      };
      const day = (): string => `2021-0${1 + chance.below(9)}-${10 + chance.below(18)}`;
      const first = seq();
      for (let step = 0; step < STEPS; step++) {
        const what =
          live.length < 4
            ? 'publish'
            : chance.pick(['publish', 'publish', 'move', 'correct', 'retract', 'merge', 'hide', 'watch']);
        if (what === 'publish')
          live.push(
            await published(
              desk,
              anIncident({
                title: `History ${step}`,
                ...on(day()),
                ...(chance.below(4) === 0 ? { interference: 'IN_NONE', acts: [] } : { acts: [anAct(), anAct()] }),
                groups: chance.below(2) === 0 ? [aGroupLink(group.id)] : [],
              }),
              chance.pick(['VG_FAIR', 'VG_FAIR', 'VG_WEAK']),
            ),
          );
        else if (what === 'move') live.push(await correct(await take(), on(day())));
        else if (what === 'correct')
          live.push(await correct(await take(), { interference: 'IN_INTERFERED', acts: [anAct()], groups: [] }));
        else if (what === 'retract') await retract(desk.reviewer, await take());
        else if (what === 'merge') await merge(desk.reviewer, await take(), (await take()).id);
        else if (what === 'watch') await watch(chance.pick(['CO_ON_SITE', 'CO_MEDIA']));
        else {
          const record = await take();
          withdrawn.push(record.code!);
          await hide(desk.reviewer, record);
        }
      }
      if (withdrawn.length === 0) {
        const record = await take();
        withdrawn.push(record.code!);
        await hide(desk.reviewer, record);
      }
      const [past, explained] = [app.app.get(FactSnapshots), app.app.get(Explained)];
      const last = seq();
      let changed = 0;
      const pairs = Array.from({ length: PAIRS }, () => {
        const [a, b] = [first + chance.below(last - first + 1), first + chance.below(last - first + 1)];
        return a <= b ? [a, b] : [b, a];
      }).sort(([a, b], [c, d]) => a! - c! || b! - d!);
      for (const [a, b] of pairs) {
        const question = questionByChance(chance, 0);
        const filters = question.filters.groups ? { groups: [group.publicCode] } : question.filters;
        const asked = parseQuestion(Object.fromEntries(new URLSearchParams(questionToQuery({ ...question, filters }))));
        const [from, until] = [await past.at(a === 0 ? { seq: 0, day: '2021-01-01' as never } : a!), await past.at(b!)];
        const found = await explained.explain(asked, from, until);
        expect([a, b, asked, found === null]).toEqual([a, b, asked, false]);
        changed += found!.records.length;
        expect(found!.records.filter(({ code }) => withdrawn.includes(code))).toEqual([]);
      }
      expect([changed > 0, withdrawn.length > 0]).toEqual([true, true]);
    },
    MOST_MS,
  );
});

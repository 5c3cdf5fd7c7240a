import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import readSheets from 'read-excel-file/node';
import { count } from '@vigil/shared/counting/count.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type ToldAnswer, type ToldCell, toldAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { watchingOf } from '@vigil/shared/counting/why-none.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { formatNumber } from '@vigil/shared/day/words.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import { PlacesService } from '../../places/places.service.js';
import { Chance } from '../../statistics/in-sql/chance.js';
import { randomQuestion } from '../../statistics/in-sql/random-question.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { startTestApp, type TestApp } from '../app.js';
import { CREATE, type Desk, openDesk, releaseAll } from '../desk.js';
import { noteFigure } from '../figures.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { groupCode, publishRandom } from '../random-published.js';
import { SITE } from '../site.js';
import { tableOf } from './asking.js';

jest.setTimeout(1_200_000);

/** The same questions, asked in every place that shows a figure, and compared with the counting rule to the digit. */
const SEED = Number(process.env['VIGIL_SEED'] ?? 11);
const QUESTIONS = process.env['VIGIL_PROVE'] ? 300 : 5;

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let asOf: AsOf;
let today: Day;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, SEED, 250);
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  asOf = (await app.visitor.get<{ asOf: AsOf }>('/api/public/about')).body.asOf;
  today = asOf.day as Day;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** What the rule says, from the facts themselves. */
const ruled = (query: string): ToldAnswer => {
  const [facts, places] = [app.app.get(PublicFacts), app.app.get(PlacesService)];
  const answer = count(facts.facts, publicQuestion(new URLSearchParams(query)), today);
  const watchOf = watchingOf(answer, facts.coverage, places.gazetteer, places.country.code);
  return JSON.parse(JSON.stringify(toldAnswer(answer, watchOf))) as ToldAnswer;
};
const read = async <T>(path: string): Promise<T> => {
  const { status, body, text } = await app.visitor.get<T>(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body;
};
const rowsOf = ({ cells, totals, total, splits }: ToldAnswer): ToldCell[] => [
  ...(splits.length === 0 ? [] : cells),
  ...totals,
  total,
];
const said = (number: number | null | undefined): string =>
  number === null || number === undefined ? '' : String(number);
/** The numbers of a row of a table, as that table writes them. */
const numbersOf = ({ low, high, certain, possible, longerPeriod, notReported, rate, none }: ToldCell): string[] =>
  [
    low,
    high,
    certain,
    possible,
    longerPeriod,
    notReported?.k,
    notReported?.of,
    rate?.numerator.low,
    rate?.denominator.low,
  ]
    .map(said)
    .concat(none ?? '');
const COLUMNS = [
  'low',
  'high',
  'certain',
  'possible',
  'known_only_to_a_longer_period',
  'not_reported',
  'not_reported_of',
  'numerator',
  'denominator',
  'no_number_because',
];

/** Periods at the edges of the calendar and of what is recorded. */
const odd = (): string[] =>
  [
    'period=2020-02-29..2020-02-29',
    'period=2020-W53',
    'period=2020-W53&unit=day&split=period',
    'period=2020-12-31..2021-01-01&unit=day&split=period',
    'period=2020-12-21..2021-01-10&unit=week&split=period',
    'period=2998-12',
    `period=${today}..${today}`,
    `period=${addDays(today, 1)}..${addDays(today, 9)}`,
    `period=${addDays(today, -3)}..${addDays(today, 3)}&unit=day&split=period`,
    'period=2021&split=force,actor&groupLink=any',
    'period=2021&split=place:2,group',
    'period=2021&forceTypes=FM_UNSPEC,FM_UNKNOWN',
    'period=2021&place=KH&singleSource=yes&peacefulness=PE_VIOLENT',
  ].map((query, i) => `indicator=${['I01', 'I02', 'I03', 'I05', 'I09', 'I11'][i % 6]}&${query}`);
const questions = (): string[] => {
  const chance = new Chance(SEED);
  const asked = [...new Set(odd())].filter((query) => isAsked(query));
  while (asked.length < QUESTIONS + odd().length) {
    const query = questionToQuery(randomQuestion(chance)).replace(/G-[ABC]/g, groupCode);
    if (!query.includes('nobody') && isAsked(query)) asked.push(query);
  }
  return asked;
};
const isAsked = (query: string): boolean => {
  try {
    ruled(query);
    return true;
  } catch {
    return false;
  }
};
/** Every number of a sentence: in figures of either script. */
const digits = (text: string): string =>
  text.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0)).replace(/(?<=\d)[,.](?=\d{3})/g, '');

describe('the same question', () => {
  it('has the same figure in the API, in that for systems, of this number, at the desk, in every row of a table, and in words', async () => {
    let cells = 0;
    for (const query of questions()) {
      const expected = ruled(query);
      const at = `${asOf.seq}.${today}`;
      for (const path of [
        `/api/public/counts?${query}`,
        `/api/v1/counts?${query}`,
        `/api/public/counts?${query}&asOf=${today}`,
        `/api/public/counts?${query}&asOf=${at}`,
      ])
        expect([path, (await read<{ answer: ToldAnswer }>(path)).answer]).toEqual([path, expected]);
      const staff = await desk.analyst.post<{ answer: ToldAnswer }>('/api/counts', { question: query, asOf: today });
      expect([query, staff.body.answer]).toEqual([query, expected]);

      const rows = rowsOf(expected).map(numbersOf);
      cells += rows.length;
      const csv = await tableOf(app.visitor, `/api/public/counts.csv?${query}`);
      expect([query, csv.map((row) => COLUMNS.map((name) => row[name]))]).toEqual([query, rows]);
      for (const language of ['en', 'km'] as const) {
        const sheets = await workbook(`/api/public/counts.xlsx?${query}&lang=${language}`);
        const [names, , ...data] = sheets[1]! as [string[], unknown[], ...unknown[][]];
        expect([
          query,
          data.map((row) => COLUMNS.map((name) => said(row[names.indexOf(name)] as number | null))),
        ]).toEqual([query, rows]);
        const sentence = digits(String(sheets[0]!.find(([what]) => /^(The figure|តួលេខ)$/.test(String(what)))![1]));
        const { low, none, rate } = expected.total;
        const shown = rate ? rate.denominator.low : low;
        if (shown !== null && shown > 0)
          expect([query, sentence]).toEqual([query, expect.stringMatching(new RegExp(`(?<!\\d)${shown}(?!\\d)`))]);
        if (none !== null) expect([query, sentence]).not.toEqual([query, expect.stringMatching(/: 0 recorded/)]);
      }
    }
    noteFigure(
      `every place: ${questions().length} questions (seed ${SEED}), ${cells} rows of tables, equal to the digit`,
    );
  });

  it('has the same figure on the map and in a frame, in both languages, in the sentence and in the table', async () => {
    for (const query of [
      'indicator=I02&period=2021',
      'indicator=I01&period=2020-W53',
      'indicator=I04&period=2020-12-15..2021-08-20&place=12',
      `indicator=I05&period=2021-H1&groups=${groupCode('G-A')}`,
      'indicator=I06&period=2021&peacefulness=PE_VIOLENT',
      'indicator=I02&period=2998',
      `indicator=I01&period=${today}..${today}`,
    ])
      for (const lang of ['en', 'km'] as const)
        for (const path of ['/', '/embed']) {
          const { total } = ruled(`${query}&split=place:1`);
          const html = (await app.visitor.get(`${path}?${query}&lang=${lang}`)).text;
          const h1 = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)![1]!.replace(/<[^>]+>/g, '');
          if (total.low)
            expect([query, lang, h1]).toEqual([query, lang, expect.stringContaining(formatNumber(total.low, lang))]);
          else if (total.none) expect([query, h1]).not.toEqual([query, expect.stringMatching(/0 recorded|បានកត់ត្រា ០/)]);
          // The last row of the first table is the total; a frame and the page have the same.
          const [first] = /<table.*?<\/table>/s.exec(html) ?? [];
          const last = first?.split('<tr').at(-1) ?? '';
          const [number] = [...last.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) =>
            cell!.replace(/<[^>]+>/g, ''),
          );
          if (total.low !== null)
            expect([query, lang, path, number]).toEqual([query, lang, path, formatNumber(total.low, lang)]);
        }
  });

  it('has the same figure in a frozen report and in a feed', async () => {
    for (const query of [
      'indicator=I02&period=2021',
      'indicator=I09&period=2021-H1',
      'indicator=I01&period=2020-W53',
      'indicator=I03&period=2021',
      'indicator=I02&period=2998',
    ]) {
      const expected = ruled(query);
      const frozen = await desk.analyst.post<{ code: string }>('/api/reports', { title: 'DEMO', question: query });
      expect([query, frozen.status]).toEqual([query, 201]);
      await releaseAll(desk);
      const report = await read<{ answer: ToldAnswer }>(`/api/public/reports/${frozen.body.code}`);
      expect([query, report.answer.total]).toEqual([query, expected.total]);
      const { id } = (
        await desk.analyst.put<{ id: string }>(
          `/api/questions/${randomUUID()}`,
          { title: `DEMO ${query}`, address: query, shared: false },
          CREATE,
        )
      ).body;
      await desk.analyst.put(`/api/subscriptions/${id}`);
      const { json } = (await desk.analyst.post<{ json: string }>(`/api/subscriptions/${id}/feed`, { days: 30 })).body;
      const { pathname, search } = new URL(json);
      const { items } = await read<{ items: { _vigil: { now: { total: ToldCell } } }[] }>(pathname + search);
      const { low, high, none } = items[0]!._vigil.now.total;
      expect([query, low, high]).toEqual([
        query,
        expected.total.low,
        none === 'not-reported' ? high : expected.total.high,
      ]);
    }
  });
});

describe('a frozen report', () => {
  it.each([
    ['of a time that has not begun', 'indicator=I02&period=2997-01-01..2998-12-31&unit=year&split=period'],
    ['of people whose number no source states', 'indicator=I09&measure=killed&period=2021&unit=month&split=period'],
  ])('%s has a 0 only where the API has one', async (_, question) => {
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'DEMO', question })).body;
    await releaseAll(desk);
    for (const lang of ['en', 'km']) {
      const html = (await app.visitor.get(`/reports/${code}?lang=${lang}`)).text;
      const cells = [...html.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]+>/g, ''));
      expect(cells.length).toBeGreaterThan(5);
      const zeros = rowsOf(ruled(question)).flatMap(({ low, asides }) => [low, asides.singleSource?.low]);
      expect(cells.filter((cell) => /^[0០]$/.test(cell)).length).toBeLessThanOrEqual(
        zeros.filter((n) => n === 0).length,
      );
    }
  });
});

describe('before the first publication', () => {
  it('nothing has a figure of 0, in any place', async () => {
    for (const query of [
      'indicator=I02&period=2021',
      'indicator=I03&period=2021',
      'indicator=I09&period=2021&split=side',
    ]) {
      const path = `${query}&asOf=2019-01-01`;
      const { answer, asOf: moment } = await read<{ answer: ToldAnswer; asOf: AsOf }>(`/api/public/counts?${path}`);
      expect([moment.seq, answer.total.low, rowsOf(answer).every(({ low }) => low === null)]).toEqual([0, null, true]);
      for (const row of await tableOf(app.visitor, `/api/public/counts.csv?${path}`)) expect(row['low']).toBe('');
      expect((await app.visitor.get(`/?${path}&lang=en`)).text).not.toContain('0 recorded');
    }
  });
});

const workbook = async (path: string): Promise<unknown[][][]> => {
  const answer = await fetch(app.url + path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await readSheets(Buffer.from(await answer.arrayBuffer()))).map(({ data }) => data as unknown[][]);
};

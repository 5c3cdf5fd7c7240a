import type { FollowedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { WireAnswer, WireCell } from '@vigil/shared/counting/answer-to-wire.js';
import { isStory } from '@vigil/shared/counting/format-story.js';
import { wideAnswer } from '@vigil/shared/counting/test-wide-answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatNumber } from '@vigil/shared/day/format-dates.js';
import type { Draft, Part } from '@vigil/shared/report/report-draft.js';
import type { AsOf, PublicChange } from '@vigil/shared/public/response-types.js';
import { type Card, cardSvg } from '../../public-site/social-cards/card-svg.js';
import { CardPictures } from '../../public-site/social-cards/card-pictures.js';
import { anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { CREATE, type Desk, ifMatch, openDesk, published, releaseAll } from '../desk.js';
import { noteFigure } from '../proof-figures.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { groupCode, publishRandom } from '../random-published.js';
import { aDraft, allTablesIn, docxAt, drawingsIn, plain, written } from '../draft-and-read-reports.js';
import { SITE } from '../site-folder.js';
import { tableOf } from './public-requests.js';
import {
  barsOf,
  COLUMNS,
  digits,
  hasBar,
  isNotPublished,
  isWritable,
  numbersOf,
  PLACEHOLDERS,
  rowsOf,
  Ruled,
  said,
  writtenColumn,
  sentenceIn,
  Workbooks,
} from './expected-by-rule.js';

jest.setTimeout(1_200_000);

/** The same questions, asked in every place that shows a figure, and compared with the counting rule to the digit. */
const SEED = Number(process.env['VIGIL_SEED'] ?? 11);
const QUESTIONS = process.env['VIGIL_PROVE'] ? 300 : 5;

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let asOf: AsOf;
let today: Day;
let rule: Ruled;
let workbooks: Workbooks;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, SEED, 250);
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  asOf = (await app.visitor.get<{ asOf: AsOf }>('/api/public/about')).body.asOf;
  today = asOf.day as Day;
  rule = new Ruled(app, today);
  workbooks = new Workbooks(app.url);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const ruled = (query: string): WireAnswer => rule.answer(query);
const singleOf = ({ total }: WireAnswer): number[] => [total.asides.singleSource?.low ?? 0];
const numbersIn = (text: string): number[] =>
  (
    digits(text)
      .replace(/(?<=\d)[.,](?=\d{3})/g, '')
      .match(/\d+/g) ?? []
  ).map(Number);
const questions = (): string[] => rule.questions(SEED, QUESTIONS);
/** Half of them in a plain run, for places that take long. */
const fewer = (): string[] => questions().filter((_, i) => process.env['VIGIL_PROVE'] || i % 2 === 0);
const read = async <T>(path: string): Promise<T> => {
  const { status, body, text } = await app.visitor.get<T>(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body;
};
describe('the same question', () => {
  it('has only the forms that are documented', async () => {
    const path = '/api/public/counts?indicator=I02&period=2021';
    const [plain, wide, long] = await Promise.all(
      ['', '&form=wide', '&form=long'].map((form) => app.visitor.get(path + form)),
    );
    expect(wide!.text).toBe(plain!.text);
    expect(long).toMatchObject({ status: 400, body: { errors: [{ pointer: 'form', code: 'unknown-code' }] } });
  });

  it('has the same figure in the API, in that for systems, of this number, at the desk, in every row of a table, and in words', async () => {
    let [cells, unknown] = [0, 0];
    const [lastDays] = (await app.database.query(
      `with shown as (select key, when_latest from pub.incident where until_seq is null),
         act as (select when_latest from pub.act where incident_key in (select key from shown) and (kind = 'restriction' or (kind = 'liberty' and type <> 'D_RELEASED')))
       select (select max(when_latest)::text from shown) as others, (select max(when_latest)::text from (select when_latest from shown union all select when_latest from act) dated) as acts`,
    )) as [{ others: string; acts: string }];
    for (const query of questions()) {
      const expected = ruled(query);
      const last = expected.unit === 'acts' ? lastDays.acts : lastDays.others;
      const at = `${asOf.seq}.${today}`;
      for (const path of [
        `/api/public/counts?${query}`,
        `/api/v1/counts?${query}`,
        `/api/public/counts?${query}&asOf=${today}`,
        `/api/public/counts?${query}&asOf=${at}`,
      ])
        expect([path, (await read<{ answer: WireAnswer }>(path)).answer]).toEqual([path, expected]);
      const compact = await read<{ answer: CompactAnswer }>(`/api/public/counts?${query}&form=compact`);
      expect([query, wideAnswer(compact.answer)]).toEqual([query, expected]);
      const staff = await desk.analyst.post<{ answer: WireAnswer }>('/api/counts', { question: query, asOf: today });
      expect([query, staff.body.answer]).toEqual([query, expected]);

      expect([query, expected.lastPublished]).toEqual([query, last]);
      const late = rowsOf(expected).filter((cell) => isNotPublished(expected, cell, last));
      unknown += late.length;
      expect([query, rowsOf(expected).filter(({ none }) => none === 'not-published')]).toEqual([query, late]);
      const rows = rowsOf(expected).map(numbersOf);
      cells += rows.length;
      const csv = await tableOf(app.visitor, `/api/public/counts.csv?${query}`);
      expect([query, csv.map((row) => COLUMNS.map((name) => row[name]))]).toEqual([query, rows]);
      for (const language of ['en', 'km'] as const) {
        const sheets = await workbooks.of(query, language);
        const [names, , ...data] = sheets[1]! as [string[], unknown[], ...unknown[][]];
        expect([
          query,
          data.map((row) => COLUMNS.map((name) => said(row[names.indexOf(name)] as number | null))),
        ]).toEqual([query, rows]);
        const sentence = digits(sentenceIn(sheets));
        const { low, none, rate } = expected.total;
        const shown = rate ? rate.denominator.low : low;
        if (shown !== null && shown > 0)
          expect([query, sentence]).toEqual([query, expect.stringMatching(new RegExp(`(?<!\\d)${shown}(?!\\d)`))]);
        if (none !== null)
          expect([query, sentence]).not.toEqual([query, expect.stringMatching(/: 0 (?:recorded|counted)/)]);
      }
    }
    expect(unknown).toBeGreaterThan(0);
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
          else if (total.none)
            expect([query, h1]).not.toEqual([query, expect.stringMatching(/0 recorded|0 counted|បានកត់ត្រា ០|រាប់បាន ០/)]);
          // The last row of the first table is the total; a frame and the page have the same.
          const [first] = /<table.*?<\/table>/s.exec(html) ?? [];
          const last = first?.split('<tr').at(-1) ?? '';
          // What is said after a 0, such as at how many it is not known, is no part of the number.
          const [number] = [...last.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) =>
            cell!.replace(/<span class="small quiet">.*?<\/span>/gs, '').replace(/<[^>]+>/g, ''),
          );
          const isBesideSingle = total.low === 0 && (total.asides.singleSource ?? { high: 0 }).high !== 0;
          const zero = { en: '0 counted', km: 'រាប់បាន ០' }[lang];
          if (total.low !== null)
            expect([query, lang, path, number]).toEqual([
              query,
              lang,
              path,
              isBesideSingle ? zero : formatNumber(total.low, lang),
            ]);
        }
  });

  it('has as many rows in a file of incidents that say that I06 counts them, and says why it does not count the others', async () => {
    const seen = new Set<string>();
    let total = 0;
    for (const period of ['2021', '2021-H1', '2020-Q4', '2021-07']) {
      const rows = await tableOf(app.visitor, `/api/public/incidents.csv?indicator=I04&period=${period}&lang=en`);
      const unlawful = rows.filter((row) => row['force_unlawful_in_figure'] !== '');
      for (const row of unlawful) seen.add(row['force_unlawful_in_figure']!);
      const counted = unlawful.filter(
        (row) => row['force_unlawful_in_figure'] === 'counted' && row['in_period'] === 'certain',
      );
      const all = await tableOf(app.visitor, `/api/public/incidents.csv?indicator=I01&period=${period}&lang=en`);
      const inAll = all.filter(
        (row) => row['force_unlawful_in_figure'] === 'counted' && row['in_period'] === 'certain',
      );
      const { low } = ruled(`indicator=I06&period=${period}`).total;
      expect([period, inAll.length]).toEqual([period, low ?? 0]);
      total += low ?? 0;
      expect(counted.length).toBeLessThanOrEqual(inAll.length);
    }
    expect(total).toBeGreaterThan(0);
    expect([...seen].sort()).toEqual(expect.arrayContaining(['counted', 'not-by-state']));
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
      const report = await read<{ answer: WireAnswer }>(`/api/public/reports/${frozen.body.code}`);
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
      const { items } = await read<{ items: { _vigil: { now: { total: WireCell } } }[] }>(pathname + search);
      const { low, high, none } = items[0]!._vigil.now.total;
      expect([query, low, high]).toEqual([
        query,
        expected.total.low,
        none === 'not-reported' ? high : expected.total.high,
      ]);
    }
  });
});

describe('the same question in pictures, written reports, saved queries and the feed of changes', () => {
  it('has the same figure on the card of its address, in words and in the height of every bar', async () => {
    let card: Card | null = null;
    const draws = jest.spyOn(app.app.get(CardPictures), 'get').mockImplementation(async (_key, _version, make) => {
      card = await make();
      return { bytes: Buffer.from('PNG'), etag: '"card"' };
    });
    const { seq } = (await read<{ asOf: AsOf }>('/api/public/about')).asOf;
    let drawn = 0;
    let bars = 0;
    for (const query of fewer()) {
      // A map has no parts but those of time, by the month where no unit is asked for.
      const asked = new URLSearchParams(query);
      asked.delete('split');
      const series = new URLSearchParams(asked);
      series.set('unit', asked.get('unit') ?? 'month');
      series.set('split', 'period');
      if (!rule.counts(series.toString())) continue;
      for (const language of ['en', 'km'] as const) {
        const { status, text } = await app.visitor.get(`/picture.png?${asked}&lang=${language}`);
        expect([query, status, text]).toEqual([query, 200, 'PNG']);
        const { title, bars: chart, foot } = card! as Card;
        const told = title
          .map(({ text: part }) => part)
          .join('')
          .replace(/[.។]$/, '');
        const counted = ruled(asked.toString());
        // The opening figure is told as a story, which is compared by its numbers; the others name their country first.
        if (isStory(counted.question) && (counted.total.low ?? 0) > 0)
          expect([query, numbersIn(told)]).toEqual([
            query,
            expect.arrayContaining([counted.total.low ?? 0, ...singleOf(counted)].filter((n) => n > 0)),
          ]);
        else
          expect([query, told.replace(/^(Cambodia,|កម្ពុជា) /, '')]).toEqual([
            query,
            sentenceIn(await workbooks.of(query, language)),
          ]);
        expect(digits(foot)).toMatch(new RegExp(`\\b${seq}\\b`));
        drawn += 1;
        const expected = barsOf(ruled(series.toString()));
        expect([query, chart?.cells ?? null]).toEqual([query, expected]);
        if (chart === null) continue;
        const sure = chart.cells.map((bar) => bar.sure);
        expect(digits(chart.most)).toMatch(new RegExp(`(?<!\\d)${Math.max(...sure)}(?!\\d)`));
        bars += sure.length;
        // As drawn: what is certain is filled, and the highest bar is 100 pixels.
        const whole = Math.max(...chart.cells.map(({ sure, possible }) => sure + possible));
        const filled = [...cardSvg(card! as Card).matchAll(/height="([\d.]+)" fill="#c0301c"/g)];
        expect([query, filled.map(([, height]) => Math.round((Number(height) * whole) / 100))]).toEqual([
          query,
          sure.filter((n) => n > 0),
        ]);
      }
    }
    draws.mockRestore();
    expect([drawn > 8, bars > 20]).toEqual([true, true]);
    noteFigure(`every place: ${drawn} cards (seed ${SEED}), with ${bars} bars, equal to the digit`);
  });

  it('has the same figure in every row of a written report, on the page and in Word, before and after it is frozen', async () => {
    let rows = 0;
    const all = fewer().filter((query) => isWritable(ruled(query)));
    for (let from = 0; from < all.length; from += 50) {
      const asked = all.slice(from, from + 50);
      const draft: Draft = {
        ...aDraft('half-year'),
        parts: asked.map((question, i): Part => ({ kind: 'figure', id: `q${i}`, question })),
      };
      const { id, revision } = await written(desk.analyst, draft);
      const path = `/api/reports/drafts/${id}/document`;
      const html = (await desk.analyst.get(`${path}?lang=en`)).text;
      const lastOf = (tables: readonly string[][][]): string[][] =>
        tables.map((table) => table.slice(1).map((row) => digits(row.at(-1)!)));
      const onPage = lastOf(allTablesIn(html).map(({ rows: table }) => table));
      expect(onPage.length).toBe(asked.length);
      asked.forEach((query, i) => {
        const expected = writtenColumn(ruled(query));
        expect([query, onPage[i]]).toEqual([query, expected]);
        rows += expected.length;
      });
      expect(
        lastOf((await docxAt(app.url, desk.analyst, `${path}?lang=en`)).tables.map((table) => table.rows)),
      ).toEqual(onPage);
      // In Khmer the same numbers, in their own figures.
      const numbers = (columns: string[][]): string[][][] =>
        columns.map((column) => column.map((cell) => digits(cell).match(/\d+/g)?.sort() ?? []));
      const inKhmer = lastOf(allTablesIn((await desk.analyst.get(`${path}?lang=km`)).text).map((table) => table.rows));
      expect(numbers(inKhmer)).toEqual(numbers(onPage));
      const code = (
        await desk.analyst.post<{ code: string }>(`/api/reports/drafts/${id}/freezings`, {}, ifMatch(revision))
      ).body.code;
      await desk.analyst.post(`/api/reports/${code}/publications`, {});
      await releaseAll(desk);
      const frozenPage = await app.visitor.get(`/api/public/reports/${code}/document?as=html&lang=en`);
      expect(frozenPage.status).toBe(200);
      expect(lastOf(allTablesIn(frozenPage.text).map((table) => table.rows))).toEqual(onPage);
    }
    noteFigure(`every place: ${rows} rows of written reports (seed ${SEED}), equal to the digit`);
  });

  it('has the same figure in the drawings of a report, in the words for who cannot see them, and in its text', async () => {
    const { id } = await written(desk.analyst, {
      ...aDraft('half-year'),
      parts: (['over-time', 'by-force', 'map'] as const).map((drawing) => ({ kind: 'drawing', id: drawing, drawing })),
    });
    const path = `/api/reports/drafts/${id}/document?lang=en`;
    const drawings = drawingsIn((await desk.analyst.get(path)).text);
    const more = ({ low, possible, none }: WireCell): string =>
      none === null ? `${low}${possible ? ` (+${possible})` : ''}` : '–';
    const [time, force, map] = drawings;
    const months = ruled('indicator=I02&period=2021-H1&unit=month&split=period').cells;
    expect([time!.bold, time!.alt.match(/: (\S+( \(\+\d+\))?)/g)!.length]).toEqual([months.map(more), months.length]);
    const kinds = ruled('indicator=I07&measure=force&period=2021-H1&split=force').cells.filter(hasBar);
    const sorted = (texts: readonly string[]): string[] => [...texts].sort();
    expect(sorted(force!.bold)).toEqual(
      sorted(kinds.map(({ low, possible }) => `${low ?? 0}${possible ? ` (+${possible})` : ''}`)),
    );
    const provinces = ruled('indicator=I02&period=2021-H1&split=place:1').cells.filter(
      ({ keys: [key] }) => key !== null,
    );
    const onMap = map!.bold.filter((text) => /^\+?\d+$/.test(text));
    expect(sorted(onMap)).toEqual(
      sorted(provinces.flatMap(({ low, possible }) => (low ? [String(low)] : possible ? [`+${possible}`] : []))),
    );
    const word = (await docxAt(app.url, desk.analyst, path)).files.get('word/document.xml')!.toString('utf8');
    expect([...word.matchAll(/ descr="([^"]+)"/g)].map(([, alt]) => plain(alt!))).toEqual(
      drawings.map(({ alt }) => alt),
    );
    const { items } = (
      await desk.analyst.get<{ items: { key: string; says: string }[] }>(`/api/reports/drafts/${id}/figures?lang=en`)
    ).body;
    const says = new Map(items.map((item) => [item.key, digits(item.says)]));
    for (const [key, query] of Object.entries(PLACEHOLDERS)) {
      const { low, none } = ruled(`${query}&period=2021-H1`).total;
      if (low)
        expect([key, says.get(key)]).toEqual([key, expect.stringMatching(new RegExp(`^at least ${low}(?!\\d)`))]);
      else expect([key, none, says.get(key)]).toEqual([key, none, expect.not.stringMatching(/\b0\b(?! to)/)]);
    }
  });

  it('has the same figure from a saved query that is asked again, and where it is followed', async () => {
    let asked = 0;
    for (const query of fewer()) {
      const id = randomUUID();
      const saved = await desk.analyst.put<{ address: string; revision: number }>(
        `/api/questions/${id}`,
        { title: 'DEMO', address: `${query}&asOf=${today}`, shared: false },
        CREATE,
      );
      expect([query, saved.status]).toEqual([query, 200]);
      const again = new URLSearchParams(saved.body.address);
      const day = again.get('asOf');
      for (const key of ['asOf', 'show']) again.delete(key);
      const { body } = await desk.analyst.post<{ answer: WireAnswer }>('/api/counts', {
        question: again.toString(),
        asOf: day,
      });
      expect([query, day, body.answer]).toEqual([query, today, ruled(query)]);
      const { status } = await desk.analyst.put(`/api/subscriptions/${id}`);
      const { items } = (await desk.analyst.get<{ items: FollowedQuery[] }>('/api/subscriptions')).body;
      const [total, followed] = [rule.total(query), items.find((item) => item.id === id)];
      expect([query, status, followed?.moved, followed?.now!.total]).toEqual(
        total === null ? [query, 400, undefined, undefined] : [query, 204, false, total],
      );
      await desk.analyst.delete(`/api/subscriptions/${id}`);
      await desk.analyst.delete(`/api/questions/${id}`, ifMatch(saved.body.revision));
      asked += 1;
    }
    noteFigure(`every place: ${asked} saved queries (seed ${SEED}), equal to the digit`);
  });

  it('changes by one at the number that the feed of changes has for a publication, in all three forms of that feed', async () => {
    const query = 'indicator=I01&period=2021&unit=month&split=period';
    const before = ruled(query);
    const { code } = await published(desk, anIncident({ title: 'The newest' }));
    const expected = ruled(query);
    const { items: changes } = await read<{ items: PublicChange[] }>('/api/public/changes');
    const newest = changes[0]!;
    expect([newest.code, newest.what, newest.day]).toEqual([code, 'published', today]);
    const json = await read<{ items: { id: string; url: string }[] }>('/changes.json');
    const entries = [...(await app.visitor.get('/changes.atom')).text.matchAll(/<entry>.*?<\/entry>/gs)];
    const numberIn = (id: string): number => Number(/#(\d+)/.exec(id)![1]);
    expect([json.items.map(({ id }) => numberIn(id)), entries.map(([entry]) => numberIn(entry))]).toEqual(
      Array(2).fill(changes.map(({ seq }) => seq)),
    );
    expect([json.items[0]!.url, entries[0]![0]]).toEqual(Array(2).fill(expect.stringContaining(`/incidents/${code}`)));
    for (const [at, answer] of [
      ['', expected],
      [`&asOf=${newest.seq}`, expected],
      [`&asOf=${newest.seq}.${today}`, expected],
      [`&asOf=${newest.seq - 1}`, before],
      [`&asOf=${newest.seq - 1}.${today}`, before],
    ] as const) {
      const { answer: told } = await read<{ answer: WireAnswer }>(`/api/public/counts?${query}${at}`);
      expect([at, told.total, told.cells]).toEqual([at, answer.total, answer.cells]);
    }
    expect(expected.total.low).toBe(before.total.low! + 1);
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
      const { answer, asOf: moment } = await read<{ answer: WireAnswer; asOf: AsOf }>(`/api/public/counts?${path}`);
      expect([moment.seq, answer.total.low, rowsOf(answer).every(({ low }) => low === null)]).toEqual([0, null, true]);
      for (const row of await tableOf(app.visitor, `/api/public/counts.csv?${path}`)) expect(row['low']).toBe('');
      expect((await app.visitor.get(`/?${path}&lang=en`)).text).not.toContain('0 recorded');
    }
  });
});

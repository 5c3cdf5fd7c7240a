import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { wideAnswer } from '@vigil/shared/counting/test-wide-answer.js';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { between, exactDay } from '@vigil/shared/day/day-window.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import { FrozenFiguresService } from '../../reports/frozen-figures.service.js';
import { anAct, anIncident } from '../an-incident.js';
import { aCoverageEntry } from '../a-coverage-entry.js';
import { startTestApp, type TestApp } from '../app.js';
import {
  CREATE,
  type Desk,
  forget,
  hide,
  ifMatch,
  openDesk,
  publish,
  published,
  releaseAll,
  restore,
} from '../desk.js';
import { aDraft, frozen, plain, tablesIn, written } from '../draft-and-read-reports.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';
import { tableOf } from './public-requests.js';

/**
 * Everything published is of 20 June 2021 or before, and somebody watched all of 2021: July has no number anywhere,
 * since nobody can know yet what will be published of it.
 */
const JULY = 'indicator=I02&period=2021-07';
const YEAR = 'indicator=I02&period=2021&unit=month&split=period';
const SAID = { en: countingEn['cell.not-published'], km: countingKm['cell.not-published'] };
const ZERO = { en: countingEn['cell.none'], km: countingKm['cell.none'] };

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let first: IncidentRecord;
let latest: IncidentRecord;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  first = await published(desk, anIncident({ when: exactDay(asDay('2021-05-10')), acts: [anAct()] }));
  latest = await published(
    desk,
    anIncident({ when: between(asDay('2021-06-04'), asDay('2021-06-20')), acts: [anAct()] }),
  );
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
  await releaseAll(desk);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const read = async <T>(path: string): Promise<T> => {
  const { status, body, text } = await app.visitor.get<T>(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body;
};
const told = async (query: string, path = '/api/public/counts'): Promise<WireAnswer> =>
  (await read<{ answer: WireAnswer }>(`${path}?${query}`)).answer;
const page = async (path: string, language: string): Promise<string> =>
  (await app.visitor.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)).text;

describe('a time after everything that is published', () => {
  it('has no number in the interface, though somebody watched, and the reason; the time before it keeps its 0', async () => {
    for (const path of ['/api/public/counts', '/api/v1/counts']) {
      const { total, lastPublished } = await told(JULY, path);
      expect([path, total.low, total.high, total.certain, total.none, lastPublished]).toEqual([
        path,
        null,
        null,
        null,
        'not-published',
        '2021-06-20',
      ]);
      expect(JSON.stringify(total)).not.toMatch(/"(low|high|certain|possible)":0/);
    }
    const months = await told(YEAR);
    expect(months.cells.map(({ low, none }) => low ?? none)).toEqual([
      0,
      0,
      0,
      0,
      1,
      1,
      ...months.cells.slice(6).map(() => 'not-published'),
    ]);
    expect(months.total).toMatchObject({ low: 2, none: null });
    expect(
      wideAnswer((await read<{ answer: CompactAnswer }>(`/api/public/counts?${YEAR}&form=compact`)).answer),
    ).toEqual(months);
  });

  it('keeps the number of a period in which the last day lies, also if that is a 0', async () => {
    for (const [period, low] of [
      ['2021-06-20..2021-12-31', 0],
      ['2021-Q2', 2],
      ['2021-06-21..2021-12-31', null],
    ] as const)
      expect([period, (await told(`indicator=I02&period=${period}`)).total.low]).toEqual([period, low]);
  });

  it.each([
    ['a rate', 'indicator=I03&period=2021-07'],
    ['people', 'indicator=I09&measure=injured&period=2021-07'],
    ['acts', 'indicator=I08&measure=restrictions&period=2021-07'],
    ['several months', 'indicator=I01&period=2021-07,2021-09'],
    ['a province', 'indicator=I02&period=2021-08&place=12'],
    ['provinces', 'indicator=I02&period=2021-08&split=place:1'],
    ['days', 'indicator=I02&period=2021-08&unit=day&split=period'],
  ])('has none for %s', async (_, query) => {
    const { total, totals, cells } = await told(query);
    for (const cell of [total, ...totals, ...cells])
      expect([cell.low, cell.rate?.denominator.low ?? null, cell.none]).toEqual([null, null, 'not-published']);
  });

  it('has none in a file, on paper for programs or people', async () => {
    for (const path of [`/api/public/counts.csv?${YEAR}`]) {
      const july = (await tableOf(app.visitor, path)).find((row) => row['period'] === '2021-07')!;
      expect([july['low'], july['high'], july['watched'], july['no_number_because']]).toEqual([
        '',
        '',
        'not-published',
        'not-published',
      ]);
    }
    const hxl = (await app.visitor.get(`/api/public/counts.hxl.csv?${JULY}`)).text.split('\n');
    expect(hxl.slice(2).join('\n')).toContain('not-published');
  });

  it('is said in the sentence, which names no 0, in both languages', async () => {
    const { about } = await read<{ about: { figure: string } }>(`/api/public/incidents.json?${JULY}&lang=en`);
    expect(about.figure).toBe('July 2021: assemblies interfered with: nothing published yet');
    for (const language of ['en', 'km'] as const)
      for (const path of [`/?${JULY}`, `/embed?show=map&${JULY}`, `/?${JULY.replace('I02', 'I03')}`]) {
        const html = await page(path, language);
        expect([path, language, html.includes(SAID[language]), html.includes(ZERO[language])]).toEqual([
          path,
          language,
          true,
          false,
        ]);
      }
  });

  it('is a dash with its reason in the tables of the page without JavaScript', async () => {
    const html = await page(`/?indicator=I02&period=2021`, 'en');
    const row = /<tr[^>]*>(?:(?!<\/tr>).)*July 2021.*?<\/tr>/s.exec(html)?.[0] ?? '';
    expect(plain(row)).toMatch(/–.*nothing published yet/);
    expect(html).toContain('No incident that began after 20 June 2021 is published on this site yet.');
  });

  it('has no number in the tiles, and no direction', async () => {
    const { figures } = await read<OverviewBody>('/api/public/overview?period=2021-07');
    expect(figures.map(({ answer, change }) => [answer.total.none, change.direction])).toEqual(
      figures.map(() => ['not-published', null]),
    );
    const { series } = (await read<OverviewBody>('/api/public/overview?period=2021')).figures[0]!;
    expect(series.answer.cells.filter(({ none }) => none === 'not-published').every(({ low }) => low === null)).toBe(
      true,
    );
  });

  it('has none in a report, and the report says what the dash is', async () => {
    const { id } = await written(desk.reviewer, aDraft('half-year', { period: '2021-H2' }));
    const html = (await desk.reviewer.get(`/api/reports/drafts/${id}/document?lang=en`)).text;
    const [, july] = tablesIn(html).get('T2')!;
    expect(july!.slice(1, 3)).toEqual(['–', '–']);
    expect(plain(html)).toContain('nothing of that time was published yet');
    expect(plain(html)).not.toContain('0 recorded');
  });

  it('has none in a frozen figure, which does not name the day', async () => {
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'DEMO', question: YEAR }))
      .body;
    await releaseAll(desk);
    const { answer } = await read<{ answer: WireAnswer }>(`/api/public/reports/${code}`);
    expect([answer.cells[6]!.none, answer.cells[3]!.low, 'lastPublished' in answer]).toEqual([
      'not-published',
      0,
      false,
    ]);
    expect(await page(`/reports/${code}`, 'en')).toContain(SAID.en);
  });

  it('has none where a search answers, nor where figures of two moments are compared', async () => {
    expect(await page('/search?q=arrests+in+july+2021', 'en')).not.toContain(ZERO.en);
    const { asOf } = await read<PublicAbout>('/api/public/about');
    const changes = await page(`/changes/figure?${JULY}&from=${asOf.seq}&to=${asOf.seq}`, 'en');
    expect(changes).not.toContain(ZERO.en);
  });

  it('is the time after what was published then, in a figure of an earlier moment', async () => {
    const first = await told(`${YEAR}&asOf=1`);
    expect([first.lastPublished, first.cells[5]!.none, first.cells[4]!.low]).toEqual([
      '2021-05-10',
      'not-published',
      1,
    ]);
  });

  it('keeps the 0 of a figure that was frozen before this was known, also when a record is taken out of it', async () => {
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'C', question: YEAR })).body;
    await releaseAll(desk);
    const frozen = async (): Promise<WireAnswer> =>
      (await read<{ answer: WireAnswer }>(`/api/public/reports/${code}`)).answer;
    const numbers = async (): Promise<unknown[]> => (await frozen()).cells.map(({ low, none }) => low ?? none);
    // As it was counted then.
    const service = app.app.get(FrozenFiguresService) as unknown as {
      answer: (of: object, rows: unknown, lastPublished: undefined) => Promise<WireAnswer>;
    };
    const [of] = (await app.database.query(
      'select question, as_of_seq as "asOf", frozen_on::text as day, rows from pub.report where code = $1',
      [code],
    )) as [{ rows: unknown }];
    const then = await service.answer(of, of.rows, undefined);
    await app.database.query('update pub.report set answer = $2 where code = $1', [code, JSON.stringify(then)]);
    const before = await numbers();
    expect(before).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    await hide(desk.reviewer, latest);
    expect(await numbers()).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    latest = await restore(desk.reviewer, latest);
    expect(await numbers()).toEqual(before);
  });

  it('waits for no day of a record that is hidden, also in figures that were frozen before, and has it back with the record', async () => {
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'B', question: YEAR })).body;
    await releaseAll(desk);
    const june = async (): Promise<unknown[]> => {
      const [now, frozen] = [await told(YEAR), await read<{ answer: WireAnswer }>(`/api/public/reports/${code}`)];
      return [now.lastPublished, ...[now, frozen.answer].map(({ cells }) => cells[5]!.none ?? cells[5]!.low)];
    };
    expect(await june()).toEqual(['2021-06-20', 1, 1]);
    await hide(desk.reviewer, latest);
    expect(await june()).toEqual(['2021-05-10', 'not-published', 'not-published']);
    latest = await restore(desk.reviewer, latest);
    expect(await june()).toEqual(['2021-06-20', 1, 1]);
  });
});

describe('a report that ends on the last day of what is published', () => {
  it('says another day while the record of that day is hidden, though it has no row of it, and the same again after', async () => {
    const elsewhere = { period: '2020-01-01..2021-12-31', place: '01' };
    const question = `indicator=I02&period=${elsewhere.period}&place=01`;
    const figure = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'C', question })).body.code;
    const whole = await frozen(desk.reviewer, aDraft('half-year', { ...elsewhere, unit: 'half-year' }));
    await releaseAll(desk);
    const said = async (): Promise<unknown[]> => {
      const { answer } = await read<{ answer: WireAnswer }>(`/api/public/reports/${figure}`);
      const html = plain(await page(`/reports/${figure}`, 'en')) + plain(await page(`/reports/${whole}`, 'en'));
      const days = html.match(/2020 to \d+ \w+ 2021/g) ?? [];
      return [answer.lastPublished, answer.periods[0]!.last, ...new Set(days)];
    };
    const before = ['2021-06-20', '2021-06-20', '2020 to 20 June 2021'];
    expect(await said()).toEqual(before);
    await hide(desk.reviewer, latest);
    expect(await said()).toEqual(['2021-05-10', '2021-05-10', '2020 to 10 May 2021']);
    latest = await restore(desk.reviewer, latest);
    expect(await said()).toEqual(before);
  });
});

describe('what members count at the desk', () => {
  it('is more than what is published: a 0 of a time that was watched is a number there', async () => {
    const { answer } = (await desk.analyst.post<{ answer: WireAnswer }>('/api/counts', { question: JULY })).body;
    expect(['lastPublished' in answer, answer.total]).toMatchObject([false, { low: 0, none: null }]);
    const today = (await read<PublicAbout>('/api/public/about')).asOf.day as Day;
    const dated = { question: JULY, asOf: today };
    const shown = (await desk.analyst.post<{ answer: WireAnswer }>('/api/counts', dated)).body.answer;
    expect(shown.total.none).toBe('not-published');
    expect(addDays(shown.lastPublished!, 1)).toBe('2021-06-21');
  });
});

describe('a report while the record of its last day is hidden', () => {
  it('does not know the first published day either while its record is hidden: no figure is compared with a time before it', async () => {
    const whole = await frozen(desk.reviewer, aDraft('half-year', { period: '2020-H1', place: '01' }));
    await releaseAll(desk);
    const days = async (): Promise<unknown> => {
      const [kept]: unknown[] = await app.database.query(
        `select material->>'firstPublished' as first, material->>'lastPublished' as last from report_snapshot where code = $1`,
        [whole],
      );
      return kept;
    };
    expect(await days()).toEqual({ first: '2021-05-10', last: '2021-06-20' });
    first = await hide(desk.reviewer, first);
    expect(await days()).toEqual({ first: '2021-06-04', last: '2021-06-20' });
    first = await restore(desk.reviewer, first);
    expect(await days()).toEqual({ first: '2021-05-10', last: '2021-06-20' });
  });

  it('says no day of a record that is published with less detail meanwhile, and the day again once it is restored', async () => {
    const elsewhere = { period: '2020-01-01..2021-12-31', place: '01' };
    const question = `indicator=I02&period=${elsewhere.period}&place=01`;
    const figure = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'D', question })).body.code;
    const whole = await frozen(desk.reviewer, aDraft('half-year', { ...elsewhere, unit: 'half-year' }));
    await releaseAll(desk);
    const said = async (): Promise<unknown[]> => {
      const { answer } = await read<{ answer: WireAnswer }>(`/api/public/reports/${figure}`);
      const [kept]: { last: string | null }[] = await app.database.query(
        `select material->>'lastPublished' as last from report_snapshot where code = $1`,
        [whole],
      );
      return [answer.lastPublished ?? null, kept!.last];
    };
    const before = ['2021-06-20', '2021-06-20'];
    expect(await said()).toEqual(before);
    await hide(desk.reviewer, latest);
    expect(await said()).toEqual(['2021-05-10', '2021-05-10']);
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${first.id}`,
      { ...first.incident, title: 'Shown with less detail' },
      ifMatch(first.revision),
    );
    await publish(desk.second, changed.body, { shownPlace: 'province', shownDate: 'month' });
    expect(await said()).toEqual([null, null]);
    latest = await restore(desk.reviewer, latest);
    expect(await said()).toEqual(before);
  });

  it('has no number of a time after that day, also once the record is forgotten', async () => {
    const question = 'indicator=I02&period=2021-06';
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'E', question })).body;
    await releaseAll(desk);
    const june = async (): Promise<unknown[]> => {
      const { total } = (await read<{ answer: WireAnswer }>(`/api/public/reports/${code}`)).answer;
      return [total.low, total.none];
    };
    expect(await june()).toEqual([1, null]);
    latest = await hide(desk.reviewer, latest);
    expect(await june()).toEqual([null, 'not-published']);
    await forget(desk, desk.reviewer, latest);
    expect(await june()).toEqual([null, 'not-published']);
  });
});

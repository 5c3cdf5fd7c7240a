import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import countingTexts from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { FrozenFiguresService } from '../../reports/frozen-figures.service.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import type { TestApp } from '../app.js';
import { askOverview } from '../ask-overview.js';
import { aGroup, CREATE, type Desk, hide, published, releaseAll, restore } from '../desk.js';
import { aDraft, frozen, plain } from '../draft-and-read-reports.js';
import { publishAtOnce } from '../publish-at-once.js';
import { SITE } from '../site-folder.js';
import { useDesk } from '../use-desk.js';
import { tableOf } from './public-requests.js';

/**
 * Read on 29 November 2025, when the latest that is published is of 31 October: every figure of a period that is not
 * over ends on that day, and is compared with the same days of 2024 as they stood on 29 November 2024.
 */
let app: TestApp;
let desk: Desk;
let group: { id: string; publicCode: string };
useDesk(
  (opened) => {
    ({ app, desk } = opened);
  },
  { webFolder: SITE },
);

const on = (day: string, more: Partial<Incident> = {}): Incident =>
  anIncident({ when: exactDay(asDay(day)), acts: [anAct()], groups: [aGroupLink(group.id)], ...more });
const days = (year: number, n: number): string[] =>
  Array.from({ length: n }, (_, i) => `${year}-03-${String(i + 1).padStart(2, '0')}`);

beforeAll(async () => {
  group = await aGroup(desk, 'Most');
  // Readers know a group once the desk published an incident that names it.
  await published(desk, on('2021-05-04'));
  await app.database.query(`update pub.change set on_day = '2023-01-01'`);
  const codes = new Map([[group.id, group.publicCode]]);
  const publish = (all: readonly string[], onDay: string) =>
    publishAtOnce(
      app,
      all.map((day) => on(day)),
      asDay(onDay),
      codes,
    );
  await publish(days(2024, 10), '2024-10-01');
  // Of October, but published in November: it stood so on 29 November 2024, and not on 31 October.
  await publish(['2024-10-30', '2024-10-31'], '2024-11-20');
  await publish(['2024-11-05'], '2024-11-28');
  await publish(['2024-09-05'], '2025-02-01');
  await publish([...days(2025, 15), '2025-10-31'], '2025-11-20');
});

const AS_OF = 'asOf=2025-11-29';
const read = async <T>(path: string): Promise<T> => {
  const { status, body, text } = await app.visitor.get<T>(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body;
};
const counts = async (query: string): Promise<WireAnswer> =>
  (await read<{ answer: WireAnswer }>(`/api/public/counts?${query}&${AS_OF}`)).answer;
const page = async (path: string): Promise<string> => {
  const { status, text } = await app.visitor.get(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return text;
};
const ALL = '2024-01-01..2025-12-31';

describe('where nothing after 31 October is published on 29 November', () => {
  it('is the last day of the interface and of the file, which have nothing for November', async () => {
    for (const period of ['2025', '2025-Q4', ALL]) {
      const { periods, day, lastPublished } = await counts(`indicator=I02&period=${period}`);
      expect([period, periods[0]!.progress, periods[0]!.last, day, lastPublished]).toEqual([
        period,
        'so-far',
        '2025-10-31',
        '2025-11-29',
        '2025-10-31',
      ]);
      const [row] = await tableOf(app.visitor, `/api/public/counts.csv?indicator=I02&period=${period}&${AS_OF}`);
      expect([row!['period_is'], row!['covered_until'], row!['as_of_day']]).toEqual([
        'so-far',
        '2025-10-31',
        '2025-11-29',
      ]);
    }
    const rows = await tableOf(
      app.visitor,
      `/api/public/counts.csv?indicator=I02&period=2025&unit=month&split=period&${AS_OF}`,
    );
    expect(rows.slice(8, 12).map((row) => [row['low'], row['period_is'], row['covered_until']])).toEqual([
      ['', 'over', ''],
      ['1', 'over', ''],
      ['', 'not-published', ''],
      ['', 'not-begun', ''],
    ]);
  });

  it('is the last day of the page, the frame and the picture, each of which says it once', async () => {
    for (const path of [`/?${AS_OF}&period=${ALL}`, `/embed?show=map&${AS_OF}&period=${ALL}`]) {
      const html = await page(`${path}&lang=en`);
      expect([path, html.includes('Cambodia, 2024 to 31 October 2025: at least 30 ')]).toEqual([path, true]);
      // The day of the edition is another thing, and says what it is.
      expect(html.replace(/[Aa]s of 29 November 2025|as published by 29 November 2024/g, '')).not.toMatch(
        /29 November/,
      );
    }
    const map = await page(`/?${AS_OF}&period=2025&lang=en`);
    expect(map).toContain('January to October 2025, so far: at least 16 recorded protests');
    // Only at the table, where it explains the dash of November.
    expect(map.split('This edition has no incident that began after 31 October 2025').length).toBe(2);
    expect(await page(`/?${AS_OF}&period=2025&lang=km`)).toContain('ខែមករា ដល់ខែតុលា ឆ្នាំ២០២៥');
  });

  it('is the last day of a group, of a place and of their calendar', async () => {
    for (const path of [`/groups/${group.publicCode}`, '/places/12']) {
      const html = await page(`${path}?${AS_OF}&period=${ALL}&lang=en`);
      expect([path, html.includes('2024 to 31 October 2025: at least 30 of 30')]).toEqual([path, true]);
    }
    const { unit, squares } = await read<CalendarBody>(`/api/public/calendar?groups=${group.publicCode}`);
    expect([unit, squares.at(-1)!.period]).toEqual(['month', '2025-10']);
  });

  it('is the day up to which a year before is counted, as that year stood a year before', async () => {
    const { body } = await askOverview(app.visitor, `/api/public/overview?period=${ALL}&${AS_OF}`);
    expect([body.compared, body.with]).toMatchObject([
      '2025',
      { period: '2024-01-01..2024-10-31', asOf: { day: '2024-11-29' } },
    ]);
    const { now, before, change } = body.figures[0]!;
    expect([now.answer.total.low, before?.answer.total.low, change.direction]).toEqual([16, 12, 'up']);
    expect(answerFromWire(before!.answer).lastPublished).toBe('2024-11-05');
  });

  it('is not the last day of a period that was asked for with its end', async () => {
    const range = '2025-01-01..2025-11-15';
    const { periods, total } = await counts(`indicator=I02&period=${range}`);
    expect([periods[0]!.progress, total.low]).toEqual(['over', 16]);
    const html = await page(`/?${AS_OF}&period=${range}&lang=en`);
    expect(html).toContain('1 January to 15 November 2025: at least 16');
    expect(html).toContain('This edition has no incident that began after 31 October 2025');
    const { total: after } = await counts('indicator=I02&period=2025-11-01..2025-11-15');
    expect([after.low, after.none]).toEqual([null, 'not-published']);
  });
});

describe('where somebody was arrested for an assembly nine days after it, and later than every assembly', () => {
  const t = createText('en', countingTexts);
  const OF_ACTS = 'Restrictions (acts); Restrictions assessed as violations (acts)';
  let today: Day;
  let period: string;
  /** The later of two assemblies, with its arrest, and the earlier one. */
  let late: IncidentRecord;
  let early: IncidentRecord;
  /** On which days they were, before today, and in figures while the later record is shown, and while it is hidden. */
  let shown: { acts: Day; assemblies: Day };
  let without: { acts: Day; assemblies: Day };

  const withArrest = (assembly: Day, arrest: Day): Incident =>
    on(assembly, { acts: [anAct(), anAct({ type: 'D_ARREST', actor: 'PF_POLICE', when: exactDay(arrest) })] });
  const said = (last: Day): string => formatPeriodOn(asPeriod(period), { day: today, lastPublished: last }, t);
  const query = (what: 'acts' | 'assemblies', of = period): string =>
    what === 'acts' ? `indicator=I10&measure=acts&period=${of}` : `indicator=I02&period=${of}`;

  const freeze = async (question: string): Promise<string> =>
    (await desk.analyst.post<{ code: string }>('/api/reports', { title: 'DEMO', question })).body.code;
  const freezeWhole = async (): Promise<string> => {
    const code = await frozen(desk.reviewer, aDraft('half-year', { period }));
    await desk.reviewer.post(`/api/reports/${code}/publications`, {});
    await releaseAll(desk);
    return code;
  };
  /** Writes a frozen figure of acts as figures were that ended with the others, on this day. */
  const endByFormerRule = async (code: string, day: Day): Promise<void> => {
    const service = app.app.get(FrozenFiguresService) as unknown as {
      answer: (of: object, rows: unknown, last: Day) => Promise<WireAnswer>;
    };
    const [of] = (await app.database.query(
      'select question, as_of_seq as "asOf", frozen_on::text as day, rows from pub.report where code = $1',
      [code],
    )) as [{ rows: unknown }];
    const then = JSON.stringify(await service.answer(of, of.rows, day));
    await app.database.query('update pub.report set answer = $2 where code = $1', [code, then]);
  };

  let figures: { acts: string; assemblies: string };
  let whole: string;
  let feeds: { acts: string; assemblies: string };

  beforeAll(async () => {
    today = (await read<PublicAbout>('/api/public/about')).asOf.day as Day;
    period = `${addDays(today, -40)}..${addDays(today, 40)}`;
    without = { assemblies: addDays(today, -20), acts: addDays(today, -15) };
    shown = { assemblies: addDays(today, -11), acts: addDays(today, -2) };
    early = await published(desk, withArrest(without.assemblies, without.acts));
    late = await published(desk, withArrest(shown.assemblies, shown.acts));
    figures = { acts: await freeze(query('acts')), assemblies: await freeze(query('assemblies')) };
    whole = await freezeWhole();
    const follow = async (address: string): Promise<string> => {
      const id = randomUUID();
      await desk.analyst.put(`/api/questions/${id}`, { title: 'DEMO', address, shared: false }, CREATE);
      await desk.analyst.put(`/api/subscriptions/${id}`);
      const made = await desk.analyst.post<{ json: string }>(`/api/subscriptions/${id}/feed`, { days: 30 });
      return new URL(made.body.json).pathname;
    };
    feeds = { acts: await follow(query('acts')), assemblies: await follow(query('assemblies')) };
  });

  const now = async (path: string): Promise<WireAnswer> => (await read<{ answer: WireAnswer }>(path)).answer;
  const endOf = ({ lastPublished, periods }: WireAnswer): unknown[] => [lastPublished, periods[0]!.last];
  /** Every place that says on which day a figure ends. */
  const everywhere = async (what: 'acts' | 'assemblies'): Promise<Record<string, unknown>> => {
    const asked = query(what);
    const answer = await now(`/api/public/counts?${asked}`);
    const [row] = await tableOf(app.visitor, `/api/public/counts.csv?${asked}`);
    const { about } = await read<{ about: { figure: string } }>(`/api/public/incidents.json?${asked}&lang=en`);
    const days = await now(`/api/public/counts?${asked}&unit=day&split=period`);
    const notYet = days.periods.filter(({ progress }) => progress === 'not-published').map(({ from }) => from);
    const body = await read<OverviewBody>(`/api/public/overview?period=${period}`);
    const tile = body.figures.find(({ answer: { indicator, measure } }) =>
      what === 'acts' ? measure === 'acts' : indicator.code === 'I02',
    )!;
    const html = await page(`/?${asked}&lang=en`);
    const feed = await fetch(app.url + feeds[what]);
    const [entry] = ((await feed.json()) as { items: { content_text: string }[] }).items;
    const report = await now(`/api/public/reports/${figures[what]}`);
    const day = answer.lastPublished as Day;
    return {
      day,
      answer: endOf(answer),
      file: row!['covered_until'],
      sentence: about.figure.startsWith(`${said(day)}: `),
      days: [notYet[0], notYet.at(-1)],
      tile: endOf(tile.answer),
      compared: [endOf(tile.now.answer), tile.query === tile.now.query],
      page: html.includes(`${said(day)}: `),
      feed: entry!.content_text.includes(`${said(day)}: `),
      frozen: [...endOf(report), plain(await page(`/reports/${figures[what]}?lang=en`)).includes(said(day))],
      whole: plain(await page(`/reports/${whole}?lang=en`)).includes(said(day)),
    };
  };
  const expected = (day: Day): Record<string, unknown> => ({
    day,
    answer: [day, day],
    file: day,
    sentence: true,
    days: [addDays(day, 1), today],
    tile: [day, day],
    compared: [[day, day], true],
    page: true,
    feed: true,
    frozen: [day, day, true],
    whole: true,
  });

  it('ends figures of acts on the day of the arrest and those of assemblies on that of the assembly, everywhere', async () => {
    expect(await everywhere('acts')).toEqual(expected(shown.acts));
    expect(await everywhere('assemblies')).toEqual(expected(shown.assemblies));
    // Also of acts that were all earlier.
    expect((await now(`/api/public/counts?indicator=I08&period=${period}`)).lastPublished).toBe(shown.acts);
    expect((await now(`/api/public/counts?indicator=I10&period=${period}`)).lastPublished).toBe(shown.assemblies);
  });

  it('has the number of a time after every assembly in which there was such an act, and none of assemblies', async () => {
    const after = `${addDays(shown.assemblies, 1)}..${today}`;
    const [acts, assemblies] = [
      await now(`/api/public/counts?${query('acts', after)}`),
      await now(`/api/public/counts?${query('assemblies', after)}`),
    ];
    expect([acts.total.low, acts.total.none, acts.periods[0]!.progress]).toEqual([1, null, 'so-far']);
    expect([assemblies.total.low, assemblies.total.none]).toEqual([null, 'not-published']);
  });

  it('names its own day in the tile of acts, and in the report beside figures that end on another day', async () => {
    const tiles = plain(await page(`/?indicator=I02&period=${period}&lang=en`));
    expect(tiles).toContain(`up to ${formatDay(shown.acts, 'en')}`);
    const report = plain(await page(`/reports/${whole}?lang=en`));
    expect(report).toContain(`Interference by group, ${said(shown.assemblies)}`);
    expect(report).toContain(`${OF_ACTS}: ${said(shown.acts)}`);
  });

  it('ends the calendar of a group with its last assembly', async () => {
    const { squares } = await read<CalendarBody>(`/api/public/calendar?groups=${group.publicCode}`);
    const last = asPeriod(squares.at(-1)!.period);
    expect(last.from <= shown.assemblies && shown.assemblies < last.until).toBe(true);
  });

  it('ends both earlier while the record is hidden, and where they did once it is restored', async () => {
    late = await hide(desk.reviewer, late);
    expect(await everywhere('acts')).toEqual(expected(without.acts));
    expect(await everywhere('assemblies')).toEqual(expected(without.assemblies));
    late = await restore(desk.reviewer, late);
    expect(await everywhere('acts')).toEqual(expected(shown.acts));
    expect(await everywhere('assemblies')).toEqual(expected(shown.assemblies));
  });

  describe('what was frozen when figures of acts ended with the others', () => {
    const bytes = async (): Promise<unknown> => [
      await app.database.query('select answer::text, rows::text, checksum from pub.report where code = $1', [
        figures.acts,
      ]),
      await app.database.query('select content, checksum from report_snapshot where code = $1', [whole]),
    ];
    beforeAll(async () => {
      await endByFormerRule(figures.acts, shown.assemblies);
      await app.database.query(`update report_snapshot set material = material - 'lastPublishedActs' where code = $1`, [
        whole,
      ]);
      // Counted again once, as it was written then.
      early = await restore(desk.reviewer, await hide(desk.reviewer, early));
    });

    it('stays as it is, also when an earlier record is taken out of it', async () => {
      const before = await bytes();
      const day = async (): Promise<unknown[]> => endOf(await now(`/api/public/reports/${figures.acts}`));
      const total = async (): Promise<number | null> => (await now(`/api/public/reports/${figures.acts}`)).total.low;
      expect([await day(), await total()]).toEqual([[shown.assemblies, shown.assemblies], 2]);
      early = await hide(desk.reviewer, early);
      expect([await day(), await total()]).toEqual([[shown.assemblies, shown.assemblies], 1]);
      const report = plain(await page(`/reports/${whole}?lang=en`));
      expect(report).toContain(`Restrictions by type, ${said(shown.assemblies)}`);
      expect(report).not.toContain(said(shown.acts));
      expect(report).not.toContain(`${OF_ACTS}: `);
      early = await restore(desk.reviewer, early);
      expect(await bytes()).toEqual(before);
    });

    it('names no day of a record that is hidden, and ends by the same rule then', async () => {
      late = await hide(desk.reviewer, late);
      expect(endOf(await now(`/api/public/reports/${figures.acts}`))).toEqual([without.assemblies, without.assemblies]);
      late = await restore(desk.reviewer, late);
      expect(endOf(await now(`/api/public/reports/${figures.acts}`))).toEqual([shown.assemblies, shown.assemblies]);
    });
  });

  it('stays the last day of what was frozen while the record was hidden, once it is restored', async () => {
    late = await hide(desk.reviewer, late);
    const codes = [
      await freeze(query('acts')),
      await freeze(query('assemblies')),
      await freeze(`indicator=I08&period=${period}`),
    ];
    const report = await freezeWhole();
    await endByFormerRule(codes[2]!, without.assemblies);
    const ends = (): Promise<unknown[]> =>
      Promise.all(codes.map(async (code) => (await now(`/api/public/reports/${code}`)).lastPublished));
    const stored = async (): Promise<unknown> => [
      await app.database.query(
        'select code, answer::text, rows::text from pub.report where code = any($1) order by code',
        [codes],
      ),
      await app.database.query('select content, checksum from report_snapshot where code = $1', [report]),
    ];
    const before = await stored();
    expect(await ends()).toEqual([without.acts, without.assemblies, without.assemblies]);
    late = await restore(desk.reviewer, late);
    early = await hide(desk.reviewer, early);
    // Not the days of the record that is in none of them, nor of the one that is hidden now.
    for (const day of await ends()) expect((day as Day) < without.assemblies).toBe(true);
    early = await restore(desk.reviewer, early);
    expect(await ends()).toEqual([without.acts, without.assemblies, without.assemblies]);
    expect(await stored()).toEqual(before);
    // Nor does it change when a record is hidden that was published later.
    await hide(desk.reviewer, await published(desk, on(addDays(today, -30))));
    expect(await stored()).toEqual(before);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import type { TestApp } from '../app.js';
import { aGroup, type Desk, published } from '../desk.js';
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
    expect(map.split('This edition has nothing that happened after 31 October 2025').length).toBe(2);
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
    const body = await read<OverviewBody>(`/api/public/overview?period=${ALL}&${AS_OF}`);
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
    expect(html).toContain('This edition has nothing that happened after 31 October 2025');
    const { total: after } = await counts('indicator=I02&period=2025-11-01..2025-11-15');
    expect([after.low, after.none]).toEqual([null, 'not-published']);
  });
});

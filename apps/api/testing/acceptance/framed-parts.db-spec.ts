import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { aGroup, CREATE, type Desk, openDesk, published, releaseAll } from '../desk.js';
import { findUnmarkedEnglish } from '../find-unmarked-english.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

/**
 * The parts of a group's or place's page in another site's page: without a script they say what they say with one, and
 * as of an edition what they said then.
 */
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let group: { id: string; publicCode: string };

const on = (day: string, more: Partial<Incident> = {}): Incident =>
  anIncident({ when: exactDay(asDay(day)), groups: [aGroupLink(group.id)], ...more });
const QUIET: Partial<Incident> = { interference: 'IN_NONE', acts: [] };

/** 2020: 10 of 11 monitored met with interference; 2021: 1 of 2. Elsewhere one of one, in 2021. */
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  group = await aGroup(desk, 'Weavers');
  const span = { place: '12', from: '2020-01-01', until: '2021-12-31', group: null, note: null, shown: true };
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...span, level: 'CO_ON_SITE' }, CREATE);
  await releaseAll(desk);
  for (let month = 1; month <= 9; month += 1) await published(desk, on(`2020-0${month}-03`));
  await published(desk, on('2020-10-03', { acts: [anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' })] }));
  await published(desk, on('2020-11-03', QUIET));
  await published(desk, on('2021-02-03'));
  await published(desk, on('2021-03-03', QUIET));
  await published(desk, anIncident({ when: exactDay(asDay('2021-05-03')), groups: [] }));
}, 120_000);
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const page = async (path: string): Promise<string> => {
  const { status, text } = await app.visitor.get(path);
  expect(status).toBe(200);
  return text.slice(text.indexOf('<div id="served">'));
};
const read = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
const frame = (show: string, more = ''): string => `/embed?groups=${group.publicCode}${more}&lang=en&show=${show}`;

describe('a part of a page in a frame', () => {
  it('has its sentence, its numbers, and its source', async () => {
    const calendar = await page(frame('calendar'));
    expect(read(calendar)).toContain('Cambodia, Weavers');
    expect(read(calendar)).toContain('at least 11 of 13 recorded protests were interfered with');
    expect(calendar.match(/class="square square-/g)!.length).toBeGreaterThan(13);
    expect(calendar).toContain('square square-force');
    const against = read(await page(frame('against', '&indicator=I03')));
    expect(against).toContain('11 of 13 monitored assemblies with Weavers were interfered with (85 %)');
    expect(against).toMatch(/Weavers 11 of 13 \(85 %\).* All other assemblies 1 of 1/);
    const years = read(await page(frame('years', '&indicator=I03')));
    expect(years).toMatch(/2020 10 of 11 \(91 %\) no monitored assembly known well enough/);
    expect(years).toMatch(/2021[^0-9]* 1 of 2 1 of 1/);
    const force = read(await page(frame('years', '&indicator=I11')));
    expect(force).toContain('force was recorded at');
    const actors = read(await page(frame('actors')));
    expect(actors).toContain('Police (unspecified branch) 1');
    expect(actors).toContain('“Who acted” does not say who is responsible');
  });

  it.each(['calendar', 'against', 'years', 'actors', 'share'])(
    'has one heading, names who publishes it, and opens no page of ours within the frame (%s)',
    async (show) => {
      const html = await page(frame(show));
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      expect(read(html)).toMatch(/Source: .* As of .*edition/);
      expect(html.match(/<a (?![^>]*target="_blank")/g)).toBeNull();
      expect(html).not.toMatch(/<nav|<header|<button/);
      expect(html).toContain(`href="/groups/${group.publicCode}?lang=en"`);
      const khmer = await page(frame(show).replace('lang=en', 'lang=km'));
      expect(findUnmarkedEnglish(khmer.replaceAll('Weavers', ''))).toEqual([]);
    },
  );

  it('stays as of an edition what it was, whatever is published later', async () => {
    const { asOf } = (await app.visitor.get<{ asOf: { seq: number; day: string } }>('/api/public/about')).body;
    const shows = ['calendar', 'against', 'years', 'actors', 'share'];
    const fixed = (show: string): string => frame(show, `&period=2020-01-01..2021-12-31&asOf=${asOf.seq}.${asOf.day}`);
    const before = await Promise.all(shows.map(async (show) => read(await page(fixed(show)))));
    await published(desk, on('2021-06-03', { acts: [anAct({ type: 'FM_PUSH', actor: 'PF_COURT' })] }));
    for (const [index, show] of shows.entries())
      expect([show, read(await page(fixed(show)))]).toEqual([show, before[index]]);
    expect(read(await page(frame('calendar')))).toContain('at least 12 of 14');
  });

  it('is of a place, too, and of the whole country without others beside it', async () => {
    expect(read(await page('/embed?place=12&lang=en&show=calendar'))).toContain('Cambodia, Phnom Penh');
    const country = read(await page('/embed?place=KH&indicator=I03&lang=en&show=against'));
    expect(country).toContain('The whole country');
    expect(country).not.toContain('Everywhere else');
  });

  describe('what goes wrong', () => {
    it('says that an address is misread where it names no one group or place, and shows the figure', async () => {
      for (const query of [
        '',
        `groups=${group.publicCode}&place=12`,
        `groups=${group.publicCode}&forceTypes=FM_PUSH`,
      ]) {
        const html = read(await page(`/embed?${query}&lang=en&show=calendar`));
        expect(html).toContain('could not be read');
        expect(html).toMatch(/assembl(y|ies) interfered with/);
      }
    });

    it('says that there is no such group, and shows no number', async () => {
      const html = await page('/embed?groups=G-000000&lang=en&show=calendar');
      expect(read(html)).toContain('G-000000');
      expect(html).not.toContain('square square-');
    });
  });
});

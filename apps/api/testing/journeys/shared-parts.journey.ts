import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import { CREATE, openDesk, published, releaseAll } from '../desk.js';
import { everyNth } from '../sample-by-seed.js';
import { openInstallation, type Visit, type VisitedInstallation } from './open-installation.js';

/** What a reader takes along from a group's page: each of its parts by the same sheet as a chart. */
let house: VisitedInstallation;
let weavers: { id: string; publicCode: string };

/** 2020: 10 of 11 monitored met with interference; 2021: 1 of 2, and one of one of somebody else. */
beforeAll(async () => {
  house = await openInstallation();
  const desk = await openDesk(house.app);
  weavers = (
    await desk.reviewer.put<typeof weavers>(
      `/api/groups/${randomUUID()}`,
      { nameEn: 'Test Weavers', nameKm: 'អ្នកតម្បាញ', aliases: [], note: null },
      CREATE,
    )
  ).body;
  const span = { place: '12', from: '2020-01-01', until: '2021-12-31', note: null, shown: true };
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...span, level: 'CO_ON_SITE', group: null }, CREATE);
  await desk.analyst.put(
    `/api/dated-notes/${randomUUID()}`,
    {
      nameEn: 'Assemblies banned in the capital',
      nameKm: 'ហាមការជួបប្រជុំ',
      from: asDay('2020-03-05'),
      until: asDay('2020-03-20'),
      place: '12',
      publisher: 'Example Gazette',
      url: null,
      note: null,
      shown: true,
    },
    CREATE,
  );
  await releaseAll(desk);
  const on = (day: string, more: Partial<Incident> = {}): Incident =>
    anIncident({ when: exactDay(asDay(day)), groups: [aGroupLink(weavers.id)], ...more });
  const quiet: Partial<Incident> = { interference: 'IN_NONE', acts: [] };
  for (let month = 1; month <= 9; month += 1) await published(desk, on(`2020-0${month}-03`));
  await published(desk, on('2020-10-03', { acts: [anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' })] }));
  await published(desk, on('2020-11-03', quiet));
  await published(desk, on('2021-02-03'));
  await published(desk, on('2021-03-03', quiet));
  await published(desk, anIncident({ when: exactDay(asDay('2021-05-03')), groups: [] }));
}, 120_000);
afterAll(() => house?.close());

const opened = async (lang: Language, opens: string, query = ''): Promise<Visit> => {
  const visit = await house.visit({ lang });
  await visit.go(`/groups/${weavers.publicCode}${query}`);
  await visit.page
    .getByRole('button', { name: visit.t(opens), exact: true })
    .first()
    .click();
  await visit.page
    .getByRole('dialog')
    .getByRole('button', { name: visit.t('share.svg'), exact: true })
    .waitFor();
  return visit;
};
const save = async ({ page, t }: Visit, name: string): Promise<Buffer> => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: t(name), exact: true }).click(),
  ]);
  return readFileSync(await file.path());
};
const wordsOf = (svg: Buffer): string => {
  expect(svg.toString()).not.toMatch(/<script|href=/);
  return svg
    .toString()
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
};
const fixedAddress = async ({ page }: Visit): Promise<string> =>
  (await page.getByRole('dialog').getByRole('link').filter({ hasText: 'asOf=' }).first().getAttribute('href'))!;
const closed = async (visit: Visit): Promise<void> => {
  expect(visit.troubles).toEqual([]);
  await visit.close();
};

/** Each part: its button, the picture in the sheet, what it says, and what is in its frame. */
const PARTS: readonly [part: string, opens: string, picture: string | null, words: string[], frame: string][] = [
  [
    'the calendar',
    'share.open-calendar',
    null,
    [
      'Cambodia, Test Weavers, 2020 to 3 May 2021: at least 11 of 13 recorded protests were interfered with',
      'with force',
      'interfered with, no force recorded',
      'no interference observed',
      'A square with nothing recorded does not mean that nobody protested.',
      'I01, version 1',
      'I05, version 2',
    ],
    'at least 11 of 13 recorded protests',
  ],
  [
    'a rate beside that of all others',
    'share.open-against',
    null,
    [
      '11 of 13 monitored assemblies with Test Weavers were interfered with (85 %)',
      '11 of 13 (85 %)',
      'All other assemblies',
      '1 of 1; no percentage under 10',
      'I03, version 1',
    ],
    '11 of 13 monitored assemblies with Test Weavers were interfered with (85 %)',
  ],
  [
    'a rate year by year',
    'share.open-against',
    'share.years',
    [
      'Interference rate, by year',
      'Test Weavers: 11 of 13 (85 %)',
      'All other assemblies: 1 of 1',
      '10/11',
      '1/2',
      '1/1',
      '–',
      'gap: fewer than 10 monitored assemblies where the answer is known, or nobody watched',
      '1. 5 to 20 March 2020: Assemblies banned in the capital (Phnom Penh). Source: Example Gazette',
    ],
    '10 of 11 (91 %)',
  ],
  [
    'who acted',
    'share.open-actors',
    null,
    [
      'at least 11 assemblies interfered with (group: Test Weavers)',
      'Police (unspecified branch)',
      'at least 1',
      '“Who acted” does not say who is responsible.',
      'I02, version 2',
    ],
    'Police (unspecified branch)',
  ],
];

describe.each(everyNth(2, PARTS))('what a reader takes along of %s', (_part, opens, picture, words, frame) => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await opened('en', opens);
    const { page, t } = visit;
    if (picture) await page.getByRole('button', { name: t(picture), exact: true }).click();
  });

  it('is a picture in every size that says what it shows, and country, last day, source and method', async () => {
    const said = wordsOf(await save(visit, 'share.svg'));
    for (const one of [...words, 'Cambodia. Source:', 'as of', 'asOf=', 'show=']) expect(said).toContain(one);
    for (const [size, width, height] of [
      ['print', 2400, expect.any(Number)],
      ['wide', 1200, 675],
      ['square', 1080, 1080],
    ]) {
      const png = await save(visit, `share.png-${size}`);
      expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
        'PNG',
        width,
        height,
      ]);
    }
  });

  it('has its numbers as plain CSV and with HXL beside it, three citations, a frame and a link that stays', async () => {
    const { page, t } = visit;
    const sheet = page.getByRole('dialog');
    const secondLine = async (format: string): Promise<string> => {
      const link = sheet.getByRole('link', { name: t(`share.as-${format}`), exact: true }).first();
      const answer = await fetch(new URL((await link.getAttribute('href'))!, house.origin));
      expect(answer.status).toBe(200);
      return (await answer.text()).split(/\r?\n/)[1]!;
    };
    expect(await secondLine('csv')).not.toMatch(/^"?#/);
    expect(await secondLine('hxl.csv')).toMatch(/^"?#/);
    const text = await sheet.innerText();
    for (const style of ['news', 'apa', 'chicago']) expect(text).toContain(t(`cite.style-${style}`));
    expect(text.match(/\/method#I0\d/g)!.length).toBeGreaterThanOrEqual(3);
    expect(text).toMatch(/<iframe src="[^"]+show=/);
    const address = await fixedAddress(visit);
    expect(new URL(address).searchParams.get('asOf')).toMatch(/^\d+\.\d{4}-\d{2}-\d{2}$/);
    await visit.go(address.slice(house.origin.length));
    await page.getByRole('heading', { level: 1, name: /Test Weavers/ }).waitFor();
    await page.locator('main').getByText(frame).first().waitFor();
    await closed(visit);
  });
});

describe('a picture in Khmer', () => {
  it('has every word of it in Khmer', async () => {
    const visit = await opened('km', 'share.open-calendar');
    const said = wordsOf(await save(visit, 'share.svg'));
    for (const key of ['strip.force', 'strip.quiet', 'strip.nothing-means']) expect(said).toContain(visit.t(key));
    expect(said).toContain('អ្នកតម្បាញ');
    // The organisation of the test has one name, and an address may go over two lines.
    expect(said.replace(/https?:\S+|\S+&\S+|Test organisation/g, '')).not.toMatch(/[A-Za-z]{4,}/);
    await closed(visit);
  });
});

describe('what goes wrong', () => {
  it('a chosen period is that of the picture where the part has it, and of no other', async () => {
    const against = await opened('en', 'share.open-against', '?period=2020');
    expect(wordsOf(await save(against, 'share.svg'))).toContain('10 of 11 monitored assemblies with Test Weavers');
    await closed(against);
    const calendar = await opened('en', 'share.open-calendar', '?period=2020');
    expect(wordsOf(await save(calendar, 'share.svg'))).toContain('at least 11 of 13 recorded protests');
    await closed(calendar);
  });
});

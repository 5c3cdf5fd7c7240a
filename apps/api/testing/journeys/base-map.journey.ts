import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { baseMapPath } from '../../places/base-map-file.js';
import { anIncident } from '../an-incident.js';
import { cityMap } from '../city-map.js';
import { publishAtOnce } from '../publish-at-once.js';
import { eventually, openInstallation, type VisitedInstallation, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/**
 * With a base map the city has streets, a river and towns, from this host alone; the circles stay what is seen first.
 */
const CITY = '/?at=11.55,104.9,11';
/** Farther out, names of units leave it no room. */
const TOWN = '/?at=11.51,104.87,13';
/** Bytes of tiles for the first view of a city. */
const MOST = 150_000;

let home: string;
let house: VisitedInstallation;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-base-map-'));
  writeFileSync(baseMapPath(home), cityMap());
  house = await openInstallation(undefined, home);
  const inDistrict = {
    place: { code: '1202', precision: 'LP_DISTRICT' },
    when: exactDay(asDay('2021-06-04')),
  } as const;
  await publishAtOnce(house.app, [anIncident(inDistrict)], asDay('2023-01-01'));
});
afterAll(async () => {
  await house?.close();
  rmSync(home, { recursive: true, force: true });
});

/** The colour in the middle of the upper canvas's river, streets or nothing: what was painted at all. */
const PAINTED = `(() => {
  const canvas = [...document.querySelectorAll('.map-tiles')].at(-1);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
  return seen.size > 2;
})()`;

describe.each(
  everyNth(4, [
    ['en', 360, 'Test Market'],
    ['km', 360, 'ផ្សារសាកល្បង'],
    ['km', 1280, 'ផ្សារសាកល្បង'],
    ['en', 1280, 'Test Market'],
  ] as const),
)('a city with a base map (%s, %d pixels)', (lang, width, town) => {
  let visit: Visit;
  let bytes = 0;
  const others: string[] = [];
  beforeAll(async () => {
    visit = await house.visit({ lang, width, height: 800 });
    visit.page.on('response', (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin !== house.origin && response.url().startsWith('http')) others.push(origin);
      if (pathname.endsWith('.pmtiles')) bytes += Number(response.headers()['content-length']);
    });
    await visit.go(CITY);
    await visit.page.locator('.map-tiled').waitFor();
  });
  afterAll(() => visit?.close());

  it('has streets and water under the circles, and towns in the language of the reader', async () => {
    expect(await visit.page.evaluate(PAINTED)).toBe(true);
    await visit.page.locator('.symbol').first().waitFor();
    if (process.env['VIGIL_PICTURES']) await visit.picture(`base-map-${lang}-${width}`);
    await visit.go(TOWN);
    await eventually(async () => (await visit.page.locator('.map-name-town').allInnerTexts()).includes(town), true);
  });

  it('says on the map whose data it is, and not that it has no roads', async () => {
    const link = visit.page.locator('.map-credit a');
    expect([await link.innerText(), await link.getAttribute('href')]).toEqual([
      'OpenStreetMap',
      'https://www.openstreetmap.org/copyright',
    ]);
    expect(await visit.page.locator('.picture figcaption').innerText()).not.toMatch(/No roads|គ្មានផ្លូវ/);
  });

  it('asks no other host, and needs few bytes', () => {
    expect(others).toEqual([]);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(MOST);
  });

  it('opens a link to a street as close as it was shared', async () => {
    await visit.go('/?at=11.55,104.9,15');
    await visit.page.locator('.map-tiled').waitFor();
    await visit.page.getByRole('button', { name: visit.t('map.zoom-out'), exact: true }).click();
    await eventually(async () => new URL(visit.page.url()).searchParams.get('at')?.split(',')[2], '14');
    await visit.go(CITY);
    await visit.page.locator('.map-tiled').waitFor();
  });

  it('draws more streets closer, and the whole country again', async () => {
    const zoom = visit.page.getByRole('button', { name: visit.t('map.zoom-in'), exact: true });
    for (let step = 0; step < 3; step += 1) {
      const before = visit.page.url();
      await zoom.click();
      await visit.page.waitForURL((now) => now.href !== before);
    }
    await eventually(() => visit.page.evaluate<boolean>(PAINTED), true);
    await visit.page.getByRole('button', { name: visit.t('map.whole-country'), exact: true }).click();
    await eventually(async () => new URL(visit.page.url()).searchParams.has('at'), false);
  });

  it('has no barrier that axe knows', async () => expect(await axeFaults(visit.page)).toEqual([]));
});

it('goes wrong nowhere', () => expect(house.troubles()).toEqual([]));

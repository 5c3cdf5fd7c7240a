import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { anIncident } from '../an-incident.js';
import { publishAtOnce } from '../publish-at-once.js';
import { everyNth } from '../sample-by-seed.js';
import { eventually, openInstallation, type VisitedInstallation, type Visit } from './open-installation.js';

/**
 * The buttons over the map: a place is found by name, the picture fills the screen, and the whole country comes back.
 */
let house: VisitedInstallation;
beforeAll(async () => {
  house = await openInstallation();
  await publishAtOnce(house.app, [anIncident({ when: exactDay(asDay('2021-06-04')) })], asDay('2023-01-01'));
});
afterAll(() => house?.close());

const button = ({ page, t }: Visit, words: string) => page.getByRole('button', { name: t(words), exact: true });
const find = async (visit: Visit, typed: string): Promise<void> => {
  await button(visit, 'map.find').click();
  await visit.page.getByRole('searchbox', { name: visit.t('map.find') }).fill(typed);
};
/** Not all of them fit. */
const namesSeveral = async ({ page }: Visit, units: readonly string[]): Promise<boolean> => {
  const names = await page.locator('.map-name').allInnerTexts();
  return units.filter((unit) => names.some((name) => name.startsWith(unit))).length >= 3;
};
const boxOf = async ({ page }: Visit, selector: string) => (await page.locator(selector).boundingBox())!;

describe.each(everyNth(2, [360, 1280]))('the map, %d pixels wide,', (width) => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await house.visit({ width, height: 800 });
    await visit.go('/');
    await visit.page.locator('.map-name').first().waitFor();
  });
  afterAll(() => visit?.close());

  it('opens what is tapped where the bar for leaving does not cover it', async () => {
    await visit.page.locator('.map-frame .symbol').first().click();
    await visit.page.locator('.map-card-pinned').waitFor();
    await eventually(async () => {
      const [card, bar] = [await boxOf(visit, '.map-card-pinned'), await boxOf(visit, '.leave')];
      return card.y >= 0 && Math.max(0, Math.floor(card.y + card.height - bar.y));
    }, 0);
    await visit.page.keyboard.press('Escape');
    await eventually(() => visit.page.locator('.map-card-pinned').count(), 0);
    await visit.page.evaluate('scrollTo(0, 0)');
  });

  it('says that it has no roads, and asks for none', async () => {
    expect(await visit.page.locator('.picture figcaption').innerText()).toContain('No roads');
    expect(await visit.page.locator('.map-tiles, .map-credit').count()).toBe(0);
  });

  it('finds a province by a misspelt name, and names its districts', async () => {
    await find(visit, 'Siem Reab');
    await visit.page.getByRole('button', { name: /^Siem Reap ?Province/ }).click();

    await eventually(
      () => namesSeveral(visit, ['Angkor Chum', 'Chi Kraeng', 'Puok', 'Prasat Bakong', 'Svay Leu', 'Varin']),
      true,
    );
    expect(new URL(visit.page.url()).searchParams.has('at')).toBe(true);
    await eventually(() => visit.page.locator('.map-search').count(), 0);
  });

  it('calls the capital by its name for it, and takes the first place on Enter', async () => {
    await find(visit, 'Phnom Penh');
    await eventually(
      async () => (await visit.page.locator('.map-search-place').first().innerText()).replace(/\s+/g, ' '),
      'Phnom Penh Capital',
    );
    await visit.page.keyboard.press('Enter');
    await eventually(
      () => namesSeveral(visit, ['Chamkar Mon', 'Dangkao', 'Kamboul', 'Sen Sok', 'Praek Pnov', 'Chbar Ampov']),
      true,
    );
  });

  it('says when no place has such a name, and closes on Escape with the focus on its button', async () => {
    await find(visit, 'zzzzzz');
    await visit.page
      .getByText(visit.t('map.found', { n: 0 }))
      .last()
      .waitFor();
    await visit.page.keyboard.press('Escape');
    expect(await visit.page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")')).toBe(
      visit.t('map.find'),
    );
  });

  it('fills the screen down to the bar for leaving, with the whole country in it, and ends with Escape', async () => {
    await button(visit, 'map.whole-country').click();
    await button(visit, 'map.full').click();
    await eventually(async () => (await boxOf(visit, '.picture-full')).width, width);
    const [picture, bar] = [await boxOf(visit, '.picture-full'), await boxOf(visit, '.leave')];
    expect([picture.x, picture.y]).toEqual([0, 0]);
    expect(Math.abs(picture.y + picture.height - bar.y)).toBeLessThanOrEqual(1.5);
    await eventually(async () => {
      const [country, map] = [await boxOf(visit, '.map-outline'), await boxOf(visit, '.map')];
      return Math.abs(country.x + country.width / 2 - (map.x + map.width / 2)) < 12;
    }, true);
    await visit.page.keyboard.press('Escape');
    await eventually(() => visit.page.locator('.picture-full').count(), 0);
  });
});

it('goes wrong nowhere', () => expect(house.troubles()).toEqual([]));

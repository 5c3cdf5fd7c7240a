import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { main } from '../../places/countries/country.command.js';
import { anIncident } from '../an-incident.js';
import { openDesk, published, type Desk } from '../desk.js';
import { eventually, openInstallation, type Visit, type VisitedInstallation } from './open-installation.js';

/** A reader of an installation about Cambodia and Kenya. */
const before = process.env['VIGIL_HOME'];
const home = mkdtempSync(join(tmpdir(), 'vigil-two-countries-'));
let house: VisitedInstallation;
let reader: Visit;
let desk: Desk;
beforeAll(async () => {
  process.env['VIGIL_HOME'] = home;
  expect(await main(['add', 'KEN'])).toBe(0);
  expect(await main(['home', 'KHM', 'KEN'])).toBe(0);
  house = await openInstallation(undefined, home);
  desk = await openDesk(house.app);
  await published(desk, anIncident());
  await published(desk, anIncident({ title: 'A march', place: { code: 'KE-G05', precision: 'LP_PROVINCE' } }));
  await published(desk, anIncident({ title: 'A vigil', place: { code: null, precision: 'LP_COUNTRY' } }));
  reader = await house.visit();
});
afterAll(async () => {
  await house?.close();
  useCountryWords(null);
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env['VIGIL_HOME'];
  else process.env['VIGIL_HOME'] = before;
});

const shown = (): Promise<string> => reader.page.locator('main').innerText();

describe('a reader of two countries', () => {
  it('sees the map of the first, and that of the other once it is chosen', async () => {
    const circles = reader.page.locator('.symbol');
    /** Whether the circle of a unit is within the frame of the map. */
    const inSight = async (name: string): Promise<boolean> => {
      const circle = reader.page.locator(`.symbol[aria-label*="${name}"]`);
      const [box, frame] = [
        (await circle.count()) > 0 ? await circle.boundingBox() : null,
        await reader.page.locator('.map').boundingBox(),
      ];
      return box !== null && frame !== null && box.x >= frame.x && box.x + box.width <= frame.x + frame.width;
    };
    await reader.go('/');
    await circles.first().waitFor();
    await eventually(() => inSight('Phnom Penh'), true);
    expect(await inSight('Nairobi')).toBe(false);
    await reader.go('/?place=KE');
    await eventually(() => inSight('Nairobi'), true);
    expect(await inSight('Phnom Penh')).toBe(false);
  });

  it('finds each country as a place with a page, below nothing', async () => {
    await reader.go('/places');
    const rows = reader.page.locator('tbody tr');
    await eventually(() => rows.count(), 2);
    await reader.page.getByRole('link', { name: 'Kenya' }).click();
    await reader.page.getByRole('heading', { level: 1, name: 'Kenya' }).waitFor();
    await eventually(async () => (await shown()).includes('Nairobi County, Kenya'), true);
    expect(await shown()).not.toContain('Phnom Penh');
    await reader.go('/places/KE-G05');
    await eventually(async () => /Cambodia and Kenya ›.*Kenya ›/s.test(await shown()), true);
  });

  it('reads where a record was with its country, and of one without a place that nobody knows', async () => {
    await reader.go('/');
    await eventually(async () => {
      const text = await shown();
      return ['Nairobi County, Kenya', 'Phnom Penh, Cambodia', 'Country not known'].filter(
        (one) => !text.includes(one),
      );
    }, []);
  });

  it('as an administrator, limits a member to one of them, who is told so', async () => {
    const admin = await house.visitAs(desk.admin);
    const { t } = admin;
    const { name } = desk.second.member!;
    await admin.go('/desk/people');
    const row = admin.page.getByRole('row', { name });
    await row.getByRole('button', { name: t('desk.people.countries-of', { name }) }).click();
    const dialog = admin.page.getByRole('dialog', { name: t('desk.people.countries-of', { name }) });
    await dialog.getByRole('checkbox', { name: 'Kenya' }).check();
    await dialog.getByRole('button', { name: t('desk.save') }).click();
    await eventually(async () => (await row.innerText()).includes('Kenya'), true);
    await admin.page.getByRole('button', { name: t('desk.people.invite') }).click();
    await admin.page
      .getByRole('dialog', { name: t('desk.people.invite') })
      .getByRole('group', { name: t('desk.people.countries-label') })
      .getByRole('checkbox', { name: 'Cambodia' })
      .waitFor();
    const limited = await house.visitAs(await house.app.signIn('reviewer', 'Weaver', ['KE']));
    await limited.go('/desk');
    await limited.page.getByText(t('desk.home.own-countries', { countries: 'Kenya' })).waitFor();
    await limited.page.getByRole('link', { name: 'A march' }).first().waitFor();
    expect(await limited.page.locator('main').innerText()).not.toContain('A vigil');
  });

  it('meets no error on any page', () => expect(house.troubles()).toEqual([]));
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../places/countries/country.command.js';
import { openDesk } from '../desk.js';
import { zipOf } from '../zip-of-country.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { axeFaults } from './page-checks.js';
import type { Visit } from './open-installation.js';

/** An administrator on a phone loads Kenya from a zip: a damaged one first, which says what is wrong. */
const before = process.env['VIGIL_HOME'];
let home: string;
let stage: Stage;
let visits: Visit[];
let kenya: Record<string, string>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-packs-'));
  process.env['VIGIL_HOME'] = home;
  expect(await main(['new', 'KEN', join(home, 'ken')])).toBe(0);
  kenya = Object.fromEntries(
    readdirSync(join(home, 'ken')).map((file) => [file, readFileSync(join(home, 'ken', file), 'utf8')]),
  );
  stage = await openStage(undefined, home);
  const { admin } = await openDesk(stage.app);
  visits = [await visitAs(stage, admin, { width: 360 }), await visitAs(stage, admin, { lang: 'km', width: 360 })];
});
afterAll(async () => {
  await stage?.close();
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env['VIGIL_HOME'];
  else process.env['VIGIL_HOME'] = before;
});

const widthOf = ({ page }: Visit): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
const send = async ({ page, t }: Visit, name: string, files: Record<string, string>): Promise<void> => {
  writeFileSync(join(home, name), await zipOf(files));
  await page.getByLabel(t('countries.choose')).setInputFiles(join(home, name));
};

describe('a zip of a country', () => {
  it('that is damaged is refused with file and line, in either language', async () => {
    for (const [n, visit] of visits.entries()) {
      const { page } = visit;
      // What the other one sent stands there, too.
      const name = `damaged-${n}.zip`;
      await visit.go('/desk/countries');
      await page.getByRole('rowheader', { name: 'KHM' }).waitFor();
      const damaged = {
        ...kenya,
        'places.csv': `${kenya['places.csv']!.trimEnd()}\nKE-G05,KE,1,region,Again,,,-1,37\n`,
      };
      await send(visit, name, damaged);
      await page.getByRole('alert').getByText(name).waitFor();
      await page.getByText(/KE-G05: the code stands on line \d+ already/).waitFor();
      expect(await page.getByRole('button', { name: /Kenya|កេនយ៉ា/ }).count()).toBe(0);
      expect(await widthOf(visit)).toBe(360);
      expect(await axeFaults(page)).toEqual([]);
    }
  });

  it('is shown before anything is loaded, and loaded by a button', async () => {
    const [visit] = visits as [Visit];
    const { page, t, troubles } = visit;
    await send(visit, 'kenya.zip', kenya);
    await page.getByRole('heading', { name: t('countries.well', { country: 'Kenya' }) }).waitFor();
    await page.getByText(t('countries.new')).waitFor();
    const pack = page.getByRole('region', { name: t('countries.well', { country: 'Kenya' }) });
    await pack.getByText(/: 47$/).waitFor();
    await pack
      .getByText(/CC BY 4\.0/)
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await widthOf(visit)).toBe(360);
    expect(await page.getByRole('rowheader', { name: 'KEN' }).count()).toBe(0);
    await page.getByRole('button', { name: t('countries.do-load', { country: 'Kenya' }) }).click();
    await page.getByText(t('countries.done', { country: 'Kenya' })).waitFor();
    await page.getByText('npm run country -- home KHM KEN', { exact: true }).waitFor();
    await page.getByRole('button', { name: t('countries.close') }).click();
    await page.getByRole('rowheader', { name: 'KEN' }).waitFor();
    expect(troubles).toEqual([]);
  });
});

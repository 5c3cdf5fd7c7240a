import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { halfYearTurns, assemblyIn, publishedAs } from '../acceptance/withheld-totals-setup.js';
import { anAct, anIncident } from '../an-incident.js';
import { openDesk } from '../desk.js';
import { eventually, openInstallation, type VisitedInstallation } from './open-installation.js';

let house: VisitedInstallation;
beforeAll(async () => {
  house = await openInstallation();
  const desk = await openDesk(house.app);
  await publishedAs(desk, assemblyIn('2020-01-03', 0));
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      publishedAs(desk, assemblyIn('2021-01-03', n, { acts: [anAct({ type: n % 2 ? 'FM_SEXUAL' : 'FM_UNSPEC' })] })),
    ),
  );
  await halfYearTurns(house.app);
  await publishedAs(desk, anIncident());
});
afterAll(() => house?.close());

it.each([
  [
    'en',
    'fewer than 5, or not shown to protect people',
    '2020',
    [
      ['January to June 2021', 'Sexual assault or groping acts', '5'],
      ['January to June 2021', 'Force used, means not stated acts', '5'],
      ['January to June 2021', 'everything else: fewer than 5, or not shown to protect people', ''],
    ],
  ],
  ['km', 'តិចជាង ៥ ឬមិនបង្ហាញ ដើម្បីការពារមនុស្ស', 'ឆ្នាំ២០២០', null],
] as const)(
  'a reader of the method (%s) finds what is counted together, and no half-year without a word',
  async (lang, nothing, year, lines) => {
    const visit = await house.visit({ lang, width: 390 });
    await visit.go('/method');
    const table = visit.page.locator('#harm').locator('xpath=..').getByRole('table');
    const rows = (): Promise<string[][]> =>
      table
        .locator('tbody tr')
        .evaluateAll((all: { children: Iterable<{ textContent: string }> }[]) =>
          all.map((row) => [...row.children].map(({ textContent }) => textContent)),
        );
    await eventually(async () => (await rows()).at(-1), [year, nothing, '']);
    const found = await rows();
    expect(found[0]!.slice(1)).toEqual([nothing, '']);
    if (lines) expect(found.slice(1, 4)).toEqual(lines);
    expect(found).toHaveLength(5);
    if (lang === 'km') expect(found.map((cells) => cells[2])).toEqual(['', '៥', '៥', '', '']);
    await table.scrollIntoViewIfNeeded();
    await visit.picture(`withheld-${lang}`);
    await visit.close();
  },
);

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { aGroupLink, anIncident } from '../an-incident.js';
import { aGroup, type Desk, openDesk, published } from '../desk.js';
import { eventually, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { expectedSentence } from './expected-sentences.js';
import { addFilter, bars, choosePeriod, waitForSentence, rowsOf, symbols } from './reader-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { axeFaults } from './page-checks.js';

/**
 * What a reader does with the map beside looking at it: draws a time, plays it, shades it, narrows it, sorts it, takes
 * it along.
 */
let stage: Stage;
let desk: Desk;
let reader: Visit;
/** Its public code. */
let weavers: string;

const on = (day: string) => ({ when: { earliest: asDay(day), latest: asDay(day), precision: 'DP_DAY' as const } });

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const group = await aGroup(desk, 'Test weavers');
  weavers = group.publicCode;
  await published(desk, anIncident({ title: 'In March', ...on('2021-03-05'), groups: [aGroupLink(group.id)] }));
  await published(desk, anIncident({ title: 'In April', ...on('2021-04-09') }));
  await published(
    desk,
    anIncident({ title: 'In April elsewhere', ...on('2021-04-16'), place: { code: '17', precision: 'LP_PROVINCE' } }),
  );
  await published(desk, anIncident({ title: 'In June', ...on('2021-06-04') }));
  await published(desk, anIncident({ title: 'A year before', ...on('2020-04-03') }));
  reader = await visitAs(stage, null);
});
afterAll(() => stage?.close());

const search = (): URLSearchParams => new URL(reader.page.url()).searchParams;
const opened = async (path: string, circles: number): Promise<void> => {
  await reader.go(path);
  await eventually(async () => (await symbols(reader)).length, circles);
};
const barAt = async (words: string) => {
  const bar = reader.page
    .getByRole('group', { name: reader.t('chart.label') })
    .getByRole('button', { name: new RegExp(`^${words}:`) });
  await bar.scrollIntoViewIfNeeded();
  return (await bar.boundingBox())!;
};
/** The sentence of so many assemblies. */
const reads = (period: string, low: number, more = ''): Promise<void> =>
  waitForSentence(
    reader,
    expectedSentence(period, `${low === 1 ? 'assembly' : 'assemblies'} interfered with${more}`, { low }, reader.t),
  );

describe('the chart', () => {
  it('takes a stroke over several bars for the time from the first to the last', async () => {
    await opened('/', 2);
    const [from, to] = [await barAt('March 2021'), await barAt('April 2021')];
    await reader.page.mouse.move(to.x + to.width / 2, to.y + 60);
    await reader.page.mouse.down();
    await reader.page.mouse.move(from.x + from.width / 2, from.y + 50, { steps: 5 });
    await reader.page.mouse.up();
    await reads('March to April 2021', 3);
    await eventually(async () => search().get('period'), '2021-03-01..2021-04-30');
  });

  it('moves the ends of the window with the keys, and says the time that it covers', async () => {
    const end = reader.page.getByRole('slider', { name: reader.t('chart.window-to') });
    await end.focus();
    await reader.page.keyboard.press('ArrowRight');
    await reader.page.keyboard.press('ArrowRight');
    await reads('March to June 2021', 4);
    expect(await end.getAttribute('aria-valuetext')).toBe('March to June 2021');
  });

  it('moves the window as a whole', async () => {
    await reader.go('/?period=2021-03');
    await reads('March 2021', 1);
    const [from, to] = [await barAt('March 2021'), await barAt('June 2021')];
    await reader.page.mouse.move(from.x + from.width / 2, from.y + 4);
    await reader.page.mouse.down();
    await reader.page.mouse.move(to.x + to.width / 2, to.y + 4, { steps: 5 });
    await reader.page.mouse.up();
    await reads('June 2021', 1);
    await eventually(async () => search().get('period'), '2021-06');
  });

  it('gives up a stroke that is let go with Escape', async () => {
    await eventually(async () => search().get('period'), '2021-06');
    const before = reader.page.url();
    const [from, to] = [await barAt('March 2021'), await barAt('April 2021')];
    await reader.page.mouse.move(from.x + 3, from.y + 60);
    await reader.page.mouse.down();
    await reader.page.mouse.move(to.x + 3, to.y + 60, { steps: 3 });
    await reader.page.keyboard.press('Escape');
    await reader.page.mouse.up();
    expect(reader.page.url()).toBe(before);
  });
});

describe('time', () => {
  it('plays on by itself, pauses, and leaves one step to go back to', async () => {
    await reader.go('/?period=2021-03');
    await reads('March 2021', 1);
    await reader.page.getByRole('button', { name: reader.t('period.play') }).click();
    await reads('April 2021', 2);
    await reader.page.getByRole('button', { name: reader.t('period.pause') }).click();
    await eventually(async () => search().get('period'), '2021-04');
    const paused = reader.page.url();
    await new Promise((later) => {
      setTimeout(later, 1500);
    });
    expect(reader.page.url()).toBe(paused);
  });

  it('keeps two steps that come before the next picture as two steps to go back', async () => {
    await reader.go('/?period=2021-03');
    await reads('March 2021', 1);
    await reader.page.evaluate(
      `{ const next = () => [...document.querySelectorAll('.period-step')].at(-1).click(); next(); queueMicrotask(() => queueMicrotask(next)); }`,
    );
    await reads('May 2021', 0);
    await eventually(async () => search().get('period'), '2021-05');
    await reader.page.goBack();
    await reads('April 2021', 2);
    await reader.page.goBack();
    await reads('March 2021', 1);
  });

  it('keeps a step and a filter that are pressed before the next picture', async () => {
    await reader.go('/?period=2021-03');
    await reads('March 2021', 1);
    await reader.page.locator('.filters-wide .facet summary').first().click();
    await reader.page.locator('.facet-values input[type=checkbox]').first().waitFor();
    await reader.page.evaluate(
      `{ [...document.querySelectorAll('.period-step')].at(-1).click(); document.querySelector('.facet-values input[type=checkbox]').click(); }`,
    );
    await eventually(async () => [search().get('period'), search().has('groups')], ['2021-04', true]);
  });

  it('stands beside the period before and the same a year before, each of which can be opened', async () => {
    await reader.go('/?period=2021-04');
    const comparison = reader.page.locator('.comparison');
    await eventually(
      async () => (await comparison.innerText()).replace(/\s+/g, ' ').trim(),
      'The period before (March 2021): at least 1. A year before (April 2020): at least 1. A difference may also reflect who was watching.',
    );
    await comparison.getByRole('button', { name: 'April 2020' }).click();
    await reads('April 2020', 1);
  });

  it('says of a time before the first record that nothing is recorded, and not 0', async () => {
    await eventually(
      async () =>
        /A year before \(April 2019\): nothing is recorded for that period\./.test(
          await reader.page.locator('.comparison').innerText(),
        ),
      true,
    );
  });
});

it('a group that was not known then is not compared, and that is said', async () => {
  // A reader of its own: the browser notes each answer that is refused.
  const other = await visitAs(stage, null);
  await other.go(`/?period=2020-01-01..2026-12-31&groups=${weavers}`);
  await other.page.locator('.comparison').getByText(other.t('compare.unknown-group')).first().waitFor();
  expect(await other.page.locator('.comparison').innerText()).not.toContain('…');
  await other.close();
});

describe('the map', () => {
  it('shades the units by their number, in the address too, with the numbers of the circles', async () => {
    await opened('/?period=2021', 2);
    const circles = await symbols(reader);
    await reader.page.getByRole('button', { name: reader.t('map.areas'), exact: true }).click();
    await eventually(() => reader.page.locator('path.map-shade-4').count(), 1);
    await eventually(async () => search().get('map'), 'areas');
    expect(await symbols(reader)).toEqual(circles);
    await reader.page.getByRole('button', { name: reader.t('map.circles'), exact: true }).click();
    await eventually(() => reader.page.locator('path[class*="map-shade"]').count(), 0);
  });

  it('shades the units per inhabitant, with whose number that is, and leaves every other picture of the figure itself', async () => {
    for (let day = 10; day < 20; day += 1)
      await published(desk, anIncident({ title: `Of ${day} May`, ...on(`2018-05-${day}`) }));
    const elsewhere = { code: '17', precision: 'LP_PROVINCE' } as const;
    await published(desk, anIncident({ title: 'One elsewhere', ...on('2018-05-20'), place: elsewhere }));
    await opened('/?period=2018', 2);
    const sentence = await reader.page.getByRole('heading', { level: 1 }).innerText();
    await reader.page.getByRole('button', { name: reader.t('map.inhabitants'), exact: true }).click();
    await eventually(async () => search().get('map'), 'inhabitants');
    // Ten are shaded, and one is not: a second one would double its rate.
    await eventually(() => reader.page.locator('path[class*="map-shade-"]').count(), 1);
    await reader.page.getByText(reader.t('legend.per-inhabitants', { what: reader.t('indicator.I22') })).waitFor();
    await reader.page.getByText(/^Inhabitants: General Population Census/).waitFor();
    expect(await reader.page.getByRole('heading', { level: 1 }).innerText()).toBe(sentence);
    // Rates of the incidents on record: none is a whole number of them.
    // The marks are named after they are drawn; until then a name is of what was drawn before.
    for (const said of ['per 100,000 inhabitants', reader.t('per.under-10')])
      await eventually(async () => (await symbols(reader)).some((one) => one.includes(said)), true);
    await eventually(() => axeFaults(reader.page), []);
  });
});

describe('filters', () => {
  it('say what each value would leave under all others, and leave just that', async () => {
    await opened('/?period=2021', 2);
    const facet = (name: string) =>
      reader.page.locator('details.facet:visible').filter({ has: reader.page.locator('summary', { hasText: name }) });
    const counts = async (name: string): Promise<string[]> =>
      (await facet(name).locator('li').allInnerTexts())
        .map((text) => text.replace(/\s+/g, ' ').trim())
        .filter((text) => !/ 0$|– none recorded$/.test(text));
    await facet('Province').locator('summary').click();
    await eventually(() => counts('Province'), ['Phnom Penh 3', 'Siem Reap 1']);
    await addFilter(reader, 'groups', 'Test weavers');
    await reads('2021', 1, ' (group: Test weavers)');
    await eventually(() => counts('Province'), ['Phnom Penh 1']);
    // A filter's own numbers are not narrowed by itself: a reader sees what another choice would give.
    await eventually(() => counts('Group'), ['Test weavers 1']);
  });
});

describe('the table', () => {
  it('is sorted by any column, and keeps its total at the end', async () => {
    await opened('/?period=2021', 2);
    const caption = reader.t('table.by-place', { what: reader.t('indicator.I02'), period: '2021' });
    const names = async (): Promise<string[]> => (await rowsOf(reader, caption)).map(([name]) => name!);
    await reader.page
      .getByRole('table', { name: caption, exact: true })
      .getByRole('button', { name: 'Province' })
      .click();
    const sorted = await names();
    expect([sorted[0], sorted.at(-1)]).toEqual(['Banteay Meanchey', reader.t('row.total')]);
    expect(await reader.page.getByRole('columnheader', { name: 'Province' }).first().getAttribute('aria-sort')).toBe(
      'ascending',
    );
    await reader.page
      .getByRole('table', { name: caption, exact: true })
      .getByRole('button', { name: reader.t('cell.at-least') })
      .click();
    expect((await names()).slice(0, 2)).toEqual(['Phnom Penh', 'Siem Reap']);
  });
});

describe('what leaves the page', () => {
  it('opens at its top, the second time too', async () => {
    await opened('/?period=2021-H1', 2);
    const { page, t } = reader;
    const sheet = page.getByRole('dialog', { name: t('share.title') });
    for (let time = 0; time < 2; time++) {
      await page.getByRole('button', { name: t('share.open-map'), exact: true }).click();
      await sheet.getByRole('button', { name: t('share.svg'), exact: true }).waitFor();
      expect(await page.evaluate<boolean>(`document.activeElement.matches('select, input, textarea')`)).toBe(false);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    }
  });

  it('is a citation that names the place', async () => {
    const { page, t } = reader;
    await opened('/?period=2021-H1&place=12', 1);
    await page.getByRole('button', { name: t('share.open-map'), exact: true }).click();
    const sheet = page.getByRole('dialog', { name: t('share.title') });
    await sheet
      .getByText(/^.*Assemblies interfered with in .*, Cambodia, January to June 2021/)
      .first()
      .waitFor();
    const said = (await sheet.innerText()).match(/Assemblies interfered with in [^,]*/g);
    expect(said).toEqual(['news', 'apa', 'chicago'].map(() => 'Assemblies interfered with in Phnom Penh'));
    await page.keyboard.press('Escape');
  });

  it('is a picture that says the sentence, the definition, the day and the address', async () => {
    await opened('/?period=2021-H1', 2);
    await reader.page.getByRole('button', { name: reader.t('share.open-map'), exact: true }).click();
    const save = async (name: string): Promise<Buffer> => {
      const [file] = await Promise.all([
        reader.page.waitForEvent('download'),
        reader.page.getByRole('button', { name: reader.t(name), exact: true }).click(),
      ]);
      return readFileSync(await file.path());
    };
    for (const what of ['map', 'chart', 'table']) {
      await reader.page.getByRole('button', { name: reader.t(`share.${what}`), exact: true }).click();
      const svg = (await save('share.svg')).toString();
      const words = svg.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      for (const said of [
        'January to June 2021: at least 4',
        'I02, version 2',
        'Cambodia. Source:',
        'as of',
        'asOf=',
        what === 'chart' ? reader.t('chart.sure') : 'Phnom Penh',
      ])
        expect(words).toContain(said);
      expect(svg).not.toMatch(/<script|href=/);
      for (const [size, width, height] of [
        ['print', 2400, expect.any(Number)],
        ['wide', 1200, 675],
        ['square', 1080, 1080],
      ]) {
        const png = await save(`share.png-${size}`);
        expect([what, png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
          what,
          'PNG',
          width,
          height,
        ]);
      }
    }
  });

  it('is an address that shows these figures whatever is published later', async () => {
    const fixed = reader.page.getByRole('dialog').getByRole('link').filter({ hasText: 'asOf=' });
    const address = (await fixed.getAttribute('href'))!;
    expect(new URL(address).searchParams.get('asOf')).toMatch(/^\d+\.\d{4}-\d{2}-\d{2}$/);
    await reader.go(address.slice(stage.origin.length));
    await reads('January to June 2021', 4);
    // Later editions may have more.
    await reader.page.getByText('This edition has no incident that began after 4 June 2021.').first().waitFor();
    expect(await reader.page.getByText('is published on this site yet').count()).toBe(0);
  });
});

it('what stands below the sentence stays under the finger when the sentence gets shorter', async () => {
  const phone = await visitAs(stage, null, { width: 360, height: 740 });
  /** Waits where the part is just being replaced by the one that the loaded words make. */
  const boxOf = async (part: string): Promise<{ y: number; height: number }> =>
    (await phone.page.locator(part).boundingBox()) ?? boxOf(part);
  const high = async (part: string): Promise<number> => Math.round((await boxOf(part)).height);
  const top = async (): Promise<number> => Math.round((await boxOf('.period-bar')).y);
  const goes = async (query: string, sentence: string): Promise<void> => {
    await phone.page.evaluate(`history.pushState(null, '', '/?${query}')`);
    await waitForSentence(phone, sentence);
  };
  /** A figure whose sentence names the standards is the longest. */
  const goesFar = async (): Promise<void> => {
    await phone.page.evaluate(`history.pushState(null, '', '/?period=2021-03&indicator=I06')`);
    await eventually(async () => /International Covenant/.test(await phone.page.locator('h1').innerText()), true);
  };
  const inMarch = expectedSentence('March 2021', 'assembly interfered with', { low: 1 }, phone.t);
  await phone.go('/?period=2021-03');
  await waitForSentence(phone, inMarch);
  const [before, space] = [await high('h1'), await high('.headline')];
  expect(space).toBeGreaterThan(before); // as much as was kept for it before it came
  await goesFar();
  await eventually(async () => (await high('h1')) > space, true);
  const at = await top();
  await goes('period=2021-03', inMarch);
  expect([await high('h1'), await top()]).toEqual([before, at]);
  // One filter less is a finger on a filter; several less at once, or more room, and the sentence takes less.
  const byWeavers = expectedSentence(
    'March 2021',
    'assembly interfered with (group: Test weavers)',
    { low: 1 },
    phone.t,
  );
  await goes(`period=2021-03&groups=${weavers}`, byWeavers);
  const long = await high('.headline');
  await goes('period=2021-03', inMarch);
  expect(await high('.headline')).toBe(long);
  await goes(
    `period=2021-03&groups=${weavers}&place=12`,
    expectedSentence('March 2021', 'assembly interfered with in Phnom Penh (group: Test weavers)', { low: 1 }, phone.t),
  );
  await goes('period=2021-03', inMarch);
  await eventually(() => high('.headline'), space);
  await goesFar();
  await eventually(async () => (await high('.headline')) > space, true);
  const narrow = await high('.headline');
  await phone.page.setViewportSize({ width: 900, height: 740 });
  await eventually(async () => (await high('.headline')) < narrow, true);
  await phone.close();
});

it('nothing went wrong on the way', () => {
  expect(reader.troubles).toEqual([]);
});

it('every bar is still one that ears can choose', async () => {
  await choosePeriod(reader, 'all');
  expect((await bars(reader)).length).toBeGreaterThan(12);
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { aGroupLink, anIncident } from '../an-incident.js';
import { CREATE, type Desk, openDesk, published, releaseAll } from '../desk.js';
import { eventually, openInstallation, type VisitedInstallation, type Visit } from './open-installation.js';
import { rowsOf, symbols } from './reader-steps.js';

let house: VisitedInstallation;
let desk: Desk;
let visit: Visit;
let weavers: { id: string; publicCode: string };

const of = async (n: number, fields: Parameters<typeof anIncident>[0], isOfWeavers = false): Promise<void> => {
  for (let i = 0; i < n; i += 1)
    await published(
      desk,
      anIncident({
        when: exactDay(asDay(`2021-0${1 + (i % 6)}-1${i % 9}`)),
        place: { code: '1202', precision: 'LP_DISTRICT' },
        ...fields,
        ...(isOfWeavers && { groups: [aGroupLink(weavers.id)] }),
      }),
    );
};
/**
 * Weavers: 9 of 10 watched assemblies interfered with; others in the same province: 1 of 2; and one elsewhere, which
 * nobody watched.
 */
beforeAll(async () => {
  house = await openInstallation();
  desk = await openDesk(house.app);
  weavers = (
    await desk.reviewer.put<typeof weavers>(
      `/api/groups/${randomUUID()}`,
      { nameEn: 'Test Weavers', nameKm: 'អ្នកតម្បាញ', aliases: ['Old Loom Union'], note: null },
      CREATE,
    )
  ).body;
  const span = {
    from: asDay('2021-01-01'),
    until: asDay('2021-12-31'),
    place: '12',
    group: null,
    note: null,
    shown: true,
  };
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...span, level: 'CO_ON_SITE' }, CREATE);
  await desk.analyst.put(
    `/api/published-totals/${randomUUID()}`,
    {
      ...span,
      group: weavers.id,
      publisher: 'Example Centre',
      title: 'A report',
      measure: 'marches of weavers that were stopped',
      unit: 'incidents',
      value: exactly(7),
      partOf: null,
      url: null,
    },
    CREATE,
  );
  await desk.analyst.put(
    `/api/dated-notes/${randomUUID()}`,
    {
      nameEn: 'Assemblies banned in the capital',
      nameKm: 'ហាមការជួបប្រជុំ',
      from: asDay('2021-03-05'),
      until: asDay('2021-03-20'),
      place: '12',
      publisher: 'Example Gazette',
      url: 'https://gazette.example/7',
      note: null,
      shown: true,
    },
    CREATE,
  );
  await releaseAll(desk);
  await of(9, { title: 'Weavers stopped at a gate' }, true);
  await of(1, { title: 'Weavers left alone', interference: 'IN_NONE', acts: [] }, true);
  await of(1, { title: 'សន្តិសុខដកយកបដាពីស្ត្រី' });
  await of(1, { title: 'A quiet vigil', interference: 'IN_NONE', acts: [] });
  await of(1, { title: 'Far from everybody', place: { code: '0102', precision: 'LP_DISTRICT' } });
  visit = await house.visit();
}, 120_000);
afterAll(() => house?.close());
afterEach(() => expect(visit.troubles.splice(0)).toEqual([]));

const heading = (name: string) => visit.page.getByRole('heading', { level: 1, name });

/** The bars of each panel, by the name of the panel: their heights, CSS pixels. */
const heights = (): Promise<Record<string, number[]>> =>
  visit.page
    .locator('.panel')
    .evaluateAll((panels) =>
      Object.fromEntries(
        panels.map((panel) => [
          panel.querySelector('b')!.textContent,
          [...panel.querySelectorAll('.bar-sure')].map((bar) => Number(bar.getAttribute('height'))),
        ]),
      ),
    );

describe('a rate over time', () => {
  it('has a point with both its numbers, which the keyboard and a pointer read, and a table of them', async () => {
    const { page, t } = visit;
    await visit.go('/?indicator=I03&unit=year');
    const chart = page.getByRole('group', { name: t('chart.label-rate') });
    const point = chart.getByRole('button', { name: t('cell.said', { name: '2021', said: '10 of 12 (83\u00a0%)' }) });
    await point.focus();
    await page.locator('.chart-tip', { hasText: '10 of 12 (83\u00a0%)' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.chart-tip').count(), 0);
    await point.hover();
    await page.locator('.chart-tip', { hasText: '10 of 12 (83\u00a0%)' }).waitFor();
    await chart.getByText('10/12').waitFor();
    const caption = t('table.by-period', { what: t('indicator.I03') });
    await page.getByText(t('table.periods'), { exact: true }).click();
    await eventually(async () => (await rowsOf(visit, caption))[0], ['2021', '10 of 12 (83 %)', '0', '1']);
  });

  it('shades a province on the map in percent, and offers no filter that would leave out the quiet assemblies', async () => {
    const { page, t } = visit;
    await visit.go('/?indicator=I03&unit=year');
    await eventually(() => symbols(visit), ['Phnom Penh: 83 %']);
    const facet = (name: string) => page.locator('details.facet:visible summary', { hasText: t(`filter.${name}`) });
    await facet('groups').waitFor();
    expect(await facet('restrictionTypes').count()).toBe(0);
  });

  it('has no point under 10, and says why', async () => {
    const { page, t } = visit;
    await visit.go('/?indicator=I03&unit=month');
    await page.getByText(t('chart.only-gaps')).waitFor();
    expect(await page.locator('.rate-point').count()).toBe(0);
    const said = ['2 of 2', t('chart.too-few')].join(t('list.and'));
    await page.getByRole('button', { name: t('cell.said', { name: 'March 2021', said }) }).waitFor();
  });
});

describe('a dated note', () => {
  it('is marked on the days of the chart, and said below it with its source', async () => {
    const { page, t } = visit;
    for (const path of ['/', '/?by=groups', `/groups/${weavers.publicCode}`]) {
      await visit.go(path);
      const notes = page.getByRole('region', { name: t('notes.title') });
      await notes.getByText('5 to 20 March 2021: Assemblies banned in the capital (Phnom Penh)').waitFor();
      const link = notes.getByRole('link', { name: t('notes.source', { publisher: 'Example Gazette' }) });
      expect(await link.getAttribute('href')).toBe('https://gazette.example/7');
      await page.locator('.day-lines rect').first().waitFor();
    }
    await visit.go('/?place=17');
    await page.getByRole('group', { name: t('chart.label') }).waitFor();
    expect(await page.locator('.day-lines rect').count()).toBe(0);
  });
});

describe('a divided chart', () => {
  it('has a panel for each group, all on one scale, whose periods the arrow keys read', async () => {
    const { page, t } = visit;
    await visit.go('/?by=groups&unit=year');
    const panel = page.getByRole('slider', { name: t('split.panel', { name: 'Test Weavers' }) });
    await panel.waitFor();
    const bars = await heights();
    expect(Object.keys(bars)).toEqual(['Test Weavers', t('split.no-group')]);
    expect(bars['Test Weavers']![0]! / bars[t('split.no-group')]![0]!).toBeCloseTo(9 / 2, 1);
    await page
      .getByText(t('list.shown', { n: 2, total: 2 }), { exact: false })
      .first()
      .waitFor();
    await visit.go('/?by=groups&unit=month');
    await panel.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await panel.getAttribute('aria-valuetext')).toBe(
      t('cell.said', { name: 'March 2021', said: t('count.CS_AT_LEAST', { low: 2 }) }),
    );
    await page.locator('.chart-tip', { hasText: 'March 2021' }).waitFor();
  });

  it('compares two, and its address keeps them', async () => {
    const { page, t } = visit;
    await visit.go('/?by=groups&indicator=I03&unit=year');
    await page.getByText(t('split.compare'), { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Test Weavers' }).check();
    await page.getByRole('checkbox', { name: t('split.no-group') }).check();
    await page.waitForURL((now) => now.searchParams.get('by') === `groups,${weavers.publicCode},-`);
    await page.reload();
    const said = [
      t('cell.said', { name: 'Test Weavers', said: '9 of 10 (90\u00a0%)' }),
      t('cell.said', { name: t('split.no-group'), said: ['1 of 2', t('chart.too-few')].join(t('list.and')) }),
    ].join(t('list.and'));
    await page.getByRole('button', { name: t('cell.said', { name: '2021', said }), exact: true }).waitFor();
    await page.getByRole('button', { name: t('split.all', { n: 2 }) }).click();
    await page.waitForURL((now) => now.searchParams.get('by') === 'groups');
  });

  it('says so where its address names what it cannot be divided by', async () => {
    await visit.go('/?by=weather');
    await visit.page.getByText(visit.t('view.misread')).first().waitFor();
  });
});

describe('the page of a group', () => {
  it('is found by an alias, and says both numbers of a rate, of the group and of all others, and what was left out', async () => {
    const { page, t } = visit;
    await visit.go('/groups');
    await page.getByRole('searchbox', { name: t('groups.filter') }).fill('oldloom');
    await page.getByRole('link', { name: 'Test Weavers' }).click();
    await heading('Test Weavers').waitFor();
    await page.getByText('អ្នកតម្បាញ').first().waitFor();
    await page.getByText('Old Loom Union').waitFor();
    await page.getByText(t('rates.I03', { a: 9, b: 10 })).waitFor();
    const caption = t('rates.caption', { what: t('indicator.I03'), period: '2021' });
    await eventually(
      () => rowsOf(visit, caption),
      [
        ['Test Weavers', '9 of 10 (90 %)', '0', '0'],
        [t('rates.all-others'), '1 of 2', '0', '1'],
      ],
    );
    await page
      .getByText(t('rates.no-comparison', { why: t('rates.too-few') }))
      .first()
      .waitFor();
    await page.getByText(t('subject.not-yet-assessed', { n: 0 })).waitFor();
    await page.getByText('marches of weavers that were stopped').waitFor();
  });

  it('has its period in the address, and steps back to the one before', async () => {
    const { page, t } = visit;
    await visit.go(`/groups/${weavers.publicCode}`);
    const sentence = (k: number, n: number, period: string): Promise<void> =>
      page.getByText(t('subject-story.of', { name: 'Test Weavers', period, k, n })).waitFor();
    await sentence(9, 10, '2021');
    await page.getByRole('combobox', { name: t('period.by'), exact: true }).selectOption('half-year');
    await page.waitForURL(/period=2021-H2/);
    await page.getByText(t('rates.none')).first().waitFor();
    await page.goBack();
    await sentence(9, 10, '2021');
    await eventually(async () => page.url().includes('period'), false);
  });

  it('has the numbers of its chart as a table that sorts and chooses, and as a file', async () => {
    const { page, t } = visit;
    await visit.go(`/groups/${weavers.publicCode}`);
    await page.getByText(t('table.same')).click();
    const caption = t('table.by-period', { what: t('indicator.I02') });
    await eventually(
      async () => (await rowsOf(visit, caption)).find(([name]) => name === 'March 2021'),
      ['March 2021', '2', t('table.watch-partly')],
    );
    const file = page.getByRole('link', { name: t('download.periods', { period: '2021' }) });
    const text = await (await fetch(new URL((await file.getAttribute('href'))!, house.origin))).text();
    const lows = text.match(/^cell,2021-\d\d,assemblies,\d*/gm)?.map((row) => row.split(',')[3]);
    // Nothing that began after June is published.
    expect(lows).toEqual(['2', '2', '2', '1', '1', '1', '', '', '', '', '', '']);
    const table = page.getByRole('table', { name: caption });
    await table.getByRole('button', { name: t('cell.at-least') }).click();
    await eventually(
      async () => (await rowsOf(visit, caption)).slice(0, 7).map(([, low]) => low),
      ['2', '2', '2', '1', '1', '1', `– ${t('cell.not-published')}`],
    );
    await table.getByRole('button', { name: 'March 2021' }).click();
    await page.waitForURL(/period=2021-03/);
    await page.getByText(/^Test Weavers, March 2021: at least 2 of 2 /).waitFor();
  });

  it('is one click from the first page, and says first how often its protests are stopped', async () => {
    const { page, t } = visit;
    await visit.go('/');
    await page.getByRole('heading', { level: 1 }).getByRole('link', { name: 'Test Weavers' }).click();
    await heading('Test Weavers').waitFor();
    await eventually(
      async () => (await page.locator('.subject-sentence').textContent())?.split('. ').slice(0, 2),
      [
        t('subject-story.of', { name: 'Test Weavers', period: '2021', k: 9, n: 10 }),
        `${t('figure.share', { said: t('subject-story.monitored', { a: 9, n: 10 }), share: '90' })}.`,
      ],
    );
  });

  it('has a square for each month, in words, that keys walk along and choose', async () => {
    const { page, t } = visit;
    await visit.go(`/groups/${weavers.publicCode}`);
    const squares = page.getByRole('region', { name: t('strip.title-month') }).locator('a.square');
    await eventually(() => squares.count(), 6);
    expect(await squares.first().getAttribute('aria-label')).toMatch(/^January 2021: 3 recorded; /);
    await squares.last().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/period=2021-03/);
    await page.getByText(/^Test Weavers, March 2021: /).waitFor();
    await page.locator('a.square[aria-current][aria-label^="March 2021: 2 "]').waitFor();
  });

  it('leads to the map with the same figures', async () => {
    await visit.go(`/groups/${weavers.publicCode}?period=2021`);
    await visit.page.getByRole('link', { name: visit.t('subject.on-map') }).click();
    await visit.page.waitForURL(new RegExp(`/\\?period=2021&groups=${weavers.publicCode}$`));
    await visit.page.getByRole('heading', { level: 1, name: /2021: at least 9 .*Test Weavers/ }).waitFor();
  });
});

describe('the page of a place', () => {
  it('is found by a former or another spelling, in Khmer too, and compares with everywhere else', async () => {
    const { page, t } = visit;
    await visit.go('/places?text=ភ្នំពេញ');
    await page.getByRole('link', { name: 'Phnom Penh', exact: true }).click();
    await heading('Phnom Penh').waitFor();
    await page.getByText(t('rates.I03', { a: 10, b: 12 })).waitFor();
    await eventually(
      () => rowsOf(visit, t('rates.caption', { what: t('indicator.I03'), period: '2021' })),
      [
        ['Phnom Penh', '10 of 12 (83 %)', '0', '0'],
        [t('rates.elsewhere'), t('rates.none-short'), '0', '1'],
      ],
    );
    await page.getByText(t('watch.watched')).waitFor();
    await page.getByRole('link', { name: 'Doun Penh', exact: true }).first().click();
    await heading('Doun Penh').waitFor();
  });

  it('says in its first sentence that nobody is on record as watching there, so that nobody reads a zero', async () => {
    const said = async (): Promise<string | undefined> =>
      (await visit.page.locator('.subject-sentence').textContent())?.replace(/^.*: |\.$/g, '');
    const unseen = `${visit.t('cell.unseen')}; ${visit.t('figure.unwatched.not-recorded')}`;
    await visit.go('/places/11');
    await eventually(said, unseen);
    // Somebody watched in Phnom Penh, and saw nothing of that month.
    await visit.go('/places/12?period=2021-02-01..2021-02-03');
    await eventually(said, visit.t('cell.none'));
  });

  it('of an unknown code says so, with the status of a page that is not there', async () => {
    await visit.go('/places/9999');
    await visit.page.getByRole('heading', { level: 1, name: visit.t('place.none', { code: '9999' }) }).waitFor();
    visit.forgive(/status of 404 /);
  });
});

describe('words in the list of incidents', () => {
  it('find Khmer inside a title, stand in the address, say that only the list follows, and go with a step back', async () => {
    const { page, t } = visit;
    await visit.go('/?period=2021');
    const box = page.getByRole('searchbox', { name: t('search.label') });
    await box.fill('ដកយកបដា');
    await page.waitForURL(/text=/);
    await page.getByText(t('search.found', { n: 1, total: 11 })).waitFor();
    await page.getByText(t('search.list-only')).waitFor();
    await page.getByRole('heading', { level: 1, name: /at least 11/ }).waitFor();
    await page.reload();
    await eventually(() => box.inputValue(), 'ដកយកបដា');
    await page.getByText(t('search.found', { n: 1, total: 11 })).waitFor();
    await page.goBack();
    await eventually(() => box.inputValue(), '');
    await page.getByText(t('list.shown', { n: 11, total: 11 }), { exact: true }).waitFor();
  });

  it('can be counted: the figure says by which words, also without a script, and lets go of each that narrows it', async () => {
    const { page, t } = visit;
    await visit.go(`/?period=2021&place=12&text=${encodeURIComponent('ដកយកបដា')}`);
    await page.getByRole('link', { name: t('search.count') }).click();
    await page.waitForURL(/\/search\?.*words=/);
    const lead = page.locator('.lead');
    expect(await lead.innerText()).toMatch(
      /^2021: at least 1 assembly interfered with in Phnom Penh \(with the words: ដកយកបដា\)/,
    );
    await page.getByRole('link', { name: t('words.save', { what: t('indicator.I02') }) }).waitFor();
    const remove = (words: string) => page.getByRole('link', { name: t('filter.remove', { words }) });
    await remove('2021').click();
    await lead.getByText(/^2019 to 2021|^20/).waitFor();
    await remove('Phnom Penh').click();
    await eventually(async () => (await lead.innerText()).includes('Phnom Penh'), false);
    expect(new URL(page.url()).search).not.toMatch(/place|period/);
    const written = await (
      await fetch(`${visit.origin}/search?period=2021&words=${encodeURIComponent('ដកយកបដា')}`)
    ).text();
    expect(written).toContain('2021: at least 1 assembly interfered with (with the words: ដកយកបដា)');
    await remove(t('words.chip', { words: 'ដកយកបដា' })).click();
    await page.getByRole('heading', { level: 1, name: /at least 11/ }).waitFor();
    await visit.go('/search?words=a+b+c+d+e+f+g+h+i');
    await page.getByRole('alert').getByText('At most 8 words').waitFor();
    visit.forgive(/status of 400 /);
  });

  it('that are too many are refused in words beside the box', async () => {
    await visit.go('/?text=a+b+c+d+e+f+g+h+i');
    await visit.page.getByText('At most 8 words').waitFor();
    visit.forgive(/status of 400 /);
  });
});

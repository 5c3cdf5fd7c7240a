import { STORY_ACTORS } from '@vigil/shared/counting/format-story.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatCount } from '@vigil/shared/counting/count-value.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { InvitationsService } from '../../accounts/invitations.service.js';
import { loadReference } from '../../operations/reference/load-reference.js';
import { readReference } from '../../operations/reference/reference-file.js';
import {
  askAll,
  expectAsWritten,
  figures,
  FRIDAY_WOMEN,
  grades,
  incidents,
  LRSU,
  shown,
  totals,
  WHOLE,
  written,
  writtenFor,
} from './reference-figures.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { SESSION_COOKIE } from '../../accounts/session-cookie.js';
import { clientOf, type Client } from '../app.js';
import { everyNth } from '../sample-by-seed.js';
import { publish as publishAtOnce, take as takeAtOnce, verify as verifyAtOnce } from '../desk.js';
import { eventually, openInstallation, story, type VisitedInstallation, type Visit } from './open-installation.js';
import { expectedLabel, expectedSentence, type ExpectedCell } from './expected-sentences.js';
import {
  addFilter,
  bars,
  chooseFigure,
  choosePeriod,
  divideChart,
  download,
  waitForSentence,
  removeFilter,
  rowsOf,
  symbols,
  theMap,
  zoomIn,
} from './reader-steps.js';
import {
  button,
  invite,
  openFromQueue,
  showStatus,
  openPage,
  publish,
  signIn,
  signOut,
  take,
  takeUpInvitation,
  vouchFor,
  verify,
  type Person,
} from './desk-steps.js';

const ADMINISTRATOR: Person = { name: 'Lotus', password: 'seven brown boats upriver' };
const FIRST: Person = { name: 'Heron', password: 'quiet lamps behind a fence' };
const SECOND: Person = { name: 'Tamarind', password: 'eleven kites over the dyke' };

/** Which of the figures a reader may look at by half-year. */
const HALF_YEARS = ['2013-H2', '2014-H1', '2020-H2', '2021-H1', '2021-H2', '2022-H1'];
const COUNTED = ['I02', 'I01', 'I04', 'I05'] as const;

let house: VisitedInstallation;
let administrator: Visit;
let first: Visit;
let second: Visit;
let reader: Visit;

beforeAll(async () => {
  house = await openInstallation();
  const { app, database } = house.app;
  await loadReference(readReference(), {
    database,
    incidents: app.get(IncidentsService),
    totals: app.get(PublishedTotalsController),
    say: () => undefined,
  });
  [administrator, first, second, reader] = [
    await house.visit(),
    await house.visit(),
    await house.visit(),
    await house.visit(),
  ];
});
afterAll(async () => {
  await house?.close();
});

/**
 * The events that people review and publish by clicks: each in a proof, else three, which the seed chooses. The others
 * take the same way by requests of the same people.
 */
const BY_HAND = new Set<string>();
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
while (BY_HAND.size < (process.env['VIGIL_PROVE'] ? incidents.length : 3)) BY_HAND.add(random.pick(incidents).ref);
/** Sends requests in the session of whoever is signed in on this page. */
const sessionOf = async ({ page }: Visit): Promise<Client> => {
  const cookie = (await page.context().cookies()).find(({ name }) => name === SESSION_COOKIE)!;
  return clientOf(house.app.url, `${cookie.name}=${cookie.value}`, null);
};
const recordOf = async (client: Client, id: string): Promise<IncidentRecord> =>
  (await client.get<IncidentRecord>(`/api/incidents/${id}`)).body;

const what = (indicator: string, n: number): string => reader.t(`what.${indicator}`, { n });
/** Everything ends on the last day of which anything is published. */
const period = (key: string): string => (key === WHOLE ? '2013 to 28 June 2022' : formatPeriod(asPeriod(key), 'en'));

const { step, shows } = story();

describe('the reference events, from an empty database to the public map', () => {
  step('show readers nothing as long as nobody has reviewed them', async () => {
    await reader.go('/');
    await waitForSentence(reader, reader.t('nothing-yet.title'));
    expect(await symbols(reader)).toEqual([]);
    expect(await reader.page.getByRole('heading', { name: reader.t('others.title') }).count()).toBe(0);
  });

  step('wait for reviewers, whom the first administrator invites', async () => {
    const invitation = await house.app.app.get(InvitationsService).forFirstAdministrator();
    await takeUpInvitation(administrator, `${house.origin}/sign-in#invitation=${invitation}`, ADMINISTRATOR);
    await takeUpInvitation(first, await invite(administrator, 'reviewer'), FIRST);
    await takeUpInvitation(second, await invite(administrator, 'reviewer'), SECOND);
    // Each vouches for the other: the first one acted without only as long as there was no second.
    await vouchFor(first, SECOND);
    await button(second, 'vouch.waiting.again').click();
    await vouchFor(second, FIRST);
    await button(first, 'vouch.waiting.again').click();
    await signOut(second);
    await signIn(second, SECOND);
  });

  step('are taken from the queue by a reviewer, one after the other, and graded with a reason', async () => {
    const client = await sessionOf(first);
    for (const { ref, id, incident } of incidents) {
      if (BY_HAND.has(ref)) {
        await openFromQueue(first, 'WS_SUBMITTED', incident.title!);
        await take(first);
        await verify(first, grades[ref]!, `As the sources of ${ref} support it.`);
      } else await verifyAtOnce(client, await takeAtOnce(client, await recordOf(client, id)), grades[ref]);
    }
    await openPage(first, 'home');
    await showStatus(first, 'WS_VERIFIED');
    await first.page.getByText(first.t('desk.queue.count', { n: 10, of: 10 })).waitFor();
  });

  step('are not published by the reviewer who graded them', async () => {
    await openFromQueue(first, 'WS_VERIFIED', incidents[0]!.incident.title!);
    await first.page.getByText(first.t('desk.why.second-person')).waitFor();
    expect(await button(first, 'desk.publish.publish-begin').count()).toBe(0);
  });

  step('are looked at and published by a second reviewer', async () => {
    await second.go('/desk'); // the page that was left open still says what waited before
    const client = await sessionOf(second);
    for (const { ref, id, incident } of incidents) {
      if (!BY_HAND.has(ref)) {
        await publishAtOnce(client, await recordOf(client, id), { shownPlace: shown.place, shownDate: shown.date });
        continue;
      }
      await openFromQueue(second, 'WS_VERIFIED', incident.title!);
      const seen = await publish(second, shown);
      expect(seen).toContain(incident.title);
      expect(seen).toContain(label(grades[ref]!, 'en'));
    }
    await openPage(second, 'home');
    await showStatus(second, 'WS_PUBLISHED');
    await second.page.getByText(second.t('desk.queue.count', { n: 10, of: 10 })).waitFor();
  });

  step(
    'get the figures of others beside them, once somebody proposes these to readers and a colleague releases them',
    async () => {
      const { page, t } = second;
      await openPage(second, 'totals');
      const hidden = page
        .getByRole('row')
        .filter({ hasText: t('desk.span.not-shown'), hasNotText: t('desk.span.waits') });
      for (let left = totals.length; left > 0; left -= 1) {
        await page.getByRole('table', { name: t('desk.totals.count', { n: totals.length }) }).waitFor();
        expect(await hidden.count()).toBe(left);
        await hidden.first().getByRole('button').click();
        const dialog = page.getByRole('dialog', { name: t('desk.totals.change') });
        await dialog.getByRole('checkbox', { name: t('desk.span.shown') }).check();
        await button(second, 'desk.save', dialog).click();
        await hidden.nth(left - 1).waitFor({ state: 'detached' });
      }
      expect(
        await page.evaluate(
          async () => ((await (await fetch('/api/public/published-totals')).json()) as { total: number }).total,
        ),
      ).toBe(0);
      await first.go('/desk/releases');
      const release = first.page.getByRole('button', { name: new RegExp(`^${first.t('releases.release')}: `) });
      for (let left = totals.length; left > 0; left -= 1) {
        await eventually(() => release.count(), left);
        await release.first().click();
      }
      await first.page.getByText(first.t('releases.none')).waitFor();
    },
  );
});

/** How many assemblies interfered with in a period were so by the state. */
const byState = async (key: string): Promise<number> => {
  const query = `indicator=I02&period=${key}&actors=${STORY_ACTORS.join(',')}`;
  const answer = await reader.page.evaluate<{ answer: { total: { low: number | null } } }, string>(
    async (path) => (await (await fetch(path)).json()) as { answer: { total: { low: number | null } } },
    `/api/public/counts?${query}`,
  );
  return answer.answer.total.low ?? 0;
};

describe('the public map of the reference events, compared with what was written down beforehand', () => {
  step('has been published', async () => {
    // A browser keeps lists for a minute; this reader comes back after it.
    const browser = await reader.page.context().newCDPSession(reader.page);
    await browser.send('Network.clearBrowserCache');
    await browser.detach();
    await reader.go('/');
  });

  shows('says its sentence', async () => {
    await waitForSentence(
      reader,
      'Cambodia, 2013 to 28 June 2022: at least 3 recorded protests were interfered with, at least 2 of them by state forces or authorities. 3 more have only one source.',
    );
    expect(written({ indicator: 'I02', split: ['period'], unit: 'year' })).toMatchObject({
      low: 3,
      asides: { singleSource: { low: 3 } },
    });
  });

  shows(
    'has one symbol for Phnom Penh; nearer, one for each district and one for what is known of the city only',
    async () => {
      const ofCity = written({ indicator: 'I02', split: ['place:1'] }, '12');
      await eventually(() => symbols(reader), [expectedLabel('Phnom Penh', ofCity, reader.t)]);
      await zoomIn(reader);
      await zoomIn(reader);
      const [district, loose] = ['1201', null].map((key) => written({ indicator: 'I02', split: ['place:2'] }, key));
      const looseSaid = reader.t('map.loose-said', {
        said: expectedLabel('Phnom Penh', loose!, reader.t),
        level: 'Capital',
      });
      await eventually(() => symbols(reader), [expectedLabel('Chamkar Mon', district!, reader.t), looseSaid].sort());
      const caption = reader.t('table.by-place', { what: reader.t('indicator.I02'), period: period(WHOLE) });
      expect(await rowsOf(reader, caption)).toEqual([
        rowAs('Chamkar Mon, Phnom Penh', district!, ofCity),
        rowAs(reader.t('table.loose', { name: 'Phnom Penh' }), loose!, ofCity),
        totalAs(ofCity),
      ]);
      await theMap(reader)
        .getByRole('button', { name: reader.t('map.whole-country') })
        .click();
      await eventually(() => symbols(reader), [expectedLabel('Phnom Penh', ofCity, reader.t)]);
    },
  );

  COUNTED.forEach((indicator) =>
    shows(`has a bar for every year, and the same numbers as a table: ${indicator}`, async () => {
      await chooseFigure(reader, indicator);
      await divideChart(reader, 'year');
      const { cells } = writtenFor({ indicator, split: ['period'], unit: 'year' });
      expect(cells).toHaveLength(10);
      await eventually(
        () => bars(reader),
        cells!.map((cell) => expectedLabel(cell.keys[0]!, cell, reader.t)),
      );
      await openPeriods();
      const rows = await rowsOf(reader, reader.t('table.by-period', { what: reader.t(`indicator.${indicator}`) }));
      const total = written({ indicator, split: ['period'], unit: 'year' });
      expect(rows).toEqual([...[...cells!].reverse().map((cell) => rowAs(cell.keys[0]!, cell, total)), totalAs(total)]);
    }),
  );

  everyNth(
    3,
    HALF_YEARS.flatMap((key) => COUNTED.map((indicator) => [key, indicator] as const)),
  ).forEach(([key, indicator]) =>
    shows(`says ${indicator} of the half-year ${key}`, async () => {
      await chooseFigure(reader, indicator);
      await choosePeriod(reader, 'half-year', key);
      const cell = written({ indicator, period: key });
      await waitForSentence(
        reader,
        expectedSentence(period(key), what(indicator, cell.low!), cell, reader.t, indicator, await byState(key)),
      );
    }),
  );

  shows('counts the assemblies of one group, by the links that a source states', async () => {
    await choosePeriod(reader, 'all');
    await chooseFigure(reader, 'I02');
    await addFilter(reader, 'groups', FRIDAY_WOMEN.nameEn);
    const cell = written({ indicator: 'I02', group: FRIDAY_WOMEN.id });
    const narrowed = reader.t('narrow.groups', { what: what('I02', cell.low!), groups: FRIDAY_WOMEN.nameEn, n: 1 });
    await waitForSentence(reader, expectedSentence(period(WHOLE), narrowed, cell, reader.t));
    await eventually(() => symbols(reader), [expectedLabel('Phnom Penh', cell, reader.t)]);
    await removeFilter(reader, FRIDAY_WOMEN.nameEn);
  });

  shows('says that force was not assessed rather than that it was lawful', async () => {
    await chooseFigure(reader, 'I06');
    const cell = written({ indicator: 'I06', split: ['period'], unit: 'year' });
    const { organisation, standards } = await reader.page.evaluate(
      async () => (await (await fetch('/api/public/about')).json()) as { organisation: string; standards: string },
    );
    await waitForSentence(
      reader,
      expectedSentence(period(WHOLE), reader.t('what.I06', { n: 0, organisation, standards }), cell, reader.t, 'I06'),
    );
  });

  shows('has a table by province that is the file it downloads', async () => {
    await chooseFigure(reader, 'I02');
    const cell = written({ indicator: 'I02', split: ['place:1'] }, '12');
    const caption = reader.t('table.by-place', { what: reader.t('indicator.I02'), period: period(WHOLE) });
    const nothing = { ...cell, low: 0, high: 0, asides: {} };
    await eventually(async () => {
      const rows = await rowsOf(reader, caption);
      return [
        rows.length,
        rows[0],
        rows
          .slice(1, -1)
          .every(([name, ...rest]) => JSON.stringify(rest) === JSON.stringify(rowAs(name!, nothing, cell).slice(1))),
        rows.at(-1),
      ];
    }, [26, rowAs('Phnom Penh', cell, cell), true, totalAs(cell)]);
    const rows = await download(reader, 'table', reader.t('download.places-1', { period: period(WHOLE) }));
    const numbers = {
      low: String(cell.low),
      high: String(cell.high),
      beside_single_source: String(cell.asides!.singleSource!.low),
      indicator: 'I02',
    };
    expect(rows).toEqual([
      expect.objectContaining({ row: 'cell', place_level_1_code: '12', ...numbers }),
      expect.objectContaining({ row: 'total', whole_period: WHOLE, ...numbers }),
    ]);
  });

  shows('downloads the bars', async () => {
    const { cells } = writtenFor({ indicator: 'I02', split: ['period'], unit: 'year' });
    await divideChart(reader, 'year');
    const rows = await download(reader, 'chart', reader.t('download.periods', { period: period(WHOLE) }));
    const lines = rows
      .filter(({ row }) => row === 'cell')
      .map(({ period: key, low, high, beside_single_source: single }) => [key, low, high, single]);
    // Nobody recorded who was watching, so a year without anything is no 0.
    const isNothing = ({ low, high }: ExpectedCell): boolean => low === 0 && high === 0;
    expect(lines).toEqual(
      cells!.map((cell) => {
        const single = cell.asides!.singleSource!;
        return [
          cell.keys![0],
          ...(isNothing(cell) ? ['', ''] : [String(cell.low), String(cell.high)]),
          isNothing(cell) && single.high === 0 ? '' : String(single.low),
        ];
      }),
    );
  });

  shows('lists and downloads the incidents that it counts, and those beside it', async () => {
    const counted = ['REF02', 'F4', 'REF06', 'F3', 'F1', 'REF04'];
    const titles = incidents
      .filter(({ ref }) => counted.includes(ref))
      .map(({ incident }) => incident.title!)
      .sort();
    const list = reader.page.getByRole('region', { name: reader.t('list.title'), exact: true });
    await eventually(async () => (await list.getByRole('heading', { level: 3 }).allInnerTexts()).sort(), titles);
    expect(await list.getByText(reader.t('list.single'), { exact: true }).count()).toBe(3);
    const rows = await download(reader, 'table', reader.t('download.incidents', { period: period(WHOLE) }));
    const grade = (title: string): string =>
      label(grades[incidents.find(({ incident }) => incident.title === title)!.ref]!, 'en');
    expect(rows.map((row) => [row['title'], row['grade']]).sort()).toEqual(
      titles.map((title) => [title, grade(title)]),
    );
  });

  shows('shows what others published, beside its own figures and never in them', async () => {
    const others = reader.page.getByRole('region', { name: reader.t('others.title'), exact: true });
    expect(await others.getByRole('listitem').count()).toBe(totals.length);
    for (const { publisher, measure, value } of totals) {
      const item = others.getByRole('listitem').filter({ hasText: measure });
      expect(await item.innerText()).toContain(publisher);
      expect(await item.innerText()).toContain(formatCount(value, reader.t));
    }
    await choosePeriod(reader, 'half-year', '2021-H1');
    await eventually(
      async () =>
        (await others.getByRole('listitem').allInnerTexts()).filter((text) => /no less than 11/.test(text)).length,
      1,
    );
    const cell = written({ indicator: 'I02', period: '2021-H1' });
    await waitForSentence(reader, expectedSentence(period('2021-H1'), what('I02', 0), cell, reader.t));
  });

  shows('keeps the whole view in its address, for whoever is sent it', async () => {
    await chooseFigure(reader, 'I04');
    await choosePeriod(reader, 'half-year', '2022-H1');
    await addFilter(reader, 'groups', LRSU.nameEn);
    const narrowed = (n: number): string =>
      reader.t('narrow.groups', { what: what('I04', n), groups: LRSU.nameEn, n: 1 });
    const cell = written({ indicator: 'I04', group: LRSU.id });
    const sentence = expectedSentence(period('2022-H1'), narrowed(cell.low!), { ...cell, asides: {} }, reader.t);
    await waitForSentence(reader, sentence);
    const other = await house.visit({ width: 390 });
    await other.page.goto(reader.page.url());
    await waitForSentence(other, sentence);
    await other.close();
  });

  shows('answers every question that was written down, all of them, from the address of the page', async () => {
    const answers = await askAll(reader);
    expect(answers).toHaveLength(129);
    figures.forEach((figure, index) => expectAsWritten(figure, answers[index]!));
  });

  it('went through all of it without one error on a page, and asked nobody else for anything', () => {
    expect(house.troubles()).toEqual([]);
  });
});

const openPeriods = async (): Promise<void> => {
  const details = reader.page
    .getByRole('group')
    .filter({ has: reader.page.getByText(reader.t('table.periods'), { exact: true }) });
  if (!(await details.last().evaluate((element) => (element as { open: boolean }).open)))
    await reader.page.getByText(reader.t('table.periods'), { exact: true }).click();
};

/**
 * A row of a table of counts: its name, at least how many, from a single source where the table has any, and who
 * watched, which nobody has recorded for these events.
 */
const rowAs = (name: string, cell: ExpectedCell, total: ExpectedCell): string[] => {
  const single = (one: ExpectedCell): number => one.asides?.singleSource?.low ?? 0;
  const nothing = cell.low === 0 && (cell.high ?? 0) === 0;
  const notKnown = cell.low === 0 ? (cell.asides?.forceNotKnown?.low ?? 0) : 0;
  const low = nothing
    ? `– ${reader.t(single(cell) > 0 ? 'cell.unseen-counted' : 'cell.unseen')}`
    : cell.low === 0 && single(cell) > 0
      ? reader.t('cell.none-counted')
      : String(cell.low);
  return [
    name,
    notKnown > 0 ? `${low} ; ${reader.t('tail.not-known', { n: notKnown })}` : low,
    ...(single(total) > 0 ? [single(cell) > 0 ? String(single(cell)) : ''] : []),
    reader.t('table.watch-not-recorded'),
  ];
};

/** The last row, over places or periods that may have been watched differently. */
const totalAs = (total: ExpectedCell): string[] => [...rowAs(reader.t('row.total'), total, total).slice(0, -1), ''];

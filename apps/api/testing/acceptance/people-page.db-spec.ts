import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exactly } from '@vigil/shared/counting/count-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { articleIn } from '@vigil/shared/people-figures/format-article.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { aGroup, openDesk, published } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { pageTexts } from '../journeys/page-texts.js';
import { SITE } from '../site-folder.js';
import { writeTotals } from './people-totals-setup.js';

const LANGUAGES = ['en', 'km'] as const;
const NEWEST = '2022-06-30' as Day;
const FIRST = '2021-06-30' as Day;
const LAST = '2022-12-31' as Day;
const GROUP = 'DEMO Friday';

let database: FreshDatabase;
let app: TestApp;
let group: string;
let withoutTotals: Record<string, string>;
/** What a reader reads: without tags. */
const read = async (path: string, language: string): Promise<string> => {
  const { status, text } = await app.visitor.get(`${path}?lang=${language}`);
  expect([path, status]).toEqual([path, 200]);
  return text
    .slice(text.indexOf('<div id="served">'), text.lastIndexOf('</main>'))
    .replaceAll(/<(td|th|tr|caption|p|li|h\d)[ >]/g, '|$&')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/[\u2068\u2069]/g, '')
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/\s+/g, ' ');
};

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  const desk = await openDesk(app);
  const named = await aGroup(desk, GROUP);
  group = named.publicCode;
  const arrest = anAct({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(61) });
  await published(desk, anIncident({ acts: [arrest], groups: [aGroupLink(named.id)] }));
  withoutTotals = {};
  for (const language of LANGUAGES)
    for (const path of ['/people', '/method']) withoutTotals[`${path} ${language}`] = await read(path, language);
  await writeTotals(app, '2023-04-02' as Day, [
    [FIRST, 'people', '', false, 35],
    [FIRST, 'counted', '', false, 35],
    [FIRST, 'held', 'certain', false, 30],
    [FIRST, 'held', 'other', false, 5],
    [NEWEST, 'people', '', false, 55],
    [NEWEST, 'beside', '', false, 10],
    [NEWEST, 'counted', '', false, 20],
    [NEWEST, 'held', 'certain', false, 15],
    [NEWEST, 'stage', 'ST_CONVICTED', false, 10],
    [NEWEST, 'stage', 'NOT_CONVICTED', false, 5],
    [NEWEST, 'held', 'unclear', false, 5],
    [NEWEST, 'article', 'LW_PENAL_2009 453', false, 5],
    [NEWEST, 'article', 'LW_PENAL_2009 453', true, 15],
    [NEWEST, 'group.GT_FOR_WHOM', group, false, 5],
    [NEWEST, 'group.GT_FOR_WHOM', group, true, 10],
  ]);
  await app.close();
  // Whatever is kept is read again.
  app = await startTestApp(database, { webFolder: SITE });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

describe.each(LANGUAGES)('the page of people deprived of liberty, in %s', (language) => {
  const t = pageTexts(language);
  const say = (...asked: Parameters<typeof t>): string => t(...asked).replaceAll(/[\u2068\u2069]/g, '');
  const day = (one: Day): string => formatDay(one, language);
  const n = (of: number): string => formatNumber(of, language);

  it('says that no total can be shown while none is, and no number of people', () => {
    const html = withoutTotals[`/people ${language}`]!;
    expect(html).toContain(say('people-totals.none'));
    expect(html).not.toContain(say('people-totals.half-years'));
    expect(html).not.toContain(`|${n(0)}`);
    expect(withoutTotals[`/method ${language}`]).not.toContain(say('method.people'));
  });

  it('says each number of the answer, and that whatever is missing is not shown', async () => {
    const html = await read('/people', language);
    const { items } = (await app.visitor.get<PublicPeopleTotals>('/api/public/people-totals')).body;
    const row = (what: string, ...lows: (number | null)[]): string =>
      ['', what, ...lows.map((low) => (low === null ? say('people-totals.not-shown') : n(low)))].join('|');
    const said: string[] = [
      say('people-totals.none-of-day', { day: day(LAST) }),
      say('people-totals.counted', { n: 20, day: day(NEWEST) }),
      row(say('people-totals.held.certain'), 15),
      row(say('people-totals.of-held', { stage: label('ST_CONVICTED', language) }), 10),
      row(say('people-totals.not-convicted'), 5),
      row(say('people-totals.held.unclear'), 5),
      row(say('people-totals.article', articleIn('LW_PENAL_2009 453', language)), 5, 15),
      row(say('people-totals.tie', { group: GROUP, tie: label('GT_FOR_WHOM', language) }), 5, 10),
      say('people-totals.all', { n: 55 }),
      say('people-totals.beside', { n: 61, known: 10, day: day(NEWEST) }),
      row(day(NEWEST), 20, 15, 5, null, null),
      row(day(FIRST), 35, 30, null, null, 5),
      say('people-totals.half-years.help'),
      say('people-totals.half-years.empty', { days: [LAST, '2021-12-31' as Day].map(day).join('; ') }),
    ].map((one) => one.replaceAll(/\s+/g, ' '));
    expect(said.filter((one) => !html.includes(one))).toEqual([]);
    // The group stands there by its name.
    expect(html).not.toContain(group);
    // No number besides: in tables stand those of the answer alone.
    const inTables = [...html.matchAll(/\|([\d០-៩]+)(?= *\|)/g)].map(([, one]) => one);
    expect(inTables.sort()).toEqual([15, 10, 5, 5, 5, 15, 5, 10, 20, 15, 5, 35, 30, 5].map(n).sort());
    expect(items).toHaveLength(15);
    expect(html).not.toContain(`|${n(0)}`);
    expect(html).toContain(say('people-totals.unsaid.1'));
  });

  it('is linked from the method as soon as something is shown', async () => {
    expect(await read('/method', language)).toContain(say('method.people'));
  });
});

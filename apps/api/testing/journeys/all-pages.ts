import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { between } from '@vigil/shared/day/day-window.js';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource } from '../an-incident.js';
import {
  aGroup,
  assess,
  CREATE,
  type Desk,
  log,
  publish,
  published,
  releaseAll,
  retract,
  submit,
  verified,
} from '../desk.js';
import { check, HEAD, row, sendFile } from '../upload-import-file.js';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';
import { storeFile } from '../evidence-inspection.js';
import { aReport, addPhone, sealedBody } from '../field-phone.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { handIn, happens } from '../a-person.js';
import { must } from '../app.js';
import { aDraft, written } from '../draft-and-read-reports.js';
import { personForPage, showPageOf } from '../a-person-page.js';
import { DUE, writeTotals } from '../acceptance/people-totals-setup.js';
import type { Visit } from './open-installation.js';
import { button } from './desk-steps.js';

/**
 * Every page, filled with one of everything that it can show, and what a journey does on it before it examines it.
 */
type Act = (visit: Visit) => Promise<unknown>;
/** Ids and public codes of what was made, for the addresses of pages. */
export interface Filled {
  shown: Shown;
  single: Shown;
  gone: Shown;
  submitted: Shown;
  ready: Shown;
  seen: Shown;
  report: string;
  group: string;
  draft: string;
  imported: string;
  objection: string;
  person: string;
  courtCase: string;
  personPage: string;
  joined: readonly [string, string];
}
interface Shown {
  id: string;
  code: string | null;
}
/** A page, what a journey does on it, and the refusals that are expected there. */
export interface Look {
  path: (filled: Filled) => string;
  act?: Act;
  refused?: number;
}

/** A query that a reviewer saves and follows. */
const FOLLOWED = 'Interference in 2021';

/** Makes one of everything that a page can show. */
export const fill = async (desk: Desk): Promise<Filled> => {
  const weavers = await aGroup(desk, 'Test weavers');
  await totalsOfPeople(desk, weavers.publicCode);
  const source = aSource();
  const full = anIncident({
    title: 'Weavers pushed from a gate',
    groups: [aGroupLink(weavers.id, { role: 'RO_ORGANISER' })],
    crowd: exactly(25),
    issues: ['IS_LAND'],
    grounds: ['GR_PUBLIC_ORDER'],
    acts: [
      anAct({ sources: [source.id] }),
      anAct({ type: 'FM_PUSH', people: exactly(3) }),
      anAct({ type: 'FM_UNKNOWN' }),
    ],
    harms: [aHarm({ count: exactly(5), side: 'SI_ASSEMBLY' })],
    sources: [source, aSource({ publisher: 'Other Weekly', linkWithheld: 'yes' })],
    accounts: [
      anAccount(),
      anAccount({ party: 'PA_ORGANISER', stance: 'DS_CONFIRMS', text: 'យើងត្រូវបានរុញ។', language: 'km' }),
    ],
    publicSummary: 'Guards pushed weavers away from a gate.',
  });
  const shown = await publish(
    desk.second,
    await assess(desk, await verified(desk, full), 'LA_UNLAWFUL', full.acts[1]!.id),
  );
  const single = await published(
    desk,
    anIncident({
      title: 'Known from one paper',
      place: { code: '1202', precision: 'LP_DISTRICT' },
      sources: [aSource()],
    }),
    'VG_WEAK',
  );
  const gone = await retract(desk.reviewer, await published(desk, anIncident({ title: 'Taken back' })));
  const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Waits for a reviewer' })));
  const ready = await verified(desk, anIncident({ title: 'Waits for a publisher' }), 'VG_WEAK');
  const span = {
    from: asDay('2021-01-01'),
    until: asDay('2021-06-30'),
    place: '12',
    group: null,
    note: null,
    shown: true,
  };
  must(await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...span, level: 'CO_ON_SITE' }, CREATE));
  must(
    await desk.analyst.put(
      `/api/published-totals/${randomUUID()}`,
      {
        ...span,
        publisher: 'Example Centre',
        title: 'A report',
        measure: 'marches that were stopped',
        unit: 'incidents',
        value: exactly(7),
        partOf: null,
        url: 'https://example.org/report',
      },
      CREATE,
    ),
  );
  must(
    await desk.analyst.put(
      `/api/dated-notes/${randomUUID()}`,
      {
        nameEn: 'Marches were banned',
        nameKm: 'ហាមការដង្ហែក្បួន',
        from: span.from,
        until: asDay('2021-03-31'),
        place: '12',
        publisher: 'Example Gazette',
        url: 'https://example.org/ban',
        note: null,
        shown: true,
      },
      CREATE,
    ),
  );
  const { code: report } = must(
    await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'A half-year',
      question: 'indicator=I02&period=2021-H1&split=period&unit=month',
    }),
  );
  await releaseAll(desk);
  // Two that wait for somebody else: words for readers, and internal answers.
  must(
    await desk.analyst.put(
      `/api/published-totals/${randomUUID()}`,
      {
        ...span,
        publisher: 'Example Centre',
        title: 'Another report',
        measure: 'marches that were followed',
        unit: 'incidents',
        value: exactly(9),
        partOf: null,
        url: null,
      },
      CREATE,
    ),
  );
  must(
    await desk.analyst.post('/api/exports/internal', {
      data: 'incidents',
      format: 'csv',
      question: 'indicator=I02&period=2021&stages=published,verified',
      reason: 'For the annex of the confidential submission.',
    }),
  );
  const question = randomUUID();
  must(
    await desk.second.put(
      `/api/questions/${question}`,
      { title: FOLLOWED, address: 'indicator=I02&period=2021', shared: false },
      CREATE,
    ),
  );
  must(await desk.second.put(`/api/subscriptions/${question}`));
  return {
    shown,
    single,
    gone,
    submitted,
    ready,
    report,
    group: weavers.publicCode,
    draft: (await written(desk.second, aDraft('press-line'))).id,
    objection: await anObjection(desk, shown.code!),
    ...(await fromElsewhere(desk)),
    ...(await withFiles(desk)),
    ...(await aCaseOfPeople(desk)),
    personPage: await showPageOf(desk, await personForPage(desk.second), { name: 'ដេម៉ូ', latin: 'DEMO Kestrel' }),
  };
};

/** Writes totals of people for readers, which count until tomorrow: no publication looks at them again before. */
const totalsOfPeople = (desk: Desk, group: string): Promise<void> =>
  writeTotals(desk.app, addDays(todayIn('Asia/Phnom_Penh'), 1), [
    [DUE, 'people', '', false, 20],
    [DUE, 'beside', '', false, 20],
    [DUE, 'counted', '', false, 20],
    [DUE, 'held', 'certain', false, 15],
    [DUE, 'stage', 'ST_CONVICTED', false, 10],
    [DUE, 'stage', 'NOT_CONVICTED', false, 5],
    [DUE, 'held', 'unclear', false, 5],
    [DUE, 'article', 'LW_PENAL_2009 453', false, 5],
    [DUE, 'article', 'LW_PENAL_2009 453', true, 15],
    [DUE, 'group.GT_FOR_WHOM', group, false, 5],
    [DUE, 'group.GT_FOR_WHOM', group, true, 10],
  ]);

/** Makes a case of somebody who was arrested within a month, and of whom nobody has heard since. */
const aCaseOfPeople = async (desk: Desk): Promise<Pick<Filled, 'person' | 'courtCase'>> => {
  const person = await handIn(desk.second);
  const courtCase = randomUUID();
  const accused = [{ id: randomUUID(), person, role: 'CA_ACCUSED' }];
  must(
    await desk.second.put(
      `/api/court-cases/${courtCase}`,
      { ...blank(CourtCase), handle: 'walnut roof', people: accused },
      CREATE,
    ),
  );
  await happens(desk.second, 'ARREST', '2021-03-01..2021-03-31', [person]);
  const nextWhen = between(asDay('2021-06-10'), asDay('2021-06-12'));
  await happens(desk.second, 'HEARING_SET', '2021-05-01', [person], { case: courtCase, nextWhen });
  return { person, courtCase };
};

/** Sends an authority's objection to a record. */
const anObjection = async (desk: Desk, code: string): Promise<string> => {
  const about = `/incidents/${code}`;
  await desk.app.app
    .get(ObjectionsService)
    .send({ about, relation: 'official', text: 'No guard pushed anybody.', contact: null });
  const { items } = must(await desk.second.get<{ items: { id: string }[] }>('/api/objections'));
  return items[0]!.id;
};

/**
 * Makes reports from phones (one says that somebody is at risk, and lacks answers) and a file that waits to be
 * imported.
 */
const fromElsewhere = async (desk: Desk): Promise<Pick<Filled, 'imported' | 'joined'>> => {
  const phone = await addPhone(desk.app, desk.monitor);
  const sent = async (fields: Parameters<typeof aReport>[0]): Promise<string> => {
    const report = aReport(fields);
    must(await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key)));
    return report.id;
  };
  await sent({ atRisk: true, incident: { ...anIncident({ title: 'Taken into a car', when: null }) } as never });
  const joined = [
    await sent({ incident: { ...anIncident({ title: 'Seen from the market' }) } as never }),
    await sent({ incident: { ...anIncident({ title: 'Seen from the bridge' }) } as never }),
  ] as const;
  const file = await sendFile(
    desk.second,
    [
      HEAD,
      row('1', '2021-06-04', 'Phnom Phen', 'March stopped'),
      row('2', '2021-06-05', 'Battambang', 'Sit-in'),
      row('3', '2021-06-05', 'Battambang', 'Sit-in at the market'),
    ].join('\n'),
  );
  await check(desk.second, file);
  return { imported: file.id, joined };
};

/** Makes a record whose photo was inspected, with one failed check. */
const withFiles = async (desk: Desk): Promise<Pick<Filled, 'seen'>> => {
  const seen = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'With a photo' })));
  const bytes = await aPhoto(await aScene(5, 800, 600), {
    takenAt: '2021:06:02 09:30:00',
    make: 'Vigilcam',
    lat: 11.5621,
    lon: 104.9188,
  });
  const evidence = await storeFile(desk.app, {
    incident: seen.id,
    by: desk.monitor.member!.id,
    bytes,
    type: 'image/jpeg',
  });
  must(
    await desk.reviewer.put(`/api/evidence/${evidence}/checks/${randomUUID()}`, {
      aspect: 'date',
      answer: 'failed',
      note: 'The shadows are those of a morning.',
    }),
  );
  return { seen };
};

const opens =
  (key: string, role: 'dialog' | 'form' = 'dialog'): Act =>
  async (visit) => {
    await visit.page
      .getByRole('button', { name: visit.t(key) })
      .first()
      .click();
    if (role === 'dialog') await visit.page.getByRole('dialog').waitFor();
  };

/** Opens the card of the capital's symbol; on a phone also the filters. */
const openCard: Act = async ({ page, t }) => {
  await page
    .getByRole('button', { name: /^\u2068?(Phnom Penh|ភ្នំពេញ)/ })
    .first()
    .click();
  await page.getByRole('button', { name: t('card.only') }).waitFor();
};
const openFilters: Act = async (visit) => {
  if (visit.page.viewportSize()!.width < 600) await opens('filter.open')(visit);
};

/** Opens the form for a question to the author of the first report. */
const askBack: Act = async ({ page }) => {
  await page.locator('.field-do button').first().click();
  await page.getByRole('dialog').waitFor();
};

/** Makes a feed, whose address is shown once. */
const makeFeed: Act = async ({ page, t }) => {
  await page.getByRole('button', { name: t('analysis.feed-of', { title: FOLLOWED }) }).click();
  await page
    .getByRole('button', { name: new RegExp(`^(${t('analysis.feed-make')}|${t('analysis.feed-again')})$`) })
    .click();
  await page.getByLabel(t('analysis.feed-atom')).waitFor();
};

/** Makes an address for a calendar, which is then shown once. */
const makeCalendarAddress: Act = async ({ page, t }) => {
  const words = ['make', 'again'].map((key) => t(`people.calendar.address.${key}`));
  await page.getByRole('button', { name: new RegExp(`^(${words.join('|')})$`) }).click();
  await page.getByRole('textbox', { name: t('people.calendar.address.link') }).waitFor();
};

/** Opens everything that is folded on the page. */
export const openEach: Act = async ({ page }) => {
  await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
};

/** Adds an entry to every list, and shows what is missing beside each question. */
const fillForm: Act = async (visit) => {
  const { page, t } = visit;
  const add = (one: string) => page.getByRole('button', { name: `+ ${t(`${one}.add`)}`, exact: true }).click();
  for (const one of ['group', 'act', 'source']) await add(one);
  await page
    .getByRole('button', { name: t('desk.form.more') })
    .last()
    .click();
  for (const one of ['harm', 'account']) await add(one);
  const map = page.getByRole('button', { name: t('desk.place.show-map') });
  if (page.viewportSize()!.width < 600) await map.first().click(); // where there is room it is open
  await button(visit, 'desk.form.submit').click();
  await page.getByText(t('field.required')).first().waitFor();
};

export const PUBLIC: Record<string, Look> = {
  ...Object.fromEntries(READING_PAGES.map((path): [string, Look] => [path, { path: () => path }])),
  'the map': { path: () => '/?period=2021-H1', act: openCard },
  'the map, closer': { path: () => '/?period=2021-H1&at=11.56,104.9,10' },
  'the map, filtered to nothing': { path: () => '/?period=2021-H1&place=24', act: openFilters },
  'the map, with words in the list': { path: () => '/?period=2021-H1&text=weavers' },
  'the map of a rate': { path: () => '/?indicator=I03&unit=year' },
  'the map of people injured': { path: () => '/?indicator=I09', act: openEach },
  'the map with a divided chart': { path: () => '/?by=place&unit=year', act: openEach },
  'the map with rates compared': { path: () => '/?indicator=I03&unit=year&by=groups,-' },
  'a group': { path: ({ group }) => `/groups/${group}?period=2021-H1`, act: openEach },
  'a group that never was': { path: () => '/groups/G-000000', refused: 404 },
  'totals of people': { path: () => '/people' },
  'a person with a page': { path: ({ personPage }) => `/people/${personPage}` },
  'an address without a page about a person': { path: () => '/people/P-ZZZZZZ', refused: 410 },
  'places of a name': { path: () => '/places?text=kompong' },
  'a province': { path: () => '/places/12?period=2021', act: openEach },
  'a commune': { path: () => '/places/120203?period=2021' },
  'a place that never was': { path: () => '/places/9999', refused: 404 },
  'an incident': { path: ({ shown }) => `/incidents/${shown.code}` },
  'an incident from a single source': { path: ({ single }) => `/incidents/${single.code}` },
  'a retracted incident': { path: ({ gone }) => `/incidents/${gone.code}`, refused: 410 },
  'an incident that never was': { path: () => '/incidents/KH-0000-0', refused: 404 },
  'what changed in a figure': { path: () => '/changes/figure?period=2021-H1&since=1' },
  'a search': { path: () => '/search?text=arrests in Phnom Penh' },
  'a figure by words': { path: () => '/search?words=banner&period=2021&place=12' },
  'a report': { path: ({ report }) => `/reports/${report}` },
  'the form for objections': { path: ({ shown }) => `/objections/new?about=/incidents/${shown.code}` },
  'what became of an objection': { path: () => '/objections' },
  '/data': { path: () => '/data', act: openEach },
  'what others may show': { path: () => '/embed?period=2021-H1' },
  'a calendar that others may show': { path: () => '/embed?place=12&show=calendar' },
  'a rate that others may show': { path: () => '/embed?place=12&indicator=I03&show=against' },
  'no page': { path: () => '/nowhere', refused: 404 },
  'the sign-in': { path: () => '/sign-in' },
  'an invitation': { path: () => '/sign-in#invitation=none' },
};

export const MONITOR: Record<string, Look> = {
  'home of a monitor': { path: () => '/desk' },
  'the form': { path: () => '/desk/incidents/new', act: fillForm, refused: 404 },
  'what phones sent, of a monitor': { path: () => '/desk/field' },
  'the account': { path: () => '/desk/account', act: openEach },
  'a page for others': { path: () => '/desk/coverage' },
};

export const REVIEWER: Record<string, Look> = {
  'home of a reviewer': { path: () => '/desk' },
  'a review': { path: ({ submitted }) => `/desk/incidents/${submitted.id}`, act: opens('desk.review.verify', 'form') },
  'a publication': { path: ({ ready }) => `/desk/incidents/${ready.id}`, act: opens('desk.publish.publish-begin') },
  'an assessment': { path: ({ ready }) => `/desk/incidents/${ready.id}`, act: opens('desk.assess.do', 'form') },
  'a published record': {
    path: ({ shown }) => `/desk/incidents/${shown.id}`,
    act: opens('desk.retract.begin', 'form'),
  },
  'a history': { path: ({ shown }) => `/desk/incidents/${shown.id}/history` },
  'a correction': { path: ({ shown }) => `/desk/incidents/${shown.id}/edit` },
  figures: { path: () => '/desk/figures?indicator=I02&period=2021-H1&unit=month&split=period' },
  'a feed of a figure': { path: () => '/desk/figures?indicator=I02&period=2021', act: makeFeed },
  'figures as a map': { path: () => '/desk/figures?indicator=I02&period=2021&split=place:1&show=map', act: openEach },
  'figures as lines': {
    path: () => '/desk/figures?indicator=I02&period=2021&unit=month&split=period,assembly&show=lines',
    act: openEach,
  },
  'figures as a calendar': {
    path: () => '/desk/figures?indicator=I02&period=2021&unit=day&split=period&show=calendar',
  },
  'what phones sent': { path: () => '/desk/field', act: askBack },
  'two reports beside each other': { path: ({ joined }) => `/desk/field/join?with=${joined[0]}&with=${joined[1]}` },
  'a record with a photo': { path: ({ seen }) => `/desk/incidents/${seen.id}`, act: openEach },
  'the grade beside a check that failed': {
    path: ({ seen }) => `/desk/incidents/${seen.id}`,
    act: opens('desk.review.verify', 'form'),
  },
  inbox: { path: () => '/desk/inbox' },
  'people deprived of liberty': { path: () => '/desk/custody', act: openEach },
  'a new person': { path: () => '/desk/custody/new' },
  'a list of cases': { path: () => '/desk/custody/import' },
  'an export of people': { path: () => '/desk/custody/export' },
  'a sealed file': { path: () => '/desk/custody/open-file' },
  'a person': { path: ({ person }) => `/desk/custody/people/${person}`, act: opens('caseEvent.add', 'form') },
  cases: { path: () => '/desk/custody/cases' },
  'a case': { path: ({ courtCase }) => `/desk/custody/cases/${courtCase}` },
  'a dossier': {
    path: ({ person }) => `/desk/custody/dossiers/person/${person}`,
    act: opens('dossier.show', 'form'),
  },
  hearings: { path: () => '/desk/custody/hearings', act: makeCalendarAddress },
  'limits of custody': { path: () => '/desk/custody/limits', act: opens('people.limits.write', 'form') },
  objections: { path: () => '/desk/objections' },
  'an objection': { path: ({ objection }) => `/desk/objections/${objection}` },
  exports: { path: () => '/desk/exports' },
  'words that wait': { path: () => '/desk/releases', act: opens('releases.refuse', 'form') },
  imports: { path: () => '/desk/import' },
  'an import': { path: ({ imported }) => `/desk/import/${imported}`, act: openEach },
  'a new report': { path: () => '/desk/reports/new' },
  'a draft of a report': { path: ({ draft }) => `/desk/reports/drafts/${draft}` },
  'sealed notes': { path: () => '/desk/sealing' },
  'hidden records': { path: () => '/desk/hidden' },
  'the log': { path: () => '/desk/log', act: openEach },
  'people, of a reviewer': { path: () => '/desk/people' },
  coverage: { path: () => '/desk/coverage', act: opens('desk.coverage.add') },
  period: { path: () => '/desk/period?period=2021-H1' },
  'figures of people': { path: () => '/desk/people-figures?indicator=I14&period=2021&splits=sex', act: openEach },
  totals: { path: () => '/desk/totals', act: opens('desk.totals.add') },
  'dated-notes': { path: () => '/desk/dated-notes', act: opens('desk.dated-notes.add') },
  reports: { path: () => '/desk/reports', act: opens('desk.reports.add', 'form') },
  gallery: { path: () => '/desk/gallery' },
  sources: { path: () => '/desk/sources', act: openEach },
  groups: { path: () => '/desk/groups', act: opens('desk.groups.add') },
  proposals: { path: () => '/desk/proposals?show=all' },
  'own codes': { path: () => '/desk/own-codes', act: opens('desk.own.add') },
  'search words': { path: () => '/desk/words', act: opens('desk.words.add') },
};

export const ADMIN: Record<string, Look> = {
  'home of an administrator': { path: () => '/desk' },
  people: { path: () => '/desk/people', act: opens('desk.people.invite') },
  'a new way in': { path: () => '/desk/people', act: opens('account.reset.do') },
  erasures: { path: () => '/desk/erasures' },
  'the log, of an administrator': { path: () => '/desk/log' },
  countries: { path: () => '/desk/countries' },
  settings: { path: () => '/desk/settings' },
  'the server': { path: () => '/desk/server' },
};

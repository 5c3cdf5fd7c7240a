import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident, aSource, notSought } from '../an-incident.js';
import { CREATE, openDesk, published, type Desk } from '../desk.js';
import { eventually, type Visit } from './open-installation.js';
import { addTo, answer, answers, choose, listOf, saidBeside, unfold, visitAs } from './incident-form-steps.js';
import { holds, spotInside } from './drawn-areas.js';
import { expectedLabel, expectedSentence } from './expected-sentences.js';
import { choosePeriod, waitForSentence, symbols } from './reader-steps.js';
import {
  button,
  giveCode,
  openFromQueue,
  publish,
  showStatus,
  standsAs,
  take,
  takeUpInvitation,
  verify,
} from './desk-steps.js';
import { openStage, type Stage } from './app-and-browser.js';

/** Case F1 of the design, from the phone in the street to the public map and off it again. */
const MONITOR = { name: 'krahom-12', password: 'orchid umbrella kettle 47 bridge' };
const TITLE = 'កម្លាំងសន្តិសុខដកហូតបដា';
const QUESTION = 'Did the caption say who took them?';
const ANSWER = 'The caption names no unit; I asked the paper.';
const NOTE = 'The banners were seized a day earlier.';

let stage: Stage;
let desk: Desk;
let monitor: Visit;
let reviewer: Visit;
let second: Visit;
let reader: Visit;
let id: string;
/** What the second person saw before publishing. */
let seen = '';
let code: string;

const record = async (): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await desk.reviewer.put(
    `/api/groups/${randomUUID()}`,
    { nameEn: 'Friday Women', nameKm: 'ស្ត្រីថ្ងៃសុក្រ', aliases: ['Friday Wives'], note: null },
    CREATE,
  );
  monitor = await visitAs(stage, null, { lang: 'km', width: 360, height: 740 });
  [reviewer, second, reader] = [
    await visitAs(stage, desk.reviewer),
    await visitAs(stage, desk.second),
    await visitAs(stage, null),
  ];
});
afterAll(() => stage?.close());

describe('a monitor on a phone, in Khmer', () => {
  it('comes in by an invitation', async () => {
    const { body } = await desk.admin.post<{ link: string }>('/api/invitations', { role: 'monitor' });
    await takeUpInvitation(monitor, `${stage.origin}/sign-in${new URL(body.link).hash}`, MONITOR);
    await button(monitor, 'desk.menu').waitFor();
  });

  it('submits too early, and is told beside each question what is missing', async () => {
    const { page, t } = monitor;
    await page.getByRole('link', { name: t('desk.home.log') }).click();
    await button(monitor, 'desk.form.submit').click();
    await page.getByRole('heading', { name: t('desk.form.wrong', { n: 4 }) }).waitFor();
    for (const key of ['incident.title', 'incident.place']) {
      expect(await saidBeside(answer(monitor, key))).toContain(t('field.required'));
      expect(await answer(monitor, key).getAttribute('aria-invalid')).toBe('true');
    }
    expect(await saidBeside(answers(monitor, 'incident.when'))).toContain(t('field.required'));
    expect(await listOf(monitor, 'incident.sources').innerText()).toContain(t('field.source-needed'));
    id = new URL(page.url()).pathname.split('/').at(-1)!;
    // Nobody answered anything: no empty draft was stored.
    expect((await page.context().request.get(`${stage.origin}/api/incidents/${id}`)).status()).toBe(404);
  });

  it('types what the caption says', async () => {
    const { page, t } = monitor;
    await answer(monitor, 'incident.title').fill(TITLE);
    expect(await saidBeside(answer(monitor, 'incident.title'))).not.toContain(t('field.required'));
    const day = answers(monitor, 'incident.when');
    const box = day.getByLabel(t('desk.when.box-day'), { exact: true });
    const month = day.getByRole('combobox', { name: new RegExp(`^${t('desk.when.box-month')}`) });
    const year = day.getByLabel(t('desk.when.box-year'), { exact: true });
    // Only the box of the day takes a whole day, so that only it says so.
    const hint = t('desk.when.whole-day');
    const saying = await Promise.all([box, month, year].map(async (one) => (await saidBeside(one)).includes(hint)));
    expect(saying).toEqual([true, false, false]);
    await box.fill('៤');
    await month.selectOption('6');
    await year.fill('២០២១');
    await choose(monitor, answer(monitor, 'incident.place'), 'ភ្នំពេញ', /Phnom Penh · 12$/);
    const group = await addTo(monitor, 'incident.groups', 'group');
    await choose(monitor, answer(monitor, 'group.group', group), 'friday wiv', /ស្ត្រីថ្ងៃសុក្រ/);
    await group.getByRole('radio', { name: label('GL_INFERRED', 'km') }).check();
    for (const type of ['AT_PETITION', 'AT_DEMONSTRATION']) {
      await answers(monitor, 'incident.assemblyTypes')
        .getByRole('checkbox', { name: label(type, 'km'), exact: true })
        .check();
    }
    await answers(monitor, 'incident.crowd').getByLabel(t('desk.count.words')).fill('small');
    await answers(monitor, 'incident.interference')
      .getByRole('radio', { name: label('IN_INTERFERED', 'km'), exact: true })
      .check();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
  });

  it('loads the page again at once, and everything typed is there', async () => {
    const { page, t } = monitor;
    await page.reload();
    expect(await answer(monitor, 'incident.title').inputValue()).toBe(TITLE);
    // The names of places and groups come after the form.
    await eventually(() => answer(monitor, 'incident.place').inputValue(), 'ភ្នំពេញ');
    expect(await answers(monitor, 'incident.when').getByLabel(t('desk.when.box-year')).inputValue()).toMatch(
      /2021|២០២១/,
    );
    expect(await answers(monitor, 'incident.crowd').getByLabel(t('desk.count.words')).inputValue()).toBe('small');
    await listOf(monitor, 'incident.groups').getByRole('listitem').getByText('ស្ត្រីថ្ងៃសុក្រ').first().waitFor();
  });

  it('adds what was done and the source, and how far it may go', async () => {
    const { t } = monitor;
    const seized = await addTo(monitor, 'incident.acts', 'act');
    await choose(monitor, answer(monitor, 'act.type', seized), 'seized', label('RS_SEIZE_MATERIAL', 'km'));
    await answer(monitor, 'act.forceName', seized).fill('security personnel');
    const force = await addTo(monitor, 'incident.acts', 'act');
    expect(await force.getByRole('button', { expanded: true }).innerText()).toContain(`${t('act.one')} ២`);
    await choose(monitor, answer(monitor, 'act.type', force), 'Not known whether force', label('FM_UNKNOWN', 'km'));
    const source = await addTo(monitor, 'incident.sources', 'source');
    await choose(monitor, answer(monitor, 'source.type', source), 'national media', label('SR_MEDIA_NAT', 'km'));
    await answer(monitor, 'source.publisher', source).fill('Example Daily');
    await answer(monitor, 'source.url', source).fill('https://example.org/caption');
    await unfold(monitor);
    await answers(monitor, 'incident.sensitivity')
      .getByRole('radio', { name: label('S0_PUBLIC', 'km'), exact: true })
      .check();
    expect(await monitor.page.getByRole('main').innerText()).not.toContain(t('field.required'));
  });

  it('has lost the session meanwhile, signs in in place, and the submission goes on', async () => {
    const { page, t } = monitor;
    // Nothing may ask the server between the end of the session and the submission.
    await button(monitor, 'desk.form.submit').focus();
    await stage.app.database.query('delete from session where member_id = (select id from member where name = $1)', [
      MONITOR.name,
    ]);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('desk.lost.title') });
    expect(await dialog.getByLabel(t('desk.sign-in.name'), { exact: true }).inputValue()).toBe(MONITOR.name);
    await dialog.getByLabel(t('desk.sign-in.password'), { exact: true }).fill(MONITOR.password);
    await button(monitor, 'desk.sign-in.do', dialog).click();
    await giveCode(monitor, MONITOR);
    await standsAs(monitor, 'WS_SUBMITTED');
    expect((await record()).incident).toMatchObject({
      title: TITLE,
      when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
      place: { code: '12', precision: 'LP_PROVINCE' },
      assemblyTypes: ['AT_DEMONSTRATION', 'AT_PETITION'],
      crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: 'small' },
      interference: 'IN_INTERFERED',
      groups: [{ link: 'GL_INFERRED' }],
      acts: [{ type: 'RS_SEIZE_MATERIAL', forceName: 'security personnel' }, { type: 'FM_UNKNOWN' }],
      sources: [{ type: 'SR_MEDIA_NAT', publisher: 'Example Daily' }],
      sensitivity: 'S0_PUBLIC',
    });
  });
});

describe('the way through the office', () => {
  it('leads back to the monitor with a question, which is answered', async () => {
    await reviewer.go('/desk');
    await openFromQueue(reviewer, 'WS_SUBMITTED', TITLE);
    await take(reviewer);
    await button(reviewer, 'desk.review.return').click();
    const question = reviewer.page.getByLabel(reviewer.t('desk.review.question'), { exact: true });
    await button(reviewer, 'desk.review.return', reviewer.page.locator('form')).click();
    await reviewer.page.getByText(reviewer.t('field.required')).waitFor();
    expect(await saidBeside(question)).toContain(reviewer.t('field.required'));
    reviewer.forgive(/status of 422/);
    await question.fill(QUESTION);
    await button(reviewer, 'desk.review.return', reviewer.page.locator('form')).click();
    await standsAs(reviewer, 'WS_RETURNED');
    await monitor.go('/desk');
    await openReturned();
    await monitor.page.getByText(QUESTION).waitFor();
    const own = monitor.page.getByLabel(monitor.t('desk.form.answer'), { exact: true });
    await own.fill(ANSWER);
    await monitor.page.getByText(monitor.t('desk.form.kept')).waitFor();
    await monitor.page.reload();
    expect(await own.inputValue()).toBe(ANSWER);
    await unfold(monitor);
    await answer(monitor, 'incident.narrative').fill('“Security personnel”, without a unit.');
    await button(monitor, 'desk.form.submit').click();
    await standsAs(monitor, 'WS_SUBMITTED');
  });

  it('does not let the reviewer grade above the one source, nor publish what they verified', async () => {
    await openFromQueue(reviewer, 'WS_SUBMITTED', TITLE);
    await reviewer.page.getByText(ANSWER).waitFor();
    await take(reviewer);
    await button(reviewer, 'desk.review.verify').click();
    expect(await reviewer.page.getByRole('radio', { name: label('VG_FAIR', 'en') }).isDisabled()).toBe(true);
    await button(reviewer, 'desk.review.verify').first().click();
    await verify(reviewer, 'VG_WEAK', 'One caption, and nothing else of that day.');
    await reviewer.page.getByText(reviewer.t('desk.why.second-person')).waitFor();
    expect(await button(reviewer, 'desk.publish.publish-begin').count()).toBe(0);
  });

  it('stops a second person as long as nothing says what the authorities say, and takes the reason on the spot; what was changed is verified again', async () => {
    const { page, t } = second;
    await second.go('/desk');
    await openFromQueue(second, 'WS_VERIFIED', TITLE);
    await page.getByText(t('desk.publish.no-account')).waitFor();
    expect(await button(second, 'desk.publish.publish-begin').count()).toBe(0);
    await page.getByRole('link', { name: t('desk.publish.not-sought') }).click();
    const account = listOf(second, 'incident.accounts').getByRole('listitem');
    await answer(second, 'account.text', account).fill('The office could not be reached safely.');
    await button(second, 'desk.save').click();
    await standsAs(second, 'WS_UNDER_REVIEW');
    await openFromQueue(reviewer, 'WS_UNDER_REVIEW', TITLE);
    await verify(reviewer, 'VG_WEAK', 'One caption, and nothing else of that day.');
  });

  it('ends on the public side once the second person has seen what readers will see', async () => {
    await openFromQueue(second, 'WS_VERIFIED', TITLE);
    seen = await publish(second, { place: 'district', date: 'day' });
    await eventually(() => second.page.evaluate<string>('document.activeElement.id'), 'record-state');
    expect(seen).toContain(TITLE);
    expect(seen).not.toContain('without a unit');
    code = (await record()).publication!.code;
  });
});

describe('the public side', () => {
  const period = 'January to June 2021';
  let map: string;
  const cell = { low: 0, high: 0, asides: { singleSource: { low: 1, high: 1 } } } as Parameters<
    typeof expectedLabel
  >[1];

  it('shows it on the map as a single source, hollow, and in no headline', async () => {
    await reader.go('/');
    await choosePeriod(reader, 'half-year', '2021-H1');
    await waitForSentence(reader, expectedSentence(period, reader.t('what.I02', { n: 0 }), cell, reader.t));
    await eventually(() => symbols(reader), [expectedLabel('Phnom Penh', cell, reader.t)]);
    const drawn = await reader.page
      .getByRole('button', { name: /^Phnom Penh:/ })
      .locator('circle')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).fill));
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatch(/^none$|rgba\(.*, 0\)|rgb\(255, 255, 255\)/);
    const list = reader.page.getByRole('region', { name: reader.t('list.title'), exact: true });
    await list.getByText(reader.t('list.single'), { exact: true }).waitFor();
    map = reader.page.url();
    await list.getByRole('link', { name: TITLE }).click();
    await reader.page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    const text = (): Promise<string> => reader.page.getByRole('main').innerText();
    // The preview is the page, but for its own heading and the code that is given at publication. Names of groups come
    // after the rest.
    const [, kind, ...previewed] = seen.split('\n').filter((line) => line.trim() !== '');
    expect(previewed.length).toBeGreaterThan(25);
    await eventually(async () => {
      const shown = await text();
      return [kind, ...previewed].filter((line) => !shown.includes(line!));
    }, []);
    expect(await text()).toContain('4 June 2021');
    expect(await text()).not.toContain('without a unit');
  });

  it('is retracted by two, says at its address why, and answers 410', async () => {
    const { page, t } = reviewer;
    await reviewer.go(`/desk/incidents/${id}`);
    await button(reviewer, 'desk.retract.begin').click();
    await page.getByLabel(t('desk.retract.reason'), { exact: true }).selectOption('CR_WRONG_DATE_PLACE');
    await page.getByLabel(t('desk.retract.note'), { exact: true }).fill(NOTE);
    await button(reviewer, 'desk.retract.ask').click();
    await page.getByRole('button', { name: t('releases.take-back') }).waitFor();
    await page.getByText(t('desk.record.next.waits')).waitFor();
    await page.getByText(t('desk.retract.waits')).waitFor();
    expect(await button(reviewer, 'desk.retract.begin').count()).toBe(0);
    expect((await fetch(`${stage.app.url}/api/public/incidents/${code}`)).status).toBe(200);
    await second.go(`/desk/incidents/${id}`);
    await second.page.getByRole('table').getByText(NOTE).waitFor();
    await second.page.getByText(t('releases.for-good')).waitFor();
    await second.page.getByRole('button', { name: `${t('releases.release')}: ` }).click();
    expect((await fetch(`${stage.app.url}/api/public/incidents/${code}`)).status).toBe(200);
    await button(second, 'releases.retract-now').click();
    await standsAs(second, 'WS_RETRACTED');
    const answered = await reader.page.goto(`${stage.origin}/incidents/${code}`);
    expect(answered!.status()).toBe(410);
    await reader.page.getByRole('heading', { level: 1, name: reader.t('incident.retracted', { code }) }).waitFor();
    const said = await reader.page.getByRole('main').innerText();
    expect(said).toContain(label('CR_WRONG_DATE_PLACE', 'en'));
    expect(said).toContain(NOTE);
    expect(said).not.toContain(TITLE);
    await reader.page.goto(map);
    await waitForSentence(reader, reader.t('nothing-yet.title')); // it was the only one
    expect(await symbols(reader)).toEqual([]);
  });

  it('leads from the address of a merged record to the one that stays', async () => {
    const wire = (publisher: string) =>
      anIncident({
        title: `Wire story, ${publisher}`,
        sources: [aSource({ publisher, origin: 'One Wire' })],
        accounts: [notSought()],
      });
    const stays = await published(desk, wire('First Paper'), 'VG_WEAK');
    const goes = await published(desk, wire('Second Paper'), 'VG_WEAK');
    const { page, t } = reviewer;
    await reviewer.go(`/desk/incidents/${goes.id}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Wire story, First Paper' })
      .getByRole('button', { name: t('desk.merge.compare') })
      .click();
    const kept = page.getByRole('region', { name: t('desk.merge.stays') });
    await kept.getByText(stays.code!).waitFor();
    await button(reviewer, 'desk.merge.ask').click();
    await page.getByRole('button', { name: t('releases.take-back') }).waitFor();
    expect((await fetch(`${stage.app.url}/api/public/incidents/${goes.code}`)).status).toBe(200);
    // It waits on the first page of whoever may agree, with both records and who asks.
    await second.go('/desk');
    const card = second.page.getByRole('listitem').filter({ hasText: second.t('releases.kind.joining') });
    await card.getByRole('link', { name: 'Wire story, First Paper' }).waitFor();
    await card.getByText(desk.reviewer.member!.name).waitFor();
    const agree = card.getByRole('button', { name: `${second.t('releases.release')}: Wire story, Second Paper` });
    await agree.focus();
    await second.page.keyboard.press('Enter');
    await agree.waitFor({ state: 'detached' });
    await reviewer.go(`/desk/incidents/${goes.id}`);
    await standsAs(reviewer, 'WS_MERGED');
    const raw = await fetch(`${stage.app.url}/incidents/${goes.code}`, { redirect: 'manual' });
    expect([raw.status, raw.headers.get('location')]).toEqual([
      308,
      expect.stringContaining(`/incidents/${stays.code}`),
    ]);
    await reader.go(`/incidents/${goes.code}`);
    await reader.page.getByRole('heading', { level: 1, name: 'Wire story, First Paper' }).waitFor();
    expect(new URL(reader.page.url()).pathname).toBe(`/incidents/${stays.code}`);
  });

  it('is hidden by whoever knows its public code, pasted as an address on the first page', async () => {
    const shown = await published(desk, anIncident({ title: 'Named by its code' }));
    const { page, t } = second;
    await second.go('/desk');
    await button(second, 'desk.hiding.by-code').click();
    await page.keyboard.type(`${stage.origin}/incidents/${shown.code!.toLowerCase()} KH-000000`);
    await page.getByText(t('desk.hiding.codes-found', { n: 2 }), { exact: true }).waitFor();
    await page.getByLabel(t('desk.hiding.reason'), { exact: true }).fill('Arrests this night.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`KH-000000: ${t('desk.hiding.no-such-code')}`).waitFor();
    await page.getByText(t('desk.hiding.done-hide', { n: 1 }), { exact: true }).waitFor();
    expect((await fetch(`${stage.app.url}/api/public/incidents/${shown.code}`)).status).toBe(410);
  });
});

describe('the map and the name of a place', () => {
  let form: Visit;
  const map = () => form.page.getByRole('application', { name: form.t('desk.place.map') });

  beforeAll(async () => {
    form = await visitAs(stage, desk.monitor);
    await form.page.emulateMedia({ reducedMotion: 'reduce' });
    await form.go('/desk/incidents/new');
    await form.page.locator('.place-land').first().waitFor();
  });

  it('agree when somebody clicks: the name is of the unit that is outlined around the click', async () => {
    for (let step = 0; step < 5; step += 1)
      await form.page.getByRole('button', { name: form.t('desk.place.zoom-in') }).click();
    await map().click();
    await form.page.locator('.place-unit').waitFor();
    expect((await answer(form, 'incident.place').inputValue()).split(' › ')).toHaveLength(3);
    const box = (await map().boundingBox())!;
    expect(
      await form.page.locator('.place-unit').evaluate(holds, { x: box.x + box.width / 2, y: box.y + box.height / 2 }),
    ).toBe(true);
  });

  it('agree when somebody types: a click into the outline of that unit names a commune of it', async () => {
    await form.go('/desk/incidents/new');
    await form.page.locator('.place-land').first().waitFor();
    await choose(form, answer(form, 'incident.place'), 'ដូនពេញ', /· 1202$/);
    await form.page.locator('.place-unit').waitFor();
    const inside = await form.page.locator('.place-unit').evaluate(spotInside);
    await form.page.locator('.place-unit').click({ position: inside, force: true });
    const commune = async (): Promise<string[]> => (await answer(form, 'incident.place').inputValue()).split(' › ');
    await eventually(
      async () => [(await commune()).length, ...(await commune()).slice(-2)],
      [3, 'Doun Penh', 'Phnom Penh'],
    );
  });
});

it('went through all of it without one error on a page, and asked nobody else for anything', () => {
  const expected = /status of (401|404|410)/; // the lost session, a record before its first saving, what was retracted
  const all = [monitor, reviewer, second, reader].flatMap(({ troubles }) => troubles);
  expect(all.filter((trouble) => !expected.test(trouble))).toEqual([]);
});

const openReturned = async (): Promise<void> => {
  const { page, t } = monitor;
  await page.getByRole('region', { name: t('desk.queue.returned', { n: 1 }) }).waitFor();
  await showStatus(monitor, 'WS_RETURNED');
  expect(await page.getByText(t('desk.device.title', { n: 1 })).count()).toBe(0); // it lies on the server, and nowhere else
  await page
    .getByRole('region', { name: t('desk.home.records') })
    .getByRole('link', { name: TITLE, exact: true })
    .click();
  await page.getByRole('heading', { level: 1, name: TITLE, exact: true }).waitFor();
};

declare const getComputedStyle: (element: unknown) => { fill: string };

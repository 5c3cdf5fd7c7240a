import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { lockSeed, newSeed, publicKeyOf } from '@vigil/shared/sealing/sealing-key.js';
import { toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { CourtCasePage, LimitToConfirm, PeoplePage } from '@vigil/shared/staff-responses/people.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Locator } from 'playwright-core';
import { type Client, must } from '../app.js';
import { changePerson, handIn, happens, readPerson } from '../a-person.js';
import { makeKey } from '../seal-notes.js';
import { anIncident, aSource } from '../an-incident.js';
import { CREATE, ifMatch, log, openDesk, submit, type Desk } from '../desk.js';
import { readDocx } from '../read-docx.js';
import { waitUntil } from '../wait-until.js';
import { openStage, type Stage } from './app-and-browser.js';
import { keptBy } from './kept-by-browser.js';
import { button } from './desk-steps.js';
import { answer, answers, escape } from './form-controls.js';
import { visitAs } from './incident-form-steps.js';
import { eventually, story, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** A person deprived of liberty, from the monitor who hands them in, in Khmer on a phone, to a hearing of three. */
const PASSPHRASE = 'green kettles sing at dawn';
const NAME = 'heronqxz Sokha';
const OUT = formatWindow({ precision: 'DP_RANGE', earliest: asDay('2021-04-17'), latest: asDay('2021-04-23') }, 'en');

let stage: Stage;
let desk: Desk;
let field: Visit;
let office: Visit;
/** The words of the person whom the monitor handed in. */
let handle = '';
const sent: { url: string; all: string }[] = [];
const { step } = story();

/** Makes a reviewer's key that the passphrase opens in a browser. */
const makeOpenableKey = async (client: Client): Promise<void> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  const lockedSeed = toBase64Url(await lockSeed(seed, client.member!.id, PASSPHRASE));
  const { status, text } = await client.put(`/api/sealing-keys/${randomUUID()}`, {
    kind: 'own',
    publicKey: toBase64Url(publicKey),
    lockedSeed,
  });
  if (status !== 200) throw new Error(`${status} ${text}`);
};

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await makeOpenableKey(desk.reviewer);
  field = await visitAs(stage, desk.monitor, { lang: 'km', width: 360, height: 740 });
  office = await visitAs(stage, desk.reviewer, { width: 1280 });
  for (const { page } of [field, office])
    page.on('request', (request) =>
      sent.push({ url: request.url(), all: `${request.url()} ${request.postData() ?? ''}` }),
    );
});
afterAll(() => stage?.close());

const people = async (): Promise<PeoplePage['items']> =>
  (await desk.reviewer.get<PeoplePage>('/api/people')).body.items;

/** Types a day into the boxes of a date: '1.3.2021', or from one to another. */
const typeDays = async (visit: Visit, key: string, first: string, last?: string): Promise<void> => {
  const { t } = visit;
  const days = answers(visit, key);
  if (last !== undefined) await days.getByLabel(t('desk.when.how')).selectOption('DP_RANGE');
  const boxes = days.getByLabel(t('desk.when.box-day'), { exact: true });
  await boxes.first().fill(first);
  if (last !== undefined) await boxes.last().fill(last);
};

/** Chooses a code: from a list, or by typing its name. */
const chooseCode = async (visit: Visit, key: string, code: string): Promise<void> => {
  const { page, t } = visit;
  const box = answer(visit, key);
  const name = label(code, t.language);
  await box.click();
  await box.pressSequentially(name.slice(0, 8));
  await page
    .getByRole('listbox', { name: t('desk.form.suggestions') })
    .getByRole('option', { name, exact: true })
    .click();
};

const addEvent = async (visit: Visit, code: string, first: string, last?: string): Promise<void> => {
  await button({ ...visit, t: plus(visit) }, 'caseEvent.add').click();
  await chooseCode(visit, 'caseEvent.type', code);
  await typeDays(visit, 'caseEvent.when', first, last);
};
/** The words of a button that adds something. */
const plus = (visit: Visit): Visit['t'] =>
  Object.assign((key: string) => `+ ${visit.t(key)}`, { language: visit.t.language, has: visit.t.has });

const section = ({ page, t }: Visit, key: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${escape(t(key))}`) });

describe('a person deprived of liberty', () => {
  step('is handed in by a monitor, who seals the name and reads nothing back', async () => {
    const { page, t } = field;
    await field.go('/desk/custody');
    await page.getByRole('link', { name: `+ ${t('people.add')}` }).click();
    const box = answer(field, 'person.handle');
    await box.waitFor();
    const words = await box.inputValue();
    expect(words).toMatch(/^[a-z]+ [a-z]+$/);
    await box.fill('Sokha');
    await page.getByText(t('people.warning.handle-looks-like-name')).waitFor();
    await box.fill(words);
    // Nothing that is typed waits on the phone.
    expect(await keptBy(field)).not.toContain(words.split(' ')[1]);
    await page.getByRole('checkbox', { name: desk.reviewer.member!.name }).check();
    expect(await axeFaults(page)).toEqual([]);
    await button(field, 'people.hand-in').click();
    await page.getByRole('heading', { name: t('people.handed-in.title', { handle: words }) }).waitFor();
    await addEvent(field, 'CE_ARREST', '1.3.2021', '31.3.2021');
    await button(field, 'desk.save').click();
    await page.getByText(t('people.handed-in.events', { n: 1 })).waitFor();
    await button(field, 'people.identity.write').click();
    await page.getByLabel(new RegExp(`^${escape(t('people.identity.names'))} `)).fill(NAME);
    await button(field, 'sealing.seal').click();
    await page.getByText(t('sealing.sealed-for-good')).waitFor();
    expect(await page.content()).not.toContain(NAME);
    expect(await axeFaults(page)).toEqual([]);
    const [one] = await people();
    expect([one!.handle, one!.team, one!.events, one!.risk]).toEqual([
      words,
      [desk.reviewer.member!.name],
      1,
      'RK_HIGH',
    ]);
  });

  step('has a line that a reviewer reads, K1: out between two days', async () => {
    const { page, t } = office;
    handle = (await people())[0]!.handle;
    await office.go('/desk/custody');
    await page.getByRole('searchbox', { name: t('people.words') }).fill(handle.split(' ')[1]!);
    await page.getByText(t('people.shown', { n: 1, total: 1 }), { exact: true }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: handle }).click();
    await page.getByText(label('CE_ARREST', 'en'), { exact: false }).first().waitFor();
    await addEvent(office, 'CE_RELEASED', '17.4.2021', '23.4.2021');
    await answers(office, 'caseEvent.leftCustody').getByLabel(t('desk.yes')).check();
    await button(office, 'desk.save').click();
    await page.getByText(t('custody.line.out', { when: OUT })).waitFor();
    const bar = page.getByRole('img', { name: new RegExp(escape(t('people.spans.certain'))) });
    expect(await bar.getAttribute('aria-label')).toContain('31 March 2021 – 17 April 2021');
    await page.getByText(t('people.days.range-ended', { low: 18, high: 54 })).waitFor();
    await section(office, 'people.limits')
      .getByText('No lawyer has confirmed this limit', { exact: false })
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  step('keeps for whom an identity is sealed, as chosen, when the window is looked at again', async () => {
    const { page, t } = office;
    await button(office, 'people.identity.write-another').click();
    const reader = page
      .getByRole('group', { name: t('sealing.readers') })
      .getByRole('checkbox')
      .first();
    await reader.uncheck();
    const again = page.waitForResponse(/\/api\/people\//);
    await page.evaluate('void dispatchEvent(new Event("focus"))');
    await again;
    await page.waitForTimeout(300); // until it is drawn
    expect(await reader.isChecked()).toBe(false);
    await button(office, 'desk.cancel').click();
  });

  step('is opened by name in the browser, and each opening stands in the history', async () => {
    const { page, t } = office;
    await page.getByRole('button', { name: new RegExp(`^${escape(t('sealing.open'))} `) }).click();
    await page.getByLabel(t('sealing.passphrase'), { exact: true }).fill(PASSPHRASE);
    await button(office, 'sealing.unlock').click();
    await page.getByText(NAME).waitFor();
    await button(office, 'sealing.close').click();
    await page.getByText(NAME).waitFor({ state: 'detached' });
    await page.getByText(t('people.history.show')).last().click();
    await page.getByText(t('people.change.identity-opened'), { exact: true }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  step('is given to a reviewer who joins the team later, once their digits were compared', async () => {
    const { page, t } = office;
    const [{ id }] = (await people()) as [PeoplePage['items'][number]];
    const { id: key } = await makeKey(desk.second);
    const [first, second] = [desk.reviewer.member!, desk.second.member!];
    await changePerson(desk.reviewer, id, {}, [first.id, second.id]);
    const waits = async (): Promise<string[]> => (await readPerson(desk.reviewer, id)).identities[0]!.waitingFor;
    expect(await waits()).toEqual([key]);
    await office.go(`/desk/custody/people/${id}`);
    await page.getByText(t('sealing.waits-for', { names: second.name })).waitFor();
    await office.go('/desk/sealing');
    await page.getByText(t('sealing.identities.for', { n: 1, name: second.name })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByText(t('sealing.standing.first')).waitFor();
    await page.getByRole('button', { name: t('sealing.identities.do', { n: 1 }), exact: true }).click();
    await page.getByLabel(t('sealing.passphrase'), { exact: true }).fill(PASSPHRASE);
    await button(office, 'sealing.unlock').click();
    await page.getByText(t('sealing.identities.none')).waitFor();
    expect(await waits()).toEqual([]);
    // Their new key is given what it said, and what it says under another content key.
    await makeKey(desk.second);
    await office.go('/desk/sealing');
    await page.getByText(t('sealing.identities.stale', { n: 1 })).waitFor();
    await button(office, 'sealing.compared').click();
    await page.getByRole('button', { name: t('sealing.identities.do', { n: 1 }), exact: true }).click();
    await page.getByLabel(t('sealing.passphrase'), { exact: true }).fill(PASSPHRASE);
    await button(office, 'sealing.unlock').click();
    await page.getByText(t('sealing.identities.none')).waitFor();
    expect((await readPerson(desk.reviewer, id)).identities).toMatchObject([
      { revision: 2, stale: false, waitingFor: [], former: [{ revision: 1 }] },
    ]);
    await office.go(`/desk/custody/people/${id}`);
  });

  step('is changed by two at once, who lose nothing of what they typed', async () => {
    const { page, t } = office;
    const [{ id }] = (await people()) as [PeoplePage['items'][number]];
    await button(office, 'people.change', section(office, 'people.answers')).click();
    await answer(office, 'person.handle').fill(`${handle} two`);
    must(await changePerson(desk.reviewer, id, { sex: 'SX_FEMALE', handle: `${handle} one` }));
    await button(office, 'desk.save').click();
    await page.getByRole('heading', { name: t('desk.join.title') }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('radio', { name: `${t('desk.join.mine')} ${handle} two` }).check();
    await button(office, 'desk.join.do').click();
    expect(await answer(office, 'person.handle').inputValue()).toBe(`${handle} two`);
    await button(office, 'desk.save').click();
    await page.getByRole('heading', { name: t('people.person.title', { handle: `${handle} two` }) }).waitFor();
    expect((await readPerson(desk.reviewer, id)).person).toMatchObject({ sex: 'SX_FEMALE', handle: `${handle} two` });
    must(await changePerson(desk.reviewer, id, { handle }));
    office.forgive(/412 \(Precondition Failed\)/);
    await office.go(`/desk/custody/people/${id}`);
  });

  step('takes an event back, and restores it', async () => {
    const { page, t } = office;
    const what = `${label('CE_RELEASED', 'en')} · ${OUT}`;
    // Whoever has it open meanwhile is told, before they restore it unawares.
    const [{ id }] = (await people()) as [PeoplePage['items'][number]];
    const { events } = await readPerson(desk.reviewer, id);
    const release = events.find(({ event }) => event.type === 'CE_RELEASED')!;
    await page.getByRole('button', { name: t('people.change-what', { what }) }).click();
    await desk.reviewer.delete(`/api/case-events/${release.id}`, ifMatch(release.revision));
    await button(office, 'desk.save').click();
    await page.getByText(t('people.events.taken-back-meanwhile')).waitFor();
    office.forgive(/412 \(Precondition Failed\)/);
    await button(office, 'desk.save').click();
    // The page looks the same before and after it has read what was saved.
    await waitUntil(async () => (await readPerson(desk.reviewer, id)).takenBack.length === 0);
    await office.go(`/desk/custody/people/${id}`);
    await page.getByText(t('custody.line.out', { when: OUT })).waitFor();
    await page.getByRole('button', { name: t('people.events.take-back-what', { what }) }).click();
    await button(office, 'people.events.take-back', page.getByRole('dialog')).click();
    await page.getByText(t('people.events.taken-back', { n: 1 })).click();
    await section(office, 'people.events')
      .getByRole('button', { name: t('people.events.restore-what', { what }) })
      .click();
    await page.getByText(t('custody.line.out', { when: OUT })).waitFor();
  });

  step('is in a case with two others, of whom one hearing is entered at once', async () => {
    const { page, t } = office;
    const others = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const all = await people();
    const id = randomUUID();
    const accused = all.map(({ id: one }) => ({ id: randomUUID(), person: one, role: 'CA_ACCUSED' }));
    const answersOfCase = { ...blank(CourtCase), handle: 'walnut roof', people: accused };
    expect((await desk.reviewer.put(`/api/court-cases/${id}`, answersOfCase, CREATE)).status).toBe(201);
    await office.go('/desk/custody/cases');
    const toCase = page.getByRole('link', { name: 'walnut roof' });
    await toCase.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await toCase.click();
    await button({ ...office, t: plus(office) }, 'people.case.hearing').click();
    await typeDays(office, 'caseEvent.when', '1.6.2021');
    expect(await axeFaults(page)).toEqual([]);
    await button(office, 'desk.save').click();
    await page.getByText(t('people.case.of-people', { n: 3 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    for (const one of [...others, all[0]!.id])
      expect((await readPerson(desk.reviewer, one)).events.filter(({ event }) => event.type === 'CE_HEARING')).toEqual([
        expect.objectContaining({ revision: 1 }),
      ]);
  });

  step('has a case that leads to the incident that it is about', async () => {
    const { page, t } = office;
    const title = 'Banners taken at the gate';
    const { id } = await submit(desk.monitor, await log(desk.monitor, anIncident({ title })));
    await button(office, 'people.acts.link').click();
    await page.getByRole('searchbox', { name: t('relations.other') }).fill('Banners taken');
    await page.getByRole('button', { name: new RegExp(`^${escape(t('relations.choose'))}: `) }).click();
    await button(office, 'desk.save').click();
    await page.getByRole('button', { name: t('people.acts.unlink-what', { what: title }) }).waitFor();
    expect(await page.getByRole('link', { name: title }).getAttribute('href')).toContain(id);
    expect(await axeFaults(page)).toEqual([]);
  });

  step('stands among the hearings, which a calendar takes without any words', async () => {
    const { page, t } = office;
    const [one, other] = await people();
    const nextWhen = exactDay(asDay('2090-02-28'));
    await happens(desk.reviewer, 'HEARING_SET', '2021-06-02', [one!.id], { nextWhen });
    const afterHearing = exactDay(asDay('2090-03-05'));
    await happens(desk.reviewer, 'HEARING', '2021-06-02', [other!.id], { nextWhen: afterHearing });
    await office.go('/desk/custody/hearings');
    await page
      .getByRole('cell', { name: t('people.hearings.state.due') })
      .first()
      .waitFor();
    // What a hearing has set is no hearing that was held.
    const row = page.getByRole('row').filter({ hasText: formatWindow(afterHearing, 'en') });
    await row.getByText(t('people.hearings.next-step')).waitFor();
    expect(await row.getByText(label('CE_HEARING', 'en')).count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    const coming = page.waitForEvent('download');
    await button(office, 'people.calendar.download').click();
    const file = await readFile(await (await coming).path(), 'utf8');
    expect(file).toContain('DTSTART;VALUE=DATE:20900228\r\nDTEND;VALUE=DATE:20900301\r\n');
    expect(one!.handle.split(' ').filter((word) => file.includes(word))).toEqual([]);
  });

  step(
    'is due in a calendar at an address, which whoever has it reads without a session, until it is ended',
    async () => {
      const { page, t } = office;
      const [one] = await people();
      const sources = [aSource({ linkWithheld: 'no', publishedOn: exactDay(asDay('2021-06-01')) })];
      const nextWhen = exactDay(asDay('2091-03-01'));
      await happens(desk.reviewer, 'HEARING_SET', '2021-06-03', [one!.id], { nextWhen, sources });
      await office.go('/desk/custody/hearings');
      await page.getByText(t('people.calendar.address.entries', { n: 1 })).waitFor();
      await button(office, 'people.calendar.address.make').click();
      const shown = page.getByRole('textbox', { name: t('people.calendar.address.link') });
      await shown.waitFor();
      await page.getByText(t('people.calendar.address.unused')).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      const { pathname } = new URL(await shown.inputValue());
      const read = () => fetch(stage.app.url + pathname);
      const found = await (await read()).text();
      expect(found.match(/^(DTSTART|SUMMARY).*$/gm)).toEqual(['DTSTART;VALUE=DATE:20910301', 'SUMMARY:Vigil: due']);
      expect([found.includes('20900228'), one!.handle.split(' ').filter((word) => found.includes(word))]).toEqual([
        false,
        [],
      ]);
      await button(office, 'people.calendar.address.end').click();
      await button(office, 'people.calendar.address.make').waitFor();
      expect([(await read()).status, await shown.count()]).toEqual([404, 0]);
    },
  );

  step('is in the inbox of who follows them as long as a step is due, by two words', async () => {
    const { page, t } = office;
    const id = await handIn(desk.reviewer, { handle: 'soon canopy' });
    const nextWhen = exactDay(addDays(todayIn('Asia/Phnom_Penh'), 3));
    await happens(desk.reviewer, 'HEARING_SET', '2021-06-02', [id], { nextWhen });
    await office.go('/desk/inbox');
    const notice = page.getByRole('listitem').filter({ hasText: 'soon canopy' });
    await notice.getByText(t('desk.inbox.new')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await notice.getByRole('button').click();
    await notice.getByText(t('desk.inbox.new')).waitFor({ state: 'detached' });
    await notice.getByRole('link', { name: 'soon canopy' }).click();
    await page.getByRole('heading', { name: t('people.person.title', { handle: 'soon canopy' }) }).waitFor();
  });

  step('is held for a time that a lawyer’s confirmation lets compare: written by one, agreed by another', async () => {
    const { page, t } = office;
    const asked = async (): Promise<LimitToConfirm> =>
      (await desk.second.get<{ items: LimitToConfirm[] }>('/api/custody-limits')).body.items[0]!;
    await office.go('/desk/custody/limits');
    await page
      .getByRole('button', { name: new RegExp(`^${escape(t('people.limits.write'))}`) })
      .first()
      .click();
    const by = page.getByLabel(t('people.limits.by'));
    await by.fill('Sok Dara');
    await page.getByText(t('people.limits.looks-like-name')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await by.fill('a lawyer of the bar');
    await page.getByLabel(t('people.limits.on')).fill('2022-03-02');
    await page.getByLabel(t('people.limits.from')).fill('2007-08-10');
    await button(office, 'people.limits.send').click();
    await page.getByText(t('people.limits.waits', { name: desk.reviewer.member!.name })).waitFor();
    const { id } = (await asked()).confirmations[0]!;
    expect((await desk.second.post(`/api/custody-limit-confirmations/${id}/agreements`, {})).status).toBe(204);
    await office.go('/desk/custody/limits');
    const confirmed = t('people.limit.confirmed', {
      who: 'a lawyer of the bar',
      day: formatDay(asDay('2022-03-02'), 'en'),
    });
    await page.getByText(confirmed).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const [one] = (await desk.reviewer.get<CourtCasePage>('/api/court-cases')).body.items;
    await office.go(`/desk/custody/cases/${one!.id}`);
    await page
      .getByRole('table', { name: t('people.case.clock') })
      .getByText(confirmed)
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  step(
    'has a dossier, into which the browser sets the name: on the page that it prints, and in a Word file',
    async () => {
      const { page, t } = office;
      await office.go(`/desk/custody/people/${(await people())[0]!.id}`);
      await page.getByRole('link', { name: t('people.dossier') }).click();
      await button(office, 'dossier.show').click();
      const shown = page.getByRole('article');
      await shown.getByRole('heading', { name: t('people.person.title', { handle }) }).waitFor();
      await shown.getByText(t('custody.line.out', { when: OUT })).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await button(office, 'dossier.with.open').click();
      await page.getByLabel(t('sealing.passphrase'), { exact: true }).fill(PASSPHRASE);
      await button(office, 'sealing.unlock').click();
      await shown.getByRole('heading', { name: t('people.person.title', { handle: NAME }) }).waitFor();
      await page.emulateMedia({ media: 'print' });
      expect([await button(office, 'dossier.with.word').isVisible(), await shown.isVisible()]).toEqual([false, true]);
      await page.emulateMedia({ media: 'screen' });
      expect(await axeFaults(page)).toEqual([]);
      const coming = page.waitForEvent('download');
      await button(office, 'dossier.with.word').click();
      const { paragraphs, faults } = readDocx(await readFile(await (await coming).path()));
      expect([paragraphs.map(({ text }) => text).includes(`Person: ${NAME}`), faults]).toEqual([true, []]);
      await button(office, 'dossier.with.close').click();
      await page.getByText(NAME).first().waitFor({ state: 'detached' });
    },
  );

  step('is asked to be joined with another entry, and to be erased', async () => {
    const { page, t } = office;
    const [one, other] = await people();
    await office.go(`/desk/custody/people/${one!.id}`);
    await button(office, 'people.join').click();
    await page.getByLabel(t('people.join.into')).selectOption({ label: other!.handle });
    await button(office, 'people.two.ask').click();
    await page.getByText(t('people.join.asked-by', { name: desk.reviewer.member!.name })).waitFor();
    await button(office, 'people.erase').click();
    await button(office, 'people.two.ask').click();
    await page
      .getByText(t('people.erase.asked', { name: desk.reviewer.member!.name, at: '' }).split(' on ')[0]!)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const admin = await visitAs(stage, desk.admin, { width: 1280 });
    await admin.go('/desk/erasures');
    await admin.page.getByRole('button', { name: `${t('erasures.erase')}: ${one!.id.slice(0, 8)}` }).click();
    expect(await axeFaults(admin.page)).toEqual([]);
    await button(admin, 'erasures.erase', admin.page.getByRole('dialog')).click();
    await admin.page.getByRole('heading', { name: t('people.erasures') }).waitFor({ state: 'detached' });
    expect([(await people()).some(({ id }) => id === one!.id), admin.troubles]).toEqual([false, []]);
  });

  step('is not lost unasked while it is typed, and holds up nobody who leaves in a hurry', async () => {
    const { page, t } = field;
    const asked: string[] = [];
    let stays = true;
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void (stays ? dialog.dismiss() : dialog.accept());
    });
    await field.go('/desk/custody');
    const begin = async (): Promise<void> => {
      await page.getByRole('link', { name: `+ ${t('people.add')}` }).click();
      await answer(field, 'person.handle').fill('quiet harbour');
    };
    await begin();
    const other = page.getByRole('link', { name: t('people.title'), exact: true });
    await other.last().click();
    await page.evaluate('history.back()');
    await eventually(() => Promise.resolve(asked.length), 2);
    await button(field, 'desk.cancel').click();
    await button(field, 'desk.sign-out.do').click();
    expect(asked).toEqual(['confirm', 'confirm', 'confirm', 'confirm']);
    expect(await answer(field, 'person.handle').inputValue()).toBe('quiet harbour');
    expect(new URL(page.url()).pathname).toBe('/desk/custody/new');
    stays = false;
    await other.last().click();
    await page.waitForURL(/\/desk\/custody$/);
    await begin();
    await page.getByRole('button', { name: t('leave.do') }).click();
    await page.waitForURL('about:blank');
    expect(asked).toHaveLength(5);
  });

  step('has no name in any request, and no words of anybody in an address', async () => {
    expect(sent.filter(({ all }) => /heronqxz/.test(all))).toEqual([]);
    // Scripts are called the same for everybody, and may be called like one of the two words.
    const asked = sent.filter(({ url }) => !new URL(url).pathname.startsWith('/assets/'));
    expect(asked.filter(({ url }) => handle.split(' ').some((word) => url.includes(word)))).toEqual([]);
    expect([field.troubles, office.troubles, sent.length > 20]).toEqual([[], [], true]);
  });
});

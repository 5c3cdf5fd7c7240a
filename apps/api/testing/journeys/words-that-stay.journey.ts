import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { CourtCaseView } from '@vigil/shared/staff-responses/people.js';
import { randomUUID } from 'node:crypto';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dialog, Locator } from 'playwright-core';
import { changePerson, handIn, happens } from '../a-person.js';
import { personForPage, proposePage } from '../a-person-page.js';
import { aDataset, enterDataset } from '../a-dataset.js';
import { anAct, anIncident } from '../an-incident.js';
import { must } from '../app.js';
import {
  correctionThatWaits,
  CREATE,
  hide,
  ifMatch,
  log,
  openDesk,
  published,
  putSettings,
  submit,
  take,
  verified,
  type Desk,
} from '../desk.js';
import { makeKey } from '../seal-notes.js';
import { openStage, signInTo, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { answer, answers, visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';
import { listenFor, settle } from './page-checks.js';

/** What somebody types at the desk stays when a colleague changes the same thing, and is not left by mistake. */
let stage: Stage;
let desk: Desk;
let visit: Visit;
/** The questions that the browser asked, and whether they are answered with yes. */
const questions: string[] = [];
let agrees = false;

const agree = (dialog: Dialog): Promise<void> => {
  // The page is loaded anew by the test itself.
  if (dialog.type() === 'beforeunload') return dialog.accept();
  questions.push(dialog.message());
  return agrees ? dialog.accept() : dialog.dismiss();
};

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  visit = await visitAs(stage, desk.reviewer);
  visit.page.on('dialog', agree);
});
afterAll(() => stage?.close());

const WORDS = 'heron words that stay';
const field = (key: string, within: Locator = visit.page.locator('main')): Locator =>
  within.getByRole('textbox', { name: visit.t(key), exact: true });
const changed = (): Locator => visit.page.getByText(visit.t('desk.changed-while-typed'));
const submitted = async (title: string): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ title })));
const retitled = async ({ id }: IncidentRecord, title: string): Promise<void> => {
  const { incident, revision } = (await desk.second.get<IncidentRecord>(`/api/incidents/${id}`)).body;
  must(await desk.second.put<IncidentRecord>(`/api/incidents/${id}`, { ...incident, title }, ifMatch(revision)));
};
/** Has a page look again, as it does when its member comes back to it. */
const comeBack = async (read: RegExp): Promise<void> => {
  const answer = visit.page.waitForResponse((response) => read.test(response.url()));
  await visit.page.evaluate(`dispatchEvent(new Event('focus'))`);
  await answer;
};

describe('what a colleague changes meanwhile leaves what is typed', () => {
  it('about the public page of a person, which somebody else may also propose', async () => {
    const { page, t } = visit;
    const id = await personForPage(desk.reviewer);
    await visit.go(`/desk/custody/people/${id}`);
    await button(visit, 'people.page.prepare.SH_NAMED').click();
    const publisher = page.getByLabel(t('people.page.publisher')).first();
    await publisher.fill(WORDS);
    must(await changePerson(desk.second, id, { handle: 'amber egret' }));
    await comeBack(/public-page$/);
    await page.getByRole('heading', { level: 1, name: /amber egret/ }).waitFor();
    await changed().waitFor();
    expect(await publisher.inputValue()).toBe(WORDS);
    must(await proposePage(desk.second, id));
    must(await changePerson(desk.second, id, { handle: 'amber heron' }));
    await comeBack(/public-page$/);
    await page.getByText(t('people.page.waits', { name: desk.second.member!.name })).waitFor();
    expect(await publisher.inputValue()).toBe(WORDS);
  });

  it('in the forms to hide a record and to correct it', async () => {
    const { page, t } = visit;
    const record = await published(desk, anIncident({ title: 'Seen by readers' }));
    await visit.go(`/desk/incidents/${record.id}`);
    await button(visit, 'desk.hiding.begin').click();
    await field('desk.hiding.reason').fill(WORDS);
    await retitled(record, 'As a colleague says');
    await button(visit, 'desk.retract.begin').click();
    await page.getByLabel(t('desk.retract.reason')).selectOption('CR_CODING');
    await field('desk.retract.note').fill(WORDS);
    await button(visit, 'desk.retract.ask').click();
    await page.getByText(t('desk.record.changed-meanwhile')).waitFor();
    await changed().waitFor();
    await visit.picture('words-that-stay');
    expect(await field('desk.hiding.reason').inputValue()).toBe(WORDS);
    expect(await field('desk.retract.note').inputValue()).toBe(WORDS);

    await button(visit, 'desk.publish.correct-begin').click();
    const dialog = page.getByRole('dialog');
    await field('desk.publish.reason', dialog).fill(WORDS);
    await retitled(record, 'As a colleague says now');
    await button(visit, 'desk.publish.ask', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await button(visit, 'desk.publish.correct-begin').click();
    await changed().nth(1).waitFor();
    expect(await field('desk.publish.reason', dialog).inputValue()).toBe(WORDS);
    visit.forgive(/status of 412/);
  });

  it('about reports to join, also when one of them cannot be read', async () => {
    const { page, t } = visit;
    const [one, other] = [await submitted('From one corner'), await submitted('From the other corner')];
    await visit.go(`/desk/field/join?with=${one.id}&with=${other.id}`);
    await field('join.reason').fill(WORDS);
    await retitled(other, 'From the second corner');
    await button(visit, 'join.do').click();
    await page.route(`**/api/incidents/${other.id}`, (route) => route.abort());
    await button(visit, 'app.again').click();
    await page.getByText(t('app.unreachable')).waitFor();
    expect(await field('join.reason').inputValue()).toBe(WORDS);
    await page.unroute(`**/api/incidents/${other.id}`);
    await button(visit, 'app.again').first().click();
    await page.getByRole('heading', { name: 'From the second corner' }).waitFor();
    await changed().waitFor();
    expect(await field('join.reason').inputValue()).toBe(WORDS);
    await button(visit, 'join.do').click();
    await page.getByRole('heading', { level: 1, name: 'From one corner' }).waitFor();
    visit.forgive(/status of 412|ERR_FAILED/);
  });
});

describe('a page on which somebody else signs in, in another tab', () => {
  it('is saved in nobody else’s name, and keeps what is typed until its member is back', async () => {
    const { id } = await submitted('As it was handed in');
    const first = await visitAs(stage, desk.reviewer);
    const { page, t } = first;
    const title = async (): Promise<unknown> =>
      (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body.incident.title;
    await first.go(`/desk/incidents/${id}/edit`);
    await answer(first, 'incident.title').fill(WORDS);
    await signInTo(first.context, stage.origin, desk.second);
    // Pressed just when the page asks something else, too, which may open the window before a mouse could.
    await button(first, 'desk.save').dispatchEvent('click');
    const dialog = page.getByRole('dialog', { name: t('desk.lost.title') });
    await dialog.getByText(t('desk.lost.another', { name: desk.reviewer.member!.name })).waitFor();
    await first.picture('another-member');
    expect(await title()).toBe('As it was handed in');
    await signInTo(first.context, stage.origin, desk.reviewer);
    await page.keyboard.press('Escape');
    expect(await answer(first, 'incident.title').inputValue()).toBe(WORDS);
    await button(first, 'desk.save').click();
    await page.waitForURL(({ pathname }) => !pathname.endsWith('/edit'));
    expect(await title()).toBe(WORDS);
    first.forgive(/status of 403/);
    expect(first.troubles).toEqual([]);
    await first.close();
  });

  it('hears of it from the other tab before it asks anything, since a link downloads for whoever is signed in', async () => {
    const first = await visitAs(stage, desk.reviewer);
    const quiet = listenFor(first);
    await first.go('/desk/groups');
    // Whatever it would still ask is refused to whoever is signed in then.
    await settle(first, quiet);
    await signInTo(first.context, stage.origin, desk.second);
    const other = await first.context.newPage();
    await other.goto(`${stage.origin}/desk`);
    const dialog = first.page.getByRole('dialog', { name: first.t('desk.lost.title') });
    await dialog.getByText(first.t('desk.lost.another', { name: desk.reviewer.member!.name })).waitFor();
    expect(first.troubles).toEqual([]);
    await first.close();
  });
});

describe('what is typed beside a form', () => {
  it('to be sealed stays while two versions are chosen from, and is not lost by submitting', async () => {
    const { t } = visit;
    await makeKey(desk.second);
    const author = await visitAs(stage, desk.monitor);
    author.page.on('dialog', agree);
    const { id } = await log(desk.monitor, anIncident({ title: 'With a note' }));
    await author.go(`/desk/incidents/${id}`);
    await button(author, 'sealing.write').click();
    const sealing = author.page.getByRole('region', { name: t('sealing.notes') });
    const names = sealing.getByLabel(new RegExp(`^${t('sealing.names')} `));
    await names.fill(WORDS);
    await answer(author, 'incident.title').fill('As typed here');
    const now = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body;
    const elsewhere = { ...now.incident, title: 'As typed elsewhere' };
    must(await desk.monitor.put(`/api/incidents/${id}`, elsewhere, ifMatch(now.revision)));
    await button(author, 'desk.save').click();
    await author.page.getByRole('heading', { name: t('desk.join.title') }).waitFor();
    expect(await sealing.isVisible()).toBe(false);
    await button(author, 'desk.join.all-mine').click();
    await button(author, 'desk.join.do').click();
    expect(await names.inputValue()).toBe(WORDS);
    questions.length = 0;
    await button(author, 'desk.form.submit').click();
    await eventually(() => Promise.resolve(questions), [t('desk.leave-unsaved')]);
    expect(await names.inputValue()).toBe(WORDS);
    expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body.status).toBe('WS_DRAFT');
    author.forgive(/status of 412/);
    expect(author.troubles).toEqual([]);
    await author.close();
  });

  it('about one act stays while the form of another is looked at', async () => {
    const { page, t } = visit;
    const acts = [anAct(), anAct()];
    const record = await verified(desk, anIncident({ title: 'Two acts', acts }));
    await visit.go(`/desk/incidents/${record.id}`);
    const assess = page.getByRole('button', { name: t('desk.assess.do'), exact: true });
    const reasons = page.getByLabel(t('desk.assess.reasons'), { exact: true }).filter({ visible: true });
    await assess.first().click();
    await reasons.fill(WORDS);
    await assess.last().click();
    expect(await reasons.inputValue()).toBe('');
    await assess.first().click();
    expect(await reasons.inputValue()).toBe(WORDS);
  });

  it('about one decision stays while the form of another is looked at', async () => {
    const { page } = visit;
    const record = await take(desk.reviewer, await submitted('To be decided'));
    await visit.go(`/desk/incidents/${record.id}`);
    await button(visit, 'desk.review.return').click();
    await field('desk.review.question').fill(WORDS);
    await button(visit, 'desk.review.reject').click();
    expect(await field('desk.review.reason').inputValue()).toBe('');
    await button(visit, 'desk.review.return').click();
    expect(await field('desk.review.question').inputValue()).toBe(WORDS);
    await eventually(() => page.evaluate<string>('document.activeElement.value'), WORDS);
  });

  it('below an old comment stays while it is folded and others are read again', async () => {
    const { page, t } = visit;
    const record = await submitted('Much commented on');
    const path = `/api/incidents/${record.id}/comments`;
    for (let n = 1; n <= 21; n += 1) must(await desk.second.put(`${path}/${randomUUID()}`, { text: `Thread ${n}` }));
    await visit.go(`/desk/incidents/${record.id}`);
    await button(visit, 'desk.comments.more').click();
    const oldest = page.getByRole('article').filter({ has: page.getByText('Thread 1', { exact: true }) });
    const reply = oldest.getByRole('textbox');
    const fold = button(visit, 'desk.comments.reply', oldest);
    await fold.click();
    await reply.fill(WORDS);
    await fold.click();
    await reply.waitFor({ state: 'hidden' });
    await fold.click();
    await field('desk.comments.write').fill('One more');
    const again = page.waitForResponse((response) => /comments\?before=/.test(response.url()));
    await button(visit, 'desk.comments.send').first().click();
    await again;
    await page.locator('.comment', { hasText: 'One more' }).waitFor();
    expect(await reply.inputValue()).toBe(WORDS);
    await page.getByText(t('desk.comments.count', { k: 22, n: 22, open: 22 })).waitFor();
    await button(visit, 'desk.comments.resolve', oldest).click();
    await button(visit, 'desk.comments.reopen', oldest).waitFor();
    await page.getByLabel(t('desk.comments.only-open')).check();
    await page.getByText(t('desk.comments.count', { k: 21, n: 22, open: 21 })).waitFor();
    expect(await reply.inputValue()).toBe(WORDS);
  });

  it('about an event of a person stays when a colleague takes the event back', async () => {
    const { page, t } = visit;
    const id = await handIn(desk.reviewer);
    const event = await happens(desk.reviewer, 'ARREST', '2021-03-01', [id]);
    await happens(desk.reviewer, 'HEARING', '2021-03-02', [id]);
    await visit.go(`/desk/custody/people/${id}`);
    const events = page.getByRole('region', { name: t('people.events'), exact: true });
    await events
      .getByRole('button', { name: new RegExp(`^${t('people.change')}`) })
      .first()
      .click();
    const day = answers(visit, 'caseEvent.when').getByRole('textbox').first();
    await day.fill('7');
    expect(await events.getByRole('button', { name: `+ ${t('caseEvent.add')}` }).count()).toBe(0);
    must(await desk.second.delete(`/api/case-events/${event}`, ifMatch(1)));
    await comeBack(new RegExp(`people/${id}$`));
    await events.getByText(t('people.events.taken-back', { n: 1 })).waitFor();
    expect(await day.inputValue()).toBe('7');
  });
});

describe('an entry that a colleague changes meanwhile', () => {
  it('is saved with the changes of both, and both see where they differ', async () => {
    const { page, t } = visit;
    const path = `/api/dated-notes/${randomUUID()}`;
    const days = { from: '2021-03-01', until: '2021-03-31', place: null, url: null, note: null, shown: false };
    const note = { ...days, nameEn: 'A ban', nameKm: 'បម្រាម', publisher: 'A gazette' };
    must(await desk.second.put(path, note, CREATE));
    await visit.go('/desk/dated-notes');
    await page.getByRole('button', { name: t('desk.change-what', { what: 'A ban' }) }).click();
    const dialog = page.getByRole('dialog');
    await field('desk.dated-notes.publisher', dialog).fill(WORDS);
    await field('desk.dated-notes.note', dialog).fill('Typed by one alone');
    const theirs = { ...note, nameEn: 'A ban in the capital', publisher: 'Another gazette' };
    must(await desk.second.put(path, theirs, ifMatch(1)));
    await button(visit, 'desk.save', dialog).click();
    await dialog.getByText(t('desk.met.both')).waitFor();
    await dialog.getByText('Another gazette', { exact: true }).waitFor();
    await visit.picture('saved-meanwhile');
    expect(await field('desk.dated-notes.nameEn', dialog).inputValue()).toBe('A ban in the capital');
    expect(await field('desk.dated-notes.publisher', dialog).inputValue()).toBe(WORDS);
    await button(visit, 'desk.save', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    const { items } = (await desk.second.get<{ items: object[] }>('/api/dated-notes')).body;
    expect(items).toEqual([
      expect.objectContaining({ ...theirs, publisher: WORDS, note: 'Typed by one alone', revision: 3 }),
    ]);
    visit.forgive(/status of 412/);
  });

  it('is a group, a word by which answers are found, and a dataset of others, too', async () => {
    const { t } = visit;
    const analyst = await visitAs(stage, desk.analyst);
    const dataset = await enterDataset(desk.analyst);
    const group = { nameEn: 'A union', nameKm: null, aliases: ['The union'], note: null };
    const word = { word: 'herded', codes: ['FM_PUSH'] };
    const [groupAt, wordAt] = [`/api/groups/${randomUUID()}`, `/api/search-words/${randomUUID()}`];
    must(await desk.second.put(groupAt, group, CREATE));
    must(await desk.second.put(wordAt, word, CREATE));
    for (const { who, at, open, typedIn, theirs, shown, path, stored } of [
      {
        who: visit,
        at: '/desk/groups',
        open: t('desk.change-what', { what: group.nameEn }),
        typedIn: 'desk.groups.note',
        theirs: { ...group, aliases: ['The union', 'A former name'], note: 'Theirs' },
        shown: 'Theirs',
        path: groupAt,
        stored: { note: WORDS, aliases: ['The union', 'A former name'] },
      },
      {
        who: visit,
        at: '/desk/words',
        open: t('desk.change-what', { what: word.word }),
        typedIn: 'desk.words.word',
        theirs: { word: 'herded away', codes: ['FM_PUSH', 'FM_GRAB'] },
        shown: 'herded away',
        path: wordAt,
        stored: { word: WORDS, codes: ['FM_PUSH', 'FM_GRAB'] },
      },
      {
        who: analyst,
        at: '/desk/import',
        open: t('dataset.change-this', { name: dataset.name }),
        typedIn: 'dataset.limits',
        theirs: aDataset({ limits: 'Theirs', licence: 'CC0' }),
        shown: 'Theirs',
        path: `/api/datasets/${dataset.id}`,
        stored: { limits: WORDS, licence: 'CC0' },
      },
    ]) {
      await who.go(at);
      await who.page.getByRole('button', { name: open }).click();
      const dialog = who.page.getByRole('dialog');
      await field(typedIn, dialog).fill(WORDS);
      must(await (who === visit ? desk.second : desk.analyst).put(path, theirs, ifMatch(1)));
      const save = dialog.getByRole('button', { name: t(who === visit ? 'desk.save' : 'dataset.save'), exact: true });
      await save.click();
      await dialog.getByText(t('desk.met.both')).waitFor();
      await dialog.getByText(shown, { exact: true }).waitFor();
      expect(await field(typedIn, dialog).inputValue()).toBe(WORDS);
      await save.click();
      await dialog.waitFor({ state: 'hidden' });
      const list = path.slice(0, path.lastIndexOf('/'));
      const { items } = must(await desk.analyst.get<{ items: { id: string }[] }>(list));
      expect(items.find(({ id }) => path.endsWith(id))).toMatchObject({ ...stored, revision: 3 });
      who.forgive(/status of 412/);
    }
    expect(analyst.troubles).toEqual([]);
    await analyst.close();
  });
});

describe('the settings, which another administrator saves meanwhile', () => {
  it('are not overwritten by whoever opened them before, whose words stay', async () => {
    const other = await stage.app.signIn('admin');
    const admin = await visitAs(stage, desk.admin);
    const { page, t } = admin;
    await admin.go('/desk/settings');
    const contact = page.getByRole('textbox', { name: t('settings.contact'), exact: true });
    const days = page.getByRole('spinbutton', { name: t('settings.owner-days'), exact: true });
    await contact.fill(WORDS);
    const before = (await other.get<object>('/api/settings')).body;
    must(await putSettings(other, { ...before, ownerDays: 9 }));
    const save = page.getByRole('button', { name: t('desk.save'), exact: true });
    await save.click();
    await page.getByText(t('desk.met')).waitFor();
    await eventually(() => days.inputValue(), '9');
    expect(await contact.inputValue()).toBe(WORDS);
    await save.click();
    await page.getByText(t('settings.saved')).waitFor();
    expect((await other.get<object>('/api/settings')).body).toMatchObject({ ownerDays: 9 });
    admin.forgive(/status of 412/);
    expect(admin.troubles).toEqual([]);
    await admin.close();
  });
});

describe('a case before a court that a colleague changes meanwhile', () => {
  it('is not overwritten by whoever began before, and came back to the page', async () => {
    const { page, t } = visit;
    const path = `/api/court-cases/${randomUUID()}`;
    const accused = { id: randomUUID(), person: await handIn(desk.reviewer), role: 'CA_ACCUSED' };
    const put = async (handle: string, headers: Record<string, string>): Promise<void> => {
      must(await desk.second.put(path, { ...blank(CourtCase), handle, people: [accused] }, headers));
    };
    await put('as it began', CREATE);
    await visit.go(path.replace('/api/court-cases', '/desk/custody/cases'));
    await button(visit, 'people.case.change').click();
    await answer(visit, 'courtCase.handle').fill('as the one says');
    await put('as the other says', ifMatch(1));
    await comeBack(/court-cases\/[^/]+$/);
    await page.getByRole('heading', { level: 1, name: /as the other says/ }).waitFor();
    await button(visit, 'desk.save').click();
    await page.getByRole('heading', { name: t('desk.join.title') }).waitFor();
    expect((await desk.second.get<CourtCaseView>(path)).body.courtCase.handle).toBe('as the other says');
    visit.forgive(/status of 412/);
  });
});

describe('whoever leaves typed words is asked first', () => {
  /** Tries to leave twice: once without meaning it. */
  const isAsked = async (leave: () => Promise<void>, typed: Locator, words = WORDS): Promise<void> => {
    await typed.fill(words);
    questions.length = 0;
    await leave();
    await eventually(() => Promise.resolve(questions), [visit.t('desk.leave-unsaved')]);
    expect(await typed.inputValue()).toBe(words);
    agrees = true;
    await leave();
    await typed.waitFor({ state: 'detached' });
    agrees = false;
    expect(questions).toHaveLength(2);
  };
  const byLink = (): Promise<void> =>
    visit.page
      .getByRole('banner')
      .getByRole('link', { name: `Vigil ${visit.t('desk.name')}` })
      .click();
  const byEscape = (): Promise<void> => visit.page.keyboard.press('Escape');

  it('of the actions about a record', async () => {
    const { page } = visit;
    const record = await published(desk, anIncident({ title: 'To be left' }));
    const open = (): Promise<void> => visit.go(`/desk/incidents/${record.id}`);
    const dialog = page.getByRole('dialog');
    await open();
    await button(visit, 'desk.retract.begin').click();
    await isAsked(byLink, field('desk.retract.note'));
    await open();
    await button(visit, 'desk.retract.begin').click();
    await isAsked(async () => {
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('g');
      await page.keyboard.press('q');
    }, field('desk.retract.note'));
    await open();
    await button(visit, 'desk.retract.begin').click();
    await isAsked(async () => {
      await page.keyboard.press('Control+k');
      const palette = dialog.getByRole('combobox');
      if ((await palette.inputValue()) === '') await palette.fill(visit.t('desk.page.coverage'));
      await dialog.getByRole('option', { name: new RegExp(`^${visit.t('desk.page.coverage')}`) }).waitFor();
      await palette.press('Enter');
    }, field('desk.retract.note'));
    await open();
    await button(visit, 'desk.retract.begin').click();
    await isAsked(() => button(visit, 'desk.cancel').click(), field('desk.retract.note'));
    await button(visit, 'desk.hiding.begin').click();
    await isAsked(() => button(visit, 'desk.cancel').click(), field('desk.hiding.reason'));
    await button(visit, 'desk.owner.hand-over').click();
    await isAsked(byLink, field('desk.owner.word'));
    await open();
    await button(visit, 'duplicates.several').click();
    await isAsked(() => button(visit, 'desk.cancel').click(), field('desk.merge.reason'));
    await visit.go(`/desk/incidents/${record.id}/history`);
    await button(visit, 'desk.erase.begin').click();
    await isAsked(byEscape, field('desk.erase.why', dialog));
  });

  it('of what waits for two, of many records, and of what is hidden', async () => {
    const { page, t } = visit;
    await correctionThatWaits(desk, desk.second);
    await visit.go('/desk/releases');
    await page
      .getByRole('button', { name: new RegExp(`^${t('releases.refuse')}`) })
      .first()
      .click();
    await isAsked(byLink, field('releases.why'));
    await visit.go('/desk?sort=title');
    await page.locator('.queue-table tbody').getByRole('checkbox').first().click();
    await page.getByRole('button', { name: t('desk.queue.act', { n: 1 }), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('bulk.action')).selectOption('return');
    await isAsked(byEscape, field('bulk.question', dialog));
    await hide(desk.second, await published(desk, anIncident({ title: 'Hidden for safety' })));
    await visit.go('/desk/hidden');
    await button(visit, 'desk.hiding.by-code').click();
    await isAsked(() => button(visit, 'desk.cancel').click(), field('desk.hiding.codes'));
    await page.getByRole('checkbox').first().check();
    await isAsked(byLink, field('desk.hiding.reason'));
  });

  it('of the windows of analysts, of which a click beside loses nothing', async () => {
    const { page, t } = visit;
    const dialog = page.getByRole('dialog');
    for (const [path, add, named] of [
      ['/desk/coverage', 'desk.coverage.add', 'desk.span.note'],
      ['/desk/totals', 'desk.totals.add', 'desk.totals.publisher'],
      ['/desk/dated-notes', 'desk.dated-notes.add', 'desk.dated-notes.nameEn'],
      ['/desk/groups', 'desk.groups.add', 'desk.groups.note'],
    ] as const) {
      await visit.go(path);
      await page.getByRole('button', { name: new RegExp(`${t(add)}$`) }).click();
      await dialog.waitFor();
      questions.length = 0;
      await byEscape();
      await dialog.waitFor({ state: 'hidden' });
      expect(questions).toEqual([]);
      await page.getByRole('button', { name: new RegExp(`${t(add)}$`) }).click();
      const typed = field(named, dialog);
      // A press that begins in the window and ends beside it, as whoever marks words makes, closes nothing.
      await typed.fill(WORDS);
      await typed.hover();
      await page.mouse.down();
      await page.mouse.move(5, 5);
      await page.mouse.up();
      expect([await typed.inputValue(), questions]).toEqual([WORDS, []]);
      await isAsked(() => page.mouse.click(5, 5), typed);
    }
  });
});

it('went without one error on a page', () => {
  expect(visit.troubles).toEqual([]);
});

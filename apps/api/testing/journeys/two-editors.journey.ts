import type { BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { Editors } from '@vigil/shared/staff-responses/editing.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { must } from '../app.js';
import { anIncident } from '../an-incident.js';
import { ifMatch, log, openDesk, submit, take, type Desk } from '../desk.js';
import { eventually, type Visit } from './open-installation.js';
import { answer, answers, unfold, visitAs } from './incident-form-steps.js';
import { button, standsAs } from './desk-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { axeFaults } from './page-checks.js';

/**
 * Two reviewers have the same submitted record open, each in a browser of their own, and neither knows of the other.
 */
let stage: Stage;
let desk: Desk;
let one: Visit;
let other: Visit;
let id: string;

const record = async (): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  [one, other] = [await visitAs(stage, desk.reviewer), await visitAs(stage, desk.second, { lang: 'km', width: 360 })];
});
afterAll(() => stage?.close());

beforeEach(async () => {
  id = randomUUID();
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'As it was submitted' }), id));
});

/** Opens the form of the record with all its questions. */
const edit = async (visit: Visit): Promise<void> => {
  await visit.go(`/desk/incidents/${id}/edit`);
  await answer(visit, 'incident.title').waitFor();
  await unfold(visit);
};

const save = (visit: Visit): Promise<void> => button(visit, 'desk.save').click();
const isBack = ({ page }: Visit): Promise<void> => page.waitForURL(({ pathname }) => !pathname.endsWith('/edit'));

/** One has saved a title and a summary; the other, who began before, another title and a narrative. */
const collide = async (): Promise<void> => {
  await edit(one);
  await edit(other);
  await answer(one, 'incident.title').fill('As the one says');
  await answer(one, 'incident.publicSummary').fill('A summary by the one.');
  await save(one);
  await isBack(one);
  await answer(other, 'incident.title').fill('As the other says');
  await answer(other, 'incident.narrative').fill('A narrative by the other.');
  await save(other);
  await other.page.getByRole('heading', { name: other.t('desk.join.title') }).waitFor();
};

const side = (key: string, name: 'mine' | 'theirs') =>
  answers(other, key).getByRole('radio', { name: new RegExp(`^${other.t(`desk.join.${name}`)}`) });

/** A colleague tags the record, and does nothing else to it. */
const tag = async (action: 'tag' | 'untag', word: string): Promise<void> => {
  const items = [{ id, revision: (await record()).revision }];
  const { body } = await desk.second.post<BulkOutcomes>('/api/incidents/bulk-actions', {
    action,
    tag: word,
    dryRun: false,
    items,
  });
  expect(body.results.map(({ result }) => result)).toEqual(['done']);
};
const asksToJoin = (visit: Visit): Promise<number> =>
  visit.page.getByRole('heading', { name: visit.t('desk.join.title') }).count();

describe('an author whose returned record a reviewer takes up meanwhile', () => {
  let author: Visit;
  let returned: IncidentRecord;
  beforeEach(async () => {
    const question = { decision: 'return', question: 'Which day was it?' };
    returned = must(
      await desk.reviewer.post<IncidentRecord>(
        `/api/incidents/${id}/reviews`,
        question,
        ifMatch((await record()).revision),
      ),
    );
    author = await visitAs(stage, desk.monitor, { width: 360, height: 740 });
    await author.go(`/desk/incidents/${id}`);
    await answer(author, 'incident.title').waitFor();
  });
  afterEach(() => author.close());

  const isTold = async (): Promise<void> => {
    const status = label('WS_UNDER_REVIEW', 'en');
    await author.page.getByRole('alert').getByText(author.t('desk.form.moved-on', { status })).waitFor();
  };

  it('is told so in words when they save, keeps what they typed, and finds it again', async () => {
    await answer(author, 'incident.title').fill('As the author typed');
    await take(desk.reviewer, returned);
    await save(author);
    await isTold();
    expect(await asksToJoin(author)).toBe(0);
    expect(await button(author, 'desk.save').count()).toBe(0);
    await author.page.reload();
    await isTold();
    expect(await answer(author, 'incident.title').inputValue()).toBe('As the author typed');
    await author.page.getByRole('textbox', { name: author.t('desk.comments.add') }).waitFor();
    expect((await record()).incident.title).toBe('As it was submitted');
    expect(await axeFaults(author.page)).toEqual([]);
    await button(author, 'desk.join.drop-mine').click();
    await button(author, 'desk.form.back-to-record').click();
    await standsAs(author, 'WS_UNDER_REVIEW');
    await author.page.reload();
    await standsAs(author, 'WS_UNDER_REVIEW');
  });

  it('keeps an answer to the question, too, which nobody got', async () => {
    const own = author.page.getByLabel(author.t('desk.form.answer'), { exact: true });
    await own.fill('It was the fourth.');
    await take(desk.reviewer, returned);
    await button(author, 'desk.form.submit').click();
    await isTold();
    expect(await own.inputValue()).toBe('It was the fourth.');
    expect((await record()).answer).toBeNull();
  });
});

describe('an editor of a record that somebody else tags meanwhile', () => {
  it('saves what they typed, with the tags of both, and is asked nothing', async () => {
    await tag('tag', 'from before');
    await edit(one);
    await answer(one, 'incident.title').fill('As the one says');
    await answer(one, 'incident.tags').fill('from before, of the one');
    await tag('tag', 'of the other');
    await tag('untag', 'from before');
    await save(one);
    await isBack(one);
    expect(await asksToJoin(one)).toBe(0);
    expect((await record()).incident).toMatchObject({ title: 'As the one says', tags: 'of the one, of the other' });
  });

  it('finds both again in a form that they left open and come back to', async () => {
    await edit(one);
    await answer(one, 'incident.title').fill('As the one typed');
    await one.page.getByText(one.t('desk.form.kept')).waitFor();
    await tag('tag', 'of the other');
    await one.page.reload();
    await unfold(one);
    expect(await asksToJoin(one)).toBe(0);
    expect(await answer(one, 'incident.title').inputValue()).toBe('As the one typed');
    expect(await answer(one, 'incident.tags').inputValue()).toBe('of the other');
    await save(one);
    await isBack(one);
    expect((await record()).incident).toMatchObject({ title: 'As the one typed', tags: 'of the other' });
  });

  it('is asked where more than the tags has changed, and not about the tags', async () => {
    await edit(one);
    await answer(one, 'incident.title').fill('As the one says');
    await answer(one, 'incident.tags').fill('of the one');
    await tag('tag', 'of the other');
    await take(desk.second, await record());
    await save(one);
    await one.page.getByRole('heading', { name: one.t('desk.join.title') }).waitFor();
    expect((await record()).incident.title).toBe('As it was submitted');
    await button(one, 'desk.join.do').click();
    await save(one);
    await isBack(one);
    expect((await record()).incident).toMatchObject({ title: 'As the one says', tags: 'of the one, of the other' });
  });
});

it('an author whose draft somebody tags while they submit it is asked nothing', async () => {
  const draft = await log(desk.monitor, anIncident({ title: 'A draft with a tag' }));
  const visit = await visitAs(stage, desk.monitor);
  await visit.go(`/desk/incidents/${draft.id}`);
  await answer(visit, 'incident.title').waitFor();
  const tagged = { ...draft.incident, tags: 'of another device' };
  expect((await desk.monitor.put(`/api/incidents/${draft.id}`, tagged, ifMatch(draft.revision))).status).toBe(200);
  await button(visit, 'desk.form.submit').click();
  await standsAs(visit, 'WS_SUBMITTED');
  const { body } = await desk.monitor.get<IncidentRecord>(`/api/incidents/${draft.id}`);
  expect([body.incident.tags, body.status]).toEqual(['of another device', 'WS_SUBMITTED']);
  await visit.close();
});

describe('two editors of one record', () => {
  it('are both shown; the second sees both versions, chooses, and what each alone has changed stays', async () => {
    await collide();
    expect((await record()).incident).toMatchObject({
      title: 'As the one says',
      publicSummary: 'A summary by the one.',
      narrative: null,
    });
    const title = answers(other, 'incident.title');
    expect(await title.innerText()).toContain('As the one says');
    expect(await title.innerText()).toContain('As the other says');
    expect(await title.innerText()).toContain(other.t('desk.join.changed-by-both'));
    expect([
      await side('incident.title', 'mine').isChecked(),
      await side('incident.title', 'theirs').isChecked(),
    ]).toEqual([false, false]);
    expect(await side('incident.narrative', 'mine').isChecked()).toBe(true);
    expect(await side('incident.publicSummary', 'theirs').isChecked()).toBe(true);
    expect(await other.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await button(other, 'desk.join.do').click({ force: true }); // it says that it is off
    await other.page.getByText(other.t('desk.join.left', { n: 1 })).waitFor(); // nothing goes on before the choice
    await side('incident.title', 'mine').check();
    await button(other, 'desk.join.do').click();
    expect(await answer(other, 'incident.title').inputValue()).toBe('As the other says');
    await save(other);
    await isBack(other);
    expect((await record()).incident).toMatchObject({
      title: 'As the other says',
      publicSummary: 'A summary by the one.',
      narrative: 'A narrative by the other.',
    });
    await one.go(`/desk/incidents/${id}/history`);
    const told = one.page.getByRole('main');
    await told.getByText('As the other says').first().waitFor();
    // The lines of the history come after its heading.
    await told.getByText('As the one says').first().waitFor();
  });

  it('find both versions again when the page of the second is loaded in between, who may give way: what they typed is dropped only when they say so', async () => {
    await collide();
    // Twice: what is kept while nothing is chosen must not count as seen.
    for (let time = 0; time < 2; time += 1) {
      await other.page.reload();
      await other.page.getByRole('heading', { name: other.t('desk.join.title') }).waitFor();
      expect(await answers(other, 'incident.title').innerText()).toContain('As the other says');
      expect(await answers(other, 'incident.title').innerText()).toContain('As the one says');
      await other.page.waitForTimeout(600); // longer than what is typed waits to be kept
    }
    await button(other, 'desk.join.drop-mine').click();
    expect(await answer(other, 'incident.title').inputValue()).toBe('As the one says');
    expect((await record()).incident).toMatchObject({ title: 'As the one says', narrative: null });
  });

  it('see the version of the first when the second drops what they typed', async () => {
    await collide();
    await button(other, 'desk.join.drop-mine').click();
    expect(await answer(other, 'incident.title').inputValue()).toBe('As the one says');
    await answer(other, 'incident.narrative').fill('Added to it.');
    await save(other);
    await isBack(other);
    expect((await record()).incident).toMatchObject({ title: 'As the one says', narrative: 'Added to it.' });
  });
});

it('a decision about a record that was changed meanwhile is not taken, and the reviewer sees what it says now', async () => {
  await other.go(`/desk/incidents/${id}`);
  await button(other, 'desk.review.take').waitFor();
  await edit(one);
  await answer(one, 'incident.title').fill('Changed under their eyes');
  await save(one);
  await isBack(one);
  await button(other, 'desk.review.take').click();
  await other.page.getByText(other.t('desk.record.changed-meanwhile')).waitFor();
  await other.page.getByRole('heading', { level: 1, name: 'Changed under their eyes' }).waitFor();
  expect((await record()).status).toBe('WS_SUBMITTED');
  await button(other, 'desk.review.take').click();
  await standsAs(other, 'WS_UNDER_REVIEW');
});

it('went through all of it without one error on a page but the refusals themselves', () => {
  expect([...one.troubles, ...other.troubles].filter((trouble) => !/status of 412/.test(trouble))).toEqual([]);
});

it('an author who submits their own draft from its form is told of no other author, and edits it no longer', async () => {
  const draft = await log(desk.monitor, anIncident({ title: 'A draft of its author' }));
  const visit = await visitAs(stage, desk.monitor);
  const { page, t } = visit;
  const held = page.waitForRequest((asked) => /\/editors\?.*wait=/.test(asked.url()));
  await visit.go(`/desk/incidents/${draft.id}/edit`);
  await answer(visit, 'incident.title').waitFor();
  await held;
  expect(await page.getByText(t('desk.form.correcting')).count()).toBe(0);
  await button(visit, 'desk.form.submit').click();
  await standsAs(visit, 'WS_SUBMITTED');
  await eventually(
    async () => (await desk.reviewer.get<Editors>(`/api/incidents/${draft.id}/editors`)).body.editors.length,
    0,
  );
  expect(await page.locator('.who-edits p').count()).toBe(0);
});

describe('one monitor who loses the network', () => {
  it('goes elsewhere and comes back, and what was typed since the last saving is no other version of anybody', async () => {
    const visit = await visitAs(stage, desk.monitor, { width: 360, height: 740 });
    const { page, context, t } = visit;
    await visit.go('/desk/incidents/new');
    await answer(visit, 'incident.title').fill('As it was saved');
    await save(visit);
    await page.getByText(t('desk.form.saved', { at: '' }).trim()).waitFor();
    const toDesk = () =>
      page
        .getByRole('banner')
        .getByRole('link', { name: `Vigil ${t('desk.name')}` })
        .click();
    await context.setOffline(true);
    await toDesk();
    await page.goBack();
    await button(visit, 'app.again').waitFor(); // no empty form in place of a record
    await context.setOffline(false);
    await button(visit, 'app.again').click();
    await answer(visit, 'incident.title').fill('As it was typed without a network');
    await page.getByText(t('desk.form.kept')).waitFor();
    await context.setOffline(true);
    await toDesk();
    await page.goBack();
    expect(await answer(visit, 'incident.title').inputValue()).toBe('As it was typed without a network');
    await context.setOffline(false);
    await save(visit);
    await page
      .getByText(t('desk.form.saved', { at: '' }).trim())
      .or(page.getByRole('heading', { name: t('desk.join.title') }))
      .waitFor();
    expect(await page.getByRole('heading', { name: t('desk.join.title') }).count()).toBe(0);
    const { body } = await desk.monitor.get<IncidentRecord>(`/api${new URL(page.url()).pathname.replace('/desk', '')}`);
    expect([body.revision, body.incident.title]).toEqual([2, 'As it was typed without a network']);
  });

  it('reloads the page there, is told that what was typed is safe, and finds it again', async () => {
    const visit = await visitAs(stage, desk.monitor, { width: 360, height: 740 });
    const { page, context, t } = visit;
    await visit.go('/desk/incidents/new');
    await answer(visit, 'incident.title').fill('Typed before the network went');
    await page.getByText(t('desk.form.kept')).waitFor();
    await eventually(
      () => page.evaluate('navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)'),
      true,
    );
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: t('desk.offline.title') }).waitFor();
    await page.getByText(t('desk.offline.text')).waitFor();
    expect(await page.getByRole('link', { name: t('app.again') }).count()).toBe(1);
    // Nothing is pressed: the page comes back with the network.
    await context.setOffline(false);
    await answer(visit, 'incident.title').waitFor();
    expect(await answer(visit, 'incident.title').inputValue()).toBe('Typed before the network went');
  });
});

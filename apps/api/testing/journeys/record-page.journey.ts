import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { anAct, anIncident, aSource } from '../an-incident.js';
import { ifMatch, log, openDesk, published, submit, take, type Desk } from '../desk.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { storeFile } from '../evidence-inspection.js';
import type { WatchedPage } from '../test-browser.js';
import { openStage, press, type Stage } from './app-and-browser.js';
import { FILMED } from './film-a-square.js';
import { eventually } from './open-installation.js';
import { axeFaults } from './page-checks.js';
import { pageTexts } from './page-texts.js';

/** A record that is read like a file: what it says, what is missing, what comes next, and the files that prove it. */
const [t, km] = [pageTexts('en'), pageTexts('km')];
const ARTICLE = 'https://example.org/report';

let stage: Stage;
let desk: Desk;
let record: IncidentRecord;
let photo: string;
let office: WatchedPage;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const source = aSource({ url: ARTICLE });
  const acts = [anAct({ sources: [source.id] })];
  record = await submit(
    desk.monitor,
    await log(
      desk.monitor,
      anIncident({ title: 'Banners at a gate', sources: [source], acts, narrative: 'As heard.' }),
    ),
  );
  photo = await storeFile(stage.app, {
    incident: record.id,
    by: desk.monitor.member!.id,
    bytes: await aPhoto(await aScene(7, 800, 600), {}),
    type: 'image/jpeg',
    name: 'gate.jpg',
  });
  const archived = await desk.reviewer.put(`/api/evidence/${photo}/address`, { url: `${ARTICLE}/` });
  if (archived.status !== 204) throw new Error(archived.text);
  office = await stage.as(desk.reviewer);
});
afterAll(() => stage.close());

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
interface Shown {
  getBoundingClientRect(): { top: number; bottom: number };
  ownerDocument: { activeElement: unknown };
}
declare const getComputedStyle: (element: unknown) => { filter: string };
declare const innerHeight: number;
const isInSight = (one: Locator): Promise<boolean> =>
  one.evaluate((element: Shown) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
const filterOf = (one: Locator): Promise<string> => one.evaluate((element: Shown) => getComputedStyle(element).filter);
const hasFocus = (one: Locator): Promise<boolean> =>
  one.evaluate((element: Shown) => element.ownerDocument.activeElement === element);

describe('a record that a reviewer opens', () => {
  it('begins with what it says, what is missing and the next step, and keeps one main action in sight', async () => {
    const { page, troubles } = office;
    await page.goto(`${stage.origin}/desk/incidents/${record.id}`);
    const missing = region(page, t('desk.record.missing'));
    await missing.getByRole('link', { name: t('desk.queue.gap.one-source') }).waitFor();
    const bar = region(page, t('desk.record.bar'));
    const main = bar.locator('.button-primary');
    expect([await main.count(), await main.innerText()]).toEqual([1, t('desk.review.take')]);
    await region(page, t('desk.timeline.title')).getByText(t('change.submitted')).waitFor();
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    expect(await isInSight(main)).toBe(true);
    // The discussion is beside the file, and in sight wherever somebody reads.
    const talk = region(page, t('desk.comments.title'));
    expect(await isInSight(talk.getByRole('heading', { name: t('desk.comments.title') }))).toBe(true);
    await press(page, t('desk.review.take'));
    await eventually(() => main.innerText(), t('desk.review.verify'));
    await region(page, t('desk.timeline.title')).getByText(t('change.taken')).waitFor();
    expect(troubles).toEqual([]);
  });

  it('opens the form of the main action where the reader is, and takes the focus there', async () => {
    const { page } = await stage.as(desk.reviewer, { width: 360, height: 740 });
    await page.goto(`${stage.origin}/desk/incidents/${record.id}`);
    await region(page, t('desk.timeline.title')).getByText(t('change.taken')).waitFor();
    await page.evaluate('window.scrollTo(0, 2000)');
    await region(page, t('desk.record.bar'))
      .getByRole('button', { name: t('desk.review.verify') })
      .click();
    const form = region(page, t('desk.review.verify'));
    await eventually(() => form.locator('input:focus').count(), 1);
    expect(await isInSight(form.locator('input:focus'))).toBe(true);
    await region(page, t('desk.record.bar'))
      .getByRole('link', { name: t('desk.record.other-actions') })
      .click();
    const others = page.getByRole('complementary', { name: t('desk.record.other-actions') });
    await eventually(() => hasFocus(others), true);
    await others.getByRole('button', { name: t('desk.review.reject') }).waitFor();
  });

  it.each(
    everyNth(2, [
      ['en', 1280],
      ['km', 360],
    ] as const),
  )('shows files grey beside the words they prove, and large when asked: %s, %i', async (lang, width) => {
    const say = lang === 'km' ? km : t;
    const { page, troubles } = await stage.as(desk.reviewer, { lang, width });
    await page.goto(`${stage.origin}/desk/incidents/${record.id}${lang === 'km' ? '?lang=km' : ''}`);
    const acts = region(page, say('incident.acts.label'));
    const thumb = acts.getByRole('button', { name: /gate\.jpg/ });
    await thumb.waitFor();
    expect(await filterOf(thumb.locator('img'))).toBe('grayscale(1)');
    expect(await axeFaults(page)).toEqual([]);
    await thumb.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'gate.jpg' });
    const large = dialog.getByRole('img');
    await large.waitFor();
    expect(await filterOf(large)).toBe('grayscale(1)');
    await dialog.getByText(say('media.not-checked')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: say('media.colour') }).click();
    expect(await filterOf(large)).toBe('none');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await eventually(() => hasFocus(thumb), true);
    // Asked anew each time.
    await page.keyboard.press('Enter');
    expect(await filterOf(large)).toBe('grayscale(1)');
    expect(troubles).toEqual([]);
  });
});

describe('an answer that somebody wrote about', () => {
  it.each(
    everyNth(2, [
      ['en', 1280],
      ['km', 360],
    ] as const),
  )('is marked, and its mark leads to the thread, until that is resolved: %s, %i', async (lang, width) => {
    const say = lang === 'km' ? km : t;
    const about = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: `Wagtail ${width}` })));
    const [act] = about.incident.acts;
    const write = async (path: string): Promise<string> => {
      const id = randomUUID();
      await desk.second.put(`/api/incidents/${about.id}/comments/${id}`, { text: 'Who says so?', path });
      return id;
    };
    await write('/when');
    await write(`/acts/${act!.id}/actor`);
    const { page, troubles } = await stage.as(desk.reviewer, { lang, width });
    await page.goto(`${stage.origin}/desk/incidents/${about.id}?lang=${lang}`);
    const marks = page.locator('.comment-mark');
    const ofDay = page.getByRole('link', {
      name: say('desk.comments.mark-of', {
        comments: say('desk.comments.mark', { n: 1 }),
        answer: say('incident.when.label'),
      }),
    });
    await ofDay.waitFor();
    await region(page, say('incident.acts.label')).locator('.comment-mark').waitFor();
    expect(await marks.count()).toBe(2);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    expect(await axeFaults(page)).toEqual([]);
    await ofDay.focus();
    await page.keyboard.press('Enter');
    const thread = page.locator('article:focus');
    await thread.getByText(say('incident.when.label')).waitFor();
    expect(await isInSight(thread)).toBe(true);
    await thread.getByRole('button', { name: say('desk.comments.resolve') }).click();
    await ofDay.waitFor({ state: 'detached' });
    expect([await marks.count(), troubles]).toEqual([1, []]);
  });
});

describe('a decision that a colleague made impossible', () => {
  it('is no longer asked for', async () => {
    const taken = await take(desk.reviewer, await submit(desk.monitor, await log(desk.monitor, anIncident())));
    const { page } = office;
    await page.goto(`${stage.origin}/desk/incidents/${taken.id}`);
    await press(page, t('desk.review.return'));
    const form = region(page, t('desk.review.return'));
    await form.getByRole('textbox').fill('Who saw it?');
    // In another tab, as it were.
    const returned = await desk.reviewer.post(
      `/api/incidents/${taken.id}/reviews`,
      { decision: 'return', question: 'When was it?' },
      ifMatch(taken.revision),
    );
    expect(returned.status).toBe(200);
    await form.getByRole('button', { name: t('desk.review.return') }).click();
    await page.getByText(t('desk.record.changed-meanwhile')).waitFor();
    expect(await form.count()).toBe(0);
    // What was typed is not lost: it can be copied, and stands in the form once the decision is possible again.
    await page.getByText(t('desk.review.unsent')).waitFor();
    await page.getByText('Who saw it?', { exact: true }).waitFor();
    await press(page, t('desk.review.take'));
    await page.getByText(t('desk.review.unsent')).waitFor({ state: 'detached' });
    await press(page, t('desk.review.return'));
    expect(await form.getByRole('textbox').inputValue()).toBe('Who saw it?');
    await form.getByRole('textbox').fill('');
    office.forgive(/412 \(Precondition Failed\)/);
  });
});

describe('a returned record that its author left half changed', () => {
  it('says what is missing, is taken up and completed, and is graded only then', async () => {
    const { id, revision, incident } = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const question = { decision: 'return', question: 'What do they call it?' };
    await desk.reviewer.post(`/api/incidents/${id}/reviews`, question, ifMatch(revision));
    await desk.monitor.put(`/api/incidents/${id}`, { ...incident, title: null }, ifMatch(revision + 1));
    const { page, troubles } = await stage.as(desk.reviewer, { width: 360, height: 740 });
    await page.goto(`${stage.origin}/desk/incidents/${id}`);
    const missing = region(page, t('desk.record.missing'));
    await missing.getByText(`${t('incident.title.label')}: ${t('field.required')}`).waitFor();
    await press(page, t('desk.review.take'));
    await page.getByText(t('desk.why.incomplete')).waitFor();
    expect(await page.getByRole('button', { name: t('desk.review.verify') }).count()).toBe(0);
    await page.getByRole('button', { name: t('desk.review.return') }).waitFor();
    await missing.getByRole('link', { name: t('incident.title.label') }).click();
    await eventually(() => hasFocus(page.getByLabel(t('incident.title.label'))), true);
    await page.getByLabel(t('incident.title.label')).fill('Banners at a school');
    await press(page, t('desk.save'));
    const bar = region(page, t('desk.record.bar'));
    await bar.getByRole('button', { name: t('desk.review.verify') }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    expect(troubles).toEqual([]);
  });
});

describe('title and summary in both languages', () => {
  it('are missing on the record, asked for beside each other in the form, and then there', async () => {
    const { page, troubles } = office;
    await page.goto(`${stage.origin}/desk?gap=untranslated`);
    await page.getByRole('link', { name: 'Banners at a gate', exact: true }).click();
    const languages = page.getByRole('region', { name: new RegExp(`^${t('desk.translation.title')}`) });
    await languages.getByText(t('desk.translation.missing')).waitFor();
    await languages.getByText(t('desk.translation.no-title')).waitFor();
    await languages.getByRole('link', { name: t('desk.translation.add') }).click();
    const other = page.getByLabel(t('incident.titleTranslation.label'));
    await other.waitFor();
    const [one, beside] = [await page.getByLabel(t('incident.title.label')).boundingBox(), await other.boundingBox()];
    expect(beside!.x).toBeGreaterThan(one!.x + one!.width);
    await other.fill('ដកហូតបដានៅមុខខ្លោងទ្វារ');
    expect(await axeFaults(page)).toEqual([]);
    await press(page, t('desk.save'));
    await languages.getByText(t('desk.translation.there')).waitFor();
    expect(await languages.locator('[lang=km]').innerText()).toBe('ដកហូតបដានៅមុខខ្លោងទ្វារ');
    expect(await axeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('stays while somebody empties the translation to type it again', async () => {
    const { page } = office;
    await page.goto(`${stage.origin}/desk/incidents/${record.id}/edit`);
    const other = page.getByLabel(t('incident.titleTranslation.label'));
    await other.fill('');
    await other.pressSequentially('ប៉ាណូ');
    expect([await other.inputValue(), await hasFocus(other)]).toEqual(['ប៉ាណូ', true]);
  });

  it('takes the focus when it is asked for', async () => {
    const { page } = await stage.as(desk.reviewer, { width: 1280 });
    await page.goto(`${stage.origin}/desk/incidents/new`);
    await page.getByLabel(t('incident.title.label')).fill('At a gate');
    await page.getByRole('button', { name: `+ ${t('incident.titleTranslation.label')}` }).click();
    await eventually(() => hasFocus(page.getByLabel(t('incident.titleTranslation.label'))), true);
  });

  it('stand below each other on a phone', async () => {
    const { page } = await stage.as(desk.reviewer, { width: 360 });
    await page.goto(`${stage.origin}/desk/incidents/${record.id}/edit`);
    const other = page.getByLabel(t('incident.titleTranslation.label'));
    await other.waitFor();
    const [one, below] = [await page.getByLabel(t('incident.title.label')).boundingBox(), await other.boundingBox()];
    expect(below!.y).toBeGreaterThan(one!.y + one!.height);
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('the gallery', () => {
  it('shows no frame and plays nothing of a video until somebody asks, and then without sound', async () => {
    const { page, troubles } = office;
    await page.goto(`${stage.origin}/desk`);
    const film = Buffer.from(await page.evaluate<string>(FILMED), 'base64');
    const other = await published(desk, anIncident({ title: 'Filmed at a gate' }), 'VG_FAIR');
    await storeFile(stage.app, {
      incident: other.id,
      by: desk.monitor.member!.id,
      bytes: film,
      type: 'video/webm',
      name: 'gate.webm',
    });
    await page.goto(`${stage.origin}/desk/gallery`);
    await page.getByText(t('media.count', { from: 1, until: 2, n: 2, records: 2 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const status = page.getByRole('group', { name: t('desk.queue.filter.status'), exact: true });
    await status.getByRole('checkbox', { name: /^Published/ }).check();
    await page.waitForURL(/status=WS_PUBLISHED/);
    await page.getByText(t('media.count', { from: 1, until: 1, n: 1, records: 1 })).waitFor();
    expect(await page.locator('video, .gallery img').count()).toBe(0);
    await page.getByRole('button', { name: /gate\.webm/ }).click();
    const dialog = page.getByRole('dialog', { name: 'gate.webm' });
    expect(await dialog.locator('video').count()).toBe(0);
    await dialog.getByRole('button', { name: t('media.load-video') }).click();
    const video = dialog.locator('video');
    await video.waitFor();
    const state = (): Promise<unknown> =>
      video.evaluate((element) => {
        const { muted, paused, autoplay } = element as unknown as Record<string, boolean>;
        return [muted, paused, autoplay];
      });
    expect(await state()).toEqual([true, true, false]);
    expect(await filterOf(video)).toBe('grayscale(1)');
    await dialog.getByRole('button', { name: t('media.sound-on') }).click();
    expect(await state()).toEqual([false, true, false]);
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('link', { name: 'Filmed at a gate' }).click();
    await page.getByRole('heading', { level: 1, name: 'Filmed at a gate' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('says when a video could not be loaded, and loads it again when asked', async () => {
    const { page } = office;
    await page.route('**/original', (route) => route.abort());
    await page.goto(`${stage.origin}/desk/gallery`);
    await page.getByRole('button', { name: /gate\.webm/ }).click();
    const dialog = page.getByRole('dialog', { name: 'gate.webm' });
    const load = dialog.getByRole('button', { name: t('media.load-video') });
    await load.click();
    await dialog.getByText(t('media.failed')).waitFor();
    await page.unroute('**/original');
    await load.click();
    await dialog.locator('video').waitFor();
  });

  it('is read on a phone in Khmer', async () => {
    const { page, troubles } = await stage.as(desk.second, { lang: 'km', width: 360 });
    await page.goto(`${stage.origin}/desk/gallery?lang=km`);
    await page.getByText(km('media.count', { from: 1, until: 2, n: 2, records: 2 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});

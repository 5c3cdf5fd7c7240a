import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { openDesk, published, type Desk } from '../desk.js';
import { storeFile } from '../evidence-inspection.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { eventually, story, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { FILMED } from './film-a-square.js';
import { button } from './desk-steps.js';
import { axeFaults } from './page-checks.js';

/** A photo of the street, from the reviewer who covers a face to the reader who never sees it, in a real browser. */
let stage: Stage;
let desk: Desk;
let record: IncidentRecord;
let visit: Visit;
const { step, shows } = story();
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  record = await published(desk, anIncident());
  const photo = await aPhoto(await aScene(5, 800, 600), {
    takenAt: '2021:06:02 09:30:00',
    make: 'Vigilcam',
    lat: 11.5621,
    lon: 104.9188,
    words: 'CANARY',
  });
  await storeFile(stage.app, {
    incident: record.id,
    by: desk.monitor.member!.id,
    bytes: photo,
    type: 'image/jpeg',
    name: 'IMG 1.jpg',
  });
  visit = await visitAs(stage, desk.reviewer);
});
afterAll(() => stage?.close());

const rectangles = ({ page }: Visit): Promise<number> => page.locator('.draw-box-cover').count();

describe('a picture for readers', () => {
  step('stands at the desk beside what the record says', async () => {
    await visit.go(`/desk/incidents/${record.id}`);
    const files = visit.page.getByRole('region', { name: visit.t('evidence.title') });
    await files.getByText(visit.t('inspection.date.before', { day: '2 June 2021', n: 2 })).waitFor();
    await eventually(
      () =>
        files
          .locator('img')
          .first()
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      480,
    );
  });

  step('is covered with the mouse, with the keyboard alone, and with buttons', async () => {
    const { page, t } = visit;
    await button(visit, 'inspection.copies.make').click();
    const drawing = page.getByRole('group', { name: t('inspection.edit.picture') });
    const { x, y, width, height } = (await drawing.boundingBox())!;
    await page.mouse.move(x + width * 0.1, y + height * 0.1);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.3, y + height * 0.4, { steps: 4 });
    await page.mouse.up();
    expect(await rectangles(visit)).toBe(1);
    await button(visit, 'inspection.edit.add').focus();
    await page.keyboard.press('Enter');
    expect(await rectangles(visit)).toBe(2);
    const second = page.getByRole('button', { name: /^Redacted area 2/ });
    await second.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key);
    expect(await second.getAttribute('aria-label')).toBe(
      t('inspection.edit.box', { n: 2, left: 44, top: 40, width: 20, height: 22 }),
    );
    await button(visit, 'inspection.edit.wider').click();
    await button(visit, 'inspection.edit.add').click();
    await page.getByRole('button', { name: /^Redacted area 3/ }).focus();
    await page.keyboard.press('Delete');
    expect(await rectangles(visit)).toBe(2);
    await page.getByRole('button', { name: /^Redacted area 1/ }).waitFor();
  });

  step('is described in both languages, and waits for a colleague', async () => {
    const { page, t } = visit;
    await page.getByLabel(t('inspection.edit.alt-en')).fill('People sit before a gate.');
    await page.getByLabel(t('inspection.edit.alt-km')).fill('មនុស្សអង្គុយមុខខ្លោងទ្វារ។');
    await page.getByLabel(t('inspection.edit.tells-place')).selectOption('province');
    await page.getByLabel(t('inspection.edit.tells-date')).selectOption('month');
    await page.getByLabel(t('inspection.safe.none-recognised')).check();
    await button(visit, 'inspection.edit.send').click();
    await page.getByText(t('inspection.copy.done')).waitFor();
    expect(await button(visit, 'inspection.copy.agree').count()).toBe(0);
    expect(await axeFaults(visit.page)).toEqual([]);
  });

  step('is agreed to on a phone', async () => {
    const phone = await visitAs(stage, desk.second, { width: 360, height: 740, lang: 'km' });
    await phone.go(`/desk/incidents/${record.id}?lang=km`);
    await button(phone, 'inspection.copy.agree').click();
    await phone.page.getByText(phone.t('inspection.safe.needed')).waitFor();
    await phone.page.locator('.safety-question input:focus').waitFor();
    await phone.page.getByLabel(phone.t('inspection.safe.none-recognised')).check();
    await button(phone, 'inspection.copy.agree').click();
    await phone.page.getByText(phone.t('inspection.copy.shown')).waitFor();
    expect(await phone.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(await axeFaults(phone.page)).toEqual([]);
    expect(phone.troubles).toEqual([]);
  });

  shows('is on the page of the record, large and in its frame, also without a script', async () => {
    const reader = await visitAs(stage, null, { lang: 'km', width: 360 });
    await reader.go(`/incidents/${record.code}?lang=km`);
    const image = reader.page.getByRole('img', { name: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។' });
    await image.scrollIntoViewIfNeeded();
    await eventually(() => image.evaluate((one) => (one as unknown as { complete: boolean }).complete), true);
    expect([
      await image.getAttribute('width'),
      await image.getAttribute('height'),
      await image.getAttribute('loading'),
    ]).toEqual(['800', '600', 'lazy']);
    expect([await axeFaults(reader.page), reader.troubles]).toEqual([[], []]);
    const page = await fetch(`${stage.app.url}/incidents/${record.code}?lang=en`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(html).toContain('alt="People sit before a gate."');
    expect(html).toContain('Two people checked that no face and no number plate can be recognised.');
  });

  step('can be a still of a video, which the browser of the reviewer makes', async () => {
    const { page, t } = visit;
    const video = Buffer.from(await page.evaluate<string>(FILMED), 'base64');
    const file = { by: desk.monitor.member!.id, type: 'video/webm', kind: 'video', name: 'VID 1.webm' } as const;
    await storeFile(stage.app, { ...file, incident: record.id, bytes: video });
    await visit.go(`/desk/incidents/${record.id}`);
    await page.locator('.inspection-more:has(.inspection-copies) > summary').last().click();
    await button(visit, 'inspection.still.make').click();
    await button(visit, 'inspection.still.load').click();
    const shown = page.locator('.still-video');
    await eventually(() => shown.evaluate((one) => (one as unknown as { readyState: number }).readyState > 1), true);
    await button(visit, 'inspection.still.use').click();
    await page.getByLabel(t('inspection.edit.alt-en')).fill('A drawn square.');
    await page.getByLabel(t('inspection.edit.alt-km')).fill('ការ៉េមួយ។');
    await page.getByLabel(t('inspection.edit.tells-place')).selectOption('province');
    await page.getByLabel(t('inspection.edit.tells-date')).selectOption('month');
    await page.getByLabel(t('inspection.safe.none-recognised')).check();
    await button(visit, 'inspection.edit.send').click();
    await page.getByText(t('inspection.copy.done')).waitFor();
    expect(await axeFaults(visit.page)).toEqual([]);
  });

  shows('leaves no trouble in any browser', async () => {
    expect(visit.troubles).toEqual([]);
  });
});

describe('other words than the rule’s', () => {
  const WORDS = {
    en: 'On 4 June 2021, guards took banners from 77 people.',
    km: 'នៅថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ ក្រុមសន្តិសុខបានយកបដា។',
  };

  step('are proposed at the desk, where what the record does not have is flagged', async () => {
    const { page, t } = visit;
    await visit.go(`/desk/incidents/${record.id}`);
    await button(visit, 'desk.story.edit').click();
    await page.getByLabel(t('desk.story.en')).fill(WORDS.en);
    await page.getByLabel(t('desk.story.km')).fill(WORDS.km);
    await button(visit, 'desk.story.send').click();
    await page.getByText(t('desk.story.sent')).waitFor();
    expect(await page.locator('[aria-labelledby="story-of-record"] q').allInnerTexts()).toEqual(['77']);
    expect(await axeFaults(visit.page)).toEqual([]);
  });

  step('wait for a colleague, who sees the flags and agrees on a phone', async () => {
    const phone = await visitAs(stage, desk.second, { width: 360, height: 740, lang: 'en' });
    await phone.go(`/desk/incidents/${record.id}`);
    const waiting = phone.page.getByRole('region', { name: phone.t('releases.story-waits') });
    await waiting.getByText(/“77”/).waitFor();
    expect(await phone.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(await axeFaults(phone.page)).toEqual([]);
    await waiting.getByRole('button', { name: /^Release/ }).click();
    await waiting.waitFor({ state: 'detached' });
    expect(phone.troubles).toEqual([]);
  });

  shows('are what readers see, in both languages', async () => {
    for (const lang of ['en', 'km'] as const) {
      const html = await (await fetch(`${stage.app.url}/incidents/${record.code}?lang=${lang}`)).text();
      expect(html).toContain(WORDS[lang].replace('’', '&#x27;'));
    }
  });
});

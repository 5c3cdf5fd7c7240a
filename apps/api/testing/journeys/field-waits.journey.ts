import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Route } from 'playwright-core';
import type { Client } from '../app.js';
import { aScene } from '../draw-photos.js';
import { openPhone, type PhoneInHand } from './field-app-steps.js';
import { eventually, story } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';

/**
 * What a monitor is shown while they write and while a report waits: photos, a day that does not fit, and what became
 * of what was finished.
 */
let stage: Stage;
let monitor: Client;
let phone: PhoneInHand;
const refusals: string[] = [];
const words = { first: 'this one waits', second: 'this one goes' };
beforeAll(async () => {
  stage = await openStage();
  monitor = await stage.app.signIn('monitor');
  phone = await openPhone(stage.origin);
});
afterAll(async () => {
  await phone?.throwAway();
  await stage?.close();
});

const here = (key: string, params?: Record<string, string | number>): Promise<void> =>
  phone.visit.page.getByText(phone.visit.t(key, params)).first().waitFor();
const titles = async (): Promise<number> =>
  (await monitor.get<{ items: unknown[] }>('/api/incidents')).body.items.length;
/** Whether what is drawn is a picture, and not an empty square. */
const DRAWN = `[...document.querySelectorAll('canvas')].map((canvas) => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size > 20)`;
/** The office is too busy for the first report that comes, and for that one alone. */
let only: string | null = null;
const busy = async (route: Route): Promise<void> => {
  if (route.request().method() !== 'PUT') return route.continue();
  only ??= route.request().url();
  if (route.request().url() !== only) return route.continue();
  refusals.push(route.request().url());
  return route.fulfill({
    status: 429,
    headers: { 'retry-after': '1' },
    contentType: 'application/problem+json',
    body: JSON.stringify({ code: 'too-many-requests' }),
  });
};

describe('a monitor in the field', () => {
  const { step, shows } = story();
  step('sees photos that were just taken, small, until the form goes', async () => {
    const { visit } = phone;
    await visit.open();
    await visit.speak('en');
    await visit.enrol(monitor);
    await visit.isKept();
    await visit.pressWord('field.begin');
    await visit.pressWord('field.step.end.short');
    await visit.fill('incident.narrative.label', words.first);
    await visit.pressWord('field.step.media.short');
    await visit.add('photo', [
      { name: 'IMG_1.png', mimeType: 'image/png', buffer: await aScene(1, 900, 1600) },
      { name: 'IMG_2.png', mimeType: 'image/png', buffer: await aScene(2) },
    ]);
    await visit.add('sound', [{ name: 'a.mp3', mimeType: 'audio/mpeg', buffer: Buffer.alloc(40_000, 7) }]);
    await visit.page.getByText(visit.t('field.media.kind.sound', { n: 1 })).waitFor();
    await eventually(() => visit.page.evaluate(DRAWN), [true, true]);
    await visit.page.screenshot({ path: '.vigil/pictures/field-thumbnails.png', fullPage: true });
    const remove = (key: string): Promise<void> =>
      visit.page.getByRole('button', { name: `${visit.t('field.take-away')}: ${visit.t(key, { n: 1 })}` }).click();
    await remove('field.media.kind.sound');
    await remove('field.media.kind.photo');
    await eventually(() => visit.page.evaluate(DRAWN), [true]);
    await visit.pressWord('field.step.when.short');
    await visit.pressWord('field.step.media.short');
    await eventually(() => visit.page.evaluate(DRAWN), [true]);
    await visit.pressWord('field.form.leave');
    await visit.pressWord('field.go-on-locked');
    await visit.unlock();
    await visit.pressWord('field.step.media.short');
    await visit.page.getByText(visit.t('field.media.kind.photo', { n: 1 })).waitFor();
    expect(await visit.page.evaluate(DRAWN)).toEqual([]);
  });

  step('hears that a position of today does not fit an earlier day, and mends it in one press', async () => {
    const { visit } = phone;
    const isWarned = (): Promise<number> => visit.page.getByText(visit.t('field.elsewhen.same')).count();
    await visit.pressWord('field.step.when.short');
    await visit.fill('field.when.day', '2021-06-04');
    await visit.pressWord('field.step.where.short');
    expect(await isWarned()).toBe(0);
    await visit.pressWord('field.where.here');
    await here('field.elsewhen.same');
    await visit.page.screenshot({ path: '.vigil/pictures/field-elsewhen.png', fullPage: true });
    await visit.page.getByRole('button', { name: visit.t('field.elsewhen.day', { day: '' }).trim() }).click();
    await eventually(isWarned, 0);
    await visit.pressWord('field.step.when.short');
    await visit.fill('field.when.day', '2021-06-04');
    await here('field.elsewhen.same');
    await visit.pressWord('field.step.end.short');
    await visit.page
      .getByRole('alert')
      .getByRole('button', { name: visit.t('field.where.drop'), exact: true })
      .click();
    await eventually(isWarned, 0);
    await visit.saved();
  });

  step(
    'finishes two reports while the office is too busy for the first: the second goes, and the first says why it waits',
    async () => {
      const { visit, context } = phone;
      await context.route('**/api/field/reports/*', busy);
      await visit.pressWord('field.form.finish');
      await here('field.said.finished');
      await here('field.queue.held.busy', { n: 1 });
      await visit.pressWord('field.begin');
      await visit.pressWord('field.step.end.short');
      await visit.fill('incident.narrative.label', words.second);
      await visit.saved();
      await visit.pressWord('field.form.finish');
      await here('field.said.sent');
      await here('field.queue.held.busy', { n: 1 });
      await visit.page.screenshot({ path: '.vigil/pictures/field-held.png', fullPage: true });
      expect(await titles()).toBe(1);
    },
  );

  step(
    'need do nothing once the office takes it: it goes by itself, and nothing says any more that it waits',
    async () => {
      const { visit, context } = phone;
      await context.unroute('**/api/field/reports/*', busy);
      await here('field.queue.empty');
      expect([await titles(), await visit.page.getByText(visit.t('field.queue.held.busy', { n: 1 })).count()]).toEqual([
        2, 0,
      ]);
    },
  );

  shows(
    'that the one that waits was not asked for again and again, no page error, and no request to anybody else',
    async () => {
      expect(refusals.length).toBeGreaterThan(0);
      expect(refusals.length).toBeLessThan(20);
      expect(phone.troubles.filter((trouble) => !trouble.includes('429'))).toEqual([]);
    },
  );
});

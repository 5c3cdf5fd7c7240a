import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aScene } from '../draw-photos.js';
import { FieldVisit, openPhone } from './field-app-steps.js';
import { everyNth } from '../sample-by-seed.js';
import { openStage, type Stage } from './app-and-browser.js';
import { axeFaults } from './page-checks.js';

/** Every screen of the field app, in both languages, light and dark, on a small phone and on a wide screen. */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** What axe finds (WCAG 2.2 AA, and its best practices), and whether anything is wider than the screen. */
const faultsOn = async ({ page }: FieldVisit, screen: string): Promise<string[]> =>
  (await axeFaults(page)).map((fault) => `${screen}: ${fault}`);

const STEPS = ['when', 'where', 'who', 'acts', 'harm', 'media', 'end'];

describe('the field app', () => {
  it.each(
    everyNth(3, [
      ['km', 'light', 320],
      ['en', 'dark', 1280],
      ['en', 'dark', 320],
    ] as const),
  )(
    'has no fault that axe finds and nothing that sticks out, in %s, %s, at %i pixels',
    async (language, scheme, width) => {
      const phone = await openPhone(stage.origin, { width, height: 640, scheme });
      const { visit } = phone;
      const faults: string[] = [];
      const look = async (screen: string): Promise<void> => void faults.push(...(await faultsOn(visit, screen)));
      await visit.open();
      await visit.speak(language);
      await look('enrol');
      await visit.enrol(await stage.app.signIn('monitor'));
      await look('home');
      await visit.pressWord('field.begin');
      for (const step of STEPS) {
        await visit.pressWord(`field.step.${step}.short`);
        if (step === 'when') {
          await visit.fill('field.when.day', '2021-06-04');
        }
        if (step === 'where') {
          await visit.pressWord('field.where.here');
          await visit.page.getByText(visit.t('field.elsewhen.same')).waitFor();
        }
        if (step === 'media') {
          await visit.add('photo', [{ name: 'IMG_1.png', mimeType: 'image/png', buffer: await aScene(3, 600, 800) }]);
          await visit.page.locator('canvas').waitFor();
        }
        if (step === 'acts') {
          await visit.choose('RS_SEIZE_MATERIAL');
          await visit.pressWord('field.step.actors.short');
        }
        if (step === 'harm') await visit.choose('HM_INJURY_MINOR');
        await look(step);
      }
      await visit.saved();
      await visit.pressWord('field.form.leave');
      await visit.pressWord('field.go-on-locked');
      await look('unlock');
      await visit.pressWord('field.cancel');
      await visit.pressWord('field.safety');
      await look('safety');
      const letters = await visit.page.evaluate<string[]>(
        `document.fonts.ready.then((all) => [...all].map(({ family, status }) => family.replaceAll('"', '') + ' ' + status))`,
      );
      if (language === 'km') expect(letters).toEqual(['Khmer letters loaded']);
      expect([...faults, ...phone.troubles]).toEqual([]);
      await phone.throwAway();
    },
  );

  it('is used with a keyboard alone: begun, answered, finished, and wiped by a key that is held', async () => {
    const phone = await openPhone(stage.origin);
    const { page, t } = phone.visit;
    await phone.visit.open();
    await phone.visit.enrol(await stage.app.signIn('monitor'));
    const goTo = async (name: string, key = 'Tab'): Promise<void> => {
      for (let tries = 0; tries < 80; tries += 1) {
        if ((await page.evaluate<string | null>('document.activeElement?.textContent ?? null'))?.trim() === name)
          return;
        await page.keyboard.press(key);
      }
      throw new Error(`no way to ${name}`);
    };
    const press = async (key: string, by = 'Tab'): Promise<void> => {
      await goTo(t(key), by);
      await page.keyboard.press('Enter');
    };
    await press('field.begin');
    await phone.visit.heading('field.step.when');
    await press('field.when.now');
    await phone.visit.saved();
    // The row of parts is before the questions.
    await press('field.step.end.short', 'Shift+Tab');
    await phone.visit.heading('field.step.end');
    await press('field.form.finish');
    await page.getByText(t('field.said.sent')).waitFor();
    await press('field.safety');
    await phone.visit.heading('field.safety');
    await goTo(t('field.wipe'));
    await page.keyboard.down('Enter');
    await page.waitForURL('about:blank');
    expect(phone.troubles).toEqual([]);
    await phone.throwAway();
  });
});

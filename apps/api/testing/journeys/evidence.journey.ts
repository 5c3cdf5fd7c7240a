import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import type { Client } from '../app.js';
import { log, submit } from '../desk.js';
import { aPhoto, sha256 } from '../upload-evidence.js';
import { story, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';

/** A reviewer adds files to a record, in a real browser, with a network that is cut. */
let stage: Stage;
let reviewer: Client;
let desk: Visit;
let incident: string;
const { step, shows } = story();
beforeAll(async () => {
  stage = await openStage();
  const monitor = await stage.app.signIn('monitor');
  reviewer = await stage.app.signIn('reviewer', 'Kingfisher');
  incident = (await submit(monitor, await log(monitor, anIncident()))).id;
  desk = await visitAs(stage, reviewer, { width: 360, height: 740 });
});
afterAll(() => stage?.close());

const [photo, video] = [aPhoto(40_000), aPhoto(6_000_000)];
const files = (): ReturnType<Visit['page']['locator']> => desk.page.locator('.evidence-file');
const choose = (...chosen: { name: string; bytes: Buffer }[]): Promise<void> =>
  desk.page
    .locator('.evidence input[type=file]')
    .setInputFiles(chosen.map(({ name, bytes }) => ({ name, mimeType: 'image/png', buffer: bytes })));

describe('a file of a record', () => {
  step('is added, hashed in the browser, sent and stored', async () => {
    await desk.go(`/desk/incidents/${incident}`);
    await choose({ name: 'IMG_0001.png', bytes: photo });
    await files().getByText(desk.t('evidence.state.stored')).waitFor();
    expect(await files().innerText()).toContain(sha256(photo));
  });

  step(
    'goes on from where it was when the network is back, by the button or after the page was loaded anew',
    async () => {
      const { page, context, t } = desk;
      // The third piece finds no network.
      let pieces = 0;
      await page.route('**/api/evidence/uploads/*', async (route) => {
        if (route.request().method() === 'PATCH') pieces += 1;
        if (pieces === 3) await context.setOffline(true);
        await route.continue().catch(() => undefined);
      });
      await choose({ name: 'VID_0002.png', bytes: video });
      await page.getByRole('button', { name: new RegExp(`^${t('evidence.pause')}`) }).waitFor();
      for (let tries = 0; tries < 100 && pieces < 3; tries += 1) await page.waitForTimeout(50);
      await page.getByRole('button', { name: new RegExp(`^${t('evidence.pause')}`) }).click();
      await page.getByRole('button', { name: new RegExp(`^${t('evidence.go-on')}`) }).waitFor();
      await page.unroute('**/api/evidence/uploads/*');
      await Promise.all([
        page.waitForResponse((answer) => answer.url().endsWith(`/${incident}/evidence`) && answer.ok()),
        context.setOffline(false),
      ]);
      await page.locator('.evidence-item').waitFor();
      // It stands among the files that are sent, and not once more as one to be added again.
      expect([await files().count(), await page.getByText(t('evidence.go-on-help')).count()]).toEqual([1, 0]);
      desk.forgive(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
      await desk.go(`/desk/incidents/${incident}`);
      await page.getByText(t('evidence.go-on-help')).waitFor();
      expect(await page.evaluate(`Object.keys(localStorage).filter((key) => key.startsWith('tus'))`)).toEqual([]);
      await choose({ name: 'VID_0002.png', bytes: video });
      await files().nth(1).getByText(t('evidence.state.stored')).waitFor();
      expect(await files().count()).toBe(2);
    },
  );

  step('that was added without a network is sent by itself once there is one', async () => {
    const { page, context, t } = desk;
    await context.setOffline(true);
    await choose({ name: 'IMG_0003.png', bytes: aPhoto(30_000) });
    await page.locator('.evidence-item').getByText(t('app.unreachable')).waitFor();
    await context.setOffline(false);
    desk.forgive(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    await files().nth(2).getByText(t('evidence.state.stored')).waitFor();
    await page.locator('.evidence-item').waitFor({ state: 'detached' });
  });

  step('that is none of what is taken is said to be, and can be removed', async () => {
    const { page, t } = desk;
    await choose({ name: 'drawing.png', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
    await page.getByText(t('evidence.refused-now', { name: 'drawing.png', why: t('refusal.unknown-type') })).waitFor();
    desk.forgive(/status of 422/);
    await files().nth(3).getByRole('button').click();
    await files().nth(3).waitFor({ state: 'detached' });
  });

  step('comes back as a download, and its custody says who asked for it', async () => {
    const { page, t } = desk;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      files()
        .first()
        .getByRole('link', { name: new RegExp(`^${t('evidence.download')}`) })
        .click(),
    ]);
    expect(download.suggestedFilename()).toBe('IMG_0001.png');
    await download.path();
    await files().first().locator('.evidence-custody summary').click();
    await files().first().getByText(t('custody.viewed')).waitFor();
  });
  shows('nothing that stands in anybody’s way', async () =>
    expect(await desk.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0),
  );
});

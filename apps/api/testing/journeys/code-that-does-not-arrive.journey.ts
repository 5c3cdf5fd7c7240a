import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { correctionThatWaits, hide, openDesk, published, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';

/** A page left open while a new release came: the server no longer has the code that the page would load now. */

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(() => stage?.close());

describe('code that does not arrive', () => {
  it('is said in the window that opens, which can be closed, and comes when the page is loaded again', async () => {
    const { go, page, t, close } = await visitAs(stage, desk.reviewer);
    await page.route('**/assets/queue-settings-*.js', (route) => route.fulfill({ status: 404 }));
    await go('/desk');
    const arrange = page.getByRole('button', { name: t('desk.queue.arrange'), exact: true });
    const dialog = page.getByRole('dialog', { name: t('desk.queue.arrange') });
    for (const time of ['first', 'second']) {
      await arrange.click();
      expect([time, await dialog.getByRole('alert').innerText()]).toEqual([
        time,
        expect.stringContaining(t('app.unreachable')),
      ]);
      await dialog.getByRole('button', { name: t('app.close') }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await page.getByRole('alert').count()).toBe(0);
    }
    await arrange.click();
    await dialog.getByRole('alert').waitFor();
    await page.unroute('**/assets/queue-settings-*.js');
    const again = page.waitForEvent('load');
    await dialog.getByRole('button', { name: t('app.again') }).click();
    await again;
    await arrange.click();
    await dialog.getByRole('checkbox').first().waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await close();
  });

  it('is said once, however many notices it is missing for', async () => {
    const { go, page, t, close } = await visitAs(stage, desk.reviewer);
    await hide(desk.second, await published(desk, anIncident({ title: 'Hidden' })));
    await correctionThatWaits(desk, desk.second);
    const missing = /\/assets\/(hiding-notices|waiting-releases)-/;
    await page.route(missing, (route) => route.fulfill({ status: 404 }));
    await go('/desk');
    await page.locator('main p[role="alert"]').nth(1).waitFor({ state: 'attached' });
    const alerts = page.getByRole('main').getByRole('alert');
    expect(await alerts.count()).toBe(1);
    expect(await alerts.innerText()).toContain(t('app.unreachable'));
    await close();
  });

  it('is there already for a session that ends', async () => {
    const { go, page, t, close } = await visitAs(stage, desk.reviewer);
    const loads = ['sign-in-here', 'ways-to-prove'].map((name) =>
      page.waitForResponse((response) => response.url().includes(`/assets/${name}-`)),
    );
    await go('/desk');
    await Promise.all(loads.map(async (load) => (await load).finished()));
    await page.route('**/assets/**', (route) => route.fulfill({ status: 404 }));
    await stage.app.database.query('delete from session where member_id = (select id from member where name = $1)', [
      desk.reviewer.member!.name,
    ]);
    await page.getByRole('searchbox', { name: t('desk.queue.search') }).fill('Weir');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('desk.lost.title') });
    await dialog.getByLabel(t('desk.sign-in.password'), { exact: true }).waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await close();
  });
});

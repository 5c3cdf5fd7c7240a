import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDesk, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';
import type { Visit } from './open-installation.js';

/** The desk over a network, or on a server, that takes its time. */
let stage: Stage;
let desk: Desk;
let visit: Visit;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  visit = await visitAs(stage, desk.reviewer);
});
afterAll(() => stage?.close());

/** Has a page look again, as it does when its member comes back to it. */
const comeBack = ({ page }: Visit): Promise<void> => page.evaluate(`dispatchEvent(new Event('focus'))`);

it('what is pressed twice on a slow network is done once', async () => {
  const twice = async ({ page, t }: Visit, path: string, key: string): Promise<number> => {
    let sent = 0;
    await page.route(path, async (route) => {
      if (route.request().method() === 'GET') return route.fallback();
      sent += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return route.continue();
    });
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t(key), exact: true })
      .dblclick();
    await page.waitForTimeout(900);
    await page.unroute(path);
    return sent;
  };
  const admin = await visitAs(stage, desk.admin);
  await admin.go('/desk/people');
  await admin.page.getByRole('button', { name: admin.t('desk.people.invite') }).click();
  expect(await twice(admin, '**/api/invitations', 'desk.people.make-link')).toBe(1);
  await admin.close();
  await visit.go('/desk?mine=true');
  await button(visit, 'desk.queue.save-view').click();
  await visit.page.getByRole('dialog').getByLabel(visit.t('desk.queue.view-title')).fill('Mine');
  expect(await twice(visit, '**/api/queue-views/*', 'desk.queue.save')).toBe(1);
});

it('a window that has somebody confirm who they are gives way to the one that has them sign in', async () => {
  const client = await stage.app.signIn('reviewer');
  const own = await visitAs(stage, client);
  const { page, t } = own;
  await own.go('/desk/account');
  const session = (sql: string): Promise<unknown> =>
    stage.app.database.query(`${sql} where member_id = $1`, [client.member!.id]);
  await session(`update session set proved_at = now() - interval '11 minutes'`);
  await page.getByRole('button', { name: t('account.passkeys.add'), exact: true }).click();
  await page.getByLabel(t('account.passkey.name'), { exact: true }).fill('This computer');
  await page.getByRole('button', { name: t('account.passkey.make'), exact: true }).click();
  await page.getByRole('dialog', { name: t('account.again.title') }).waitFor();
  await session('delete from session');
  await comeBack(own);
  const lost = page.getByRole('dialog', { name: t('desk.lost.title') });
  await lost.waitFor();
  await page.waitForTimeout(300);
  expect(await lost.isVisible()).toBe(true);
  await own.close();
});

describe('while the server does not answer', () => {
  it('the desk says so after some seconds, and asks again', async () => {
    const { page, t } = visit;
    await page.clock.install();
    const silent = page.getByText(t('desk.silent'));
    for (const path of ['**/api/sessions/current', '**/api/coverage']) {
      let isHeld = true;
      await page.route(path, (route) => (isHeld ? undefined : route.continue()));
      await visit.go('/desk/coverage');
      await page.getByText(t('app.loading')).waitFor();
      await page.clock.fastForward(5_000);
      expect(await silent.count()).toBe(0);
      await page.clock.fastForward(5_000);
      await silent.waitFor();
      await visit.picture('server-silent');
      isHeld = false;
      await button(visit, 'app.again').click();
      await page.getByRole('heading', { level: 1, name: t('desk.page.coverage') }).waitFor();
      await page.getByText(t('desk.coverage.none')).waitFor();
      expect(await silent.count()).toBe(0);
    }
  });
});

it('went without one error on a page', () => {
  expect(visit.troubles).toEqual([]);
});

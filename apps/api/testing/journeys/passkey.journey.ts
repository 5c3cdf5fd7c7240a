import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { CDPSession, Page } from 'playwright-core';
import { InvitationsService } from '../../accounts/invitations.service.js';
import { openInstallation, story, type VisitedInstallation, type Visit } from './open-installation.js';
import { button } from './desk-steps.js';

/** A person with a passkey, in a real browser: Chromium's own virtual device holds the key and says yes. */
const NAME = 'Kingfisher';
const PASSWORD = 'orchid umbrella kettle 47 bridge';

let house: VisitedInstallation;
let visit: Visit;
let device: CDPSession;
const { step, shows } = story();

beforeAll(async () => {
  house = await openInstallation();
  visit = await house.visit({ lang: 'km', width: 360, height: 740 });
  device = await visit.context.newCDPSession(visit.page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
afterAll(() => house.close());

const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

describe('a member with a passkey', () => {
  step('takes up an invitation and makes a passkey as the second step', async () => {
    const { page, t } = visit;
    const token = await house.app.app.get(InvitationsService).invite('monitor', null);
    await page.goto(`${house.origin}/sign-in#invitation=${token}`);
    await page.getByRole('textbox', { name: t('desk.invitation.name'), exact: true }).fill(NAME);
    await page.getByLabel(t('desk.invitation.password'), { exact: true }).fill(PASSWORD);
    await button(visit, 'desk.invitation.do').click();
    await button(visit, 'account.passkey.make').click();
    await page.getByRole('checkbox', { name: t('account.recovery.kept') }).check();
    await button(visit, 'account.recovery.go-on').click();
    await heading(page, t('desk.home.title', { name: NAME }));
  });

  step('signs out, and in again with the passkey alone', async () => {
    const { page, t } = visit;
    await button(visit, 'desk.sign-out.do').click();
    await heading(page, t('desk.sign-in.title'));
    await button(visit, 'account.passkey-alone').click();
    await heading(page, t('desk.home.title', { name: NAME }));
  });

  step('shows once more who they are when it was too long ago, and what they asked for goes on', async () => {
    const { page, t } = visit;
    await page.getByRole('link', { name: t('account.link', { name: NAME }) }).click();
    await heading(page, t('account.title'));
    await house.app.database.query(`update session set proved_at = now() - interval '11 minutes'`);
    await button(visit, 'account.codes.renew').click();
    await button(visit, 'account.step.passkey', page.getByRole('dialog')).click();
    await page.getByRole('list', { name: t('account.recovery.list') }).waitFor();
    await page.getByRole('checkbox', { name: t('account.recovery.kept') }).check();
    await button(visit, 'account.recovery.go-on').click();
  });

  step('gives the passkey another name', async () => {
    const { page, t } = visit;
    await page
      .getByRole('button', { name: t('account.passkeys.rename-what', { name: t('account.passkey.first-name') }) })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('ទូរសព្ទខ្ញុំ');
    await button(visit, 'desk.save', dialog).click();
    await page.getByText('ទូរសព្ទខ្ញុំ').waitFor();
  });

  shows('has met no fault on the way', async () => {
    // The step-up itself, and a question of the first page that the signing out overtook.
    visit.forgive(/the server responded with a status of 40[13]/);
    expect(house.troubles()).toEqual([]);
  });
});

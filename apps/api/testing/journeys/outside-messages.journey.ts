import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import type { Locator, Page } from 'playwright-core';
import { CREATE, openDesk, type Desk } from '../desk.js';
import { openStage, press, refusedWith422, type Stage } from './app-and-browser.js';
import { eventually } from './open-installation.js';
import { axeFaults } from './page-checks.js';
import { pageTexts } from './page-texts.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const group = { nameEn: 'DEMO Lotus', nameKm: null, aliases: [], note: null };
  await desk.reviewer.put(`/api/groups/${randomUUID()}`, group, CREATE);
});
afterAll(() => stage.close());

/** Whether the whole of it is seen without scrolling. */
const isOnScreen = async (page: Page, what: Locator): Promise<boolean> => {
  const [box, screen] = [await what.boundingBox(), page.viewportSize()!];
  return box !== null && box.y >= 0 && box.y + box.height <= screen.height;
};

declare const document: { activeElement: object };
const hasFocus = (what: Locator): Promise<boolean> =>
  what.evaluate((element: object) => element === document.activeElement);

describe('the words of messages outside the product', () => {
  it('are proposed by an administrator on a phone, refused where they name a group, and released by a reviewer', async () => {
    const { page, troubles } = await stage.as(desk.admin, { width: 360 });
    await page.goto(`${stage.origin}/desk/settings`);
    await page.getByText(t('messages.state.off')).waitFor();
    // The browser's own button to choose a file speaks the language of the browser.
    const logo = page.getByLabel(t('settings.logo-choose'));
    expect(await logo.boundingBox()).toMatchObject({ width: 1, height: 1 });
    await page.getByRole('textbox', { name: t('messages.sender-address') }).fill('messages@office.example');
    const daily = page
      .getByRole('group', { name: t('messages.daily') })
      .getByRole('textbox', { name: t('messages.language-en') });
    await daily.fill('DEMO Lotus waits');
    await press(page, t('messages.save'));
    await page.getByText(t('field.says-group')).waitFor();
    await eventually(() => isOnScreen(page, page.locator('.desk-refused')), true);
    expect(await daily.getAttribute('aria-invalid')).toBe('true');
    expect(await hasFocus(daily)).toBe(true);
    // Whoever has no mouse is led there.
    await page.getByRole('button', { name: t('messages.save') }).press('Enter');
    await eventually(() => isOnScreen(page, daily), true);
    expect(await hasFocus(daily)).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    await daily.fill('A task waits');
    await press(page, t('messages.save'));
    await page.getByText(t('messages.saved')).waitFor();
    await eventually(() => isOnScreen(page, page.getByText(t('messages.saved'))), true);
    await page.reload();
    await page.getByText(t('messages.waiting')).waitFor();
    expect(await daily.inputValue()).toBe('A task waits');
    expect(troubles).toEqual(Array(2).fill(refusedWith422(`${stage.origin}/api/settings/messages`)));

    const { page: other, troubles: ofOther } = await stage.as(desk.reviewer, { width: 1280, lang: 'km' });
    await other.goto(`${stage.origin}/desk/releases`);
    await other.getByText(km('releases.kind.message-words')).waitFor();
    await other.getByText(km('releases.then-sent')).first().waitFor();
    expect(await axeFaults(other)).toEqual([]);
    await other.getByRole('button', { name: km('releases.agree-what', { what: t('message.sender') }) }).click();
    await other.getByText(km('releases.none')).waitFor();
    expect(ofOther).toEqual([]);
    await page.reload();
    await page.getByText(t('messages.state.off')).waitFor();
    expect(await daily.inputValue()).toBe('A task waits');
    expect(await page.getByText(t('messages.waiting')).count()).toBe(0);
  });
});

describe('a member', () => {
  it.each(
    everyNth(2, [
      ['km', 360],
      ['en', 1280],
    ] as const),
  )('chooses how to be told, and nothing more, with the keyboard too: %s, %i px', async (lang, width) => {
    const say = lang === 'km' ? km : t;
    const { page, troubles } = await stage.as(desk.monitor, { width, lang });
    await page.goto(`${stage.origin}/desk/account`);
    const none = page.getByRole('radio', { name: say('messages.own.none'), exact: true });
    expect(await none.isChecked()).toBe(true);
    const section = page.getByRole('region', { name: say('messages.own.title') });
    await section.getByRole('button', { name: say('messages.own.save'), exact: true }).click();
    await page.getByText(say('messages.own.saved-none')).waitFor();
    await none.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('textbox', { name: say('messages.own.address') }).fill('nobody');
    await section.getByRole('button', { name: say('messages.own.save'), exact: true }).click();
    await page.getByText(say('field.not-a-mail-address')).waitFor();
    await page.getByRole('textbox', { name: say('messages.own.address') }).fill('me@mail.example');
    await section.getByRole('button', { name: say('messages.own.save'), exact: true }).click();
    const saved = page.getByText(say('messages.own.saved-off'));
    await saved.waitFor();
    await page.getByRole('radio', { name: say('messages.own.urgent'), exact: true }).check();
    await saved.waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: say('messages.own.daily'), exact: true }).check();
    await press(page, say('messages.own.feed-make'));
    await page.getByText(say('messages.own.feed-once')).waitFor();
    const address = await page.getByRole('textbox', { name: say('messages.own.feed-json') }).inputValue();
    expect((await fetch(stage.app.url + new URL(address).pathname)).status).toBe(200);
    expect(await axeFaults(page)).toEqual([]);
    await page.reload();
    expect(await page.getByRole('textbox', { name: say('messages.own.address') }).inputValue()).toBe('me@mail.example');
    expect(await page.getByText(address).count()).toBe(0);
    await press(page, say('messages.own.feed-end'));
    await page.getByRole('radio', { name: say('messages.own.none'), exact: true }).check();
    await section.getByRole('button', { name: say('messages.own.save'), exact: true }).click();
    await page.getByText(say('messages.own.ended')).waitFor();
    expect((await fetch(stage.app.url + new URL(address).pathname)).status).toBe(404);
    expect(troubles).toEqual([refusedWith422(`${stage.origin}/api/inbox/messages`)]);
  });
});

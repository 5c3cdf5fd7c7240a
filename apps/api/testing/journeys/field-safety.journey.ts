import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { Page } from 'playwright-core';
import type { Client } from '../app.js';
import { aPhoto } from '../upload-evidence.js';
import { FieldVisit, openPhone, PASSPHRASE, type PhoneInHand } from './field-app-steps.js';
import { eventually } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';

/** Who takes the phone into their hand, in whichever way, and what they find. */
let stage: Stage;
let monitor: Client;
let other: Client;
const phones: PhoneInHand[] = [];
beforeAll(async () => {
  stage = await openStage();
  [monitor, other] = [await stage.app.signIn('monitor', 'heron'), await stage.app.signIn('monitor', 'egret')];
});
afterEach(async () => {
  for (const phone of phones.splice(0)) {
    expect(phone.troubles).toEqual([]);
    await phone.throwAway();
  }
});
afterAll(() => stage?.close());

const inHand = async (member = monitor): Promise<FieldVisit> => {
  const phone = await openPhone(stage.origin);
  phones.push(phone);
  await phone.visit.open();
  await phone.visit.speak('en');
  await phone.visit.enrol(member);
  await phone.visit.isKept();
  return phone.visit;
};
const draft = async (visit: FieldVisit, note: string): Promise<void> => {
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.end.short');
  await visit.fill('incident.narrative.label', note);
  await visit.saved();
};
const deviceOf = async (client: Client): Promise<string> =>
  (
    await client.get<{ items: { id: string; mine: boolean; hasEnded: boolean }[] }>('/api/field/devices')
  ).body.items.find(({ mine, hasEnded }) => mine && !hasEnded)!.id;
/** Everything that the site's origin keeps in this browser. */
const kept = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: (await indexedDB.databases()).map(({ name }) => name), state: history.state,
}))()`);
const NOTHING = { local: [], session: [], caches: [], workers: 0, databases: [], state: null };
/** Looks from a page of the same site that keeps nothing itself. */
const left = async (page: Page): Promise<unknown> => {
  await page.goto(`${stage.origin}/api/public/about`);
  return kept(page);
};
const goes = (page: Page): Promise<void> => page.waitForURL('about:blank');

describe('the field app', () => {
  // One phone for what leaves it as it was: to enrol another takes longer than to lock this one.
  it('locks after a minute, when its clock is set back or was asleep, and while a camera is open; drafts and photos are found again with the passphrase alone', async () => {
    const visit = await inHand();
    const { page, t } = visit;
    const begun = page.getByRole('button', { name: t('field.go-on-locked'), exact: true });
    const note = page.getByLabel(t('incident.narrative.label'), { exact: true });
    await page.clock.install();
    await visit.open();
    await draft(visit, 'heard at the gate');
    await page.clock.fastForward(59_000);
    await note.waitFor();
    await page.clock.fastForward(61_000);
    await begun.waitFor();
    expect(await page.content()).not.toContain('heard at the gate');
    await visit.pressWord('field.go-on-locked');
    await visit.unlock();
    await visit.pressWord('field.step.end.short');
    expect(await note.inputValue()).toBe('heard at the gate');

    await visit.pressWord('field.step.media.short');
    const chooser = page.waitForEvent('filechooser');
    await visit.pressWord('field.media.photo');
    const camera = await chooser;
    await page.clock.fastForward(61_000);
    await begun.waitFor();
    await camera.setFiles({ name: 'a.png', mimeType: 'image/png', buffer: aPhoto(600_000) });
    await page.getByText(t('field.end.files', { n: 1 })).waitFor();
    await visit.pressWord('field.go-on-locked');
    await visit.unlock();
    await visit.pressWord('field.step.media.short');
    await page.getByText(t('field.media.kind.photo', { n: 1 })).waitFor();

    const film = page.waitForEvent('filechooser');
    await visit.pressWord('field.media.video');
    const long = await film;
    await page.clock.fastForward(61_000);
    await begun.waitFor();
    await page.clock.fastForward(16 * 60_000);
    await long.setFiles({ name: 'a.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(600_000, 7) });
    await page.getByText(t('field.said.file-apart')).waitFor();
    await page.getByText(t('field.open', { n: 2 })).waitFor();
    await visit.pressWord('field.close');
    await begun.nth(1).click();
    await visit.unlock();
    await visit.pressWord('field.step.media.short');
    await page.getByText(t('field.media.kind.video', { n: 1 })).waitFor();
    await visit.pressWord('field.form.leave');
    await page
      .getByText(t('field.end.files', { n: 1 }))
      .nth(1)
      .waitFor();
    await visit.pressWord('field.lock');
    await begun.first().waitFor();
    await begun.first().click();
    await visit.unlock();

    await page.clock.setSystemTime(Date.now() - 3_600_000);
    await page.clock.runFor(2_000);
    await begun.first().waitFor();
  });

  it('deletes one draft and leaves the other, and wipes everything by one gesture, without a passphrase', async () => {
    const visit = await inHand();
    for (const note of ['first', 'second']) {
      await draft(visit, note);
      await visit.pressWord('field.form.leave');
    }
    await visit.page.getByText(visit.t('field.open', { n: 2 })).waitFor();
    await visit.press(
      `${visit.t('field.delete')}: ${visit.t('field.draft', { number: formatNumber(1, visit.t.language) })}`,
    );
    await visit.page
      .getByRole('alertdialog')
      .getByRole('button', { name: visit.t('field.delete'), exact: true })
      .click();
    await visit.page.getByText(visit.t('field.open', { n: 1 })).waitFor();
    await visit.pressWord('field.go-on-locked');
    await visit.unlock();
    await visit.pressWord('field.step.end.short');
    expect(await visit.page.getByLabel(visit.t('incident.narrative.label'), { exact: true }).inputValue()).toBe(
      'second',
    );
    await visit.pressWord('field.form.leave');
    await visit.pressWord('field.safety');
    const hold = visit.page.getByRole('button', { name: visit.t('field.wipe') });
    await hold.click();
    await visit.page.getByRole('heading', { name: visit.t('field.safety') }).waitFor();
    await hold.hover();
    await visit.page.mouse.down();
    await goes(visit.page);
    expect(await left(visit.page)).toEqual(NOTHING);
  });

  it('leaves nothing when the last person signs out', async () => {
    const visit = await inHand();
    await draft(visit, 'x');
    await visit.pressWord('field.form.leave');
    await visit.pressWord('field.sign-out');
    await visit.page
      .getByRole('alertdialog')
      .getByRole('button', { name: visit.t('field.sign-out'), exact: true })
      .click();
    await goes(visit.page);
    expect(await left(visit.page)).toEqual(NOTHING);
  });

  it('shows two people on one phone nothing of each other, and loses one when the desk ends them, within five seconds', async () => {
    const mine = await stage.app.signIn('monitor');
    const visit = await inHand(mine);
    await draft(visit, 'mine alone');
    await visit.pressWord('field.form.leave');
    await visit.pressWord('field.people.add');
    const { body } = await other.post<{ code: string }>('/api/field/devices', { name: 'shared' });
    await visit.fill('field.enrol.code', body.code);
    await visit.fill('field.enrol.label', 'egret-word');
    await visit.fill('field.enrol.passphrase', 'another-passphrase');
    await visit.pressWord('field.enrol.do');
    await visit.page.getByRole('button', { name: visit.t('field.unlock.see'), exact: true }).waitFor();
    expect(await visit.page.getByText(visit.t('field.open', { n: 1 })).count()).toBe(0);
    await visit.pressWord('field.people.other');
    await visit.press(visit.t('field.people.one', { n: '1' }));
    await visit.pressWord('field.unlock.see');
    await visit.unlock('another-passphrase');
    await visit.page.getByText(visit.t('field.wrong.passphrase')).waitFor();
    await visit.unlock(PASSPHRASE);
    await visit.page.getByText(visit.t('field.open', { n: 1 })).waitFor();
    const told: number[] = [];
    visit.page.on('response', (response) => {
      if (response.url().endsWith('/api/field/self')) told.push(response.status());
    });
    await mine.delete(`/api/field/devices/${await deviceOf(mine)}`);
    await visit.page
      .getByRole('button', { name: visit.t('field.people.other'), exact: true })
      .waitFor({ state: 'detached' });
    // By the first answer that says so; how often it asks is held in send-loop.spec.
    expect(told.filter((status) => status === 401)).toEqual([401]);
    const db = `new Promise((done) => { const open = indexedDB.open('field'); open.onsuccess = async () => { const all = {}; for (const name of ['people', 'reports', 'files']) all[name] = await new Promise((got) => { const asked = open.result.transaction(name).objectStore(name).count(); asked.onsuccess = () => got(asked.result); }); open.result.close(); done(all); }; })`;
    await eventually(() => visit.page.evaluate(db), { people: 1, reports: 0, files: 0 });
    await other.delete(`/api/field/devices/${await deviceOf(other)}`);
    await goes(visit.page);
    expect(await left(visit.page)).toEqual(NOTHING);
  });
});

describe('a phone that the desk lets send first', () => {
  it('begins nothing, keeps what is open until it was sent, and then loses everything', async () => {
    const mine = await stage.app.signIn('monitor');
    const visit = await inHand(mine);
    await draft(visit, 'still to go');
    await visit.pressWord('field.form.leave');
    expect((await mine.post(`/api/field/devices/${await deviceOf(mine)}/ending`)).status).toBe(200);
    const begin = visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true });
    await begin.waitFor({ state: 'detached', timeout: 20_000 });
    await visit.page.getByText(visit.t('field.ending', { time: '|' }).split('|')[0]!.trim()).waitFor();
    // It asks twice more meanwhile: what is open keeps it.
    const isItself = (response: { url(): string }): boolean => response.url().endsWith('/api/field/self');
    for (let times = 0; times < 2; times += 1) await visit.page.waitForResponse(isItself);
    await visit.page.getByText(visit.t('field.open', { n: 1 })).waitFor();
    await visit.pressWord('field.send-as-is');
    await goes(visit.page);
    expect(await left(visit.page)).toEqual(NOTHING);
    const { body } = await mine.get<{ total: number }>('/api/field/inbox');
    expect(body.total).toBe(1);
  });
});

/** Lets every write to the phone's disk fail, as on a full disk; or none again. */
const full = (page: Page, isFull: boolean): Promise<void> =>
  page.workers()[0]!.evaluate(
    `{ const store = IDBObjectStore.prototype; store.wrote ??= store.put;
       store.put = ${isFull} ? () => { throw new DOMException('', 'QuotaExceededError'); } : store.wrote; }`,
  );

describe('what goes wrong', () => {
  it('a report whose last answer is on no disk is not left by the Back of the phone, and is saved when it can be', async () => {
    const visit = await inHand();
    await draft(visit, 'before the disk was full');
    await full(visit.page, true);
    await visit.fill('incident.narrative.label', 'on a full disk');
    await visit.page.locator('.saved-not-saved').waitFor();
    const said = visit.page.getByText(visit.t('field.said.not-saved'));
    await visit.page.goBack();
    await said.waitFor();
    // A second time it is said anew, so that it is also heard anew; and two presses do not leave either.
    const before = await said.elementHandle();
    await visit.page.evaluate('history.back(); setTimeout(() => history.back(), 50)');
    await before!.waitForElementState('hidden');
    await said.waitFor();
    await visit.page.waitForTimeout(500);
    await said.waitFor();
    await full(visit.page, false);
    await visit.page.goBack();
    await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
    await visit.pressWord('field.go-on-locked');
    await visit.unlock();
    await visit.pressWord('field.step.end.short');
    expect(await visit.page.getByLabel(visit.t('incident.narrative.label'), { exact: true }).inputValue()).toBe(
      'on a full disk',
    );
  });

  it('a report that is open in another tab is not opened twice', async () => {
    const visit = await inHand();
    await draft(visit, 'x');
    const second = new FieldVisit(await visit.page.context().newPage(), stage.origin, visit.t);
    await second.open();
    await second.pressWord('field.go-on-locked');
    await second.unlock();
    await second.page.getByText(second.t('field.said.other-tab')).waitFor();
    await second.pressWord('field.send-as-is');
    await second.page.getByText(second.t('field.said.other-tab')).waitFor();
  });

  it('a code that the desk never gave, and a passphrase that is too short', async () => {
    const phone = await openPhone(stage.origin);
    phones.push(phone);
    const { visit } = phone;
    await visit.open();
    await visit.speak('en');
    await visit.fill('field.enrol.code', 'AAAA-AAAA-AAAA');
    await visit.fill('field.enrol.passphrase', 'short');
    await visit.pressWord('field.enrol.do');
    await visit.page.getByText(visit.t('field.wrong.too-short')).waitFor();
    await visit.fill('field.enrol.passphrase', PASSPHRASE);
    await visit.pressWord('field.enrol.do');
    await visit.page.getByText(visit.t('field.wrong.code')).waitFor();
  });
});

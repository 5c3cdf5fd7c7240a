import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { Route } from 'playwright-core';
import type { Client } from '../app.js';
import { aScene } from '../draw-photos.js';
import { aPhoto } from '../upload-evidence.js';
import { openStage, type Stage } from './app-and-browser.js';
import { FieldVisit, openPhone, type PhoneInHand } from './field-app-steps.js';
import { eventually } from './open-installation.js';

/** What was added or finished on a phone is lost by nothing that its owner, or the server, does meanwhile. */
let stage: Stage;
let monitor: Client;
let phone: PhoneInHand;
beforeAll(async () => {
  stage = await openStage();
  monitor = await stage.app.signIn('monitor');
});
afterEach(async () => {
  // A restored server knows nothing of what it took, and says so.
  expect(phone.troubles.filter((trouble) => !trouble.includes('status of 404'))).toEqual([]);
  await phone.throwAway();
});
afterAll(() => stage?.close());

const reports = async (): Promise<string[]> =>
  ((await stage.app.database.query('select id from field_report')) as { id: string }[]).map(({ id }) => id);
const inHand = async (): Promise<FieldVisit> => {
  phone = await openPhone(stage.origin);
  const { visit } = phone;
  await visit.open();
  await visit.speak('en');
  await visit.enrol(monitor);
  return visit;
};
/** Files that are added take as long as the test wants: reading one waits until `letGo`. */
const holdBack = ({ page }: FieldVisit): Promise<void> =>
  page.workers()[0]!.evaluate(
    `{ const read = Blob.prototype.arrayBuffer; const gate = new Promise((go) => { globalThis.letGo = go; });
       Blob.prototype.arrayBuffer = function () { return gate.then(() => read.call(this)); }; }`,
  );
const letGo = ({ page }: FieldVisit): Promise<void> => page.workers()[0]!.evaluate('globalThis.letGo()');
const addHeldBack = async (visit: FieldVisit): Promise<void> => {
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.media.short');
  await holdBack(visit);
  await visit.add('video', [{ name: 'a.png', mimeType: 'image/png', buffer: aPhoto(600_000) }]);
  await visit.page.getByText(visit.t('field.media.taking')).waitFor();
};
const hasOneFile = (visit: FieldVisit): Promise<void> =>
  visit.page.getByText(visit.t('field.end.files', { n: 1 })).waitFor();

it('a file that is still being encrypted keeps the report open, whether its author leaves by button or by Back', async () => {
  const visit = await inHand();
  await addHeldBack(visit);
  const said = visit.page.getByText(visit.t('field.said.still-taking'));
  await visit.pressWord('field.form.leave');
  await said.waitFor();
  await visit.press(visit.t('field.close'));
  await visit.page.goBack();
  await said.waitFor();
  await letGo(visit);
  await visit.page.getByText(visit.t('field.media.kind.photo', { n: 1 })).waitFor();
  await visit.pressWord('field.form.leave');
  await hasOneFile(visit);
});

it('a file that is still being encrypted when the app locks reaches its report, however long that takes', async () => {
  const visit = await inHand();
  await visit.page.clock.install();
  await visit.open();
  await addHeldBack(visit);
  const begin = visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true });
  await visit.page.clock.fastForward(61_000);
  await begin.waitFor();
  await visit.page.clock.fastForward(16 * 60_000);
  await letGo(visit);
  await hasOneFile(visit);
});

it('and although another report is begun meanwhile', async () => {
  const visit = await inHand();
  await visit.page.clock.install();
  await visit.open();
  await addHeldBack(visit);
  await visit.page.clock.fastForward(61_000);
  await visit.pressWord('field.begin');
  await letGo(visit);
  await visit.heading('field.step.when');
  await visit.pressWord('field.form.leave');
  await hasOneFile(visit);
});

const finishWithPhoto = async (visit: FieldVisit): Promise<void> => {
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.media.short');
  await visit.add('photo', [{ name: 'a.png', mimeType: 'image/png', buffer: aPhoto(600_000) }]);
  await visit.page.getByText(visit.t('field.media.kind.photo', { n: 1 })).waitFor();
  await visit.pressWord('field.form.finish');
};

it('sends words and file again to a server that was restored from before it took them', async () => {
  const visit = await inHand();
  const { page } = visit;
  let isTaken = false;
  const cut = (route: Route): Promise<void> => route.abort('connectionrefused');
  await phone.context.route('**/api/evidence/uploads', cut);
  page.on('response', (response) => {
    isTaken ||= response.request().method() === 'PUT' && response.ok();
  });
  await finishWithPhoto(visit);
  await eventually(async () => isTaken, true);
  const [before] = await reports();
  await stage.app.database.query('delete from field_report where id = $1', [before]);
  await stage.app.database.query('delete from evidence where incident_id = $1', [before]);
  await stage.app.database.query('delete from incident where id = $1', [before]);
  expect(await reports()).toEqual([]);
  await phone.context.unroute('**/api/evidence/uploads', cut);
  await visit.pressWord('field.queue.now');
  await page.getByText(visit.t('field.queue.empty')).waitFor();
  expect(await reports()).toEqual([before]);
  const { body } = await monitor.get<{ items: EvidenceView[] }>(`/api/incidents/${before}/evidence`);
  expect(body.items.map(({ state }) => state)).toEqual(['stored']);
});

it('sends what one person finished although the server does not know the token of another on the same phone', async () => {
  const visit = await inHand();
  await visit.pressWord('field.people.add');
  const egret = await stage.app.signIn('monitor', 'egret');
  const { body } = await egret.post<{ code: string }>('/api/field/devices', { name: 'shared' });
  await visit.fill('field.enrol.code', body.code);
  await visit.fill('field.enrol.label', 'egret-word');
  await visit.fill('field.enrol.passphrase', 'another-passphrase');
  await visit.pressWord('field.enrol.do');
  const ids = await visit.page.evaluate<string[]>(
    `new Promise((done) => { const open = indexedDB.open('field'); open.onsuccess = () => { const asked = open.result.transaction('people').objectStore('people').getAll(); asked.onsuccess = () => { open.result.close(); done(asked.result.map(({ token }) => token)); }; }; })`,
  );
  const [first] = ids as [string];
  await phone.context.route('**/api/field/reports/*', (route) =>
    route.request().headers()['authorization'] === `Bearer ${first}`
      ? route.fulfill({
          status: 401,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'wrong-token' }),
        })
      : route.continue(),
  );
  const before = (await reports()).length;
  for (const n of [0, 1]) {
    await visit.pressWord('field.people.other');
    await visit.heading('field.people.title');
    await visit.page
      .locator('main button')
      .filter({ hasText: /^(egret-word|Person \d)$/ })
      .nth(n)
      .click();
    await visit.pressWord('field.begin');
    await visit.pressWord('field.form.finish');
    await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
  }
  await eventually(async () => (await reports()).length, before + 1);
});

it('sends the words of a report before the rest of a file of an earlier one, also when another tab finishes it', async () => {
  const visit = await inHand();
  const held: Route[] = [];
  const hold = async (route: Route): Promise<void> => {
    if (route.request().method() !== 'PATCH') return route.continue();
    held.push(route);
  };
  await phone.context.route('**/api/evidence/uploads/*', hold);
  const known = (await reports()).length;
  await finishWithPhoto(visit);
  await eventually(async () => held.length, 1);
  const tab = new FieldVisit(await phone.context.newPage(), visit.origin, visit.t);
  await tab.open();
  for (const [n, one] of [visit, tab].entries()) {
    await one.pressWord('field.begin');
    await one.pressWord('field.form.finish');
    await eventually(async () => (await reports()).length, known + 2 + n);
  }
  await phone.context.unroute('**/api/evidence/uploads/*', hold);
  await Promise.all(held.map((route) => route.abort().catch(() => undefined)));
  await visit.pressWord('field.queue.now');
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor();
});

it('lists the receipts of the reports that were begun last first', async () => {
  const visit = await inHand();
  // The first report has the lowest id, so that an order by ids would be another.
  await visit.page
    .workers()[0]!
    .evaluate(
      `{ const begins = ['0', 'f']; const make = crypto.randomUUID.bind(crypto); crypto.randomUUID = () => (begins.shift() ?? '8') + make().slice(1); }`,
    );
  await visit.openSettings();
  await visit.pressWord('field.queue.receipts');
  const known = (await reports()).length;
  for (const n of [1, 2]) {
    await visit.pressWord('field.begin');
    await visit.pressWord('field.form.finish');
    await eventually(async () => (await reports()).length, known + n);
  }
  const newest = (await stage.app.database.query(
    `select left(encode(sha256, 'hex'), 16) as receipt from field_report order by received_at desc limit 2`,
  )) as { receipt: string }[];
  await eventually(
    async () =>
      (await visit.page.locator('.receipts code').allInnerTexts()).map((one) => one.replaceAll(' ', '').toLowerCase()),
    newest.map(({ receipt }) => receipt),
  );
});

it('does not say that everything was sent while the server refuses a report, and sends it when asked to', async () => {
  const visit = await inHand();
  const refuse = (route: Route): Promise<void> =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'already-exists' }),
        })
      : route.continue();
  await phone.context.route('**/api/field/reports/*', refuse);
  await visit.pressWord('field.begin');
  await visit.pressWord('field.form.finish');
  await visit.page.getByText(visit.t('field.queue.refused', { n: 1 })).waitFor();
  await eventually(() => visit.page.getByText(visit.t('field.sending.done')).count(), 0);
  await visit.pressWord('field.begin');
  await visit.pressWord('field.form.finish');
  await visit.page.getByText(visit.t('field.queue.refused', { n: 2 })).waitFor();
  // Each can be told from the other, also by who hears the page.
  for (const n of [1, 2]) {
    const which = visit.t('field.queue.refused-report', { number: formatNumber(n, visit.t.language) });
    const name = `${visit.t('field.delete')}: ${which}`;
    expect(await visit.page.getByRole('button', { name, exact: true }).count()).toBe(1);
  }
  await phone.context.unroute('**/api/field/reports/*', refuse);
  await visit.pressWord('field.queue.now');
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor();
});

it('shows each file that was added, also one that came while the photo before it was drawn small', async () => {
  const visit = await inHand();
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.media.short');
  await visit.page.evaluate(
    `{ const draw = createImageBitmap; let gate = new Promise((go) => { globalThis.letGo = go; });
       globalThis.createImageBitmap = (...words) => { const held = gate; gate = Promise.resolve(); return held.then(() => draw(...words)); }; }`,
  );
  const photo = (n: number) => visit.page.getByText(visit.t('field.media.kind.photo', { n }));
  for (const n of [1, 2]) {
    await visit.add('photo', [{ name: 'a.png', mimeType: 'image/png', buffer: await aScene(n) }]);
    await photo(n).waitFor();
  }
  await visit.page.evaluate('globalThis.letGo()');
  await eventually(() => visit.page.locator('canvas.thumbnail').count(), 2);
  expect(await photo(2).count()).toBe(1);
  await visit.pressWord('field.form.finish');
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor();
});

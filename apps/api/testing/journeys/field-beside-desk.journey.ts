import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { Client } from '../app.js';
import { aPhoto, sha256 } from '../upload-evidence.js';
import { openStage, signInTo, t, type Stage } from './app-and-browser.js';
import { openPhone, type PhoneInHand } from './field-app-steps.js';
import { eventually } from './open-installation.js';

/** The field app in a browser that also shows this site, and the desk to somebody who is signed in. */
let stage: Stage;
let monitor: Client;
let phone: PhoneInHand;
beforeAll(async () => {
  stage = await openStage();
  monitor = await stage.app.signIn('monitor');
  phone = await openPhone(stage.origin);
  const { visit } = phone;
  await visit.open();
  await visit.speak('en');
  await visit.enrol(monitor);
  await visit.isKept();
});
afterAll(async () => {
  await phone?.throwAway();
  await stage?.close();
});

/** The digests of the stored files of all of the monitor's records. */
const arrived = async (): Promise<(string | null)[]> => {
  const { body } = await monitor.get<{ items: { id: string }[] }>('/api/incidents?mine=true');
  const files = await Promise.all(
    body.items.map(({ id }) => monitor.get<{ items: EvidenceView[] }>(`/api/incidents/${id}/evidence`)),
  );
  return files.flatMap(({ body: { items } }) => items.map(({ sha256: digest }) => digest));
};
const signInAtTheDesk = (client: Client): Promise<void> => signInTo(phone.context, stage.origin, client);

it('sends words and photos while somebody is signed in at the desk in the same browser', async () => {
  const { visit } = phone;
  const photo = aPhoto(1_400_000);
  await signInAtTheDesk(await stage.app.signIn('reviewer'));
  await visit.pressWord('field.begin');
  await visit.pressWord('field.step.media.short');
  await visit.add('photo', [{ name: 'a.png', mimeType: 'image/png', buffer: photo }]);
  await visit.page.getByText(visit.t('field.media.kind.photo', { n: 1 })).waitFor();
  await visit.pressWord('field.form.finish');
  await eventually(arrived, [sha256(photo)]);
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor();
  expect(phone.troubles).toEqual([]);
});

it('opens without a network after somebody left this site by quick exit', async () => {
  const { visit, context } = phone;
  const reader = await context.newPage();
  await reader.goto(`${stage.origin}/?lang=en`, { waitUntil: 'load' });
  await reader
    .getByRole('button', { name: t('leave.do'), exact: true })
    .first()
    .click();
  await reader.waitForURL('about:blank');
  await context.setOffline(true);
  try {
    await visit.open();
    await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
  } finally {
    await context.setOffline(false);
    await reader.close();
  }
});

it('signs the desk out, too, when everything is wiped', async () => {
  const { visit, context } = phone;
  const signedIn = await stage.app.signIn('reviewer');
  await signInAtTheDesk(signedIn);
  const desk = await context.newPage();
  await desk.goto(`${stage.origin}/desk?lang=en`, { waitUntil: 'load' });
  await desk.evaluate('navigator.serviceWorker.getRegistration("/desk/").then(() => undefined)');
  await eventually(() => desk.evaluate(`localStorage.getItem('vigil.signed-in')`), '1');
  await eventually(() => desk.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)'), 2);
  await desk.close();
  await visit.pressWord('field.safety');
  await visit.page.getByRole('button', { name: visit.t('field.wipe') }).hover();
  await visit.page.mouse.down();
  await visit.page.waitForURL('about:blank');
  await eventually(
    async () => (await signedIn.get<{ member: object | null }>('/api/sessions/current')).body.member,
    null,
  );
  await visit.page.goto(`${stage.origin}/api/public/about`);
  expect(
    await visit.page.evaluate(
      'navigator.serviceWorker.getRegistrations().then((all) => all.map(({ scope }) => scope))',
    ),
  ).toEqual([]);
});

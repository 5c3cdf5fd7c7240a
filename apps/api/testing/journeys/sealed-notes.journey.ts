import type { SealedNoteView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { hashPassword } from '../../accounts/password.js';
import { anIncident } from '../an-incident.js';
import type { Client } from '../app.js';
import { canaryScannerFor } from '../canaries.js';
import { log, submit } from '../desk.js';
import { keysOf, makeKey, open, type Holder } from '../seal-notes.js';
import { story, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';

/**
 * Names, contacts and medical details, from the monitor who writes them to the readers who come and go, in a real
 * browser.
 */
const PASSPHRASE = 'green kettles sing at dawn';
const PASSWORD = 'orchid umbrella kettle 47 bridge';
const WORDS = { names: 'heronqxz Sokha', contacts: '012 egretzzk', medical: 'ស្ទើរបាត់ storkvvp' };
const scan = canaryScannerFor([
  {
    field: 'sealed',
    class: 'internal',
    record: 'x',
    words: ['heronqxz', 'egretzzk', 'storkvvp', 'ស្ទើរបាត់'],
    numbers: [],
  },
]);

let stage: Stage;
let [monitor, reviewer, third]: Client[] = [];
let second: Holder;
let desk: Visit;
let field: Visit;
let incident: string;
let sheets: string[];
const sent: string[] = [];
const { step, shows } = story();
beforeAll(async () => {
  stage = await openStage();
  [monitor, reviewer, third] = [
    await stage.app.signIn('monitor'),
    await stage.app.signIn('reviewer', 'Kingfisher'),
    await stage.app.signIn('reviewer', 'Jacana'),
  ];
  await stage.app.database.query('update member set password_hash = $2 where id = $1', [
    reviewer!.member!.id,
    await hashPassword(PASSWORD),
  ]);
  incident = (await log(monitor!, anIncident())).id;
  desk = await visitAs(stage, reviewer!);
  field = await visitAs(stage, monitor!, { width: 360, height: 740 });
  for (const { page } of [desk, field])
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
});
afterAll(() => stage?.close());

const notes = async (client: Client): Promise<SealedNoteView[]> =>
  (await client.get<{ items: SealedNoteView[] }>(`/api/incidents/${incident}/sealed-notes`)).body.items;
const givePassphrase = async (visit: Visit, passphrase = PASSPHRASE): Promise<void> => {
  await visit.page.getByLabel(visit.t('sealing.passphrase'), { exact: true }).fill(passphrase);
  await button(visit, 'sealing.unlock').click();
};

describe('a sealed note', () => {
  step('has a reader: a reviewer makes a key under a passphrase, after showing once more who they are', async () => {
    const { page, t } = desk;
    await stage.app.database.query(
      `update session set proved_at = now() - interval '11 minutes' where member_id = $1`,
      [reviewer!.member!.id],
    );
    await desk.go('/desk/sealing');
    await button(desk, 'sealing.make-key').click();
    await page.getByLabel(t('sealing.passphrase.new'), { exact: true }).fill(PASSPHRASE);
    await page.getByLabel(t('sealing.passphrase.again'), { exact: true }).fill(PASSPHRASE);
    await button(desk, 'sealing.make-key').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('account.step.password'), { exact: true }).fill(PASSWORD);
    await button(desk, 'account.step.do', dialog).click();
    await page.getByText(t('sealing.own.digits')).waitFor();
    desk.forgive(/status of 403/); // the step-up itself
  });

  step('has a recovery key in three parts, in use once all were typed back from paper', async () => {
    const { page, t } = desk;
    await button(desk, 'sealing.recovery.make').click();
    await button(desk, 'sealing.recovery.show').click();
    await page.getByRole('heading', { level: 1, name: t('sealing.recovery.title') }).waitFor();
    sheets = await page.locator('.sheet-digits').allInnerTexts();
    expect(sheets).toHaveLength(3);
    await button(desk, 'sealing.recovery.on-paper').click();
    const part = (k: number): Promise<void> =>
      page.getByLabel(t('sealing.sheet.part', { k, n: 3 }), { exact: true }).fill(sheets[k - 1]!.toLowerCase());
    await part(1);
    await part(2);
    await page.getByLabel(t('sealing.sheet.part', { k: 3, n: 3 }), { exact: true }).fill(sheets[0]!);
    await button(desk, 'sealing.recovery.use').click();
    await page.getByText(t('sealing.sheet.typed-wrong')).waitFor();
    expect((await keysOf(reviewer!)).map(({ member }) => member?.name)).toEqual(['Kingfisher']);
    await part(3);
    await button(desk, 'sealing.recovery.use').click();
    await page.getByText(t('sealing.recovery.done')).waitFor();
  });

  step('is written by a monitor, who cannot read it back', async () => {
    const { page, t } = field;
    await field.go(`/desk/incidents/${incident}`);
    await button(field, 'sealing.write').click();
    for (const [name, words] of Object.entries(WORDS))
      await page.getByLabel(new RegExp(`^${t(`sealing.${name}`)} `)).fill(words);
    await page.getByText(t('sealing.standing.first')).waitFor();
    await button(field, 'sealing.seal').click();
    await page.getByText(t('sealing.sealed-for-good')).waitFor();
    expect(scan(await page.content())).toEqual([]);
    expect(await page.getByRole('button', { name: new RegExp(`^${t('sealing.open')}`) }).count()).toBe(0);
    await submit(monitor!, (await monitor!.get<Parameters<typeof submit>[1]>(`/api/incidents/${incident}`)).body);
  });

  step('is opened by the reviewer with the passphrase, and not without', async () => {
    const { page, t } = desk;
    await desk.go(`/desk/incidents/${incident}`);
    await page
      .getByRole('button', { name: new RegExp(`^${t('sealing.open')} `) })
      .first()
      .click();
    await givePassphrase(desk, 'green kettles sing at dusk');
    await page.getByText(t('sealing.passphrase.wrong')).waitFor();
    await givePassphrase(desk);
    await page.getByText(WORDS.medical).waitFor();
    await button(desk, 'sealing.close').click();
    await page.getByText(WORDS.medical).waitFor({ state: 'detached' });
    expect(scan(await page.content())).toEqual([]);
  });

  step('is sealed for a second reviewer, once their digits were compared', async () => {
    const { page, t } = desk;
    second = await makeKey(await stage.app.signIn('reviewer', 'Bulbul'));
    await desk.go('/desk/sealing');
    await page.getByText(t('sealing.waiting.for', { n: 1, name: 'Bulbul' })).waitFor();
    await page.getByText(t('sealing.waiting.tick')).waitFor();
    await button(desk, 'sealing.compared').click();
    await page.getByRole('button', { name: t('sealing.waiting.do', { n: 1 }), exact: true }).click();
    await givePassphrase(desk);
    await page.getByText(t('sealing.waiting.none')).waitFor();
    expect((await open(second, incident, (await notes(reviewer!))[0]!.id)).text).toEqual(WORDS);
  });

  step('is sealed anew when that reviewer is frozen, who has nothing left', async () => {
    const { page, t } = desk;
    const [{ id }] = (await notes(reviewer!)) as [SealedNoteView];
    expect(
      (await reviewer!.put(`/api/members/${second.client.member!.id}`, { role: 'reviewer', frozen: true })).status,
    ).toBe(200);
    await desk.go('/desk/sealing');
    await page.getByText(t('sealing.waiting.stale', { n: 1 })).waitFor();
    await page.getByRole('button', { name: t('sealing.waiting.do', { n: 1 }), exact: true }).click();
    await givePassphrase(desk);
    await page.getByText(t('sealing.waiting.none')).waitFor();
    expect(
      (await notes(reviewer!)).map(({ revision, stale, sealedFor }) => [revision, stale, sealedFor.length]),
    ).toEqual([[2, false, 2]]);
    expect(
      await stage.app.database.query('select 1 from sealed_note_key where note_id = $1 and key_id = $2', [
        id,
        second.id,
      ]),
    ).toEqual([]);
  });

  step('is opened with two parts of the recovery key by a reviewer who has no key, in Khmer on a phone', async () => {
    const visit = await visitAs(stage, third!, { lang: 'km', width: 360, height: 740 });
    const { page, t } = visit;
    await visit.go(`/desk/incidents/${incident}`);
    await button(visit, 'sealing.open-by-recovery').click();
    await page.getByLabel(t('sealing.sheet'), { exact: true }).fill(sheets[2]!);
    await button(visit, 'sealing.go-on').click();
    await page.getByText(t('sealing.sheet.wrong')).waitFor();
    await page.getByLabel(t('sealing.second-part'), { exact: true }).fill(sheets[0]!);
    await button(visit, 'sealing.go-on').click();
    await page.getByText(WORDS.contacts).waitFor();
    expect(visit.troubles).toEqual([]);
  });

  step('has left a line in the history for each of this', async () => {
    const { page, t } = desk;
    await desk.go(`/desk/incidents/${incident}/history`);
    const lines = page.locator('.history-head strong');
    await lines.first().waitFor();
    expect((await lines.allInnerTexts()).toReversed()).toEqual(
      [
        'saved',
        'note-sealed',
        'submitted',
        'note-opened',
        'note-opened',
        'note-shared',
        'note-opened',
        'note-opened',
        'note-resealed',
        'note-opened-by-recovery',
      ].map((kind) => t(`change.${kind}`)),
    );
  });

  shows('has sent nothing of what was typed to anybody, and no passphrase', async () => {
    expect(sent.some((line) => line.includes('/sealed-notes/') && line.startsWith('PUT'))).toBe(true);
    expect(scan(sent.join('\n'))).toEqual([]);
    expect(
      sent.filter((line) => /kettles sing/.test(line) || sheets.some((sheet) => line.includes(sheet.slice(0, 19)))),
    ).toEqual([]);
    expect(scan(JSON.stringify(await field.page.evaluate('({ ...localStorage, ...sessionStorage })')))).toEqual([]);
  });

  shows('lets WebAssembly run on staff pages alone', async () => {
    const policy = async (path: string): Promise<boolean> =>
      /script-src [^;]*'wasm-unsafe-eval'/.test(
        (await fetch(stage.app.url + path)).headers.get('content-security-policy')!,
      );
    const seen: Record<string, boolean> = {};
    for (const path of [
      '/',
      '/method',
      '/incidents/KH-000000',
      '/embed',
      '/api/public/about',
      '/desk',
      '/desk/sealing',
      '/sign-in',
      '/deskless',
      '/assets/none.js',
    ])
      seen[path] = await policy(path);
    expect(seen).toEqual({
      '/': false,
      '/method': false,
      '/incidents/KH-000000': false,
      '/embed': false,
      '/api/public/about': false,
      '/desk': true,
      '/desk/sealing': true,
      '/sign-in': true,
      '/deskless': false,
      '/assets/none.js': false,
    });
  });

  shows('has met no fault on the way', async () => {
    expect([...desk.troubles, ...field.troubles]).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { fingerprintOf } from '@vigil/shared/sealing/fingerprint.js';
import { onPaper } from '@vigil/shared/sealing/recovery-key-paper.js';
import { type Identity, IDENTITY_FIELDS, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { lockSeed, newSeed, publicKeyOf } from '@vigil/shared/sealing/sealing-key.js';
import { toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { handIn, happens } from '../a-person.js';
import { CREATE, openDesk, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';
import { keptBy } from './kept-by-browser.js';
import { story, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** An office carries its own cases away: sealed in the browser, and opened again where nothing of it is sent. */
const KEY_PASSPHRASE = 'green kettles sing at dawn';
const FILE_PASSPHRASE = 'seven quiet lanterns by the river';
/** None of it may stand in the file, nor reach the server. Long enough to stand in no ciphertext by chance. */
const SECRETS = ['Heronqxzwvk', 'សម្ងាត់', 'auntqxzwvk', KEY_PASSPHRASE, FILE_PASSPHRASE];
/** What the server knows, and what the file must not say. */
const IN_FILE = ['velvet harbour', 'linen ladder', 'CE_ARREST', 'person', 'names', 'copper lantern'];

let stage: Stage;
let desk: Desk;
let office: Visit;
let sheet: string;
let file: Buffer;
let name: string;
const sent: string[] = [];
const { step } = story();

const watch = (visit: Visit): void =>
  void visit.page.on('request', (request) =>
    sent.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  );
const makeKey = async (
  kind: 'own' | 'recovery',
): Promise<{ id: string; fingerprint: string; publicKey: Uint8Array }> => {
  const { reviewer } = desk;
  const owner = kind === 'own' ? reviewer.member!.id : 'recovery';
  const [id, seed] = [randomUUID(), newSeed()];
  const publicKey = await publicKeyOf(seed);
  const lockedSeed = kind === 'own' ? toBase64Url(await lockSeed(seed, owner, KEY_PASSPHRASE)) : null;
  const kept = await reviewer.put(`/api/sealing-keys/${id}`, { kind, publicKey: toBase64Url(publicKey), lockedSeed });
  if (kept.status !== 200) throw new Error(kept.text);
  if (kind === 'recovery') sheet = await onPaper(seed);
  return { id, publicKey, fingerprint: await fingerprintOf(owner, publicKey) };
};

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const own = await makeKey('own');
  await makeKey('recovery');
  const person = await handIn(desk.reviewer, { handle: 'velvet harbour', risk: 'RK_HIGH' });
  await handIn(desk.second, { handle: 'copper lantern' });
  await handIn(desk.reviewer, { handle: 'paper meadow' });
  await happens(desk.reviewer, 'ARREST', '2021-02-28..2021-03-01', [person]);
  const entry = randomUUID();
  const texts = {
    ...Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, ''])),
    names: 'Heronqxzwvk Sokha សម្ងាត់',
    family: '=auntqxzwvk',
  } as Identity;
  const { body, wrapped } = await sealIdentity({ person, entry, revision: 1 }, texts, [own]);
  await desk.reviewer.put(`/api/people/${person}/identities/${entry}`, {
    body: toBase64Url(body),
    keys: [{ key: own.id, wrapped: toBase64Url(wrapped[0]!) }],
  });
  const kept = await desk.reviewer.put(
    `/api/court-cases/${randomUUID()}`,
    { ...blank(CourtCase), handle: 'linen ladder', people: [{ id: randomUUID(), person, role: 'CA_ACCUSED' }] },
    CREATE,
  );
  if (kept.status >= 300) throw new Error(kept.text);
  office = await visitAs(stage, desk.reviewer, { width: 1280 });
  watch(office);
});
afterAll(() => stage?.close());

const choose = ({ page, t }: Visit, buffer: Buffer): Promise<void> =>
  page.getByLabel(t('sealedFile.choose')).setInputFiles({ name: 'archive.bin', mimeType: 'text/plain', buffer });
const fault = ({ page, t }: Visit, which: string): Promise<void> =>
  page
    .getByRole('alert')
    .filter({ hasText: t(`sealedFile.fault.${which}`) })
    .waitFor();
const typePassphrase = async (visit: Visit, passphrase: string): Promise<void> => {
  await visit.page.getByLabel(visit.t('sealedFile.passphrase')).fill(passphrase);
  await button(visit, 'sealedFile.do-open').click();
};
const downloaded = async (visit: Visit, key: string): Promise<string> => {
  const coming = visit.page.waitForEvent('download');
  await button(visit, key).click();
  return readFile(await (await coming).path(), 'utf8');
};

describe('a sealed file of an office’s own people', () => {
  step('is made in the browser, after the passphrase of one’s key, and says nothing of what is in it', async () => {
    const { page, t } = office;
    await office.go('/desk/custody');
    await page.getByRole('link', { name: t('people.export') }).click();
    await page.getByText(t('sealedFile.only-those')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const make = page.getByRole('button', { name: t('sealedFile.do', { n: 2 }), exact: true });
    await page.getByLabel(t('sealedFile.passphrase')).fill('short');
    await page.getByLabel(t('sealing.passphrase.again')).fill('short');
    await make.click();
    await page.getByText(t('sealing.passphrase.short', { n: 20 })).waitFor();
    await page.getByLabel(t('sealedFile.passphrase')).fill(FILE_PASSPHRASE);
    await page.getByLabel(t('sealing.passphrase.again')).fill(FILE_PASSPHRASE);
    await make.click();
    await page.getByLabel(t('sealing.passphrase')).fill(KEY_PASSPHRASE);
    const coming = page.waitForEvent('download');
    await button(office, 'sealing.unlock').click();
    const download = await coming;
    name = download.suggestedFilename();
    file = await readFile(await download.path());
    await page.getByText(t('sealedFile.done', { n: 2, name })).waitFor();
    await page.getByText(t('sealedFile.without-name', { n: 1 })).waitFor();
    await page
      .getByRole('table', { name: t('sealedFile.list') })
      .getByText(desk.reviewer.member!.name)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(name).toMatch(/^sealed-[a-z2-9]{8}\.vigil$/);
    const bytes = file.toString('latin1');
    for (const one of [...SECRETS, ...IN_FILE])
      expect([one, bytes.includes(Buffer.from(one).toString('latin1'))]).toEqual([one, false]);
    expect(file.length).toBe(155 + 8 * 81 + 8 + 4 * (65_536 + 16));
  });

  step('says what is wrong with a file that is foreign, cut, damaged or too new, or a passphrase', async () => {
    await office.go('/desk/custody/open-file');
    const changed = (at: number, to: number): Buffer => {
      const other = Buffer.from(file);
      other[at] = to;
      return other;
    };
    for (const [buffer, which] of [
      [Buffer.from('name,age\nqxzwvk,3\n'), 'foreign'],
      [changed(12, 2), 'too-new'],
      [file.subarray(0, -100), 'cut'],
      [changed(200, file[200]! ^ 1), 'damaged'],
    ] as const) {
      await choose(office, buffer);
      await fault(office, which);
    }
    await choose(office, changed(file.length - 1, file.at(-1)! ^ 1));
    await typePassphrase(office, FILE_PASSPHRASE);
    await fault(office, 'damaged');
    await typePassphrase(office, `${FILE_PASSPHRASE}s`);
    await fault(office, 'wrong-passphrase');
    expect(await axeFaults(office.page)).toEqual([]);
  });

  step('opens again by its passphrase: found by a name, and saved as tables and as one document', async () => {
    const { page, t } = office;
    const before = sent.length;
    await choose(office, file);
    await typePassphrase(office, FILE_PASSPHRASE);
    await page.getByText(t('people.shown', { n: 2, total: 2 }), { exact: true }).waitFor();
    await page.getByLabel(t('sealedFile.search')).fill('sokha');
    await page.getByText(t('people.shown', { n: 1, total: 2 }), { exact: true }).waitFor();
    await page.getByText('velvet harbour', { exact: true }).click();
    await page.getByText('=auntqxzwvk').waitFor();
    await page.getByText('linen ladder', { exact: true }).click();
    await page.getByText(t('sealedFile.save')).click();
    await page.getByText(t('sealedFile.save-warning')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const people = await downloaded(office, 'sealedFile.save.people');
    expect(people).toContain('Heronqxzwvk Sokha សម្ងាត់');
    expect(people).toContain("'=auntqxzwvk");
    expect(await downloaded(office, 'sealedFile.save.events')).toContain('2021-02-28,2021-03-01');
    const document = JSON.parse(await downloaded(office, 'sealedFile.save.json')) as {
      records: { kind: string; answers?: { handle?: string } }[];
    };
    expect(document.records.map(({ kind, answers }) => answers?.handle ?? kind).sort()).toEqual(
      ['event', 'identity', 'linen ladder', 'paper meadow', 'velvet harbour'].sort(),
    );
    // What a page of the desk asks for by itself says nothing of a file.
    const asked = sent.slice(before).filter((one) => one.includes('/api/'));
    expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
  });

  step('opens by the key of a reader, and by the recovery key on paper, in Khmer on a phone', async () => {
    const phone = await visitAs(stage, desk.reviewer, { lang: 'km', width: 360, height: 740 });
    watch(phone);
    const { page, t } = phone;
    const openWith = async (way: string): Promise<void> => {
      await phone.go('/desk/custody/open-file');
      await choose(phone, file);
      await page.getByLabel(t('sealedFile.with')).selectOption(way);
    };
    await openWith('recovery');
    await page.getByLabel(t('sealing.sheet'), { exact: true }).fill(sheet);
    await button(phone, 'sealing.go-on').click();
    await page.getByText('Heronqxzwvk').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await button(phone, 'sealedFile.close').first().click();
    await page.getByText('Heronqxzwvk').waitFor({ state: 'detached' });
    await openWith('own');
    await page.getByLabel(t('sealing.passphrase')).fill(KEY_PASSPHRASE);
    await button(phone, 'sealing.unlock').click();
    await page.getByText('Heronqxzwvk').waitFor();
    expect(await keptBy(phone)).not.toContain('qxzwvk');
    // The page that makes one is whole there, too.
    await phone.go('/desk/custody/export');
    await page.getByText(t('sealedFile.only-those')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  step('reaches the server, and what the browser keeps, in no word', async () => {
    const kept = await keptBy(office);
    expect(sent.some((one) => one.startsWith('POST ') && one.includes('/api/people-exports'))).toBe(true);
    for (const one of [...SECRETS.flatMap((secret) => [secret, encodeURIComponent(secret)]), name, 'archive.bin']) {
      expect([one, sent.filter((request) => request.includes(one))]).toEqual([one, []]);
      expect([one, kept.includes(one)]).toEqual([one, false]);
    }
    const whats: { what: string }[] = await stage.app.database.query(
      `select what from log_leaf where entity = 'person' and what like 'identity-opened%' order by idx`,
    );
    expect(whats.map(({ what }) => what)).toEqual(['identity-opened-for-export']);
  });
});

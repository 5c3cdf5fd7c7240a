import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { openIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { lockSeed, newSeed, publicKeyOf, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { fingerprintOf } from '@vigil/shared/sealing/fingerprint.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type {
  CourtCasePage,
  CourtCaseView,
  OpenedIdentity,
  PeoplePage,
  PersonView,
} from '@vigil/shared/staff-responses/people.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { readPerson } from '../a-person.js';
import { aZip, workbookFiles } from '../a-workbook.js';
import { openDesk, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';
import { keptBy } from './kept-by-browser.js';
import { story, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** A lawyers' office brings its lists: every name is sealed in the browser, and no request has a word of a file. */
const CSV = `Our clients,,,,,,
Name,Sex,Arrested on,Charged on,Released on,Article,Case no,Phone,Notes
Heronqxzwvk Sokha,F,2021-03-01,2021-03-03,,"494, 495",zqxwvk/12,099qxzwvk,criedqxzwvk
Egretqxzwvk Dara,M,2021-03-01,2021-03-03,2021-04-09,494,zqxwvk/12,,
Heronqxzwvk Sokha,F,2021-05-01,,,,,,
Ibisqxzwvk Late,F,2021-05-05,,2021-05-01,,,,
,,,,2021-06-01,,,,
`;
const KHMER = 'ក្រៀលសម្ងាត់';
/** None of it may reach the server. Long enough to stand in no ciphertext by chance. */
const CANARIES = ['qxzwvk', 'zqxwvk', KHMER, encodeURIComponent(KHMER), 'Sokha', 'Our clients'];

let stage: Stage;
let desk: Desk;
let office: Visit;
let seed: Seed;
let fingerprint: string;
const sent: string[] = [];
const { step } = story();

const text = (cell: string): string => `<is><t>${cell}</t></is>`;
const rowOf = (n: number, cells: readonly string[]): string =>
  `<row r="${n}">${cells.map((cell, at) => `<c r="${'ABCDE'[at]}${n}" t="inlineStr">${text(cell)}</c>`).join('')}</row>`;
const WORKBOOK = aZip(
  workbookFiles({
    sheets: [
      rowOf(1, ['ឈ្មោះ', 'ភេទ', 'អាយុ', 'ថ្ងៃចាប់ខ្លួន', 'លេខទូរស័ព្ទ']) +
        rowOf(2, [KHMER, 'ស្រី', '៣៤', '១៧/៧/២០២០', '012qxzwvk']) +
        rowOf(3, [`${KHMER}ពីរ`, 'ប្រុស', '១៦', '៣០/៩/២០២០', '']),
    ],
  }),
);

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const { reviewer } = desk;
  seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  fingerprint = await fingerprintOf(reviewer.member!.id, publicKey);
  const lockedSeed = toBase64Url(await lockSeed(seed, reviewer.member!.id, 'green kettles sing at dawn'));
  const { status, text: said } = await reviewer.put(`/api/sealing-keys/${randomUUID()}`, {
    kind: 'own',
    publicKey: toBase64Url(publicKey),
    lockedSeed,
  });
  if (status !== 200) throw new Error(`${status} ${said}`);
  office = await visitAs(stage, reviewer, { width: 1280 });
  office.page.on('request', (request) =>
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  );
});
afterAll(() => stage?.close());

const choose = (visit: Visit, name: string, buffer: Buffer): Promise<void> =>
  visit.page.getByLabel(visit.t('caseList.choose')).setInputFiles({ name, mimeType: 'text/plain', buffer });

const people = async (): Promise<PeoplePage['items']> =>
  (await desk.reviewer.get<PeoplePage>('/api/people')).body.items;

/** Opens what is sealed of a person, with the reviewer's key. */
const openedNames = async ({ id, identities }: PersonView): Promise<string[]> =>
  Promise.all(
    identities.map(async ({ id: entry }) => {
      const { body } = await desk.reviewer.post<OpenedIdentity>(`/api/people/${id}/identities/${entry}/openings`, {
        with: 'own',
      });
      const place = { person: id, entry, revision: body.revision };
      const opened = await openIdentity(place, fromBase64Url(body.body)!, fromBase64Url(body.wrapped)!, {
        seed,
        fingerprint,
      });
      return `${opened.names}|${opened.documents}|${opened.family}`;
    }),
  );

/** The server does what is asked, and its answer is lost, once for each of these. */
const loseAnswers = async ({ page }: Visit, kinds: readonly RegExp[]): Promise<void> => {
  const left = [...kinds];
  await page.route('**/api/**', async (route) => {
    const at = left.findIndex((kind) => route.request().method() === 'PUT' && kind.test(route.request().url()));
    if (at < 0) return route.continue();
    left.splice(at, 1);
    await route.fetch();
    return route.abort('connectionreset');
  });
};

describe('a list of cases', () => {
  step('is read in the browser: what each column is, who will be made, and what is left aside', async () => {
    const { page, t } = office;
    await office.go('/desk/custody');
    await page.getByRole('link', { name: t('people.import') }).click();
    await choose(office, 'qxzwvk.csv', Buffer.from('just words qxzwvk\n'));
    await page
      .getByRole('alert')
      .filter({ hasText: t('file.no-rows') })
      .waitFor();
    await choose(office, 'qxzwvk.csv', Buffer.from('a,b\n1,2\n'));
    await page
      .getByRole('alert')
      .filter({ hasText: t('caseList.no-list') })
      .waitFor();
    const many = ['Name', ...Array.from({ length: 501 }, (_, n) => `qxzwvk ${n}`)].join('\n');
    await choose(office, 'qxzwvk.csv', Buffer.from(`${many}\n`));
    await page
      .getByRole('alert')
      .filter({ hasText: t('file.too-many-rows', { max: 500 }) })
      .waitFor();
    await choose(office, 'qxzwvk-list.csv', Buffer.from(CSV));
    await page.getByRole('heading', { name: t('caseList.people', { n: 3 }) }).waitFor();
    await page.getByText(t('caseList.cells', { filled: 23, used: 17, aside: 6 })).waitFor();
    await page.getByText(t('caseList.same-name', { rows: '5' })).waitFor();
    await page.getByText(t('caseList.problem.end-before-start')).waitFor();
    await page.getByText(t('caseList.problem.release-without-arrest')).waitFor();
    const is = (column: string) => page.getByLabel(t('caseList.is-of', { column }));
    expect(await is('Phone').inputValue()).toBe('identity.family');
    expect(await is('Notes').inputValue()).toBe('aside');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel(t('caseList.walked-out')).selectOption('yes');
  });

  step('is sealed and sent, and an answer that is lost makes nothing twice', async () => {
    const { page, t } = office;
    const kinds = [/api\/people\/[^/]+$/, /identities/, /case-events/, /court-cases/];
    await loseAnswers(office, kinds);
    await page.getByRole('button', { name: t('caseList.send', { n: 3 }), exact: true }).click();
    for (let lost = 0; lost < kinds.length; lost += 1) {
      await page.getByText(t('caseList.stopped')).waitFor();
      await button(office, 'caseList.go-on').click();
      await page.getByText(t('caseList.stopped')).waitFor({ state: 'detached' });
    }
    await page.getByText(t('caseList.done', { n: 3 })).waitFor();
    await page.unroute('**/api/**');
    expect(await axeFaults(page)).toEqual([]);
    const all = await Promise.all((await people()).map(({ id }) => readPerson(desk.reviewer, id)));
    expect(all.map(({ events, identities }) => [events.length, identities.length]).sort()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect((await Promise.all(all.map(openedNames))).flat().sort()).toEqual([
      'Egretqxzwvk Dara|Case no: zqxwvk/12|',
      'Heronqxzwvk Sokha|Case no: zqxwvk/12|099qxzwvk',
      'Heronqxzwvk Sokha||',
    ]);
    const cases = (await desk.reviewer.get<CourtCasePage>('/api/court-cases')).body.items;
    expect(cases).toEqual([expect.objectContaining({ people: 2, charges: 3 })]);
    const { body } = await desk.reviewer.get<CourtCaseView>(`/api/court-cases/${cases[0]!.id}`);
    expect(body.courtCase.charges.map(({ history }) => history.length)).toEqual([1, 1, 1]);
  });

  step('leaves a file of words by row, without a name', async () => {
    const { page } = office;
    const coming = page.waitForEvent('download');
    await button(office, 'caseList.file').click();
    const file = await readFile(await (await coming).path(), 'utf8');
    for (const { handle } of await people()) expect(file).toContain(handle);
    expect(file.trim().split('\r\n')).toHaveLength(6);
    for (const one of CANARIES) expect(file).not.toContain(one);
  });

  step('in Khmer, from a workbook, on a phone', async () => {
    const phone = await visitAs(stage, desk.reviewer, { lang: 'km', width: 360, height: 740 });
    const { page, t } = phone;
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await phone.go('/desk/custody/import');
    await choose(phone, `${KHMER}.xlsx`, WORKBOOK);
    await page.getByRole('heading', { name: t('caseList.people', { n: 2 }) }).waitFor();
    await page.getByText(t('caseList.cells', { filled: 9, used: 9, aside: 0 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    // What the server refuses for good holds up nobody else.
    const body = { code: 'invalid-body', errors: [{ pointer: '/when', code: 'not-yet', text: 'no such day' }] };
    await page.route('**/api/case-events/*', (route) => route.fulfill({ status: 400, json: body }), { times: 1 });
    await page.getByRole('button', { name: t('caseList.send', { n: 2 }), exact: true }).click();
    await page.getByText('no such day').waitFor();
    await page.getByRole('button', { name: t('caseList.skip', { rows: formatNumber(2, 'km') }) }).click();
    await page.getByText(t('caseList.done', { n: 1 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await people()).toHaveLength(5);
    expect(await keptBy(phone)).not.toContain(KHMER);
  });

  step('reaches the server, and what the browser keeps, in no word', async () => {
    const kept = await keptBy(office);
    expect(sent.some((one) => one.includes('/api/case-events/'))).toBe(true);
    for (const one of CANARIES) {
      expect(sent.filter((request) => request.includes(one))).toEqual([]);
      expect(kept).not.toContain(one);
    }
  });
});

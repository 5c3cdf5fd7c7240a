import type { FormerDraftLine } from '@vigil/shared/staff-responses/reports.js';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { anAccount, anIncident, aSource } from '../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../testing/app.js';
import { CREATE, ifMatch, published, type Desk } from '../testing/desk.js';
import { aDraft, bytesOf, docxAt, frozen, plain, written } from '../testing/draft-and-read-reports.js';
import { findChromium } from '../platform/find-chromium.js';
import { toPdf } from './rendering/html-to-pdf.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(90_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const path = (id: string): string => `/api/reports/drafts/${id}`;
const withWords = (draft: Draft, en: string): Draft => ({
  ...draft,
  parts: [{ kind: 'words', id: 'w', heading: { en: 'Words', km: '' }, text: { en, km: '' } }, ...draft.parts],
});
const page = async (id: string): Promise<string> =>
  plain((await desk.analyst.get(`${path(id)}/document?lang=en`)).text);

describe('a report that is being written', () => {
  it('is kept once, however often it is sent, and belongs to every reviewer and analyst alone', async () => {
    const draft = aDraft('press-line');
    const id = randomUUID();
    for (let i = 0; i < 2; i++)
      expect((await desk.analyst.put(path(id), draft, CREATE)).body).toMatchObject({ revision: 1 });
    expect(
      (await desk.reviewer.put(path(id), { ...draft, title: { en: 'Another', km: '' } }, ifMatch(1))).body,
    ).toMatchObject({ revision: 2, changedBy: desk.reviewer.member!.name, madeBy: desk.analyst.member!.name });
    expect((await desk.analyst.put(path(id), draft, CREATE)).status).toBe(409);
    const stale = await desk.analyst.put<{ current: { draft: Draft } }>(path(id), draft, ifMatch(1));
    expect([stale.status, stale.body.current.draft.title.en]).toEqual([412, 'Another']);
    expect(
      (await desk.analyst.get<{ items: { id: string }[] }>('/api/reports/drafts')).body.items.map((one) => one.id),
    ).toContain(id);
    for (const client of [desk.monitor, desk.admin, app.visitor])
      for (const address of ['', '/document', '/figures'])
        expect([401, 403]).toContain((await client.get(path(id) + address)).status);
    expect((await desk.analyst.delete(path(id), ifMatch(1))).status).toBe(412);
    expect((await desk.analyst.delete(path(id), ifMatch(2))).status).toBe(204);
    expect((await desk.analyst.get(path(id))).status).toBe(404);
  });

  it('loses nothing by a colleague: what they write over or delete is read for 30 days, and taken up again', async () => {
    const { id } = await written(desk.analyst, { ...aDraft('press-line'), title: { en: 'Whole', km: '' } });
    const former = async (): Promise<FormerDraftLine[]> =>
      (await desk.analyst.get<{ items: FormerDraftLine[] }>('/api/reports/drafts/former')).body.items;
    const before = (await former()).length;
    const again = { ...aDraft('press-line'), title: { en: 'Whole, again', km: '' } };
    expect((await desk.analyst.put(path(id), again, ifMatch(1))).status).toBe(200);
    expect(await former()).toHaveLength(before);
    await desk.reviewer.put(path(id), { ...again, title: { en: 'Emptied', km: '' }, parts: [] }, ifMatch(2));
    expect((await desk.reviewer.delete(path(id), ifMatch(3))).status).toBe(204);
    const [deleted, emptied] = await former();
    const [analyst, reviewer] = [desk.analyst.member!.name, desk.reviewer.member!.name];
    expect([deleted, emptied]).toMatchObject([
      { title: { en: 'Emptied' }, changedBy: reviewer, replacedBy: reviewer, deleted: true },
      { title: { en: 'Whole, again' }, changedBy: analyst, replacedBy: reviewer, deleted: false },
    ]);
    const { body } = await desk.analyst.get<{ draft: Draft }>(`/api/reports/drafts/former/${emptied!.id}`);
    expect((await desk.analyst.put(path(randomUUID()), body.draft, CREATE)).status).toBe(200);
    for (const client of [desk.monitor, desk.admin, app.visitor])
      for (const address of ['', `/${emptied!.id}`])
        expect([401, 403]).toContain((await client.get(`/api/reports/drafts/former${address}`)).status);
    await app.database.query(`update report_draft_former set replaced_at = now() - interval '31 days'`);
    expect(await former()).toEqual([]);
    expect((await desk.analyst.get(`/api/reports/drafts/former/${emptied!.id}`)).status).toBe(404);
  });

  it('has live figures: they change with what is published, until it is frozen', async () => {
    const { id, revision } = await written(
      desk.analyst,
      withWords(aDraft('press-line', { period: '2019' }), 'We recorded {I01}.'),
    );
    expect(await page(id)).toContain('We recorded nothing published yet.');
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2019-03-01', latest: '2019-03-01' } as never }),
    );
    expect(await page(id)).toContain('We recorded at least 1.');
    const { body } = await desk.analyst.get<{ items: { key: string; says: string }[] }>(`${path(id)}/figures?lang=en`);
    expect(body.items.find(({ key }) => key === 'I01')).toEqual({ key: 'I01', says: 'at least 1' });
    const {
      body: { code },
    } = await desk.analyst.post<{ code: string }>(`${path(id)}/freezings`, {}, ifMatch(revision));
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2019-04-01', latest: '2019-04-01' } as never }),
    );
    expect(await page(id)).toContain('We recorded at least 2.');
    expect(plain((await desk.analyst.get(`/api/reports/${code}/document?lang=en`)).text)).toContain(
      'We recorded at least 1.',
    );
  });

  it('is printed as a PDF by the Chromium of this computer, with its letters in it; where there is none it says so', async () => {
    const { id } = await written(desk.analyst, aDraft('press-line'));
    expect((await desk.analyst.get<{ prints: boolean }>(path(id))).body.prints).toBe(findChromium() !== null);
    if (!findChromium()) return expect((await desk.analyst.get(`${path(id)}/document?as=pdf`)).status).toBe(503);
    const pdf = await bytesOf(app.url, desk.analyst, `${path(id)}/document?as=pdf&lang=km`);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/Battambang/);
  });

  it('goes out of every report when it is erased, also where an analyst quoted it, and the log is still proven', async () => {
    const words = 'A sentence about one person.';
    const record = await published(
      desk,
      anIncident({ publicSummary: words, accounts: [anAccount({ text: words })], title: 'Erased from reports' }),
    );
    const code = await frozen(desk.analyst, withWords(aDraft('half-year'), `As was said: ${words}`));
    const { id } = await written(desk.analyst, withWords(aDraft('press-line'), `As was said: ${words}`));
    const { id: deleted } = await written(desk.analyst, withWords(aDraft('press-line'), `As was said: ${words}`));
    await desk.reviewer.delete(path(deleted), ifMatch(1));
    const former = async (): Promise<string> =>
      JSON.stringify(await app.database.query('select draft from report_draft_former'));
    expect(await former()).toContain(words);
    const read = async (): Promise<string> => (await desk.analyst.get(`/api/reports/${code}/document?as=json`)).text;
    expect(await read()).toContain(words);
    const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${record.id}/erasures`, {
      id: randomUUID(),
      path: `/accounts/${record.incident.accounts[0]!.id}/text`,
      why: 'They asked.',
    });
    expect((await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {})).status).toBe(200);
    expect(await read()).not.toContain(words);
    expect(await page(id)).not.toContain(words);
    expect(await former()).not.toContain(words);
    const home = mkdtempSync(join(tmpdir(), 'vigil-reports-'));
    const signer = signingKey({ ...TEST_CONFIG, home });
    await makeCheckpoint(app.database, signer);
    const { faults } = await checkDatabase(app.database.manager, { key: verifierKey(signer) });
    rmSync(home, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it.each<[string, (draft: Draft) => unknown, string[]]>([
    [
      'a place that is not there',
      (draft) => ({ ...draft, scope: { ...draft.scope, place: '9999' } }),
      ['/scope/place'],
    ],
    ['the country as a place', (draft) => ({ ...draft, scope: { ...draft.scope, place: 'KH' } }), ['/scope/place']],
    [
      'a group that readers do not know',
      (draft) => ({ ...draft, scope: { ...draft.scope, groups: ['G-000000'] } }),
      ['/scope/groups/0'],
    ],
    [
      'a question about a place that is not there',
      (draft) => ({ ...draft, parts: [{ kind: 'figure', id: 'q', question: 'period=2021&place=9999' }] }),
      ['/parts/0/question'],
    ],
    ['a figure that there is none of', (draft) => withWords(draft, '{I13}'), ['/parts/0/text/en']],
    ['no parts', (draft) => ({ ...draft, parts: null }), ['/parts']],
  ])('a draft with %s is refused, and the field is named', async (_what, change, pointers) => {
    const answer = await desk.analyst.put<{ errors: { pointer: string; text: string }[] }>(
      path(randomUUID()),
      change(aDraft('press-line')),
      CREATE,
    );
    expect([answer.status, answer.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
    expect(answer.body.errors.every(({ text }) => text !== '' && !text.startsWith('field.'))).toBe(true);
  });

  it('shows what somebody typed as words, on the page and in Word, whatever it is', async () => {
    const nasty = '<script>alert(1)</script> & "quoted" ]]> end';
    await published(
      desk,
      anIncident({
        title: nasty,
        when: { precision: 'DP_DAY', earliest: '2018-03-01', latest: '2018-03-01' } as never,
        sources: [
          aSource({ title: nasty }),
          aSource({ publisher: 'Other', url: 'https://other.example.net/x?a=1&b=2' }),
        ],
      }),
    );
    const draft = { ...withWords(aDraft('half-year', { period: '2018' }), nasty), title: { en: nasty, km: '' } };
    const turned = await desk.analyst.put<{ errors: { pointer: string; code: string }[] }>(
      path(randomUUID()),
      { ...draft, title: { en: 'a \u202E b', km: '' } },
      CREATE,
    );
    expect([turned.status, turned.body.errors.map(({ pointer, code }) => `${pointer} ${code}`)]).toEqual([
      422,
      ['/title/en invisible-character'],
    ]);
    const { id } = await written(desk.analyst, draft);
    const html = (await desk.analyst.get(`${path(id)}/document?lang=en`)).text;
    expect(html).not.toContain('<script>alert');
    expect(html).not.toMatch(/href="(?!https?:\/\/|\/|#)/);
    const docx = await docxAt(app.url, desk.analyst, `${path(id)}/document?lang=en`);
    expect(docx.faults).toEqual([]);
    expect(docx.paragraphs.some(({ text }) => text.includes('<script>alert(1)</script> & "quoted" ]]>'))).toBe(true);
  });

  it('freezes no draft that changed meanwhile, and answers what is not there alike everywhere', async () => {
    const { id } = await written(desk.analyst, aDraft('press-line'));
    expect((await desk.analyst.post(`${path(id)}/freezings`, {}, ifMatch(7))).status).toBe(412);
    expect((await desk.analyst.post(`${path(id)}/freezings`, {})).status).toBe(428);
    for (const code of ['R-000000', 'x', '%00', '..%2F..']) {
      expect((await desk.analyst.get(`/api/reports/${code}/document`)).status).toBe(404);
      expect((await desk.analyst.post(`/api/reports/${code}/publications`, {})).status).toBe(404);
      expect((await desk.analyst.delete(`/api/reports/${code}/publications`)).status).toBe(404);
      expect((await app.visitor.get(`/api/public/reports/${code}/document`)).status).toBe(404);
    }
    expect((await desk.analyst.get(`${path(id)}/document?as=exe`)).status).toBe(400);
    for (const file of ['page-fr.css', '..%2fpage-en.css', 'roboto.woff2', '%00'])
      expect((await app.visitor.get(`/api/public/report-page/${file}`)).status).toBe(404);
  });

  it('says that it cannot print where there is no Chromium, or where it fails, and leaves no file behind', async () => {
    await expect(toPdf('<p>x</p>', null)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(toPdf('<p>x</p>', '/bin/false')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(toPdf('<p>x</p>', '/nowhere/chromium')).rejects.toMatchObject({ code: 'unavailable' });
    expect(findChromium({ PATH: '/nowhere', CHROMIUM_PATH: '/nowhere/chromium' })).toBeNull();
  });
});

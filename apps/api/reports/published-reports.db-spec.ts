import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it, jest } from '@jest/globals';
import type { PublicReportCard } from '@vigil/shared/public/response-types.js';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { findChromium } from '../platform/find-chromium.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { CREATE, hide, published, releaseAll, type Desk } from '../testing/desk.js';
import { aDraft, frozen } from '../testing/draft-and-read-reports.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(90_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Listed {
  total: number;
  forms: string[];
  items: PublicReportCard[];
}
const list = async (language = 'en'): Promise<Listed> =>
  (await app.visitor.get<Listed>(`/api/public/reports?lang=${language}`)).body;
const publishReport = async (code: string): Promise<void> => {
  expect((await desk.analyst.post(`/api/reports/${code}/publications`, {})).status).toBe(204);
  await releaseAll(desk);
};
const titled = (draft: Draft, en: string): Draft => ({ ...draft, title: { en, km: '' } });

describe('the list of published reports', () => {
  it('says so when there is none', async () => {
    expect(await list()).toMatchObject({ total: 0, items: [] });
    expect((await app.visitor.get('/api/public/reports')).status).toBe(200);
  });

  it('has a report only after a second person published it, and no longer when it is taken back', async () => {
    await published(desk, anIncident({ title: 'Seen in a report' }));
    const code = await frozen(desk.analyst, aDraft('half-year'));
    expect((await list()).items.map((one) => one.code)).not.toContain(code);
    await publishReport(code);
    const shown = await list();
    expect([shown.total, shown.items.map((one) => one.code)]).toEqual([1, [code]]);
    expect(shown.forms).toEqual(['html', 'docx', ...(findChromium() ? ['pdf'] : [])]);
    await desk.analyst.delete(`/api/reports/${code}/publications`);
    await releaseAll(desk);
    expect((await list()).total).toBe(0);
  });

  it('shows the main figure, the chart, the period and the languages of each, in the language of the reader', async () => {
    const code = await frozen(desk.analyst, titled(aDraft('half-year'), 'The first half'));
    await publishReport(code);
    const [english] = (await list('en')).items;
    const [khmer] = (await list('km')).items;
    expect(english).toMatchObject({ code, period: '2021-H1', place: null, groups: [], languages: ['en', 'km'] });
    expect(english!.title.en).toBe('The first half');
    expect(english!.cover!.said).toMatch(/at least 1/i);
    expect(english!.cover!.chart!.caption).toMatch(/over time/);
    expect(khmer!.cover!.said).toMatch(/\p{Script=Khmer}/u);
    expect(khmer!.about).toMatch(/\p{Script=Khmer}/u);
  });

  it('carries the logo that the organisation has when somebody asks, in no checksum', async () => {
    const code = await frozen(desk.analyst, aDraft('press-line'));
    await publishReport(code);
    const as = async (form: string) => (await app.visitor.get(`/api/public/reports/${code}/document?as=${form}`)).text;
    const [page, content] = [await as('html'), await as('json')];
    expect(page).not.toContain('class="logo"');
    const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#c0301c' } })
      .png()
      .toBuffer();
    await app.database.query('update pub.head set logo = $1', [png.toString('base64')]);
    expect(await as('html')).toMatch(/<img class="logo" src="\/api\/public\/logo\?v=[0-9a-f]{16}" alt="">/);
    expect(await as('json')).toBe(content);
    await app.database.query(`update pub.head set logo = ''`);
    expect(await as('html')).toBe(page);
  });

  it('is printed anew when another line of what changed since, a withdrawal or a former checksum stands in it', async () => {
    const code = await frozen(desk.analyst, aDraft('press-line'));
    await publishReport(code);
    const repository = app.app.get(PublicRepository);
    const found = (await repository.written(code))!;
    const line = (day: string) => ({ day, code: 'KH-ABCDEF', what: 'corrected', reason: null, into: null });
    const pages: string[] = [];
    for (const changed of [
      { since: [line('2021-05-06')] },
      { since: [line('2021-05-07')] },
      { since: [line('2021-05-07')], withdrawn: 1 },
      { since: [line('2021-05-07')], withdrawn: 1, formerChecksums: ['f'.repeat(64)] },
    ]) {
      jest.spyOn(repository, 'written').mockResolvedValueOnce({ ...found, ...changed });
      pages.push((await app.visitor.get(`/api/public/reports/${code}/document?as=html`)).text);
    }
    expect(new Set(pages).size).toBe(4);
  });

  it('puts the newest first, and names only the languages that somebody wrote in', async () => {
    const draft: Draft = {
      ...aDraft('press-line'),
      parts: [{ kind: 'words', id: 'w', heading: { en: 'Only English', km: '' }, text: { en: 'Words.', km: '' } }],
    };
    const code = await frozen(desk.analyst, draft);
    await publishReport(code);
    const { items } = await list();
    expect(items[0]).toMatchObject({ code, languages: ['en'], cover: { said: 'Words.', chart: null } });
  });

  it('puts what was published last on a day first, whichever was frozen first, as the list of changes does', async () => {
    const [lower, higher] = [
      await frozen(desk.analyst, titled(aDraft('press-line'), 'One')),
      await frozen(desk.analyst, titled(aDraft('press-line'), 'Another')),
    ].sort() as [string, string];
    const shown = async () =>
      (await list()).items.map(({ code }) => code).filter((code) => [lower, higher].includes(code));
    await publishReport(lower);
    await publishReport(higher);
    expect(await shown()).toEqual([higher, lower]);
    // One that was taken back is published anew.
    await desk.analyst.delete(`/api/reports/${lower}/publications`);
    await releaseAll(desk);
    await publishReport(lower);
    expect(await shown()).toEqual([lower, higher]);
  });

  it('loses at once what is withdrawn for safety, in the figure and in the chart', async () => {
    const heron = await published(
      desk,
      anIncident({
        title: 'Heron',
        when: { precision: 'DP_DAY', earliest: '2017-03-01', latest: '2017-03-01' } as never,
      }),
    );
    const code = await frozen(desk.analyst, aDraft('half-year', { period: '2017-H1' }));
    await publishReport(code);
    const card = async (): Promise<PublicReportCard> => (await list()).items.find((one) => one.code === code)!;
    expect((await card()).cover!.said).toMatch(/at least 1/i);
    await hide(desk.reviewer, heron, 'Somebody was threatened.');
    const after = await card();
    expect([after.withdrawn, JSON.stringify(after.cover)]).toEqual([1, expect.not.stringMatching(/at least 1/i)]);
  });

  it('loses the code of what is withdrawn from the dated notes below its chart, too', async () => {
    const record = await published(desk, anIncident());
    const note = {
      nameEn: `Trial after ${record.code}`,
      nameKm: `សវនាការក្រោយ ${record.code}`,
      from: '2021-02-01',
      until: '2021-02-01',
      place: null,
      publisher: 'Example Daily',
      url: `https://example.org/${record.code}`,
      note: null,
      shown: true,
    };
    expect((await desk.analyst.put(`/api/dated-notes/${randomUUID()}`, note, CREATE)).status).toBe(200);
    await releaseAll(desk);
    const code = await frozen(desk.analyst, aDraft('half-year', { period: '2021-H1' }));
    await publishReport(code);
    const said = async (): Promise<string> =>
      (await app.visitor.get(`/api/public/reports/${code}/document?as=json`)).text;
    expect(await said()).toContain(`Trial after ${record.code}`);
    await hide(desk.reviewer, record, 'Somebody was threatened.');
    expect(await said()).not.toContain(record.code);
    expect(await said()).toContain('Trial after');
  });
});

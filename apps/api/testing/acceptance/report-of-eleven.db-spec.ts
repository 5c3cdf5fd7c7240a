import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { findUnmarkedEnglish } from '../find-unmarked-english.js';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { TestApp } from '../app.js';
import { CREATE, type Desk, hide, releaseAll, retract } from '../desk.js';
import { aDraft, docxAt, frozen, plain, tablesIn, written } from '../draft-and-read-reports.js';
import { cellOf, countsOf, listOf } from './public-requests.js';
import { publishEleven } from './publish-eleven-assemblies.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(120_000);

let app: TestApp;
let desk: Desk;
let fridayWomen: { publicCode: string };
let records: IncidentRecord[];
const HALF_YEAR = 'period=2021-H1';
const SENTENCE =
  'January to June 2021: at least 11 assemblies met with force by the state, assessed as unlawful by ORG under STANDARDS, 10 of them Friday Women.';

useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  ({ fridayWomen, records } = await publishEleven(desk));
  const watched = {
    place: 'KH',
    from: '2021-01-01',
    until: '2021-06-30',
    level: 'CO_NETWORK',
    group: null,
    note: null,
    shown: true,
  };
  expect((await desk.analyst.put(`/api/coverage/${randomUUID()}`, watched, CREATE)).status).toBe(200);
  await releaseAll(desk);
});

/** Between a title and its footnotes stands a space in Word. */
const trimmed = (cell: string): string => cell.replace(/[ \u00a0]+(\n|$)/g, '$1');
const page = async (path: string): Promise<string> => (await desk.analyst.get(path)).text;

describe('the half-year report of the eleven', () => {
  it('F11: has the sentence under the table of force by group, in Word and on the page, and in the text', async () => {
    const { id } = await written(desk.analyst, aDraft('half-year'));
    const path = `/api/reports/drafts/${id}/document?lang=en`;
    const docx = await docxAt(app.url, desk.analyst, path);
    const html = await page(path);
    expect(docx.faults).toEqual([]);
    const notes = docx.paragraphs.filter(({ style }) => style === 'TableNote').map(({ text }) => text);
    expect(notes).toContain(SENTENCE);
    expect(docx.paragraphs.filter(({ style }) => style === 'Quote').map(({ text }) => text)).toContain(SENTENCE);
    expect(plain(html).split(SENTENCE).length).toBe(3);
    const table = tablesIn(html).get('T4b')!;
    expect(table.slice(1)).toEqual([
      ['Friday Women', '10', '0', '10', '0', '10 of 11'],
      ['Others', '1', '0', '1', '0', '1 of 11'],
      ['total, counted for the whole period', '11', '0', '11', '0', ''],
    ]);
    expect(
      docx.tables.find(({ caption }) => caption.includes('Force, and force assessed as unlawful, by group')),
    ).toMatchObject({ headerRows: 1, rows: table });
  });

  it('says the same numbers as the map, in Word and on the page', async () => {
    const { id } = await written(desk.reviewer, aDraft('half-year'));
    const path = `/api/reports/drafts/${id}/document?lang=en`;
    const tables = tablesIn(await page(path));
    const docx = await docxAt(app.url, desk.reviewer, path);
    expect(docx.tables.map(({ rows }) => rows.map((row) => row.map(trimmed)))).toEqual(
      [...tables.values()]
        .filter((rows) => rows.length > 2 || rows[1]!.length > 1)
        .map((rows) => rows.map((row) => row.map(trimmed))),
    );
    const summary = new Map(tables.get('T1')!.map((row) => [row[0], row.slice(1)]));
    for (const [indicator, measure, name] of [
      ['I01', '', 'Assemblies recorded'],
      ['I02', '', 'Assemblies interfered with'],
      ['I05', '', 'Incidents with force'],
      ['I06', '', 'Assemblies with force by the state assessed as unlawful'],
      ['I10', 'acts', 'Acts of deprivation of liberty'],
    ]) {
      const { total } = await countsOf(
        app.visitor,
        `indicator=${indicator}&${HALF_YEAR}${measure ? `&measure=${measure}` : ''}`,
      );
      expect([indicator, summary.get(`${name} ${indicator}`)![0]]).toEqual([indicator, String(total.low)]);
    }
    // Nobody is recorded as watching before 2021: no earlier period has a column.
    expect(tables.get('T1')![0]).toHaveLength(3);
    for (const period of ['July to December 2020', 'January to June 2020'])
      expect(docx.paragraphs.map(({ text }) => text).join('\n')).toContain(
        `${period}: no comparison, since monitoring coverage differs.`,
      );
    const byMonth = await countsOf(app.visitor, `indicator=I02&${HALF_YEAR}&unit=month&split=period`);
    expect(
      tables
        .get('T2')!
        .slice(1, 7)
        .map((row) => row[2]),
    ).toEqual(byMonth.cells.map(({ low }) => String(low)));
    const byGroup = await countsOf(app.visitor, `indicator=I06&${HALF_YEAR}&split=group`);
    expect(tables.get('T4b')![1]![3]).toBe(String(cellOf(byGroup, fridayWomen.publicCode).low));
    const pairs = await countsOf(app.visitor, `indicator=I05&${HALF_YEAR}&split=force,actor`);
    expect(
      tables
        .get('T7')!
        .slice(1, -1)
        .map((row) => row[2]),
    ).toEqual(pairs.cells.filter(({ low }) => low > 0).map(({ low }) => String(low)));
    const list = await listOf(app.visitor, `indicator=I01&${HALF_YEAR}`);
    expect(tables.get('T10')!.length - 1).toBe(list.total);
  });

  it('has both accounts side by side in its annex, and sources as footnotes', async () => {
    const { id } = await written(desk.analyst, aDraft('un-annex'));
    const docx = await docxAt(app.url, desk.analyst, `/api/reports/drafts/${id}/document?lang=en`);
    const annex = docx.tables.at(-1)!;
    expect(annex.rows[0]).toEqual(['Incident', 'What the authorities say', 'What others say']);
    expect(annex.rows.some((row) => row[1]!.includes('Order was kept.') && row[2] === 'no account published')).toBe(
      true,
    );
    expect(docx.footnotes).toContain('Example Daily. https://example.org/report');
  });

  it('in Khmer has no English sentence that is not marked as quoted, and in Word none besides titles of records', async () => {
    const { id } = await written(desk.analyst, aDraft('half-year'));
    const html = await page(`/api/reports/drafts/${id}/document?lang=km`);
    expect(findUnmarkedEnglish(html.slice(html.indexOf('<main>')))).toEqual([]);
    const docx = await docxAt(app.url, desk.analyst, `/api/reports/drafts/${id}/document?lang=km`);
    const quoted = [...html.matchAll(/<(\w+)[^>]*lang="en"[^>]*>(.*?)<\/\1>/gs)].map(([, , text]) => plain(text!));
    const english = docx.paragraphs
      .map(({ text }) => quoted.reduce((left, one) => left.replace(one, ''), text))
      .filter((text) => /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/.test(text));
    expect(english).toEqual([]);
  });

  it('speaks Khmer, with the letters in the file', async () => {
    const { id } = await written(desk.analyst, aDraft('half-year'));
    const docx = await docxAt(app.url, desk.analyst, `/api/reports/drafts/${id}/document?lang=km`);
    expect(docx.faults).toEqual([]);
    expect(
      docx.paragraphs
        .filter(({ style }) => style === 'TableNote')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('១០');
    const xml = docx.files.get('word/styles.xml')!.toString('utf8');
    expect(xml).toContain('w:cs="Battambang"');
    expect(xml).toContain('w:bidi="km-KH"');
    expect([...docx.files.keys()].filter((name) => name.startsWith('word/fonts/')).length).toBe(2);
    expect(
      docx.paragraphs
        .map(({ text }) => text)
        .filter((text) => /(report|template|row|rule)\.[a-z0-9]/.test(text) || text.includes('undefined')),
    ).toEqual([]);
  });
});

describe('a report that was frozen', () => {
  it('gives the same figures after everything was corrected, says what changed, and gets a new checksum only by a withdrawal for safety', async () => {
    const code = await frozen(desk.analyst, aDraft('half-year'));
    const read = async () => (await desk.analyst.get<{ code: string }>(`/api/reports/${code}/document?as=json`)).text;
    const list = async () =>
      (
        await desk.analyst.get<{ items: { code: string; checksum: string; withdrawn: number; kind: string }[] }>(
          '/api/reports',
        )
      ).body.items.find((one) => one.code === code)!;
    const before = await read();
    expect((await list()).checksum).toBe(createHash('sha256').update(before).digest('hex'));
    expect(await list()).toMatchObject({ kind: 'written', withdrawn: 0 });
    const one = async (i: number): Promise<IncidentRecord> =>
      (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${records[i]!.id}`)).body;
    await retract(desk.reviewer, await one(0));
    expect(await read()).toBe(before);
    expect(plain(await page(`/api/reports/${code}/document?lang=en`))).toContain(`${records[0]!.code} was retracted`);
    expect((await countsOf(app.visitor, `indicator=I06&${HALF_YEAR}`)).total.low).toBe(10);
    const sum = (await list()).checksum;

    const gone = await one(1);
    await hide(desk.reviewer, gone);
    const after = await read();
    expect(after).not.toContain(gone.code!);
    expect(await list()).toMatchObject({ withdrawn: 1, checksum: createHash('sha256').update(after).digest('hex') });
    const html = await page(`/api/reports/${code}/document?lang=en`);
    expect(plain(html)).toContain('Withdrawn: one incident was withdrawn for safety');
    expect(html).toContain(`Former checksum: ${sum}`);
    expect(tablesIn(html).get('T4b')!.at(-1)!.slice(1, 4)).toEqual(['10', '0', '10']);
    expect(html).not.toContain(gone.code!);
  });

  it('is seen by readers only once it is published, and no more once it is taken back', async () => {
    const code = await frozen(desk.reviewer, aDraft('press-line'));
    const publicPath = `/api/public/reports/${code}`;
    expect((await app.visitor.get(publicPath)).status).toBe(404);
    expect((await app.visitor.get(`${publicPath}/document`)).status).toBe(404);
    expect((await desk.reviewer.post(`/api/reports/${code}/publications`, {})).status).toBe(204);
    await releaseAll(desk);
    const report = await app.visitor.get<{ kind: string; checksum: string; content?: string }>(publicPath);
    expect(report.body).toMatchObject({ kind: 'written', code });
    const text = (await app.visitor.get(`${publicPath}/document?as=json`)).text;
    expect(createHash('sha256').update(text).digest('hex')).toBe(report.body.checksum);
    expect((await app.visitor.get(`${publicPath}/document?lang=km`)).text).toContain('lang="km"');
    expect((await docxAt(app.url, app.visitor, `${publicPath}/document?lang=en`)).faults).toEqual([]);
    expect((await desk.reviewer.delete(`/api/reports/${code}/publications`)).status).toBe(204);
    await releaseAll(desk);
    expect((await app.visitor.get(publicPath)).status).toBe(404);
  });
});

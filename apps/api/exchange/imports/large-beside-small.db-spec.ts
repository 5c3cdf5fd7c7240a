import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestApp } from '../../testing/app.js';
import { aZip, workbookFiles } from '../../testing/a-workbook.js';
import type { Client } from '../../testing/app.js';
import type { Desk } from '../../testing/desk.js';
import { announceFile, HEAD, row, sendFile, sendPart, settled } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});
jest.setTimeout(60_000);

/**
 * A workbook that is small to send and slow to unpack: 40 MiB of texts that no cell uses would take seconds; this test
 * never lets it finish.
 */
const aLargeWorkbook = (): Buffer =>
  aZip({
    ...workbookFiles({
      sheets: [
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>A march</t></is></c></row>',
      ],
    }),
    'xl/sharedStrings.xml': `<sst>${'<si><t>x</t><rPh><t>yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy</t></rPh></si>'.repeat(1_600_000)}</sst>`,
  });

const begin = async (client: Client, file: Buffer): Promise<string> => {
  const id = await announceFile(client, file, 'large.xlsx');
  for (let n = 0; n * PART_BYTES < file.length; n += 1) await sendPart(client, id, file, n);
  await client.post(`/api/imports/${id}/readings`, {});
  return id;
};
const stateOf = async (client: Client, id: string): Promise<string> =>
  (await client.get<WholeImport>(`/api/imports/${id}`)).body.state;

it('a small file is read while a large workbook is, the rest of the office is answered meanwhile, and the large one ends when it is asked to', async () => {
  const large = await begin(desk.reviewer, aLargeWorkbook());
  const small = sendFile(desk.second, [HEAD, row('S1', '2021-07-01', 'Kampot', 'A small file')].join('\n'));
  for (let n = 0; n < 20; n += 1) {
    expect((await app.visitor.get('/api/public/about')).status).toBe(200);
    await pause(20);
  }
  expect(await small).toMatchObject({ state: 'read', rows: 1 });
  expect(await stateOf(desk.reviewer, large)).toBe('reading');
  expect((await desk.reviewer.post(`/api/imports/${large}/stops`, {})).status).toBeLessThan(300);
  const stopped = await settled(desk.reviewer, large);
  expect([stopped.state, stopped.problem?.code]).toEqual(['refused', 'stopped']);
});

import { describe, expect, it } from '@jest/globals';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { Client } from '../../testing/app.js';
import type { Desk } from '../../testing/desk.js';
import { HEAD, importFile, row, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';

let desk: Desk;
useDesk((opened) => {
  ({ desk } = opened);
});

const queue = async (client: Client, query: string): Promise<RecordQueue> => {
  const { status, body, text } = await client.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const titles = async (id: string, client: Client = desk.reviewer): Promise<(string | null)[]> =>
  (await queue(client, `import=${id}&sort=title`)).items.map(({ title }) => title);

describe('the records of one import', () => {
  it('are a filter of the queue: those that it created or changed, until it is undone', async () => {
    const file = (...rows: string[]): string => [HEAD, ...rows].join('\n');
    const rows = [row('Q1', '2021-03-01', 'Kampot', 'First'), row('Q2', '2021-03-02', 'Kep', 'Second')];
    const whole = (map: Parameters<NonNullable<Parameters<typeof importFile>[2]>>[0]) => ({
      ...map,
      doubles: 'create' as const,
    });
    const first = await importFile(desk.reviewer, file(...rows), whole);
    expect(await titles(first.id)).toEqual(['First', 'Second']);
    const more = [rows[1]!.replace('Second', 'Second as corrected'), row('Q3', '2021-03-03', 'Takeo', 'Third')];
    const second = await importFile(desk.reviewer, file(...more), whole);
    expect(await titles(second.id)).toEqual(['Second as corrected', 'Third']);
    expect(await titles(first.id)).toEqual(['First', 'Second as corrected']);
    // No list of imports is in the filters: only the one that was asked for, and nobody sees more records by it.
    expect((await queue(desk.reviewer, '')).filters['import'] ?? []).toEqual([]);
    expect((await queue(desk.reviewer, `import=${second.id}`)).filters['import']).toEqual([[second.id, 2]]);
    expect(await titles(first.id, desk.monitor)).toEqual([]);
    await step(desk.reviewer, second.id, 'undoings');
    expect(await titles(second.id)).toEqual([]);
    expect(await titles(first.id)).toEqual(['First', 'Second']);
  });

  it('are removed with their import although a later one changed them, once that one is undone', async () => {
    const file = (title: string): string => [HEAD, row('U1', '2021-05-01', 'Kampot', title)].join('\n');
    const [first, second, third] = [
      await importFile(desk.reviewer, file('As it came')),
      await importFile(desk.reviewer, file('As corrected')),
      await importFile(desk.reviewer, file('As corrected again')),
    ];
    expect([first!.tally, second!.tally, third!.tally]).toMatchObject([{ created: 1 }, { changed: 1 }, { changed: 1 }]);
    expect((await step(desk.reviewer, first!.id, 'undoings')).tally).toMatchObject({ removed: 0, touched: 1 });
    expect((await step(desk.reviewer, third!.id, 'undoings')).tally).toMatchObject({ restored: 1, touched: 0 });
    expect((await step(desk.reviewer, second!.id, 'undoings')).tally).toMatchObject({ restored: 1, touched: 0 });
    expect(await titles(first!.id)).toEqual(['As it came']);
    expect((await step(desk.reviewer, first!.id, 'undoings')).tally).toMatchObject({ removed: 1, touched: 0 });
    expect(await titles(first!.id)).toEqual([]);
  });
});

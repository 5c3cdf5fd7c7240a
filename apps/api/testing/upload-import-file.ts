import { createHash, randomUUID } from 'node:crypto';
import type { ColumnMapping, MappedColumn } from '@vigil/shared/import/column-mapping.js';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import type { VerdictPage } from '../exchange/imports/import-view.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import { type Client, must } from './app.js';

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Waits until no step is under way. */
export const settled = async (client: Client, id: string): Promise<WholeImport> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const view = must(await client.get<WholeImport>(`/api/imports/${id}`));
    if (!['reading', 'checking', 'running', 'undoing'].includes(view.state)) return view;
    await pause(25);
  }
  throw new Error('the step does not end');
};

/** Announces a file, as the desk does. @returns its id */
export const announceFile = async (client: Client, file: Buffer, name: string): Promise<string> => {
  const id = randomUUID();
  must(await client.post(`/api/imports`, { id, name, size: file.length, sha256: sha256Of(file) }));
  return id;
};
export const sha256Of = (file: Buffer): string => createHash('sha256').update(file).digest('hex');
export const sendPart = async (client: Client, id: string, file: Buffer, n: number): Promise<void> => {
  const bytes = file.subarray(n * PART_BYTES, (n + 1) * PART_BYTES).toString('base64');
  must(await client.post(`/api/imports/${id}/parts/${n}`, { bytes }));
};

/** Sends a file part by part, as the desk does, and has it read. */
export const sendFile = async (client: Client, bytes: Buffer | string, name = 'rows.csv'): Promise<WholeImport> => {
  const file = Buffer.from(bytes);
  const id = await announceFile(client, file, name);
  for (let n = 0; n * PART_BYTES < file.length; n += 1) await sendPart(client, id, file, n);
  must(await client.post(`/api/imports/${id}/readings`, {}));
  return settled(client, id);
};

/** Sets how the columns with a target are read: decisions about words, what separates several things, and so on. */
export const reading =
  (target: string, how: Partial<MappedColumn>) =>
  (map: ColumnMapping): ColumnMapping => ({
    ...map,
    columns: map.columns.map((column) => (column.target === target ? { ...column, ...how } : column)),
  });

/** Runs the preview with the guessed column mapping, with some changes. */
export const check = async (
  client: Client,
  view: WholeImport,
  change: (map: ColumnMapping) => ColumnMapping = (map) => map,
): Promise<WholeImport> => {
  must(await client.post(`/api/imports/${view.id}/maps`, change(view.map!)));
  must(await client.post(`/api/imports/${view.id}/checks`, {}));
  return settled(client, view.id);
};

export const step = async (client: Client, id: string, noun: 'runs' | 'undoings'): Promise<WholeImport> => {
  must(await client.post(`/api/imports/${id}/${noun}`, {}));
  return settled(client, id);
};

export const rowsOf = async (client: Client, id: string, shown = ''): Promise<VerdictPage['items']> =>
  must(await client.get<VerdictPage>(`/api/imports/${id}/rows${shown && `?shown=${shown}`}`)).items;

/** Sends a file, previews it, and imports it. */
export const importFile = async (
  client: Client,
  bytes: Buffer | string,
  change?: (map: ColumnMapping) => ColumnMapping,
): Promise<WholeImport> => {
  const checked = await check(client, await sendFile(client, bytes), change);
  return step(client, checked.id, 'runs');
};

/** The columns of a file as partners send it, and a row of it. */
export const HEAD = 'Id,Date,Place,Title,What the authorities did,Crowd,Source type,Source,URL';
export const row = (
  id: string,
  day: string,
  place: string,
  title: string,
  rest = 'Order to disperse,about 30,National media,Example Daily,https://example.org/a',
): string => [id, day, place, title, rest].join(',');

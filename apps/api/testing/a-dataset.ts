import { randomUUID } from 'node:crypto';
import type { Dataset, DatasetStatement } from '@vigil/shared/staff-responses/datasets.js';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import type { Client } from './app.js';
import { CREATE } from './desk.js';

/** What is said of an invented dataset of others. */
export const aDataset = (more: Partial<DatasetStatement> = {}): DatasetStatement => ({
  name: 'DEMO Events',
  maker: 'DEMO Institute',
  licence: 'CC_BY',
  licenceWords: null,
  citation: 'DEMO Institute, DEMO Events.',
  limits: 'From newspapers in one language.',
  withdrawnOn: null,
  withdrawnWhy: null,
  ...more,
});

/** Enters a dataset of others. */
export const enterDataset = async (client: Client, more: Partial<DatasetStatement> = {}): Promise<Dataset> => {
  const { status, body, text } = await client.put<Dataset>(`/api/datasets/${randomUUID()}`, aDataset(more), CREATE);
  if (status !== 200) throw new Error(text);
  return body;
};

/** Says that an import is of a dataset. */
export const assignDataset = async (
  client: Client,
  { id }: Pick<WholeImport, 'id'>,
  dataset: Dataset,
  state: object = { version: '5', takenOn: null },
): Promise<WholeImport> => {
  const { status, body, text } = await client.put<WholeImport>(
    `/api/imports/${id}/dataset`,
    { dataset: dataset.id, ...state },
    CREATE,
  );
  if (status !== 200) throw new Error(text);
  return body;
};

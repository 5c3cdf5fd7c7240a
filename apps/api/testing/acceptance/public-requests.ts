import { parse } from 'csv-parse/sync';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { CellKey } from '@vigil/shared/counting/cell-key.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Client } from '../app.js';

/** Requests to the public API as its pages send them. Each throws if the answer is not 200. */
const got = async <T>(client: Client, path: string): Promise<{ body: T; text: string }> => {
  const answer = await client.get<T>(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer;
};

/** Returns an answer as a page receives it. Where it has no number, `none` says why. */
export const countsOf = async (client: Client, question: string): Promise<Answer> =>
  answerFromWire((await got<{ answer: WireAnswer }>(client, `/api/public/counts?${question}`)).body.answer);

/** The cell of these keys, in the order of the splits. */
export const cellOf = (answer: Answer, ...keys: CellKey[]): Cell => {
  const found = answer.cells.find((cell) => JSON.stringify(cell.keys) === JSON.stringify(keys));
  if (!found)
    throw new Error(`no cell ${JSON.stringify(keys)} among ${JSON.stringify(answer.cells.map((cell) => cell.keys))}`);
  return found;
};

export const incidentPage = async (client: Client, code: string | null): Promise<PublicIncident> =>
  (await got<PublicIncident>(client, `/api/public/incidents/${code}`)).body;

interface Listed {
  code: string;
  title: string;
  certain: boolean;
  singleSource: boolean;
}
export interface List {
  total: number;
  singleSource: number;
  items: Listed[];
  next: string | null;
}
export const listOf = async (client: Client, question: string): Promise<List> =>
  (await got<List>(client, `/api/public/incidents?${question}`)).body;

/** Downloads a table. Returns each row as an object by column name. */
export const tableOf = async (client: Client, path: string): Promise<Record<string, string>[]> =>
  parse((await got(client, path)).text, { bom: true, columns: true });

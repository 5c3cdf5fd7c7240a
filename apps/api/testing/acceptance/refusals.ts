import { expect } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { ProblemDocument } from '@vigil/shared/problems/problems.js';
import en from '@vigil/shared/text/problems/en.json' with { type: 'json' };
import km from '@vigil/shared/text/problems/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { Answer } from '../app.js';
import { digestOfDatabase } from './digest-of-database.js';

export interface Expected {
  status: number;
  code: string;
  /** Every wrong field and what is wrong with it, in any order. */
  fields?: Record<string, string>;
}

const SAYS = [
  ['en', createText('en', en), /[A-Za-z]/],
  ['km', createText('km', km), /[\u1780-\u17FF]/],
] as const;

/**
 * Sends a request in both languages. Expects the same refusal in each, and an unchanged database.
 * @param database null: it is stopped and cannot be compared
 * @returns the answer in English
 */
export const expectRefusal = async (
  database: DataSource | null,
  send: (headers: Record<string, string>) => Promise<Answer<unknown>>,
  expected: Expected,
): Promise<ProblemDocument> => {
  const before = database && (await digestOfDatabase(database));
  const documents: ProblemDocument[] = [];
  for (const [language, says, script] of SAYS) {
    const answer = await send({ 'accept-language': language });
    const document = answer.body as ProblemDocument;
    expect([answer.status, document?.status, document?.code, document?.type]).toEqual([
      expected.status,
      expected.status,
      expected.code,
      `/problems/${expected.code}`,
    ]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(document.title).toBe(says(`problem.${expected.code}`));
    expect(document.title).toMatch(script);
    const fields = document.errors ?? [];
    expect(Object.fromEntries(fields.map((field) => [field.pointer, field.code]))).toEqual(expected.fields ?? {});
    for (const field of fields) {
      expect(field.text).toBe(says(`field.${field.code}`, field.params));
      expect(field.text).toMatch(script);
    }
    documents.push(document);
  }
  if (database) expect(await digestOfDatabase(database)).toBe(before);
  return documents[0]!;
};

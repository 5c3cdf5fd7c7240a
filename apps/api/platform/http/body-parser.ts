import type { FastifyInstance } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { MOST_LEVELS, sizeOf } from './body-size.js';

/** Bytes. The largest complete record that the codebook allows is well below. */
export const BODY_LIMIT = 2 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses a body: JSON only, with limited nesting. Refuses text that is not valid UTF-8 instead of repairing it. */
export const parseJson = (body: Buffer): unknown => {
  if (body.length === 0) return undefined;
  const parsed = decoded(body);
  if (sizeOf(parsed, { levels: MOST_LEVELS, values: Infinity }).levels > MOST_LEVELS)
    throw new Problem('malformed-json');
  return parsed;
};

const decoded = (body: Buffer): unknown => {
  try {
    return JSON.parse(utf8.decode(body)) as unknown;
  } catch {
    throw new Problem('malformed-json');
  }
};

export const acceptOnlyJson = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: unknown, body: string | Buffer) => parseJson(body as Buffer),
  );
};

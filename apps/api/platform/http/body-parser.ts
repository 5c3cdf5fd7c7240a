import type { FastifyInstance } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * Maximum nesting of a JSON body: more than any of our bodies needs, and safe for code that recurses through a body.
 */
export const MOST_LEVELS = 64;

interface Size {
  levels: number;
  values: number;
}

/**
 * Returns how deeply a parsed body is nested, and how many values it holds, including objects and lists. Stops at the
 * limits, and does not recurse: a body of two megabytes can be a million levels deep.
 */
export const sizeOf = (
  body: unknown,
  { levels: mostLevels, values: mostValues }: Size = { levels: Infinity, values: Infinity },
): Size => {
  const size: Size = { levels: 0, values: 0 };
  for (let level = [body]; level.length > 0 && size.levels <= mostLevels && size.values <= mostValues;) {
    const next: unknown[] = [];
    for (const value of level) {
      size.values += 1;
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
    if (level.length > 0) size.levels += 1;
  }
  return size;
};

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

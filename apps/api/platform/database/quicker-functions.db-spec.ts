import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { withClient } from './ensure-database.js';
import { inCheckout } from '../../project-root.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';

/** Addresses that are compared. */
const COUNT = process.env['VIGIL_PROVE'] ? 100_000 : 3_000;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

/** Returns the statement of a migration that creates a function, under another name. */
const createFunction = (migration: string, name: string, as: string): string => {
  const file = readFileSync(inCheckout('migrations', migration), 'utf8');
  const [, rest] = file.split(`create function ${name}(`);
  return `create function ${as}(${rest!.slice(0, rest!.indexOf('$$;'))}$$;`;
};

const oneOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const many = (texts: fc.Arbitrary<string>, most = 3): fc.Arbitrary<string> =>
  fc.array(texts, { maxLength: most }).map((parts) => parts.join(''));
const letters = fc.oneof(
  oneOf('a', 'B', 'news', '%E1%9E%80', '%e1', '%', 'ក', 'é', '\u{1F600}', '.', '-', ' ', '~', '\\'),
);
const parameter = fc
  .tuple(
    oneOf('utm_source', 'UTM_x', 'id', 'p', 'fbclid', 'ref', 'ref2', 'at_custom1', '__xts__[0]', '', 'amp', 'ក'),
    oneOf('=1', '=', '', '=ក', '=%2F', '=a=b'),
  )
  .map((parts) => parts.join(''));
const address = fc
  .tuple(
    oneOf('', '', '', ' ', 'https://web.archive.org/web/20200101000000/', 'http://web.archive.org/web/2020id_/'),
    oneOf('https://', 'http://', 'HTTPS://', 'ftp://', ''),
    oneOf('', '', 'me@', 'me:secret@'),
    oneOf('', 'www.', 'm.', 'WWW2.', 'www.m.', 'amp.'),
    oneOf('example.org', 'Example.ORG.', 'm.org', 'org', 'ក.example', ''),
    oneOf('', '', ':80', ':443', ':8080'),
    many(fc.oneof(oneOf('/'), letters), 4),
    fc.oneof(
      fc.constant(''),
      fc.array(parameter, { maxLength: 3 }).map((all) => `?${all.join('&')}`),
    ),
    oneOf('', '', '#part', '#?a=1'),
  )
  .map((parts) => parts.join(''));

describe('what is quicker since migration 0043', () => {
  it('knows each address of a source by the same words as before', async () => {
    const addresses = fc.sample(address, { numRuns: COUNT, seed: Number(process.env['VIGIL_SEED'] ?? 1) });
    const found = await withClient(database.url, async (client) => {
      await client.query(createFunction('0014-known-addresses-of-sources.sql', 'source_address', 'address_before'));
      const { rows } = await client.query<{ url: string; now: string | null; before: string | null }>(
        'select url, source_address(url) as now, address_before(url) as before from unnest($1::text[]) as url',
        [[...addresses, '']],
      );
      return rows;
    });
    expect(found.filter(({ now, before }) => now !== before)).toEqual([]);
    // Most are addresses, some are none, and some were changed.
    expect(found.filter(({ now }) => now !== null).length).toBeGreaterThan(COUNT / 3);
    expect(found.filter(({ now }) => now === null).length).toBeGreaterThan(COUNT / 20);
    expect(new Set(found.map(({ now }) => now)).size).toBeGreaterThan(COUNT / 10);
  });

  it('refuses own codes for the same answers as before', async () => {
    const lists = [
      'null',
      "'{}'",
      "'{A.x}'",
      "'{A.x,B.y}'",
      "'{A}'",
      "'{null}'",
      "'{A,B}'",
      "'{null,A}'",
      "'{B.y,null}'",
    ];
    const pairs = lists.flatMap((own) => lists.map((answers) => `(${own}::text[], ${answers}::text[])`));
    const found = await withClient(database.url, async (client) => {
      await client.query(createFunction('0031-own-codes.sql', 'own_codes_refine', 'refine_before'));
      const { rows } = await client.query<{ own: string[]; now: boolean; before: boolean }>(
        `select own, answers, own_codes_refine(own, answers) as now, refine_before(own, answers) as before
           from (values ${pairs.join()}) as pair(own, answers)`,
      );
      return rows;
    });
    expect(found.filter(({ now, before }) => now !== before)).toEqual([]);
    expect(new Set(found.map(({ now }) => now))).toEqual(new Set([true, false]));
  });

  it('writes bytes as the log did before', async () => {
    const found = await withClient(database.url, async (client) => {
      await client.query(createFunction('0001-schema.sql', 'log_base64url', 'base64url_before'));
      const { rows } = await client.query<{ now: string; before: string }>(
        'select log_base64url(bytes) as now, base64url_before(bytes) as before from unnest($1::bytea[]) as bytes',
        [Array.from({ length: 200 }, (_one, length) => randomBytes(length))],
      );
      return rows;
    });
    expect(found.map(({ now }) => now)).toEqual(found.map(({ before }) => before));
    expect(found.every(({ now }, length) => Buffer.from(now, 'base64url').length === length)).toBe(true);
  });
});

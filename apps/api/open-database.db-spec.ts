import { mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readConfig } from './config.js';
import { withClient } from './platform/database/ensure-database.js';
import { openDatabase } from './open-database.js';
import { testKeyFile } from './testing/test-keys.js';

jest.setTimeout(120_000);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-damaged-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = () =>
  openDatabase(readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home, VIGIL_KEY_FILE: testKeyFile() }), {
    log: () => undefined,
  });

describe('a database that has a damaged page', () => {
  it('is not opened, and the operator is told in one sentence what is wrong and what to do', async () => {
    const first = await open();
    const file = await withClient(first.databaseUrl, async (client) => {
      await client.query('checkpoint').catch(() => undefined);
      return (await client.query<{ path: string }>(`select pg_relation_filepath('encryption_key') as path`)).rows[0]!
        .path;
    });
    await first.stop();
    const page = openSync(join(home, 'postgres', file), 'r+');
    writeSync(page, Buffer.alloc(4096, 0x5a), 0, 4096, 64);
    closeSync(page);
    await expect(open()).rejects.toThrow(
      /^A file of the database is damaged: .* restore the newest backup into an empty place .*$/,
    );
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { main as members } from './accounts/members.command.js';
import { main as keys } from './encryption/keys.command.js';
import { main as evidence } from './evidence/evidence.command.js';
import { main as backup } from './operations/backup/backup.command.js';
import { main as log } from './operations/verification/log.command.js';
import { withClient, withDatabase } from './platform/database/ensure-database.js';
import { freshDatabase, testAdminUrl } from './testing/fresh-database.js';
import { keepSettings } from './testing/keep-settings.js';
import { testKeyFile } from './testing/test-keys.js';

/** A command that looks at the wrong place must not make one there, in which everything is well. */
const COMMANDS = {
  'evidence check': () => evidence(['check']),
  'keys check': () => keys(['check']),
  'keys rekey': () => keys(['rekey']),
  'log verify': () => log(['verify']),
  'log key': () => log(['key']),
  'members invite-administrator': () => members(['invite-administrator']),
  backup: () => backup([join(home, '..', 'vigil-no-backup')]),
};

const putBack = keepSettings('VIGIL_MODE', 'VIGIL_HOME', 'DATABASE_URL', 'VIGIL_KEY_FILE');
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-wrong-place-'));
  Object.assign(process.env, { VIGIL_MODE: 'production', VIGIL_HOME: home, VIGIL_KEY_FILE: testKeyFile() });
  delete process.env['DATABASE_URL'];
  places.push(home);
});
const places: string[] = [];
afterAll(() => {
  putBack();
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

/** What each command says where it ends with 1. */
const refusals = async (): Promise<Record<string, string>> => {
  const said: Record<string, string> = {};
  for (const [name, run] of Object.entries(COMMANDS)) {
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const code = await run();
      said[name] = code === 1 ? err.mock.calls.map(([text]) => String(text)).join('') : `ended with ${code}`;
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }
  return said;
};
const each = (sentence: string): Record<string, string> =>
  Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, `${sentence}\n`]));

describe('a command that is run on', () => {
  it('a home in which no Vigil was ever started says so, and makes nothing there', async () => {
    const sentence = `There is no database in ${home}: say in VIGIL_HOME or DATABASE_URL which place is meant, as for npm start.`;
    expect(await refusals()).toEqual(each(sentence));
    expect(readdirSync(home)).toEqual([]);
  });

  it('a database that is not there says so, and does not make it', async () => {
    const url = withDatabase(testAdminUrl(), 'vigil_named_wrongly');
    process.env['DATABASE_URL'] = url;
    const sentence = `There is no database "vigil_named_wrongly" at ${new URL(url).host}: say in DATABASE_URL which one is meant, as for npm start.`;
    expect(await refusals()).toEqual(each(sentence));
    await withClient(testAdminUrl(), async (client) => {
      expect((await client.query(`select from pg_database where datname = 'vigil_named_wrongly'`)).rowCount).toBe(0);
    });
  });

  it('an empty database says so, and leaves it empty', async () => {
    const database = await freshDatabase('nothing');
    try {
      process.env['DATABASE_URL'] = database.url;
      for (const [name, sentence] of Object.entries(await refusals()))
        expect([name, sentence]).toEqual([name, expect.stringMatching(/ is empty, .* and start Vigil once\.\n$/)]);
      await withClient(database.url, async (client) => {
        expect((await client.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount).toBe(
          0,
        );
      });
    } finally {
      await database.drop();
    }
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ensureTestPublicRole } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { main } from './reference.command.js';

const CHANGED = ['DATABASE_URL', 'PUBLIC_DATABASE_URL', 'VIGIL_HOME', 'VIGIL_MODE'];
const before = CHANGED.map((name) => [name, process.env[name]] as const);
let database: FreshDatabase;
let publicUrl: string;
let home: string;
let said: string;
let complained: string;

beforeAll(async () => {
  database = await freshDatabase();
  // Test files share the public role, so the command must not set its own password for it.
  publicUrl = await ensureTestPublicRole(database.url);
  home = mkdtempSync(join(tmpdir(), 'vigil-reference-'));
});
beforeEach(() => {
  Object.assign(process.env, { DATABASE_URL: database.url, PUBLIC_DATABASE_URL: publicUrl, VIGIL_HOME: home });
  delete process.env['VIGIL_MODE'];
  said = complained = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});
afterAll(async () => {
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

describe('npm run reference', () => {
  it('fills an empty database, and the second time says that nothing changed', async () => {
    expect({ code: await main([]), complained }).toEqual({ code: 0, complained: '' });
    expect(said).toContain('10 of 10 submitted: ');
    expect(said).toContain('Done: 10 of 10 reference events wait for a reviewer. Nothing is published.');
    said = '';
    expect(await main([])).toBe(0);
    expect(said).toBe('The 10 reference events are already there; nothing was changed.\n');
    expect(complained).toBe('');
  });

  describe('what goes wrong', () => {
    it('never touches the demo', async () => {
      process.env['VIGIL_MODE'] = 'demo';
      expect(await main([])).toBe(1);
      expect(complained).toBe('VIGIL_MODE is demo: real events never go into the demo. Nothing was changed.\n');
    });

    it('says how it is used when it is given anything', async () => {
      expect(await main(['events.json'])).toBe(2);
      expect(complained).toContain('npm run reference');
    });

    it('says in one sentence that no database answers, without its password', async () => {
      process.env['DATABASE_URL'] = 'postgres://somebody:quite-secret@127.0.0.1:1/nowhere';
      expect(await main([])).toBe(1);
      expect(complained.trim().split('\n')).toHaveLength(1);
      expect(complained).not.toContain('quite-secret');
    });
  });
});

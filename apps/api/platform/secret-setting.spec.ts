import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { readSecretSetting } from './secret-setting.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'token');
writeFileSync(file, ' kept in a file\n');
const read = (env: Record<string, string>) => () => readSecretSetting(env, 'A_TOKEN', 'token');

it.each([
  [{}, null],
  [{ A_TOKEN: ' ', A_TOKEN_FILE: '' }, null],
  [{ A_TOKEN: ' set ' }, 'set'],
  [{ A_TOKEN_FILE: file }, 'kept in a file'],
])('%j is %j', (env, expected) => expect(read(env)()).toBe(expected));

it('refuses both, and a file that cannot be read, without repeating anything', () => {
  expect(read({ A_TOKEN: 'set', A_TOKEN_FILE: file })).toThrow(
    /^A_TOKEN and A_TOKEN_FILE are both set: the token comes from one of them\.$/,
  );
  expect(read({ A_TOKEN_FILE: join(folder, 'none') })).toThrow(/^The file that A_TOKEN_FILE names cannot be read\.$/);
});

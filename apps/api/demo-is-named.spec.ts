import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { main as evidence } from './evidence/evidence.command.js';
import { main as importFile } from './exchange/imports/import.command.js';
import { main as doctor } from './operations/health/doctor.command.js';
import { main as log } from './operations/verification/log.command.js';

const home = mkdtempSync(join(tmpdir(), 'vigil-demo-named-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a command on a database that nobody can reach. @returns what it wrote to standard error */
const saidBy = async (main: (args: string[]) => Promise<number>, args: string[], mode: string): Promise<string> => {
  const before = { ...process.env };
  const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    Object.assign(process.env, {
      VIGIL_HOME: home,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      VIGIL_MODE: mode,
    });
    expect(await main(args)).toBe(1);
    return err.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    process.env = before;
    out.mockRestore();
    err.mockRestore();
  }
};

describe.each([
  ['log', log, ['verify']],
  ['evidence', evidence, ['check']],
  ['doctor', doctor, []],
  ['import', importFile, ['rows.csv', '--member', 'Somebody']],
] as const)('npm run %s', (_, main, args) => {
  it('says that it is about the demo where nothing names real records', async () => {
    const line = 'This is about the demo. For real records write VIGIL_MODE=production into .env.\n';
    expect(await saidBy(main, [...args], '')).toContain(line);
    expect(await saidBy(main, [...args], 'production')).not.toContain('demo');
  });
});

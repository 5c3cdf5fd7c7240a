import { execFileSync, spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { commands, ofRelease } from '../commands.mjs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { asTypedInRelease } from './commands-as-typed.mjs';

describe('a command in what a release says', () => {
  it.each([
    ['"npm run keys -- check" tries it.', '"./vigil keys check" tries it.'],
    ['make one (npm run backup).', 'make one (./vigil backup).'],
    ['  npm run restore -- --drill [FOLDER]', '  ./vigil restore --drill [FOLDER]'],
    ['run npm run -s backup by cron', 'run ./vigil backup by cron'],
    ['which key, as for npm start.', 'which key, as for ./vigil start.'],
    // Not in a release.
    ['run "npm run build" first, or "npm start"', 'run "npm run build" first, or "./vigil start"'],
    ['npm run log -- verify; npm run log -- key', './vigil log verify; ./vigil log key'],
  ])('%s', (said, typed) => expect(asTypedInRelease(said, './vigil')).toBe(typed));

  it('is one that says what it does, and only what writes files of a checkout is left out', () => {
    expect(Object.keys(commands).filter((name) => !Object.hasOwn(ofRelease, name))).toEqual(['codebook']);
    expect(Object.keys(ofRelease).filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
  });

  it('is listed with what it does, and one that is not there is refused with the list', () => {
    const run = (...words) =>
      spawnSync(process.execPath, [inCheckout('scripts/release/vigil.mjs'), ...words], { encoding: 'utf8' });
    for (const words of [[], ['help'], ['--help']]) expect([words, run(...words).status]).toEqual([words, 0]);
    const { status, stdout } = run('codebook');
    expect([status, stdout]).toEqual([2, expect.stringContaining('There is no command "codebook".')]);
    for (const [name, does] of Object.entries(ofRelease))
      expect(stdout).toMatch(new RegExp(`^  \\./vigil ${name} +${does.replaceAll(/[()]/g, '.')}$`, 'm'));
  });

  it('is so in all that the process writes, and bytes stay as they are', () => {
    const { href } = pathToFileURL(inCheckout('scripts/release/commands-as-typed.mjs'));
    const program = `
      const { writeCommandsAsTyped } = await import(${JSON.stringify(href)});
      writeCommandsAsTyped('vigil');
      process.stdout.write('npm run keys -- new\\n');
      process.stdout.write(Buffer.from('npm run keys -- new\\n'));
      console.log('npm start');`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toBe(
      'vigil keys new\nnpm run keys -- new\nvigil start\n',
    );
  });
});

import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
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

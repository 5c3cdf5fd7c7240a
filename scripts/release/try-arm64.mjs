import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { answersIn } from './try-in-container.mjs';

const NEEDED = ['mmdebstrap', 'qemu-aarch64-static', 'unshare'];
const NAMESPACE = ['--user', '--map-users=0:0:65536', '--map-groups=0:0:65536', '--mount', '--net'];

/** Says why no program for arm64 can be run here; null: it can. */
export const whyNoArm64 = () => {
  if (process.arch !== 'x64') return `this machine is ${process.arch}`;
  if (process.getuid?.() !== 0) return 'only root can make another Debian';
  const missing = NEEDED.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length > 0) return `${missing.join(', ')} not here (apt-get install mmdebstrap qemu-user-static)`;
  const own = ['mount', '-t', 'binfmt_misc', 'none', '/proc/sys/fs/binfmt_misc'];
  const can = spawnSync('unshare', [...NAMESPACE, ...own]).status === 0;
  return can ? null : 'this kernel runs no other programs in a namespace';
};

/**
 * Makes a release for arm64 and runs it under qemu, in an arm64 Debian with Node.
 * @returns what it answered, by name
 */
export const tryArm64 = (folder) => {
  const make = [inCheckout('scripts/release/make-release.mjs'), folder, '--arch=arm64', '--despite-changes'];
  execFileSync(process.execPath, make, { cwd: inCheckout(), env: { ...process.env, VIGIL_RELEASE_KEY: '' } });
  const root = join(folder, 'root');
  const include = '--include=nodejs,base-files,dash,coreutils';
  execFileSync('mmdebstrap', ['--arch=arm64', '--variant=extract', include, 'trixie', root], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for (const path of ['proc', 'dev', 'tmp', 'opt', 'etc', 'var/lib/vigil'])
    mkdirSync(join(root, path), { recursive: true });
  for (const path of ['tmp', 'var/lib/vigil']) chownSync(join(root, path), 1000, 1000);
  writeFileSync(join(root, 'etc/passwd'), 'vigil:x:1000:1000::/var/lib/vigil:/bin/sh\n');
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  const archive = readdirSync(folder).find((file) => file.endsWith('-linux-arm64.tar.gz'));
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', join(root, 'opt')]);
  renameSync(join(root, 'opt', archive.replace('.tar.gz', '')), join(root, 'opt/vigil'));
  const script = ['sh', inCheckout('scripts/release/try-arm64.sh'), root];
  const { stdout, stderr } = spawnSync('unshare', [...NAMESPACE, ...script], { encoding: 'utf8', timeout: 900_000 });
  return stdout === '' ? { failed: stderr.slice(-2000) } : answersIn(stdout);
};

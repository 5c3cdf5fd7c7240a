import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../build-and-test/checkout-files.mjs';

const NEEDED = ['mmdebstrap', 'systemd-nspawn', 'script', 'unshare', 'dpkg-deb'];

const NEEDED_FOR_IMAGES = ['mmdebstrap', 'podman', 'crun', 'unshare'];

/** Says why no Debian with systemd can be started here; null: it can. */
export const whyNoContainer = () => whyNot(NEEDED);
/** Says why no image can be built and run here; null: it can. */
export const whyNoImage = () => whyNot(NEEDED_FOR_IMAGES);

const whyNot = (needed) => {
  if (process.getuid?.() !== 0) return 'only root can start a container';
  const missing = needed.filter((program) => spawnSync('which', [program]).status !== 0);
  return missing.length === 0
    ? null
    : `${missing.join(', ')} not here (apt-get install mmdebstrap systemd-container podman crun)`;
};

/**
 * Makes the smallest Debian with Node, from the machine's mirror; packages are checked by their signatures.
 * @param to a folder, or an archive
 */
export const makeDebian = (to, further = []) =>
  execFileSync('mmdebstrap', ['--variant=minbase', `--include=${['nodejs', ...further].join(',')}`, 'trixie', to], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });

/** Builds and runs the image of an unpacked release. @returns what it answered, by name */
export const tryImage = (release, { base, folder }) => {
  const script = inCheckout('scripts/release/try-container.sh');
  const words = ['--mount', '--propagation', 'private', 'bash', script, release, base, folder];
  const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8', timeout: 600_000 });
  const answers = answersIn(stdout);
  return Object.keys(answers).length > 0 ? answers : { failed: stderr.slice(-2000) };
};

/** Returns the answers among what a script printed: lines such as "== name: answer". */
export const answersIn = (said) =>
  Object.fromEntries([...said.matchAll(/^== (.*?): (.*)$/gm)].map(([, name, answer]) => [name, answer]));

const UNIT = `[Unit]
After=basic.target dbus.service
[Service]
Type=oneshot
ExecStart=/proof/run
`;
const TARGET = `[Unit]
Requires=basic.target proof.service dbus.service
After=basic.target
AllowIsolate=yes
`;
/** systemd takes only the newer kind of control groups; the mounts are those of the container's own namespace. */
const BOOT = `set -e
umount -R /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/vigil-proof
echo $$ > /sys/fs/cgroup/vigil-proof/cgroup.procs
exec systemd-nspawn --directory="$1" --machine=vigil-proof --register=no --keep-unit --private-network --console=read-only \\
  --bind="$2:/proof" --boot systemd.unit=proof.target
`;

/**
 * Starts the Debian with systemd, without a network, and runs a script in it, as root. @returns what the script printed
 * @param files to lay beside the script, in /proof
 */
export const runInContainer = (root, { script, files, folder }) => {
  writeFileSync(join(root, 'etc/systemd/system/proof.service'), UNIT);
  writeFileSync(join(root, 'etc/systemd/system/proof.target'), TARGET);
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  mkdirSync(folder, { recursive: true });
  for (const file of files) cpSync(file, join(folder, file.slice(file.lastIndexOf('/') + 1)), { recursive: true });
  writeFileSync(join(folder, 'run'), `#!/bin/sh\nexec > /proof/said 2>&1\n${script}\nsystemctl poweroff\n`);
  chmodSync(join(folder, 'run'), 0o755);
  writeFileSync(join(folder, 'boot'), BOOT);
  const words = ['unshare', '--mount', '--propagation', 'private', 'sh', join(folder, 'boot'), root, folder];
  // systemd shows its start only on a terminal.
  spawnSync('script', ['--quiet', '--command', words.map((word) => `'${word}'`).join(' '), join(folder, 'console')], {
    stdio: 'ignore',
    timeout: 1_200_000,
  });
  return readFileSync(join(folder, 'said'), 'utf8');
};

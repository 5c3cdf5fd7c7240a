import { execFileSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inCheckout } from '../build-and-test/checkout-files.mjs';

/**
 * Makes the Debian package of a release: the files of the release as they are, the unit of the service, and a command
 * in PATH. Debian 13 is the first whose own Node is new enough.
 */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };
/** Where the release's files lie on a machine that has the package. */
export const INSTALLED = '/usr/lib/vigil';

/** What is installed beside the release: from a file in scripts/release to where, with its mode. */
export const INSTALLED_FILES = [
  ['service/vigil.service', '/usr/lib/systemd/system/vigil.service', 0o644],
  ['debian/vigil.sysusers', '/usr/lib/sysusers.d/vigil.conf', 0o644],
  ['debian/vigil.tmpfiles', '/usr/lib/tmpfiles.d/vigil.conf', 0o644],
  ['debian/vigil', '/usr/bin/vigil', 0o755],
  ['debian/vigil.env', '/etc/vigil/vigil.env', 0o640],
  ['debian/vigil.lintian-overrides', '/usr/share/lintian/overrides/vigil', 0o644],
  ['debian/copyright', '/usr/share/doc/vigil/copyright', 0o644],
];
const SCRIPTS = ['postinst', 'prerm', 'postrm'];

/** Returns the name of the package's file. @param arch as Node calls it */
export const packageName = (version, arch) => `vigil_${version}_${ARCHITECTURES[arch]}.deb`;

/** Returns the package's control file. @param kibibytes that it takes when it is installed */
export const controlOf = ({ version, arch, kibibytes }) => `Package: vigil
Version: ${version}
Architecture: ${ARCHITECTURES[arch]}
Maintainer: The Vigil project <vigil@vigil.invalid>
Installed-Size: ${kibibytes}
Depends: nodejs (>= 20.19), libc6 (>= 2.36), libstdc++6, libgcc-s1, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles
Recommends: systemd
Suggests: chromium-headless-shell, caddy
Section: web
Priority: optional
Description: incident database for documenting protest crackdowns
 Vigil keeps records of protests and of what was done to those who took part,
 with their sources and evidence, lets two people publish each, and counts
 them by a rule that everybody can check. It brings its own PostgreSQL.
 .
 The project has no mail address: the one of the maintainer does not exist.
 /usr/lib/vigil/SECURITY.md says how to report a vulnerability.
`;

/** Returns a file of the service as it is on a machine that has the package. */
export const installedText = (text) => text.replaceAll('/opt/vigil', INSTALLED);

/** Moves the unpacked release into a package. @returns the file's name */
export async function makeDebianPackage({ release, staging, folder, version, arch, seconds }) {
  const root = join(staging, 'debian');
  await mkdir(dirname(join(root, INSTALLED)), { recursive: true });
  await rename(release, join(root, INSTALLED));
  await symlink('/etc/vigil/vigil.env', join(root, INSTALLED, '.env'));
  for (const [from, to, mode] of INSTALLED_FILES) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await writeFile(join(root, to), installedText(await readFile(inCheckout('scripts/release', from), 'utf8')), {
      mode,
    });
    await chmod(join(root, to), mode);
  }
  const changes = `vigil (${version}) stable; urgency=medium\n\n  * ${INSTALLED}/CHANGELOG.md says what is new.\n\n -- The Vigil project <vigil@vigil.invalid>  ${new Date(Number(seconds) * 1000).toUTCString().replace('GMT', '+0000')}\n`;
  await writeFile(join(root, 'usr/share/doc/vigil/changelog.gz'), gzipSync(changes, { level: 9 }));
  await everyFolder(root);
  const kibibytes = execFileSync('du', ['-sk', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0];
  await mkdir(join(root, 'DEBIAN'), { mode: 0o755 });
  await writeFile(join(root, 'DEBIAN/control'), controlOf({ version, arch, kibibytes }));
  await writeFile(join(root, 'DEBIAN/conffiles'), '/etc/vigil/vigil.env\n');
  for (const script of SCRIPTS) {
    await cp(inCheckout('scripts/release/debian', script), join(root, 'DEBIAN', script));
    await chmod(join(root, 'DEBIAN', script), 0o755);
  }
  const name = packageName(version, arch);
  // One thread and the moment of the commit: the same files make the same bytes.
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', '-Zxz', '-z1', '--threads-max=1', '--build', root, join(folder, name)],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: seconds },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await rm(root, { recursive: true });
  return name;
}

/** Gives every folder one mode: what whoever makes the release has as umask is in none. */
async function everyFolder(folder) {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && (await lstat(join(folder, entry.name))).isDirectory())
      await everyFolder(join(folder, entry.name));
}

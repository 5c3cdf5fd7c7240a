import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { controlOf, INSTALLED_FILES, installedText, packageName } from './debian-package.mjs';

const read = (file) => readFileSync(inCheckout('scripts/release', file), 'utf8');
const UNIT = inCheckout('scripts/release/service/vigil.service');
const setting = (name) =>
  read('service/vigil.service')
    .split('\n')
    .filter((line) => line.startsWith(`${name}=`))
    .map((line) => line.slice(name.length + 1));

describe('the unit of the service', () => {
  it('runs as a user of its own that cannot get a further right, and sees nothing of others', () => {
    for (const [name, value] of [
      ['User', 'vigil'],
      ['NoNewPrivileges', 'yes'],
      ['CapabilityBoundingSet', ''],
      ['ProtectSystem', 'strict'],
      ['ProtectHome', 'yes'],
      ['PrivateTmp', 'yes'],
      ['RestrictNamespaces', 'yes'],
      ['StateDirectoryMode', '0700'],
      ['UMask', '0077'],
      ['LimitCORE', '0'],
    ])
      expect([name, setting(name)]).toEqual([name, [value]]);
  });

  it('lets Vigil stop its database itself', () => expect(setting('KillMode')).toEqual(['mixed']));

  it('hides no part of /proc by which commands know the processes of the service', () =>
    expect(setting('ProcSubset')).toEqual([]));

  // systemd-analyze is not on every machine: where it is, the score is held.
  if (spawnSync('systemd-analyze', ['--version']).status === 0)
    it('has a score of at most 2.0', () => {
      const said = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', UNIT], {
        encoding: 'utf8',
      });
      expect(Number(/exposure level for vigil\.service: ([\d.]+)/.exec(said)[1])).toBeLessThanOrEqual(2);
    });
});

describe('the Debian package', () => {
  it('says for which machines it is, and needs a Node that Vigil starts with', () => {
    const control = controlOf({ version: '1.2.3', arch: 'arm64', kibibytes: 190_000 });
    expect(control).toContain('\nArchitecture: arm64\n');
    expect(control).toContain('\nVersion: 1.2.3\n');
    const { engines } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
    expect(control).toContain(`nodejs (>= ${engines.node.replace('>=', '')})`);
    expect(control.endsWith('\n')).toBe(true);
    expect(control.split('\n').filter((line) => line.length > 160)).toEqual([]);
    expect(packageName('1.2.3', 'x64')).toBe('vigil_1.2.3_amd64.deb');
  });

  it('runs the unit and the commands from where its files lie', () => {
    expect(installedText(read('service/vigil.service'))).toContain('ExecStart=/usr/lib/vigil/vigil start\n');
    expect(installedText(read('service/vigil.service'))).not.toContain('/opt/');
    expect(read('debian/vigil')).toContain('exec /usr/lib/vigil/vigil "$@"');
    for (const name of ['VIGIL_MODE=production', 'VIGIL_HOME=/var/lib/vigil']) {
      expect(setting('Environment').join(' ')).toContain(name);
      expect(read('debian/vigil')).toContain(name);
    }
  });

  it('has scripts that a shell reads, and settings that only root and the service read', () => {
    for (const file of ['debian/postinst', 'debian/prerm', 'debian/postrm', 'debian/vigil']) {
      execFileSync('sh', ['-n', inCheckout('scripts/release', file)]);
      expect([file, statSync(inCheckout('scripts/release', file)).mode & 0o111]).toEqual([file, 0o111]);
    }
    const modes = Object.fromEntries(INSTALLED_FILES.map(([, to, mode]) => [to, mode]));
    expect(modes['/etc/vigil/vigil.env']).toBe(0o640);
  });

  it('names only settings that there are', () => {
    const names = [...read('debian/vigil.env').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !readFileSync(inCheckout('.env.example'), 'utf8').includes(`${name}=`))).toEqual([]);
  });
});

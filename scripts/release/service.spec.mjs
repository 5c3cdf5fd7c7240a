import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  describe('has scripts', () => {
    let machine;
    beforeEach(() => {
      machine = mkdtempSync(join(tmpdir(), 'vigil-machine-'));
      for (const folder of ['etc/vigil', 'run/systemd/system', 'var/lib', 'bin'])
        mkdirSync(join(machine, folder), { recursive: true });
      for (const name of ['systemctl', 'systemd-sysusers', 'systemd-tmpfiles', 'chgrp'])
        writeFileSync(join(machine, 'bin', name), `#!/bin/sh\necho "${name} $*" >> ${machine}/called\n`, {
          mode: 0o755,
        });
      writeFileSync(join(machine, 'etc/vigil/vigil.env'), '');
    });
    afterEach(() => rmSync(machine, { recursive: true }));
    /** Runs a script as dpkg does, on folders of its own. @returns the programs that it called */
    const run = (script, ...args) => {
      const text = read(`debian/${script}`).replaceAll(/(?<![\w/])\/(etc|run|var)\//g, `${machine}/$1/`);
      const env = { PATH: `${machine}/bin:/usr/bin:/bin` };
      execFileSync('sh', ['-s', '--', ...args], { input: text, env, stdio: ['pipe', 'ignore', 'ignore'] });
      return existsSync(join(machine, 'called')) ? readFileSync(join(machine, 'called'), 'utf8') : '';
    };

    it('that leave what an operator put beside the settings, such as the key', () => {
      writeFileSync(join(machine, 'etc/vigil/vigil.key'), 'the only key');
      rmSync(join(machine, 'etc/vigil/vigil.env'));
      run('postrm', 'purge');
      expect(readFileSync(join(machine, 'etc/vigil/vigil.key'), 'utf8')).toBe('the only key');
      rmSync(join(machine, 'etc/vigil/vigil.key'));
      run('postrm', 'purge');
      expect(existsSync(join(machine, 'etc/vigil'))).toBe(false);
    });

    it('that start a Vigil again which an upgrade stopped, also where dpkg goes back to the former version', () => {
      for (const args of [
        ['configure', '0.2.0'],
        ['abort-upgrade', '0.3.0'],
      ]) {
        expect(run('prerm', 'upgrade', '0.3.0')).toContain('systemctl stop vigil.service');
        expect(run('postinst', ...args)).toContain('systemctl start vigil.service');
        rmSync(join(machine, 'called'));
        expect([args, run('postinst', ...args)]).toEqual([args, expect.not.stringContaining('systemctl start')]);
        rmSync(join(machine, 'called'), { force: true });
      }
    });
  });

  it('names only settings that there are', () => {
    const names = [...read('debian/vigil.env').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !readFileSync(inCheckout('.env.example'), 'utf8').includes(`${name}=`))).toEqual([]);
  });
});

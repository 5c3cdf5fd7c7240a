import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeUpgradeNote } from '../../platform/home-folder/upgrade-note.js';
import { stubRelease, type StubBehaviour } from '../../testing/stub-releases.js';
import { copyOfFolder } from './database-copy.js';
import { installedPackage, type PackagePlaces } from './installed-package.js';
import { asService, untilReady } from './running-vigil.js';
import { endCutOff, upgrade, type UpgradePlace } from './upgrade.js';

jest.setTimeout(60_000);

const DEB = `vigil_9.0.0_${process.arch === 'x64' ? 'amd64' : process.arch}.deb`;
const former = { PATH: process.env['PATH'], VIGIL_HOME: process.env['VIGIL_HOME'], PORT: process.env['PORT'] };
let work: string;
let at: PackagePlaces;
let home: string;
let port: number;
let said: string[];
let place: UpgradePlace;

/**
 * Stubs of the system's programs. A "package" is a tar archive, of which nothing outside the test's folder is unpacked;
 * systemd starts what the last ExecStart= says, and when that has ended, would start it again.
 */
const stubs = (): Record<string, string> => ({
  'dpkg-deb': 'tar -xzf "$2" -C "$3"',
  'apt-get': `echo "$*" >> ${work}/apt
case "$*" in *--simulate*) echo "Inst vigil"; cat ${work}/needs 2>/dev/null; exit 0 ;; esac
for file; do :; done
rm -rf ${at.installed} && tar -xzf "$file" -C / ".${at.installed}"`,
  systemctl: `case "$1" in
start)
  unit=${at.units}/vigil.service; [ -e "$unit" ] || unit=${work}/lib/vigil.service
  program=$(cat "$unit" ${at.units}/vigil.service.d/*.conf 2>/dev/null | sed -n 's/^ExecStart=//p' | tail -1)
  echo ActiveState=active > ${work}/state
  (setsid sh -c "$program || echo SubState=auto-restart > ${work}/state" > ${work}/log 2>&1 &) ;;
stop) pid=$(cut -d' ' -f1 ${home}/vigil.lock 2>/dev/null) && kill "$pid" 2>/dev/null; true ;;
show) cat ${work}/state ;;
esac`,
});

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'vigil-package-'));
  home = join(work, 'home');
  at = {
    installed: join(work, 'usr/lib/vigil'),
    staged: join(work, 'usr/lib/vigil-upgrade'),
    units: join(work, 'run'),
    backups: join(work, 'backups'),
  };
  for (const folder of [join(home, 'postgres'), join(work, 'bin'), join(work, 'lib'), dirname(at.installed)])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(home, 'postgres', 'data'), '1.0.0\na record\n');
  cpSync(stubRelease(mkdtempSync(join(work, 'made-')), '1.0.0'), at.installed, { recursive: true });
  writeFileSync(join(work, 'lib', 'vigil.service'), `[Service]\nExecStart=${at.installed}/vigil start\n`);
  for (const [name, text] of Object.entries(stubs()))
    writeFileSync(join(work, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as { port: number });
  server.close();
  await once(server, 'close');
  Object.assign(process.env, { PATH: `${work}/bin:${former.PATH}`, VIGIL_HOME: home, PORT: String(port) });
  said = [];
  place = {
    home,
    releases: installedPackage(at),
    version: '1.0.0',
    vigil: asService(home, 'vigil'),
    database: copyOfFolder(home, () => undefined),
    evidenceBytes: () => Promise.resolve(0),
    owner: {},
    readyWithinSeconds: 30,
    say: (line) => void said.push(line),
  };
  await place.vigil.start(at.installed, '');
  expect(await untilReady(place.vigil, home, 20)).toBeNull();
});
afterEach(async () => {
  await place.vigil.stop();
  Object.assign(process.env, { PATH: former.PATH });
  for (const name of ['VIGIL_HOME', 'PORT'] as const)
    if (former[name] === undefined) delete process.env[name];
    else process.env[name] = former[name];
  rmSync(work, { recursive: true, force: true });
});

/** A newer package, with its sum beside it. */
const newer = (behaviour: StubBehaviour = 'works'): string => {
  const tree = mkdtempSync(join(work, 'tree-'));
  const files = join(tree, at.installed);
  mkdirSync(dirname(files), { recursive: true });
  cpSync(stubRelease(mkdtempSync(join(work, 'made-')), '9.0.0', behaviour), files, { recursive: true });
  mkdirSync(join(tree, 'usr/lib/systemd/system'), { recursive: true });
  writeFileSync(join(tree, 'usr/lib/systemd/system/vigil.service'), '[Service]\nExecStart=/nowhere/vigil start\n');
  execFileSync('tar', ['-czf', join(work, DEB), '-C', tree, '.']);
  const sum = createHash('sha256')
    .update(readFileSync(join(work, DEB)))
    .digest('hex');
  writeFileSync(join(work, 'vigil-9.0.0.sha256'), `${sum}  ${DEB}\n`);
  return join(work, DEB);
};
const wish = (file: string) => ({ file, key: null, backup: null });
const page = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
const installed = (): unknown => JSON.parse(readFileSync(join(at.installed, 'release.json'), 'utf8'));
/** What an upgrade may leave, in the home and beside the package. */
const left = (): string[] => [
  ...readdirSync(home).filter((name) => /upgrade|failed|part/.test(name)),
  ...[at.staged, join(at.units, 'vigil.service'), join(at.units, 'vigil.service.d/zz-upgrade.conf')].filter(existsSync),
];
const OLD = '1.0.0\na record\n1.0.0\n';

describe('the Debian package', () => {
  it('is replaced by a newer one once that has worked, by the package manager, with a backup from before', async () => {
    expect(await upgrade(place, { ...wish(newer()), backup: { folder: join(at.backups, 'one') } })).toBe(true);
    expect([await page(), installed(), left()]).toEqual([
      `${OLD}9.0.0\n`,
      { version: '9.0.0', behaviour: 'works' },
      [],
    ]);
    expect(readFileSync(join(at.backups, 'one', 'data'), 'utf8')).toBe(OLD);
    expect(readFileSync(join(work, 'apt'), 'utf8')).toMatch(/--simulate.*\n.*--no-remove .*--force-confold /);
    expect(said.join('\n')).not.toContain('remove it when you do not need it');
    // Nobody reached it before it had been tried.
    expect(readFileSync(join(home, 'for-everybody'), 'utf8')).toBe('1.0.0\n9.0.0\n');
  });

  it.each<[StubBehaviour, RegExp]>([
    ['breaks-the-database', /9\.0\.0 does not work here: it ended by itself\. Going back to 1\.0\.0/],
    ['is-never-ready', /9\.0\.0 does not work here: it was not ready \(queue\) within 3 seconds/],
  ])('stays where a newer one %s, and the package manager never heard of that', async (behaviour, why) => {
    const seconds = behaviour === 'is-never-ready' ? 3 : 50;
    expect(await upgrade({ ...place, readyWithinSeconds: seconds }, wish(newer(behaviour)))).toBe(false);
    expect([await page(), left()]).toEqual([OLD, []]);
    expect(installed()).toEqual({ version: '1.0.0', behaviour: 'works' });
    expect(readFileSync(join(work, 'apt'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(said.join('\n')).toMatch(why);
    expect(said).toContain('What it said: journalctl -u vigil');
  });

  it('stays, and goes on running, where a newer one is not as released, needs other packages, or cannot be backed up', async () => {
    const file = newer();
    writeFileSync(join(work, 'needs'), 'Inst libnew1 (1.0 Debian)\nConf libnew1\n');
    await expect(upgrade(place, wish(file))).rejects.toThrow(/run "apt-get install libnew1" first/);
    rmSync(join(work, 'needs'));
    writeFileSync(join(work, 'file'), '');
    await expect(upgrade(place, { ...wish(file), backup: { folder: join(work, 'file', 'x') } })).rejects.toThrow();
    appendFileSync(file, 'more');
    await expect(upgrade(place, wish(file))).rejects.toThrow(/is not the file that was released/);
    expect([await page(), said, left()]).toEqual([OLD, [], []]);
  });

  it('comes back from an upgrade that was cut off, before and after the newer one had worked', async () => {
    const cutOff = async (when: string): Promise<void> => {
      const reached = (step: string): void => {
        if (step === when) throw new Error('cut off');
      };
      const folder = join(at.staged, 'files', at.installed);
      await upgrade({ ...place, reached }, wish(newer())).catch(() => undefined);
      expect([when, existsSync(folder)]).toEqual([when, when === 'starting']);
    };
    await cutOff('switched');
    expect([await page(), left()]).toEqual([OLD, []]);
    await cutOff('starting');
    // Of a process that is gone.
    const note = JSON.parse(readFileSync(join(home, 'upgrade.json'), 'utf8')) as Parameters<typeof writeUpgradeNote>[1];
    writeUpgradeNote(home, { ...note, by: '' });
    expect(await endCutOff(place)).toBe(true);
    expect([await page(), left()]).toEqual([`${OLD}9.0.0\n`, []]);
  });

  it('is not led elsewhere by a note that somebody else wrote', async () => {
    writeUpgradeNote(home, {
      phase: 'starting',
      from: { version: '1.0.0', folder: at.installed },
      to: { version: '9.0.0', folder: join(work, 'elsewhere') },
      link: at.installed,
      wasRunning: true,
      by: '',
    });
    await expect(endCutOff(place)).rejects.toThrow(/are not those of the Debian package/);
    rmSync(join(home, 'upgrade.json'));
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateOf } from '@vigil/shared/staff-responses/server-health.js';
import { TEST_CONFIG } from '../../../testing/app.js';
import { commandOfAStore } from '../../../testing/command-of-a-store.js';
import { lookAtBackupPlace } from './backup-place-check.js';
import { usedLooks } from './checks-of-server.js';

const top = mkdtempSync(join(tmpdir(), 'vigil-backup-place-'));
const home = join(top, 'home');
const folders = [top];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const lookAt = async (to: string, asked = { last: null }): Promise<string> => {
  const finding = await lookAtBackupPlace({ home, backup: { ...TEST_CONFIG.backup, to } }, asked);
  return `${finding.is} ${stateOf(finding)} ${finding.n?.['backups'] ?? ''}`.trim();
};

describe('the place of backups', () => {
  it('is looked at where it is a folder: whether it is there, is a folder, and not in the home', async () => {
    const folder = join(top, 'backups');
    expect(await lookAt(folder)).toBe('missing bad');
    mkdirSync(folder);
    expect(await lookAt(folder)).toBe('reached good 0');
    mkdirSync(join(folder, 'one'));
    writeFileSync(join(folder, 'one', 'manifest.json'), '{}');
    expect(await lookAt(folder)).toBe('reached good 1');
    writeFileSync(join(top, 'file'), '');
    expect(await lookAt(join(top, 'file'))).toBe('missing bad');
    expect(await lookAt(join(home, 'backups'))).toBe('wrong bad');
    // A file system that nobody writes to, as a place that the unit of the service does not name.
    expect(await lookAt('/proc')).toBe('closed bad');
  });

  it('is wrong where no setting like that can be used', async () => {
    expect(await lookAt('ftp://localhost/backups')).toBe('wrong bad');
    expect(await lookAt('s3+https://localhost:1/bucket?region=x')).toBe('wrong bad');
  });

  it('is asked for its list where it is a command, once an hour as long as it answers', async () => {
    const { folder, command } = commandOfAStore();
    folders.push(folder);
    const asked = { last: null };
    expect(await lookAt(`command:${command}`, asked)).toBe('reached good 0');
    expect(await lookAt('command:/no/such/program', asked)).toBe('reached good 0');
    expect(await lookAt('command:exit 4;')).toBe('away bad');
  });

  it('is left out where there is none, and in a demo', () => {
    const looks = { backupPlace: () => null };
    const names = (mode: 'demo' | 'production', to: string | null): string[] =>
      Object.keys(usedLooks({ mode, publicReplicaUrl: null, backup: { ...TEST_CONFIG.backup, to } }, looks));
    expect([names('production', '/mnt/backup'), names('production', null), names('demo', '/mnt/backup')]).toEqual([
      ['backupPlace'],
      [],
      [],
    ]);
  });
});

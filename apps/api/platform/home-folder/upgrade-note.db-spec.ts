import { expect, it } from '@jest/globals';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledUrl } from '../../project-root.js';
import { birthOf } from '../embedded-postgres/process-table.js';
import { isAtWork, isOnTrial, noteAddress, ownMark } from './upgrade-note.js';

/** Runs a program as the unit of the service does: as another user, who sees no process of others. */
const UNSEEING = [
  '-m',
  '--propagation',
  'private',
  'sh',
  '-c',
  'mount -t proc -o hidepid=invisible proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"',
  'sh',
];
const canHide = spawnSync('unshare', [...UNSEEING, 'true']).status === 0;

it('an upgrade is at work while its process runs', async () => {
  expect(isAtWork({ by: ownMark() })).toBe(true);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const by = `${child.pid} ${birthOf(child.pid!)}`;
  expect(isAtWork({ by })).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAtWork({ by })).toBe(false);
  for (const none of ['', `${process.pid}`, `${process.pid} another/1`, 'x y'])
    expect(isAtWork({ by: none })).toBe(false);
});

if (canHide)
  it('a service that may not see processes of root takes one of this start of the machine for it', () => {
    const [boot] = birthOf(process.pid)!.split('/');
    const marks = [ownMark(), `${process.pid} another/1`, `4194303 ${boot}/1`];
    const program = `
    const { isAtWork } = await import(${JSON.stringify(compiledUrl('platform/home-folder/upgrade-note.js'))});
    console.log(JSON.stringify(${JSON.stringify(marks)}.map((by) => isAtWork({ by }))));`;
    const said = execFileSync('unshare', [...UNSEEING, process.execPath, '--input-type=module', '-e', program], {
      cwd: '/',
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual([true, false, false]);
  });

it('what is noted in the home goes through no link that somebody laid there', () => {
  const home = mkdtempSync(join(tmpdir(), 'vigil-note-'));
  const elsewhere = join(home, 'elsewhere');
  writeFileSync(elsewhere, 'of somebody else');
  symlinkSync(elsewhere, join(home, `address.json.${process.pid}.part`));
  noteAddress(home, 'http://localhost:1');
  expect(readFileSync(elsewhere, 'utf8')).toBe('of somebody else');
  expect(readFileSync(join(home, 'address.json'), 'utf8')).toContain('http://localhost:1');
  rmSync(home, { recursive: true });
});

it('a home that is a file, or below one, is called so by whoever looks for a note first', () => {
  const home = mkdtempSync(join(tmpdir(), 'vigil-note-'));
  expect(isOnTrial(home)).toBe(false);
  const file = join(home, 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'below')])
    expect(() => isOnTrial(path)).toThrow(
      `${path} cannot be Vigil's data folder because a file is in its way: move the file, or set VIGIL_HOME to another folder.`,
    );
  rmSync(home, { recursive: true });
});

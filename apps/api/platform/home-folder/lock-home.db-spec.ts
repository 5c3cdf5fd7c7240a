import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from '../../project-root.js';
import { waitUntil } from '../../testing/wait-until.js';
import { holderOf, lockHome, removeStale, type HomeLock } from './lock-home.js';
import { birthOf, commandOf } from '../embedded-postgres/process-table.js';

const UNUSED_NUMBER = 2 ** 22 + 1;

let home: string;
const lockFile = (): string => join(home, 'vigil.lock');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function take(): HomeLock {
  const lock = lockHome(home);
  if (typeof lock === 'number') throw new Error(`held by ${lock}`);
  return lock;
}

describe('the lock of a home', () => {
  it('is held by one process, and can be taken again once it was released', () => {
    const lock = take();
    expect(lockHome(home)).toBe(process.pid);
    expect(holderOf(home)).toBe(process.pid);
    lock.release();
    expect(holderOf(home)).toBeNull();
    take().release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('of a process that is gone does not count', () => {
    writeFileSync(lockFile(), `${UNUSED_NUMBER} long ago\n`);
    take();
    expect(readFileSync(lockFile(), 'utf8')).toBe(`${process.pid} ${birthOf(process.pid)}\n`);
  });

  it('of a process whose number another one has by now does not count', () => {
    writeFileSync(lockFile(), `${process.ppid} another birth\n`);
    expect(holderOf(home)).toBeNull();
    take();
  });

  it.each(['', '\n', 'no number', '-1 x', '0 x'])('that says nothing sensible (%j) does not count', (text) => {
    writeFileSync(lockFile(), text);
    take();
  });

  it('is not taken away by the release of a lock that was lost', () => {
    const lock = take();
    writeFileSync(lockFile(), `${process.ppid} ${birthOf(process.ppid)}\n`);
    lock.release();
    expect(holderOf(home)).toBe(process.ppid);
  });

  it('of a process in another container counts for as long as that gives signs, and nothing is taken from it', () => {
    const theirs = `${UNUSED_NUMBER} ${birthOf(process.pid)!.split('/')[0]}/1\n`;
    const sign = `${lockFile()}.${createHash('sha256').update(theirs).digest('hex').slice(0, 12)}`;
    writeFileSync(lockFile(), theirs);
    writeFileSync(sign, 'pid:[1] ');
    const inAnother = /^Another Vigil, in another container, is already running on .* in half a minute\.$/;
    expect(() => lockHome(home)).toThrow(inAnother);
    expect(() => holderOf(home)).toThrow(inAnother);
    expect(readdirSync(home).map((name) => join(home, name))).toEqual([lockFile(), sign]);
    utimesSync(sign, new Date(), new Date(Date.now() - 60_000));
    expect(holderOf(home)).toBeNull();
    take().release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('of a process on another computer counts in the same way, but not one of this computer before it was restarted', () => {
    const theirs = `${UNUSED_NUMBER} another-boot/1\n`;
    const sign = `${lockFile()}.${createHash('sha256').update(theirs).digest('hex').slice(0, 12)}`;
    const stands = (place: string): void => {
      writeFileSync(lockFile(), theirs);
      writeFileSync(sign, place);
    };
    for (const place of ['pid:[1] 0123456789ab', 'pid:[1] ']) {
      stands(place);
      const onAnother = /^Another Vigil, on another computer, is already running on /;
      expect(() => lockHome(home)).toThrow(onAnother);
      expect(() => holderOf(home)).toThrow(onAnother);
    }
    utimesSync(sign, new Date(), new Date(Date.now() - 60_000));
    take().release();

    const own = take();
    const ownSign = readdirSync(home).find((name) => name !== 'vigil.lock')!;
    const ownPlace = readFileSync(join(home, ownSign), 'utf8');
    own.release();
    stands(ownPlace);
    // A computer without a name cannot be known again: then half a minute has to pass here, too.
    if (ownPlace.endsWith(' ')) utimesSync(sign, new Date(), new Date(Date.now() - 60_000));
    expect(holderOf(home)).toBeNull();
    take().release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('of a process elsewhere is judged by the clock of the disk, whatever our own says', () => {
    const theirs = `${UNUSED_NUMBER} another-boot/1\n`;
    const sign = `${lockFile()}.${createHash('sha256').update(theirs).digest('hex').slice(0, 12)}`;
    writeFileSync(lockFile(), theirs);
    writeFileSync(sign, 'pid:[1] 0123456789ab');
    const wrong = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    try {
      expect(() => holderOf(home)).toThrow(/^Another Vigil, on another computer, is already running on /);
      expect(readdirSync(home).map((name) => join(home, name))).toEqual([lockFile(), sign]);
    } finally {
      wrong.mockRestore();
    }
  });

  it('that cannot be made says in words why: the disk is full, or nothing may be written there', () => {
    const small = join(home, 'small');
    mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'none', small]).status !== 0) return;
    try {
      writeFileSync(join(small, 'full'), Buffer.alloc(4096));
      expect(() => lockHome(small)).toThrow(`The disk that holds ${small} is full: make room and start again.`);
      expect(readdirSync(small)).toEqual(['full']);
      execFileSync('mount', ['-o', 'remount,ro', small]);
      expect(() => lockHome(small)).toThrow(
        `${small} cannot be written to (EROFS): give it to the user who runs this, or name another place.`,
      );
    } finally {
      execFileSync('umount', [small]);
    }
  });

  it('shows again and again that its holder lives', async () => {
    const lock = take();
    const [sign] = readdirSync(home).filter((name) => name !== 'vigil.lock');
    utimesSync(join(home, sign!), new Date(), new Date(0));
    await waitUntil(() => statSync(join(home, sign!)).mtimeMs > 0);
    lock.release();
    expect(readdirSync(home)).toEqual([]);
  }, 60_000);

  it('that another start has taken meanwhile is not taken from it', () => {
    const judged = `${UNUSED_NUMBER} long ago\n`;
    const theirs = `${process.ppid} ${birthOf(process.ppid)}\n`;
    writeFileSync(lockFile(), theirs);
    removeStale(lockFile(), judged);
    expect(readFileSync(lockFile(), 'utf8')).toBe(theirs);
    writeFileSync(lockFile(), judged);
    removeStale(lockFile(), judged);
    removeStale(lockFile(), judged);
    expect(readdirSync(home)).toEqual([]);
  });

  it('goes to exactly one of several that find the same stale lock at once', async () => {
    writeFileSync(lockFile(), `${UNUSED_NUMBER} long ago\n`);
    const all = Array.from({ length: 4 }, contend);
    const answers = await Promise.all(all.map(({ answer }) => answer));
    await Promise.all(all.map(({ end }) => end()));
    expect(answers.filter((answer) => answer === 'mine')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'theirs')).toHaveLength(3);
  }, 20_000);
});

describe('the table of processes', () => {
  it('knows this process, and none with an unused number', () => {
    expect(commandOf(process.pid)?.[0]).toMatch(/node/);
    expect(birthOf(process.pid)).toBeTruthy();
    expect([commandOf(UNUSED_NUMBER), birthOf(UNUSED_NUMBER)]).toEqual([null, null]);
  });
});

/** Waits for a common moment, tries to take the lock, and holds it until it is ended: all have tried. */
function contend(): { answer: Promise<string>; end: () => Promise<unknown> } {
  const lock = compiled('platform/home-folder/lock-home.js');
  const at = Date.now() + 1_000;
  const code = `
    const { lockHome } = await import(${JSON.stringify(lock)});
    while (Date.now() < ${at});
    const lock = lockHome(${JSON.stringify(home)});
    console.log(typeof lock === 'number' ? 'theirs' : 'mine');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const answer = once(child.stdout, 'data').then(([said]) => String(said).trim());
  return {
    answer: Promise.race([answer, closed.then(() => 'nothing')]),
    end: () => {
      child.stdin.end();
      return closed;
    },
  };
}

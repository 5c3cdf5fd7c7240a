import { describe, expect, it } from '@jest/globals';
import type { Config } from '../../config.js';
import { Keyring } from '../../encryption/keyring.js';
import { masterKey } from '../../encryption/envelope.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { BackupSchedule, runAtLowPriority, type RunBackup } from './backup-schedule.js';

const HOUR = { mode: 'production', backup: { to: '/mnt', hour: 19 } } as Config;
const aKeyring = (): Keyring =>
  new Keyring([masterKey(Buffer.alloc(32, 1))], () => Promise.resolve([masterKey(Buffer.alloc(32, 1))]));
/** A run whose end the test decides. */
const runs = () => {
  const ends: ((code: number | null) => void)[] = [];
  let stopped = 0;
  const run: RunBackup = () => ({
    ended: new Promise((resolve) => void ends.push(resolve)),
    stop: () => {
      stopped += 1;
    },
  });
  return {
    run,
    count: () => ends.length,
    stopped: () => stopped,
    end: async (code: number | null) => {
      ends.at(-1)!(code);
      await new Promise(setImmediate);
    },
  };
};
const at = (text: string): Date => new Date(text);

describe('the schedule of backups', () => {
  it('starts one a day, and none while one runs', async () => {
    const [schedule, { run, count, end }] = [new BackupSchedule(HOUR, new BackgroundWork(), aKeyring()), runs()];
    schedule.look(at('2026-11-30T19:05:00Z'), run);
    schedule.look(at('2026-11-30T19:15:00Z'), run);
    expect(count()).toBe(1);
    await end(0);
    schedule.look(at('2026-11-30T23:55:00Z'), run);
    schedule.look(at('2026-12-01T18:55:00Z'), run);
    expect(count()).toBe(1);
    schedule.look(at('2026-12-01T19:05:00Z'), run);
    expect(count()).toBe(2);
  });

  it('tries again an hour after one failed or was killed, also where the clock was set back', async () => {
    const [schedule, { run, count, end }] = [new BackupSchedule(HOUR, new BackgroundWork(), aKeyring()), runs()];
    schedule.look(at('2026-11-30T19:05:00Z'), run);
    await end(1);
    schedule.look(at('2026-11-30T19:15:00Z'), run);
    expect(count()).toBe(1);
    schedule.look(at('2026-11-30T20:05:00Z'), run);
    expect(count()).toBe(2);
    await end(null);
    schedule.look(at('2025-11-30T20:00:00Z'), run);
    expect(count()).toBe(3);
  });

  it('stops the one that runs when the server stops', async () => {
    const [schedule, { run, stopped, end }] = [new BackupSchedule(HOUR, new BackgroundWork(), aKeyring()), runs()];
    schedule.look(at('2026-11-30T19:05:00Z'), run);
    const closed = schedule.beforeApplicationShutdown();
    expect(stopped()).toBe(1);
    await end(3);
    await closed;
  });

  it('makes none while Vigil is locked, and stops the one that runs: its process holds the key', async () => {
    const [keyring, { run, count, stopped, end }] = [aKeyring(), runs()];
    const schedule = new BackupSchedule(HOUR, new BackgroundWork(), keyring);
    schedule.look(at('2026-11-30T19:05:00Z'), run);
    keyring.lock();
    expect(stopped()).toBe(1);
    await end(3);
    schedule.look(at('2026-11-30T20:15:00Z'), run);
    expect(count()).toBe(1);
    expect(await keyring.unlock()).toBe(true);
    expect(stopped()).toBe(1);
    schedule.look(at('2026-11-30T20:25:00Z'), run);
    expect(count()).toBe(2);
  });

  it('is made at the usual priority where the system allows no other, as in the unit of the service', async () => {
    const refuse = (): never => {
      throw Object.assign(new Error('operation not permitted'), { code: 'ERR_SYSTEM_ERROR' });
    };
    // Without an hour in its settings, the process has nothing to do.
    expect(await runAtLowPriority(refuse)().ended).toBe(0);
  });

  it('makes none in a demo, without a place, or without an hour', () => {
    const { run, count } = runs();
    for (const config of [
      { ...HOUR, mode: 'demo' },
      { ...HOUR, backup: { ...HOUR.backup, to: null } },
      { ...HOUR, backup: { ...HOUR.backup, hour: null } },
    ] as Config[])
      new BackupSchedule(config, new BackgroundWork(), aKeyring()).look(at('2026-11-30T19:05:00Z'), run);
    expect(count()).toBe(0);
  });
});

import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asProcess } from '../../operations/upgrade/running-vigil.js';
import { copyOfFolder } from '../../operations/upgrade/database-copy.js';
import { unpackedReleases } from '../../operations/upgrade/unpacked-releases.js';
import { upgrade } from '../../operations/upgrade/upgrade.js';
import { packStub } from '../stub-releases.js';
import type { AlertReceiver, Told } from './alert-receiver.js';
import type { DayReplica } from './day-replica.js';
import { BROKEN, dayRelease, type DayVigil } from './day-vigil.js';

/** A trouble of the day. */
export interface Trouble {
  name: string;
  /** Makes it, lasts as long as it does, and ends it. @returns what there is to say of it */
  happen(): Promise<string>;
  /** The check of which an alert must be sent, and then that it is well again; null: it tells in another way. */
  alert: string | null;
}

/** A full disk may take the database with it. */
const TAKEN_ALONG: readonly string[] = ['database', 'publicDatabase'];
const WAYS = ['webhook', 'command'] as const;

/** Waits until somebody was told by every way that a check has come to a state. */
const untilTold = async (receiver: AlertReceiver, check: string, state: string, seconds: number): Promise<void> => {
  const isTold = (): boolean =>
    WAYS.every((way) =>
      receiver.told().some((told) => told.way === way && told.check === check && told.state === state),
    );
  for (const until = Date.now() + seconds * 1000; !isTold(); await pause(50))
    if (Date.now() > until) throw new Error(`nobody was told within ${seconds} s that ${check} is ${state}`);
};

const PATIENCE_S = 120;

export const troublesOf = (
  vigil: DayVigil,
  receiver: AlertReceiver,
  replica: DayReplica,
  hasDisk: boolean,
): Trouble[] => [
  {
    name: 'SIGKILL of the server',
    alert: null,
    happen: async () => {
      const before = vigil.starts;
      vigil.kill();
      const ms = await vigil.untilReady();
      if (vigil.starts !== before + 1) throw new Error(`it was started ${vigil.starts - before} times`);
      return `ready again after ${(ms / 1000).toFixed(1)} s`;
    },
  },
  {
    name: 'SIGKILL of PostgreSQL',
    alert: null,
    happen: async () => {
      vigil.killDatabase();
      for (let tries = 0; tries < 200 && (await vigil.isReady()); tries += 1) await pause(10);
      return `ready again after ${((await vigil.untilReady()) / 1000).toFixed(1)} s`;
    },
  },
  {
    name: 'PostgreSQL that ends again and again',
    alert: 'database',
    happen: async () => {
      let isTold = false;
      const told = untilTold(receiver, 'database', 'raised', PATIENCE_S).finally(() => {
        isTold = true;
      });
      let kills = 0;
      while (!isTold) {
        if (vigil.killDatabase()) kills += 1;
        await pause(20);
      }
      await told;
      await untilTold(receiver, 'database', 'resolved', PATIENCE_S);
      return `${kills} kills`;
    },
  },
  ...(hasDisk ? [fullDisk(vigil, receiver)] : []),
  {
    name: 'an upgrade to a release that fails',
    alert: null,
    happen: async () => {
      const said: string[] = [];
      const made = join(vigil.releases, 'made');
      const file = packStub(dayRelease(made, '9.0.0', BROKEN), made);
      Object.assign(process.env, vigil.environment());
      vigil.letGo();
      const isDone = await upgrade(
        {
          home: vigil.home,
          releases: unpackedReleases(vigil.release),
          version: '1.0.0',
          vigil: asProcess(vigil.home, {}),
          database: copyOfFolder(vigil.home, () => undefined),
          evidenceBytes: () => Promise.resolve(0),
          owner: {},
          readyWithinSeconds: PATIENCE_S,
          say: (line) => void said.push(line),
        },
        { file, key: null, backup: null },
      );
      if (isDone || !said.some((line) => /does not work here: it ended by itself\. Going back to 1\.0\.0/.test(line)))
        throw new Error(`the upgrade said: ${said.join(' ')}`);
      return said.find((line) => line.startsWith('Pages did not answer'))!.replace(/\.$/, '');
    },
  },
  {
    name: 'a lost replica',
    alert: 'replica',
    happen: async () => {
      // Vigil gets a replica in the afternoon: that it stops for it is planned, and no trouble.
      await vigil.stop();
      replica.copy();
      await replica.start();
      Object.assign(vigil.settings, replica.settings);
      vigil.keep();
      await vigil.untilReady();
      await replica.kill();
      await untilTold(receiver, 'replica', 'raised', PATIENCE_S);
      const wasReady = await vigil.isReady();
      await replica.start();
      await untilTold(receiver, 'replica', 'resolved', PATIENCE_S);
      if (!wasReady) throw new Error('Vigil was not ready without its replica');
      return 'Vigil was ready without it';
    },
  },
];

/** Fills the disk of the home to the last byte, until somebody is told, and makes room again. */
const fullDisk = (vigil: DayVigil, receiver: AlertReceiver): Trouble => ({
  name: 'a full disk',
  alert: 'disk',
  happen: async () => {
    const file = join(vigil.home, 'fills-the-disk');
    fill(file);
    await untilTold(receiver, 'disk', 'raised', PATIENCE_S);
    rmSync(file);
    const ms = await vigil.untilReady();
    await untilTold(receiver, 'disk', 'resolved', PATIENCE_S);
    return `ready again ${(ms / 1000).toFixed(1)} s after there was room`;
  },
});

const fill = (file: string): void => {
  const into = openSync(file, 'w');
  try {
    for (let bytes = 8 * 2 ** 20; bytes > 0;)
      try {
        if (writeSync(into, Buffer.alloc(bytes)) < bytes) throw new Error('full');
      } catch {
        bytes = Math.floor(bytes / 2);
      }
    fsyncSync(into);
  } finally {
    closeSync(into);
  }
};

/**
 * Returns what is wrong with what was told: of each planned trouble once that it is there and once that it is over, by
 * both ways, in words that are known beforehand.
 * @param wanted the checks of which somebody must be told
 * @param words the sentences that an alert may say
 */
export const faultsOfAlerts = (
  told: readonly Told[],
  wanted: readonly string[],
  words: ReadonlySet<string>,
): string[] => {
  const faults = told.filter(({ text }) => !words.has(text)).map(({ text }) => `an alert says: ${text}`);
  for (const way of WAYS)
    for (const check of new Set([...wanted, ...told.map((one) => one.check)])) {
      const states = told.filter((one) => one.way === way && one.check === check).map(({ state }) => state);
      const least = 2 * wanted.filter((one) => one === check).length;
      const isRight =
        states.every((state, n) => state === (n % 2 === 0 ? 'raised' : 'resolved')) &&
        states.length % 2 === 0 &&
        (TAKEN_ALONG.includes(check) ? states.length >= least : states.length === least && least > 0);
      if (!isRight) faults.push(`of ${check} was told by ${way}: ${states.join(', ') || 'nothing'}`);
    }
  return faults;
};

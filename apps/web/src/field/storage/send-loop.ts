import { RetryDelays, type Held } from './retry-delays.js';
import { openDatabase } from './database.js';
import { renewGroups } from './public-groups.js';
import { checkToken, Going, sendAll, type Heard, type Round } from './send-queue.js';

/**
 * Milliseconds between checks of the token while online. The desk can remove the phone at any moment, and the phone
 * learns of it within five seconds.
 */
export const CHECK_MS = 4_000;
/** Every tab has a sender. One of them works; another one takes over when its tab is closed. */
const LOCK = 'field-sending';
/** Milliseconds between reloads of the group list, and after one that failed. */
const RENEW_MS = 3_600_000;
const RENEW_AGAIN_MS = 60_000;
const FIRST_WAIT_S = 2;
const LONGEST_WAIT_S = 60;

/** What the page shows next to the queue. */
export type Sending = Round | { how: 'sending' } | { how: 'offline' } | { how: 'elsewhere' };

export interface Sender {
  /** Starts a round now, or right after the current one. A file waits if the new round has more urgent work. */
  kick(): void;
  /** The same, including reports that wait for a retry. */ tryAll(): void;
  /** Aborts the current transfer. */ interrupt(): void;
}

export const startSender = (
  heard: Heard & { sending(state: Sending): void; held(reports: readonly Held[]): void },
  isLooking: () => boolean,
): Sender => {
  let wake: () => void = () => undefined;
  let isWanted = true;
  let going: Going | null = null;
  const kick = (): void => {
    isWanted = true;
    wake();
    void going?.letFirst().catch(() => undefined);
  };
  const waits = new RetryDelays(() => Date.now());
  const tryAll = (): void => {
    waits.forget();
    kick();
  };
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Whether anything was sent in this round: then another attempt soon is worthwhile. */
  let hasMoved = false;
  const watched: Heard = {
    ...heard,
    changed: () => {
      hasMoved = true;
      heard.changed();
    },
    progress: (file, bytes) => {
      hasMoved = true;
      heard.progress(file, bytes);
    },
  };
  const work = async (): Promise<void> => {
    let waitS = FIRST_WAIT_S;
    for (;;) {
      if (!navigator.onLine) {
        heard.sending({ how: 'offline' });
        await wait(LONGEST_WAIT_S * 1000);
        continue;
      }
      isWanted = false;
      hasMoved = false;
      going = new Going(watched, waits);
      heard.sending({ how: 'sending' });
      const round = await sendAll(going).catch((): Round => ({ how: 'later' }));
      heard.held(waits.list());
      heard.changed();
      if (isWanted || (going.fileSignal.aborted && !going.signal.aborted)) continue;
      heard.sending(round);
      if (round.how !== 'later' || hasMoved) waitS = FIRST_WAIT_S;
      // While the server is unreachable, the waits of single reports do not matter.
      await wait((round.how === 'later' ? waitS : Math.min(LONGEST_WAIT_S, waits.next() ?? LONGEST_WAIT_S)) * 1000);
      waitS = Math.min(LONGEST_WAIT_S, waitS * 2);
    }
  };

  let renewed = 0;
  const checkAll = async (): Promise<void> => {
    for (const person of await (await openDatabase()).getAll('people')) {
      if (!(await checkToken(person, heard)) || (Date.now() - renewed < RENEW_MS && Date.now() >= renewed)) continue;
      renewed = Date.now() - ((await renewGroups(person.token)) ? 0 : RENEW_MS - RENEW_AGAIN_MS);
      heard.changed();
    }
  };
  const check = async (): Promise<void> => {
    for (;;) {
      if (navigator.onLine && isLooking()) await checkAll().catch(() => undefined);
      await new Promise((resolve) => {
        setTimeout(resolve, CHECK_MS);
      });
    }
  };

  heard.sending({ how: 'elsewhere' });
  void navigator.locks.request(LOCK, () => work());
  void check();
  addEventListener('online', tryAll);
  addEventListener('offline', kick);
  return { kick, tryAll, interrupt: () => going?.interrupt() };
};

import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '@vigil/shared/problems/problems.js';
import { inTurn } from './keyed-queue.js';

const HOUR = 3600;
/**
 * Wrong passwords before somebody has to wait: for one account from one network, and from one network for all accounts.
 */
const FREE_PAIR = 5;
const FREE_NETWORK = 30;
/** Wrong passwords on one account, wherever they came from, before its answers slow down. */
const FREE_ACCOUNT = 20;
const LONGEST_WAIT_SECONDS = 60;
const LONGEST_HOLD_MS = 4_000;

/** Wrong codes on one account before the next is looked at only after a wait, wherever it comes from. */
const FREE_CODES = 10;

/** Seconds that a network waits after so many failures: 1, 2, 4 and so on up to a minute. */
export const waitSeconds = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(failures - free, 10));

/** Milliseconds for which an answer is held back on an account that others guess at. */
export const holdMs = (failures: number): number =>
  failures < FREE_ACCOUNT ? 0 : Math.min(LONGEST_HOLD_MS, (failures - FREE_ACCOUNT + 1) * 200);

/** Where it is counted. As JSON, so that no name that somebody types can be the place of another account or network. */
const place = (...parts: string[]): string => JSON.stringify(parts);

/**
 * One try at a password or a code. It counts as a failure from its beginning, so that many at once get no more tries
 * than one after another.
 */
export interface Attempt {
  /** It was right: what went wrong before it at this place is forgiven, not what others tried. */
  succeeded(): Promise<void>;
  /** It was never looked at, through no fault of whoever tried. */
  dropped(): Promise<void>;
}
interface Counted {
  key: string;
  made: boolean;
}

/**
 * Slows down whoever guesses passwords, with a delay that grows, per account and per network. A network that guessed
 * too often is refused, for at most a minute at a time. Guessing from other networks makes the answers of an account
 * slow and does not lock it: a lock would be a weapon against the member. Wrong codes of the second step make the
 * account wait, up to a minute each.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures = new RateLimiterMemory({ points: 1_000_000, duration: HOUR });
  private readonly waits = new RateLimiterMemory({ points: 0, duration: LONGEST_WAIT_SECONDS });
  /** Between looking and counting nobody else looks. */
  private readonly oneAtATime = inTurn(1, Number.MAX_SAFE_INTEGER);

  /** Call before a password is looked at. @throws Problem 'too-many-requests' while this network has to wait. */
  async tryPassword(account: string, network: string): Promise<Attempt> {
    const all = place('account', account);
    const pair = place('pair', account, network);
    const attempt = await this.begin(
      [
        [pair, FREE_PAIR],
        [place('network', network), FREE_NETWORK],
      ],
      pair,
    );
    const others = (await this.failures.get(all))?.consumedPoints ?? 0;
    await this.failures.penalty(all);
    if (holdMs(others) > 0) await pause(holdMs(others), undefined, { ref: false });
    const back = async (): Promise<void> => void (await this.failures.reward(all));
    return { succeeded: () => back().then(attempt.succeeded), dropped: () => back().then(attempt.dropped) };
  }

  /**
   * Codes of six digits can be guessed, from many networks too: so the account itself waits, up to a minute. Whoever
   * guesses them knows the password already; passkeys and recovery codes go on without waiting.
   * @throws Problem 'too-many-requests'
   */
  async tryCode(memberId: string): Promise<Attempt> {
    return this.begin([[place('codes', memberId), FREE_CODES]], null);
  }

  /** @param forgiven where a success wipes out all that went wrong; elsewhere it takes back its own count alone. */
  private begin(counts: readonly (readonly [key: string, free: number])[], forgiven: string | null): Promise<Attempt> {
    return this.oneAtATime(async () => {
      const waits = await Promise.all(counts.map(([key]) => this.waits.get(key)));
      const left = Math.max(0, ...waits.map((wait) => wait?.msBeforeNext ?? 0));
      if (left > 0) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(left / 1000) });
      const counted: Counted[] = [];
      for (const [key, free] of counts) counted.push({ key, made: await this.count(key, free) });
      return {
        succeeded: () => this.takeBack(counted, forgiven),
        dropped: () => this.takeBack(counted, null),
      };
    });
  }

  /** @returns whether this makes the next one wait. */
  private async count(key: string, free: number): Promise<boolean> {
    const { consumedPoints } = await this.failures.penalty(key);
    const seconds = waitSeconds(consumedPoints, free);
    if (seconds > 0) await this.waits.block(key, seconds);
    return seconds > 0;
  }

  private async takeBack(counted: readonly Counted[], forgiven: string | null): Promise<void> {
    for (const { key, made } of counted) {
      if (key === forgiven) await this.failures.delete(key);
      else await this.failures.reward(key);
      if (made) await this.waits.delete(key);
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { SharedLimits, type Counter } from '../platform/http/shared-limits.js';

const HOUR = 3600;
/**
 * Wrong passwords before the next attempt must wait: for one account from one network, and from one network for all
 * accounts.
 */
export const FREE_PAIR = 5;
export const FREE_NETWORK = 30;
/** Wrong passwords on one account, from any network, before its answers slow down. */
export const FREE_ACCOUNT = 20;
export const LONGEST_WAIT_SECONDS = 60;
const LONGEST_HOLD_MS = 4_000;

/** Wrong codes on one account before the next one must wait, from any network. */
export const FREE_CODES = 10;

/** Returns the seconds that a network waits after this number of failures: 1, 2, 4 and so on up to a minute. */
export const waitSeconds = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(failures - free, 10));

/** Returns the milliseconds by which an answer is delayed on an account whose password is being guessed. */
export const responseDelayMs = (failures: number): number =>
  failures < FREE_ACCOUNT ? 0 : Math.min(LONGEST_HOLD_MS, (failures - FREE_ACCOUNT + 1) * 200);

/** Returns the key of a counter. As JSON, so that no typed name can be the key of another account or network. */
const place = (...parts: string[]): string => JSON.stringify(parts);

/**
 * One attempt at a password or a code. It counts as a failure from its beginning, so that parallel attempts get no more
 * tries than sequential ones.
 */
interface Attempt {
  /**
   * The attempt was right. Takes its failure back; for a password, also clears the earlier failures on this account
   * from this network, but not those from other networks.
   */
  succeeded(): Promise<void>;
  /** The attempt was never checked, through no fault of the client. Takes its failure back. */
  dropped(): Promise<void>;
}
interface Counted {
  key: string;
  made: boolean;
}

/**
 * Delays password guessing, with a growing delay per account and per network. A network with too many failures is
 * refused, for at most a minute at a time. Guesses from many networks slow down an account's answers but do not lock
 * it: a lock would be a weapon against the member. Wrong second-factor codes make the account wait, up to a minute
 * each.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures: Counter;
  private readonly waits: Counter;
  /** Makes checking and counting one step: no other attempt at this server is checked in between. */
  private readonly oneAtATime = new ConcurrencyLimiter(1, Infinity);

  constructor(limits: SharedLimits) {
    this.failures = limits.counter('sign-in failures', { points: 1_000_000, duration: HOUR });
    this.waits = limits.counter('sign-in waits', { points: 0, duration: LONGEST_WAIT_SECONDS });
  }

  /**
   * Call before checking a password.
   * @param who whoever has many attempts waits behind themselves: the network, or what one person may have the whole of
   * @throws Problem 'too-many-requests' while this network has to wait
   */
  async tryPassword(account: string, network: string, who = network): Promise<Attempt> {
    const all = place('account', account);
    const pair = place('pair', account, network);
    const attempt = await this.begin(
      [
        [pair, FREE_PAIR],
        [place('network', network), FREE_NETWORK],
      ],
      { forgiven: pair, who },
    );
    const others = (await this.failures.get(all))?.consumedPoints ?? 0;
    await this.failures.penalty(all);
    if (responseDelayMs(others) > 0) await pause(responseDelayMs(others), undefined, { ref: false });
    const back = async (): Promise<void> => void (await this.failures.reward(all));
    return { succeeded: () => back().then(attempt.succeeded), dropped: () => back().then(attempt.dropped) };
  }

  /**
   * Call before checking a six-digit code. Codes can be guessed, also from many networks, so the account itself waits,
   * up to a minute. A guesser already knows the password; passkeys and recovery codes never wait.
   * @throws Problem 'too-many-requests'
   */
  async tryCode(memberId: string): Promise<Attempt> {
    return this.begin([[place('codes', memberId), FREE_CODES]], { forgiven: null, who: memberId });
  }

  /** @param forgiven the counter that a success clears; every other counter only loses this attempt's own failure. */
  private begin(
    counts: readonly (readonly [key: string, free: number])[],
    { forgiven, who }: { forgiven: string | null; who: string },
  ): Promise<Attempt> {
    return this.oneAtATime.take(async () => {
      const waits = await Promise.all(counts.map(([key]) => this.waits.get(key)));
      const left = Math.max(0, ...waits.map((wait) => wait?.msBeforeNext ?? 0));
      if (left > 0) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(left / 1000) });
      const counted: Counted[] = [];
      for (const [key, free] of counts) counted.push({ key, made: await this.count(key, free) });
      return {
        succeeded: () => this.takeBack(counted, forgiven),
        dropped: () => this.takeBack(counted, null),
      };
    }, who);
  }

  /** Counts a failure. @returns whether the next attempt must wait because of it. */
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

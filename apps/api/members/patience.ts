import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '@vigil/shared/problems/problems.js';

const HOUR = 3600;
/** Wrong passwords before somebody has to wait: for one account from one network, and from one network for all accounts. */
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
  (failures < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(failures - free, 10)));

/** Milliseconds for which an answer is held back on an account that others guess at. */
export const holdMs = (failures: number): number =>
  (failures < FREE_ACCOUNT ? 0 : Math.min(LONGEST_HOLD_MS, (failures - FREE_ACCOUNT + 1) * 200));

const codesOf = (memberId: string): string => `codes of ${memberId}`;

/**
 * Slows down whoever guesses passwords, with a delay that grows, per account and per network. Nobody is ever locked
 * out: a lock would be a weapon against the member. Guessing from many networks only makes an account's answers slow,
 * never refused, and whoever comes from a network of their own still gets in.
 */
@Injectable()
export class Patience {
  private readonly failures = new RateLimiterMemory({ points: 1_000_000, duration: HOUR });
  private readonly waits = new RateLimiterMemory({ points: 0, duration: LONGEST_WAIT_SECONDS });

  /** Call before a password is looked at. @throws Problem 'too-many-requests' while this network has to wait. */
  async mayTry(account: string, network: string): Promise<void> {
    const waits = await Promise.all([this.waits.get(`${account} ${network}`), this.waits.get(network)]);
    const left = Math.max(0, ...waits.map((wait) => wait?.msBeforeNext ?? 0));
    if (left > 0) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(left / 1000) });
    const onAccount = (await this.failures.get(account))?.consumedPoints ?? 0;
    if (holdMs(onAccount) > 0) await pause(holdMs(onAccount), undefined, { ref: false });
  }

  async failed(account: string, network: string): Promise<void> {
    await this.failures.penalty(account);
    await this.wait(`${account} ${network}`, FREE_PAIR);
    await this.wait(network, FREE_NETWORK);
  }

  /** The right password forgives what went wrong before it from this network, not what others tried. */
  async succeeded(account: string, network: string): Promise<void> {
    await this.failures.delete(`${account} ${network}`);
  }

  /**
   * Codes of six digits can be guessed, from many networks too: so the account itself waits, up to a minute. Whoever guesses
   * them knows the password already; passkeys and recovery codes go on without waiting.
   * @throws Problem 'too-many-requests'
   */
  async mayTryCode(memberId: string): Promise<void> {
    const left = (await this.waits.get(codesOf(memberId)))?.msBeforeNext ?? 0;
    if (left > 0) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(left / 1000) });
  }

  async codeFailed(memberId: string): Promise<void> {
    await this.wait(codesOf(memberId), FREE_CODES);
  }

  private async wait(key: string, free: number): Promise<void> {
    const { consumedPoints } = await this.failures.penalty(key);
    const seconds = waitSeconds(consumedPoints, free);
    if (seconds > 0) await this.waits.block(key, seconds);
  }
}

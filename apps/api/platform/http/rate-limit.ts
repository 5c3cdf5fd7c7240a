import { isIPv6 } from 'node:net';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * The network that an address belongs to: an IPv4 address itself, the /64 of an IPv6 address, which one household has.
 */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const middle = plain.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : [];
  return `${[...left, ...middle, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

/** This computer: what the server asks of itself, and every reader behind a proxy that it was not told of. */
export const isLoopback = (network: string): boolean => /^127\.|^::1$|^0:0:0:0::\/64$/.test(network);

export interface Limit {
  /** @throws Problem 'too-many-requests', 'hourly-limit' */
  spend(key: string): Promise<void>;
}

/** Far above what people and a busy import do; below what a broken script does. */
export const WRITES_PER_MINUTE = 6_000;

const limitPer = (points: number, duration: number, problem: 'too-many-requests' | 'hourly-limit'): Limit => {
  const limiter = new RateLimiterMemory({ points, duration });
  return {
    spend: async (key) => {
      await limiter.consume(key).catch((left: RateLimiterRes) => {
        throw new Problem(problem, { retryAfterSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1000)) });
      });
    },
  };
};

export const limitPerMinute = (perMinute: number): Limit => limitPer(perMinute, 60, 'too-many-requests');
/** For what one person does a few times in an hour of work, and a thief would do all at once. */
export const limitPerHour = (perHour: number): Limit => limitPer(perHour, 3_600, 'hourly-limit');

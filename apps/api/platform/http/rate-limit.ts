import { isIPv6, isIPv4 } from 'node:net';
import { RateLimiterMemory, type RateLimiterAbstract, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * Returns the network of an address: an IPv4 address itself, or the /64 of an IPv6 address, which one household has.
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

/**
 * Tells whether a network is this computer: the server's own requests, and every reader behind a proxy that Vigil was
 * not told of.
 */
export const isLoopback = (network: string): boolean => /^127\.|^::1$|^0:0:0:0::\/64$/.test(network);

export interface Limit {
  /** @throws Problem 'too-many-requests', 'hourly-limit' */
  spend(key: string): Promise<void>;
}

/** Far above what people and a busy import need; below what a broken script does. */
export const WRITES_PER_MINUTE = 6_000;

/** Returns a limit that counts with this counter. */
export const limitBy = (
  counter: Pick<RateLimiterAbstract, 'consume'>,
  problem: 'too-many-requests' | 'hourly-limit',
): Limit => ({
  spend: async (key) => {
    await counter.consume(key).catch((left: RateLimiterRes) => {
      throw new Problem(problem, { retryAfterSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1000)) });
    });
  },
});

/** A limit of this server alone, for what takes its processor. What somebody guesses or opens: shared-limits.ts */
export const limitPerMinute = (perMinute: number): Limit =>
  limitBy(new RateLimiterMemory({ points: perMinute, duration: 60 }), 'too-many-requests');

/**
 * Returns as much of an address as Vigil ever writes down: the /24 of an IPv4 address, the /48 of an IPv6 address. It
 * is enough to recognise one's own network, too little to find a house. Null for what is not an address.
 */
export const truncateIp = (address: string): string | null => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!;
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return null;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const middle = plain.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : [];
  return `${[...left, ...middle, ...right]
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/48`;
};

import { isIPv6, isIPv4 } from 'node:net';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
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
/** For actions that one person does a few times in an hour, and a thief would do all at once. */
export const limitPerHour = (perHour: number): Limit => limitPer(perHour, 3_600, 'hourly-limit');

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

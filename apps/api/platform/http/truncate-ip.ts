import { isIPv4, isIPv6 } from 'node:net';

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

import { isIP } from 'node:net';

/** Returns `vigil.example:8443` without its port; an IPv6 address without its brackets. */
const nameIn = (host: string): string => {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(host)?.[1];
  return bracketed ?? host.replace(/:\d+$/, '');
};
const isThisComputer = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  name === '::1' ||
  (isIP(name) === 4 && name.startsWith('127.'));

/**
 * Tells whether staff may work over this connection: https with a host name, or on this very computer. On plain http,
 * anybody on the way can read the password. Browsers also offer no passkeys and no crypto.subtle there, and drop the
 * session's cookie.
 * @param protocol of the connection, or as a trusted proxy reports it
 */
export const isSafeForStaff = ({
  protocol,
  headers: { host },
}: {
  protocol: string;
  headers: { host?: string | undefined };
}): boolean => {
  const name = nameIn((host ?? '').toLowerCase());
  return isThisComputer(name) || (protocol === 'https' && name !== '' && isIP(name) === 0);
};

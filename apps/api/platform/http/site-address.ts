import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** 'https://vigil.example' if the operator set it; null: the site knows only the address on which it listens. */
    siteAddress?: string | null;
  }
}

/** Sets the only address that the site uses for itself, whatever host a request names. */
export const setSiteAddress = (server: FastifyInstance, address: string | null): void =>
  void server.decorate('siteAddress', address);

interface Asked {
  protocol: string;
  host: string;
  socket?: { localAddress?: string | undefined; localPort?: number | undefined };
  server?: Partial<Pick<FastifyInstance, 'siteAddress' | 'addresses'>>;
}
const HOST = /^(\[[\da-f:]+\]|[a-z\d.-]+)(?::(\d{1,5}))?$/i;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

const listeningPort = (server: Asked['server']): number | undefined =>
  ((server?.addresses?.() ?? []) as AddressInfo[])[0]?.port;

/**
 * Tells whether a claimed host is certainly where this server listens: the address and port where the request arrived.
 */
const isHere = ({ host, protocol, socket, server }: Asked): boolean => {
  const [, name = '', port = DEFAULT_PORTS[protocol]] = HOST.exec(host) ?? [];
  if (port !== String(socket?.localPort ?? listeningPort(server))) return false;
  if (name.toLowerCase() === 'localhost') return true;
  const own = socket?.localAddress?.replace(/^::ffff:/i, '');
  return own !== undefined && name.replace(/^\[|\]$/g, '').toLowerCase() === own.toLowerCase();
};

const listening = (server: Asked['server']): string => {
  const port = listeningPort(server);
  return port === undefined ? 'localhost' : `localhost:${port}`;
};

/**
 * Returns where this site is: 'https://vigil.example'. Only the operator's setting names a host; without it, an address
 * at which this server listens. Never repeats another host or port that a request claims: a cache in front, or a search
 * engine, would pass one visitor's invention on to everybody.
 */
export const originOf = (request: Asked): string => {
  const named = request.server?.siteAddress;
  if (named) return named;
  if (isHere(request)) return `${request.protocol === 'https' ? 'https' : 'http'}://${request.host}`;
  return `http://${listening(request.server)}`;
};

/** Returns the host of this site, by the rule of originOf. */
export const hostOf = (request: Asked): string => new URL(originOf(request)).host;

/** Refuses a request that names two hosts: a proxy in front may believe the other one. @throws Problem 'two-hosts' */
export const assertOneHost = ({ raw }: Pick<FastifyRequest, 'raw'>): void => {
  const names = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (names.length > 1) throw new Problem('two-hosts');
};

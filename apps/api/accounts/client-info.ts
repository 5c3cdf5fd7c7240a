import type { FastifyRequest } from 'fastify';
import { networkOf } from '../platform/http/rate-limit.js';
import { truncateIp } from '../platform/http/truncate-ip.js';
import { sessionToken } from './cookie.js';
import { deviceOf, type Device } from './device.js';

/** Whoever signs in, as far as the rooms may know them. */
export interface ClientInfo {
  /** The session that the browser has already, if any. */
  token: string | undefined;
  /** For patience only: it is kept in memory for an hour and never written down. */
  network: string;
  truncated: string | null;
  device: Device;
  /**
   * `https://vigil.example`: where the page is that asks. Browsers say it, and the entrance compares it with the host.
   */
  origin: string;
}

export const visitorOf = (request: FastifyRequest): ClientInfo => ({
  token: sessionToken(request),
  network: networkOf(request.ip),
  truncated: truncateIp(request.ip),
  device: deviceOf(request.headers['user-agent']),
  origin: request.headers.origin ?? '',
});

/** Nobody in particular: sessions that tests and the program itself open. */
export const NOBODY: ClientInfo = {
  token: undefined,
  network: '',
  truncated: null,
  device: { browser: 'other', system: 'other' },
  origin: '',
};

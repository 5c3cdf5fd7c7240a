import type { FastifyRequest } from 'fastify';
import { networkOf, truncateIp } from '../platform/http/rate-limit.js';
import { sessionToken } from './session-cookie.js';
import { deviceOf, type Device } from './user-agent.js';

/** What the modules may know of a client that signs in. */
export interface ClientInfo {
  /** The token of the session that the browser already has, if any. */
  token: string | undefined;
  /** For throttling only: stays in memory for at most an hour and is never stored. */
  network: string;
  truncated: string | null;
  device: Device;
  /**
   * `https://vigil.example`: the origin of the page that sends the request. Browsers send it, and request-auth compares
   * it with the host.
   */
  origin: string;
}

export const clientInfoOf = (request: FastifyRequest): ClientInfo => ({
  token: sessionToken(request),
  network: networkOf(request.ip),
  truncated: truncateIp(request.ip),
  device: deviceOf(request.headers['user-agent']),
  origin: request.headers.origin ?? '',
});

/** No client: for sessions that tests and the program itself open. */
export const NOBODY: ClientInfo = {
  token: undefined,
  network: '',
  truncated: null,
  device: { browser: 'other', system: 'other' },
  origin: '',
};

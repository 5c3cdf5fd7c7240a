import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { EntityManager } from 'typeorm';
import { appendLeaf, type NewLeaf } from '../audit-log/log-leaf.js';
import { isLoopback, networkOf, type Limit } from '../platform/http/rate-limit.js';
import type { SharedLimits } from '../platform/http/shared-limits.js';
import type { PrivateAddressKind } from './private-addresses.repository.js';
import { newToken, tokenHash } from './random-token.js';

/**
 * Requests a minute allowed per address and per network. A program polls every few minutes; one network may have a
 * whole team of readers.
 */
const OF_ONE_ADDRESS = 20;
const OF_ONE_NETWORK = 240;

/** Limits how often one kind of secret addresses is read, and keeps what is read out of caches and lists. */
export class PrivateReadings {
  private readonly ofAddress: Limit;
  private readonly ofNetwork: Limit;

  constructor(limits: SharedLimits, kind: PrivateAddressKind | 'message-feed') {
    this.ofAddress = limits.perMinute(`${kind} address`, OF_ONE_ADDRESS);
    this.ofNetwork = limits.perMinute(`${kind} network`, OF_ONE_NETWORK);
  }

  /** Begins a reading, before anybody knows whether the address is one. @throws Problem 'too-many-requests' */
  async begin(ip: string, reply: FastifyReply): Promise<void> {
    // The address is a secret: no cache may store it, no link may pass it on, and no search engine may list it.
    void reply.headers({
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    const network = networkOf(ip);
    if (!isLoopback(network)) await this.ofNetwork.spend(network);
  }

  /** Counts a reading of one address. @param id of the address, never its secret @throws Problem 'too-many-requests' */
  spend(id: string): Promise<void> {
    return this.ofAddress.spend(id);
  }
}

/** Makes the secret of an address, which is shown once, and what is stored of it. */
export const newPrivateAddress = (): { token: string; stored: { id: string; tokenHash: Buffer } } => {
  const token = newToken();
  return { token, stored: { id: randomUUID(), tokenHash: tokenHash(token) } };
};

/** Writes down in the log that an address was made, or ended. Must be the last statement of its transaction. */
export const logPrivateAddress = async (
  manager: EntityManager,
  { kind, id }: { kind: PrivateAddressKind; id: string },
  what: 'made' | 'ended',
  by: string | null,
  values: NewLeaf['values'] = [],
): Promise<void> => {
  await appendLeaf(manager, { entity: kind, entityId: id, revision: null, actorId: by, what, values });
};

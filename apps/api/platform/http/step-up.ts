import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { FRESH_SECONDS, STEP_UP, type Action } from './rights.js';
import { isSafe } from './same-origin.js';

/** Stores which proofs of identity were used up. */
export interface Proofs {
  /** Uses up a proof. @returns whether it was unused, or used by this very action. */
  spend(sessionId: string, act: string): Promise<boolean>;
  /** Makes the proof usable again, because the action was refused or failed. */
  giveBack(sessionId: string, act: string): Promise<void>;
}

/** Tells whether one action of this kind uses up the proof. Requests that only read do not. */
export const spendsProof = (action: Action, method: string): boolean => STEP_UP[action] === 'each' && !isSafe(method);

/**
 * Tells whether the last proof of identity is fresh enough for an action.
 * @param provedSecondsAgo null: the member has no factor to confirm, so the session is never asked
 */
export const isFreshFor = (action: Action, method: string, provedSecondsAgo: number | null): boolean => {
  const asked = STEP_UP[action];
  if (!asked || provedSecondsAgo === null) return true;
  return provedSecondsAgo <= FRESH_SECONDS[asked === 'each' && isSafe(method) ? 'ten-minutes' : asked];
};

interface Spending {
  sessionId: string;
  act: string | null;
}
const spending = new WeakMap<FastifyRequest, Spending>();
export const willSpend = (request: FastifyRequest, sessionId: string): void =>
  void spending.set(request, { sessionId, act: null });

/** Identifies an action. The same request sent again over a lost connection is the same action. */
const actOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex');

/**
 * Uses up a proof before the action, so that parallel actions cannot share one. Gives it back when the action fails.
 */
export const spendProofs = (server: FastifyInstance, proofs: Proofs): void => {
  server.addHook('preHandler', async (request) => {
    const mine = spending.get(request);
    if (!mine) return;
    const act = actOf(request);
    if (!(await proofs.spend(mine.sessionId, act))) throw new Problem('step-up-needed');
    mine.act = act;
  });
  server.addHook('onSend', async (request, reply) => {
    const mine = spending.get(request);
    if (mine?.act && reply.statusCode >= 400) await proofs.giveBack(mine.sessionId, mine.act).catch(() => undefined);
  });
};

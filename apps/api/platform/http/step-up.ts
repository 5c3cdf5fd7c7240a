import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { FRESH_SECONDS, STEP_UP, type Action } from './rights.js';
import { isSafe } from './same-origin.js';

/** Where it is kept which proofs were spent. */
export interface Proofs {
  /** @returns whether it was unspent, or spent by this very act. */
  spend(sessionId: string, act: string): Promise<boolean>;
  /** The act was refused or failed: the proof is good for another. */
  giveBack(sessionId: string, act: string): Promise<void>;
}

/** Whether one act of this kind uses up the proof. What only reads does not. */
export const spendsProof = (action: Action, method: string): boolean => STEP_UP[action] === 'each' && !isSafe(method);

/** @param provedSecondsAgo null: a session that has nothing to show is asked for nothing */
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

/** The same request, sent again over a lost connection, is the same act. */
const actOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex');

/**
 * Spends a proof before the act, so that many acts at once cannot share one; gives it back when nothing came of the
 * act.
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

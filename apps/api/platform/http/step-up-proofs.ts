import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { runAsyncHook } from './run-async-hook.js';
import { FRESH_SECONDS, STEP_UP, type Action } from './rights.js';
import { isReadOnlyMethod } from './same-origin.js';

/** A request that uses up a proof. claim: this request alone. */
export interface Spending {
  act: string;
  claim: string;
}
/** Stores which proofs of identity were used up. */
export interface Proofs {
  /** Uses up a proof. @returns whether it was unused, or this very action was already done with it. */
  spend(sessionId: string, spending: Spending): Promise<boolean>;
  /**
   * Notes that the action was done, or makes the proof usable again because it was refused or failed. Only the request
   * that used the proof can: one that repeats what was done gives nothing back.
   */
  settleProof(sessionId: string, spending: Spending, isDone: boolean): Promise<void>;
}

/** Tells whether one action of this kind uses up the proof. Requests that only read do not. */
export const spendsProof = (action: Action, method: string): boolean =>
  STEP_UP[action] === 'each' && !isReadOnlyMethod(method);

/**
 * Tells whether the last proof of identity is fresh enough for an action.
 * @param provedSecondsAgo null: the member has no factor to confirm, so the session is never asked
 */
export const isFreshFor = (action: Action, method: string, provedSecondsAgo: number | null): boolean => {
  const asked = STEP_UP[action];
  if (!asked || provedSecondsAgo === null) return true;
  return provedSecondsAgo <= FRESH_SECONDS[asked === 'each' && isReadOnlyMethod(method) ? 'ten-minutes' : asked];
};

const spending = new WeakMap<FastifyRequest, { sessionId: string; spent: Spending | null }>();
export const willSpend = (request: FastifyRequest, sessionId: string): void =>
  void spending.set(request, { sessionId, spent: null });

/** Methods that do nothing more when the same is sent again over a lost connection: that is the same action. */
const IDEMPOTENT: readonly string[] = ['PUT', 'DELETE'];
const spendingOf = ({ method, url, body }: FastifyRequest): Spending => {
  const claim = randomUUID();
  const one = IDEMPOTENT.includes(method) ? null : claim;
  const act = createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null, one]))
    .digest('hex');
  return { act, claim };
};

/**
 * Uses up a proof before the action, so that parallel actions cannot share one. Gives it back when the action fails.
 */
export const spendProofs = (server: FastifyInstance, proofs: Proofs): void => {
  server.addHook('preHandler', (request, _reply, done) => {
    const mine = spending.get(request);
    if (!mine) return done();
    void runAsyncHook(async () => {
      const spent = spendingOf(request);
      if (!(await proofs.spend(mine.sessionId, spent))) throw new Problem('step-up-needed');
      mine.spent = spent;
    }, done);
  });
  server.addHook('onSend', (request, reply, _payload, done) => {
    const mine = spending.get(request);
    if (!mine?.spent) return done();
    const { sessionId, spent } = mine;
    void runAsyncHook(
      () => proofs.settleProof(sessionId, spent, reply.statusCode < 400).catch(() => undefined),
      () => done(),
    );
  });
};

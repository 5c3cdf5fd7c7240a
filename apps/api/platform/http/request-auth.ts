import { randomFillSync } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { actionOf, scopeOf } from './allow-decorator.js';
import { networkOf, type Limit } from './rate-limit.js';
import { setSecurityHeaders } from './security-headers.js';
import { noteSharedCache } from './shared-cache.js';
import { codeLocationOf, type Log } from './request-log.js';
import { memberOf, rememberMember, rememberPhone, type Member, type Phone } from './current-member.js';
import { failureOf } from './problem.filter.js';
import { mayAtStage, mayDo, STEP_UP, type Action, type Stage } from './rights.js';
import { runAsyncHook } from './run-async-hook.js';
import { isFreshFor, spendsProof, spendProofs, willSpend, type Proofs } from './step-up-proofs.js';
import { isSafeForStaff } from './secure-connection.js';
import { isReadOnlyMethod, assertSameOrigin } from './same-origin.js';
import { bearerOf, type Scope } from './token-scopes.js';
import { continueDownloadWhile, stopRevokedDownloads } from './stop-downloads-of-ended-sessions.js';
import { assertOneHost } from './site-address.js';

/** The live session that came with a request. */
interface Session {
  id: string;
  member: Member;
  stage: Stage;
  /** Seconds since its member last confirmed their identity; null: they have no factor to confirm it with. */
  provedSecondsAgo: number | null;
}

/** The member that a token stands for, and its scopes. */
export interface Bearer {
  member: Member;
  scopes: readonly Scope[];
}

interface RequestAuth {
  sessionFor(request: FastifyRequest): Promise<Session | null>;
  bearerFor(token: string): Promise<Bearer | null>;
  /** @throws Problem 'device-ended' */
  phoneFor(token: string): Promise<Phone | null>;
  proofs: Proofs;
  writes: Limit;
  log: Log;
}

const ID_BYTES = 9;
/** Random bytes for the next ids: asking the system for each costs ten times as much. */
const random = Buffer.alloc(ID_BYTES * 256);
let spent = random.length;

/** Nine random bytes: enough to find a line in the log, and a client cannot choose it. */
export const newRequestId = (): string => {
  if (spent === random.length) {
    randomFillSync(random);
    spent = 0;
  }
  spent += ID_BYTES;
  return random.toString('base64url', spent - ID_BYTES, spent);
};

/**
 * Names the member whose page sends a request. All tabs of a browser share one session, so somebody else may have
 * signed in in another tab since: nothing is done in their name then.
 */
const MEMBER_OF_PAGE = 'vigil-member';

/** Requests whose body was still on its way when their sender was found. */
const incomplete = new WeakSet<FastifyRequest>();

/**
 * Handles every request before its module and before its body is read: security headers, origin, who sends it, and
 * whether they may. Denies by default. Asks again where the body came later: its sender may have been suspended
 * meanwhile.
 */
export const registerRequestAuth = (server: FastifyInstance, auth: RequestAuth): void => {
  server.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply, request);
    assertOneHost(request);
    // A token comes in a header that no other site can make a browser send; a browser's own session would come as a
    // cookie.
    const token = bearerOf(request.headers.authorization);
    if (token === null || request.headers.cookie !== undefined)
      assertSameOrigin(request.method, request.headers, request.protocol);
    const isRead = isReadOnlyMethod(request.method);
    // What everybody may read waits for nothing.
    if (isRead && !request.is404 && actionOf(request.routeOptions.config) === 'read-public') {
      noteSharedCache(request, reply);
      return done();
    }
    void runAsyncHook(async () => {
      if (!request.is404) await assertAudience(request, reply, auth);
      if (!isRead && !request.raw.complete) incomplete.add(request);
      if (!isRead) await auth.writes.spend(memberOf(request)?.id ?? networkOf(request.ip));
    }, done);
  });
  server.addHook('preHandler', (request, reply, done) => {
    if (!incomplete.has(request) || request.is404) return done();
    void runAsyncHook(() => assertAudience(request, reply, auth), done);
  });
  spendProofs(server, auth.proofs);
  stopRevokedDownloads(server);
  server.addHook('onResponse', (request, reply, done) => {
    auth.log.answered(answered(request, reply));
    done();
  });
};

/**
 * Checks that the request may use its route.
 * @throws Problem 'https-needed' for staff on a connection that others can read, 'sign-in-needed' without a live
 * session, 'second-factor-needed' with a password alone, 'vouching-needed' while nobody has vouched for the member,
 * 'another-member' when somebody else has signed in since its page was opened, 'not-allowed' for another role,
 * 'step-up-needed' when the member confirmed their identity too long ago.
 */
const assertAudience = async (request: FastifyRequest, reply: FastifyReply, auth: RequestAuth): Promise<void> => {
  const action = actionOf(request.routeOptions.config);
  if (action === null) throw new Problem('not-allowed');
  if (action !== 'read-public' && !isSafeForStaff(request)) throw new Problem('https-needed');
  if (mayDo('public', action)) return;
  reply.header('cache-control', 'no-store');
  const token = bearerOf(request.headers.authorization);
  if (token !== null) return assertToken(request, auth, { token, action });
  const session = await auth.sessionFor(request);
  if (!session) throw new Problem('sign-in-needed');
  if (!mayAtStage(session.stage, action))
    throw new Problem(session.stage === 'waiting' ? 'vouching-needed' : 'second-factor-needed');
  // Whoever signs in in the place of another member is still on that member's page; and everybody may sign out.
  const pageOf = session.stage === 'whole' && action !== 'own-session' ? request.headers[MEMBER_OF_PAGE] : undefined;
  if (pageOf !== undefined && pageOf !== session.member.id) throw new Problem('another-member');
  if (!mayDo(session.member.role, action)) throw new Problem('not-allowed');
  if (!isFreshFor(action, request.method, session.provedSecondsAgo)) throw new Problem('step-up-needed');
  if (spendsProof(action, request.method) && session.provedSecondsAgo !== null) willSpend(request, session.id);
  rememberMember(request, session.member);
  continueDownloadWhile(request, async () => {
    const now = await auth.sessionFor(request);
    return now !== null && mayAtStage(now.stage, action) && mayDo(now.member.role, action);
  });
};

/**
 * Allows what both the token and its member may do. Actions that need a fresh proof of identity accept no token. A
 * phone's token may do only the actions that name phones.
 * @throws Problem 'wrong-token' for one that is unknown or has ended, or that comes with a cookie; 'device-ended' for a
 * phone's; 'not-allowed' for what it may not do.
 */
const assertToken = async (
  request: FastifyRequest,
  auth: RequestAuth,
  { token, action }: { token: string; action: Action },
): Promise<void> => {
  if (request.headers.cookie !== undefined) throw new Problem('wrong-token');
  const phone = await auth.phoneFor(token);
  if (phone) {
    if (!mayDo('phone', action)) throw new Problem('not-allowed');
    return rememberPhone(request, phone);
  }
  const bearer = await auth.bearerFor(token);
  if (!bearer) throw new Problem('wrong-token');
  const scope = scopeOf(request.routeOptions.config);
  if (scope === null || !bearer.scopes.includes(scope) || !mayDo(bearer.member.role, action) || STEP_UP[action])
    throw new Problem('not-allowed');
  rememberMember(request, bearer.member);
  continueDownloadWhile(request, async () => {
    const now = await auth.bearerFor(token);
    return now !== null && mayDo(now.member.role, action);
  });
};

const answered = (request: FastifyRequest, reply: FastifyReply): Parameters<Log['answered']>[0] => {
  const failure = failureOf(request);
  const error = failure?.error;
  return {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? '(none)',
    status: reply.statusCode,
    ms: reply.elapsedTime,
    ...(failure ? { problem: failure.problem } : {}),
    ...(error ? { error: error.constructor.name, at: codeLocationOf(error) } : {}),
    ...(failure?.sqlstate ? { sqlstate: failure.sqlstate } : {}),
  };
};

import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  Problem,
  typeOf,
  type ProblemCode,
  type ProblemDetails,
  type ProblemDocument,
} from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { StoreUnavailable } from '../bucket/stored-files.js';
import { textsOf } from '../texts-of-server.js';
import { isDatabaseDiskFull } from '../database/database-disk-space.js';
import { languageOf } from './reader-language.js';
import { letSharedCacheKeep } from './shared-cache.js';
import { databaseFailure, sqlstateOf, isError } from './sqlstate-to-problem.js';

const says = textsOf('problems');

/** What the log may contain about a refusal; never an error's message. */
interface Failure {
  problem: ProblemCode;
  error?: Error;
  sqlstate?: string;
}
const failures = new WeakMap<FastifyRequest, Failure>();
export const failureOf = (request: FastifyRequest): Failure | undefined => failures.get(request);

/** Finds the methods under which a path exists, as RouteTable does. */
interface Refusing {
  methodsAt(path: string): string[];
}

/**
 * Nest and Fastify refuse with a status of their own. Their messages are dropped, because they may quote the request.
 */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-json',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  414: 'not-found',
  415: 'wrong-content-type',
  431: 'too-large',
};

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (!isError(error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  return error.name === 'FastifyError' || 'code' in error ? error.statusCode : undefined;
};

const isBadAddress = (error: unknown): boolean => {
  const cause = error instanceof HttpException ? error.cause : error;
  return (
    isError(cause) && 'code' in cause && (cause.code === 'FST_ERR_BAD_URL' || cause.code === 'FST_ERR_ASYNC_CONSTRAINT')
  );
};

const DAMAGED = new Set(['CannotOpen', 'RecordKeyGone']);

/** Returns the refusal for an error, and what the log may contain about it. */
export const problemOf = (error: unknown): { problem: Problem; failure: Failure } => {
  const answer = (code: ProblemCode, details?: ProblemDetails, failure: Omit<Failure, 'problem'> = {}) => ({
    problem: new Problem(code, details),
    failure: { problem: code, ...failure },
  });
  if (error instanceof Problem) return { problem: error, failure: { problem: error.code } };
  const database = databaseFailure(error);
  if (database) {
    const { code, retryAfterSeconds, sqlstate } = database;
    return answer(
      code,
      { retryAfterSeconds },
      { sqlstate, ...(code === 'already-exists' || code === 'invalid-body' ? {} : { error: error as Error }) },
    );
  }
  if (error instanceof StoreUnavailable) return answer('unavailable', { retryAfterSeconds: 30 }, { error });
  if (isBadAddress(error)) return answer('not-found');
  // By its name: encryption stands on the platform, not below it.
  if (isError(error) && DAMAGED.has(error.name)) return answer('damaged', {}, { error });
  const known = BY_STATUS[statusOf(error) ?? 0];
  if (known) return answer(known);
  return answer('unexpected', {}, { error: isError(error) ? error : new Error('thrown'), sqlstate: sqlstateOf(error) });
};

/** Returns the problem document of a refusal, in one language. */
export const problemDocument = (problem: Problem, requestId: string, language: Language): ProblemDocument => {
  const t = says(language);
  const words = Object.entries(problem.extra).filter((one): one is [string, string] => typeof one[1] === 'string');
  const params = {
    ...Object.fromEntries(words),
    seconds: problem.retryAfterSeconds ?? 0,
    minutes: Math.ceil((problem.retryAfterSeconds ?? 0) / 60),
  };
  const detail = `problem.${problem.code}.detail`;
  return {
    ...problem.extra,
    type: typeOf(problem.code),
    title: t(`problem.${problem.code}`, params),
    status: problem.status,
    code: problem.code,
    ...(t.has(detail) ? { detail: t(detail, params) } : {}),
    requestId,
    ...(problem.errors.length > 0
      ? { errors: problem.errors.map((error) => ({ ...error, text: t(`field.${error.code}`, error.params) })) }
      : {}),
  };
};

/**
 * Turns 'unavailable' into 'disk-full' if the embedded database is down because its disk is full, so that members know
 * why.
 */
const becauseOfDisk = (found: ReturnType<typeof problemOf>, request: FastifyRequest): ReturnType<typeof problemOf> => {
  if (found.failure.problem !== 'unavailable' || found.failure.sqlstate === undefined || !isDatabaseDiskFull(request))
    return found;
  const problem = new Problem('disk-full', { retryAfterSeconds: 60 });
  return { problem, failure: { ...found.failure, problem: 'disk-full' } };
};

/** Returns the refusal for an error, and remembers for the log what it may contain about it. */
export const recordFailure = (request: FastifyRequest, error: unknown): Problem => {
  const { problem, failure } = becauseOfDisk(problemOf(error), request);
  failures.set(request, failure);
  return problem;
};

const GONE = new Set([404, 410]);

/** Sends a refusal as RFC 9457. Also for failures before Nest: malformed addresses, hooks, files. */
export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const problem = recordFailure(request, error);
  for (const name of ['etag', 'cache-control', 'content-disposition', 'content-encoding']) reply.removeHeader(name);
  if (GONE.has(problem.status)) letSharedCacheKeep(reply);
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept-Language')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem, request.id, languageOf(request))));
};

/** Turns whatever a handler throws into a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly refusing: Refusing) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    sendProblem(this.orWrongMethod(error, request, reply), request, reply);
  }

  /** Answers 405 with the allowed methods for a path that exists under other methods. */
  private orWrongMethod(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    if (!request.is404 || statusOf(error) !== 404) return error;
    const methods = this.refusing.methodsAt(request.url.split('?')[0]!);
    if (methods.length === 0) return new Problem('not-found');
    reply.header('allow', methods.join(', '));
    return new Problem('method-not-allowed');
  }
}

import type { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import { allow } from '../platform/http/allow-decorator.js';
import { isError } from '../platform/http/sqlstate-to-problem.js';
import { memberOf, phoneOf } from '../platform/http/current-member.js';
import { sendProblem } from '../platform/http/problem.filter.js';
import { EvidenceService } from './evidence.service.js';
import { requestBodyStream, type RequestBodyStream } from './request-body-stream.js';
import { FILE_MAX } from './upload-limits.js';
import { UploadChunks } from './upload-chunks.js';
import { UploadCompletion } from './upload-completion.js';

const UPLOADS = '/api/evidence/uploads';
const PIECES = 'application/offset+octet-stream';
const WHOLE_NUMBER = /^(0|[1-9]\d{0,15})$/;

/** Maps the tus statuses without details to problems. Other problems come from the error that was thrown. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-upload',
  403: 'malformed-upload',
  404: 'not-found',
  409: 'wrong-offset',
  410: 'gone',
  412: 'malformed-upload',
  413: 'too-large',
  415: 'wrong-content-type',
};

interface Parts {
  evidence: EvidenceService;
  chunks: UploadChunks;
  completion: UploadCompletion;
}

/**
 * Receives files in pieces by the tus protocol (tus.io, 1.0.0, with creation and termination). The answer to the last
 * piece is sent when the file is durable, or says why it is rejected.
 */
export const registerUploadRoutes = (server: FastifyInstance, { evidence, chunks, completion }: Parts): void => {
  const failures = new WeakMap<object, unknown>();
  const makeTus = async (): Promise<Server> => {
    const [{ Server: TusServer }, { OneWriter, TusStore }] = await Promise.all([
      import('@tus/server'),
      import('./tus-store.js'),
    ]);
    return new TusServer({
      path: UPLOADS,
      datastore: new TusStore(chunks, completion),
      locker: new OneWriter(),
      relativeLocation: true,
      allowedOrigins: () => false,
      maxSize: 2 * FILE_MAX,
      namingFunction: (request) => idInMetadata(request.headers.get('upload-metadata') ?? undefined),
      onUploadFinish: async (_request, { id }) => {
        await completion.store(id);
        return {};
      },
      onResponseError: (request, error) => {
        failures.set(request, error);
        return undefined;
      },
    });
  };
  let made: Promise<Server> | undefined;

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const body = request.headers['content-type'] === PIECES ? requestBodyStream(request.raw) : null;
    try {
      await assertOwn(evidence, request);
      const asked = webRequest(request, body);
      const tus = await (made ??= makeTus());
      const response = await tus.handleWeb(asked as Parameters<Server['handleWeb']>[0]);
      await finish(body, reply);
      if (response.status >= 400) throw problemOf(failures.get(asked), response.status);
      for (const [name, value] of response.headers) if (!name.startsWith('access-control-')) reply.header(name, value);
      return reply.code(response.status).header('cache-control', 'no-store').send();
    } catch (error) {
      await finish(body, reply);
      return sendProblem(error, request, reply.header('tus-resumable', '1.0.0'));
    }
  };
  const finish = async (body: RequestBodyStream | null, reply: FastifyReply): Promise<void> => {
    if (body && !(await body.drain())) reply.header('connection', 'close');
  };

  void server.register((scope, _options, done) => {
    scope.addContentTypeParser(PIECES, (_request: unknown, _payload: unknown, parsed: (error: null) => void) =>
      parsed(null),
    );
    const config = allow('send-evidence');
    scope.post(UPLOADS, { config }, answer);
    scope.head(`${UPLOADS}/:id`, { config }, answer);
    scope.patch(`${UPLOADS}/:id`, { config }, answer);
    scope.delete(`${UPLOADS}/:id`, { config: allow('add-evidence') }, async (request, reply) => {
      try {
        await evidence.withdraw(memberOf(request)!, await assertOwn(evidence, request));
        return await reply.code(204).header('tus-resumable', '1.0.0').send();
      } catch (error) {
        return sendProblem(error, request, reply);
      }
    });
    done();
  });
};

/** Returns Vigil's own problem, whatever the library made of it. */
const problemOf = (thrown: unknown, status: number): unknown => {
  if (isError(thrown)) return thrown;
  if (status === 500) return new Problem('unavailable', { retryAfterSeconds: 5 });
  return new Problem(BY_STATUS[status] ?? 'malformed-upload');
};

/**
 * Returns the id of the file that a request is about: one of the requester's own that is or was expected.
 * @throws Problem 'malformed-upload' for headers that the protocol does not allow, 'not-found' for somebody else's file
 */
const assertOwn = async (evidence: EvidenceService, request: FastifyRequest): Promise<string> => {
  const { headers, method } = request;
  if (headers['tus-resumable'] !== '1.0.0') throw new Problem('malformed-upload');
  for (const name of ['upload-offset', 'upload-length'] as const) {
    const value = headers[name];
    if (value !== undefined && (typeof value !== 'string' || !WHOLE_NUMBER.test(value)))
      throw new Problem('malformed-upload');
  }
  if (method === 'POST' && (headers['upload-length'] === undefined || headers['upload-concat'] !== undefined))
    throw new Problem('malformed-upload');
  if (method === 'PATCH' && headers['content-type'] !== PIECES) throw new Problem('wrong-content-type');
  if (method === 'PATCH' && headers['upload-offset'] === undefined) throw new Problem('malformed-upload');
  const id = method === 'POST' ? idInMetadata(headers['upload-metadata']) : (request.params as { id: string }).id;
  if (!isId(id)) throw new Problem('not-found');
  await evidence.assertOwn(memberOf(request)!, phoneOf(request), id);
  return id;
};

/** Reads `id <base64>` from the pairs of Upload-Metadata. */
const idInMetadata = (metadata: string | string[] | undefined): string => {
  if (typeof metadata !== 'string') throw new Problem('malformed-upload');
  const found = metadata
    .split(',')
    .map((pair) => pair.trim().split(' '))
    .find(([name]) => name === 'id')?.[1];
  return Buffer.from(found ?? '', 'base64').toString('utf8');
};

/**
 * Converts a request for the library. The body streams with back-pressure: it is read only as fast as it is written.
 */
const webRequest = (request: FastifyRequest, body: RequestBodyStream | null): Request => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const init: RequestInit & { duplex?: 'half' } = {
    method: request.method,
    headers,
    ...(body ? { body: body.stream as never, duplex: 'half' } : {}),
  };
  return new Request(`http://localhost${request.url.split('?')[0]}`, init);
};

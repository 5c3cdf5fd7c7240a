import { actionOf } from './platform/http/allow-decorator.js';
import { IN_THE_BACKGROUND } from './platform/http/rights.js';
import type { AddressInfo, Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import 'reflect-metadata';
import { AppModule, type Databases } from './app.module.js';
import type { Config } from './config.js';
import { PublicFacts } from './statistics/public-facts.js';
import { EvidenceService } from './evidence/evidence.service.js';
import { UploadChunks } from './evidence/upload-chunks.js';
import { UploadCompletion } from './evidence/upload-completion.js';
import { registerUploadRoutes } from './evidence/upload-routes.js';
import { PhonesService } from './field/phones.service.js';
import { acceptOnlyJson, BODY_LIMIT } from './platform/http/body-parser.js';
import { registerRequestAuth, newRequestId } from './platform/http/request-auth.js';
import { WRITES_PER_MINUTE, limitPerMinute } from './platform/http/rate-limit.js';
import { SharedLimits } from './platform/http/shared-limits.js';
import { setSecurityHeaders, SECURITY_HEADERS } from './platform/http/security-headers.js';
import { createLog, type Log } from './platform/http/request-log.js';
import { serveDocs } from './platform/http/openapi/serve-docs.js';
import { answersInProcess } from './public-site/server-rendering/answer-in-process.js';
import { compressAnswers, servePages, withoutPages } from './public-site/server-rendering/serve-web-app.js';
import { ProblemFilter, sendProblem, problemDocument, problemOf } from './platform/http/problem.filter.js';
import { RequestMetrics } from './platform/http/request-metrics.js';
import { watchRoutes, type RouteTable } from './platform/http/route-table.js';
import { PublicDatabase } from './platform/database/public-database.js';
import { keepDatabaseIn } from './platform/database/database-disk-space.js';
import { setSiteAddress } from './platform/http/site-address.js';
import { strictBodies } from './platform/http/strict-body-validation.js';
import { ApiTokens } from './accounts/api-tokens.js';
import { sessionToken } from './accounts/session-cookie.js';
import { SessionsService } from './accounts/sessions.service.js';
import { registerObjectionForms } from './publishing/objections/objection-form.js';
import { ObjectionsService } from './publishing/objections/objections.service.js';
import { PublicRepository } from './public-site/public.repository.js';
import { PublicPersonPages } from './public-site/person-pages.js';
import { PublicCopies } from './public-site/public-copies.js';
import { STATUS_CODES } from 'node:http';
import { PROBLEMS, Problem } from '@vigil/shared/problems/problems.js';

export interface AppOptions extends Databases {
  config: Config;
  log?: Log;
  /** Folder of the built web application; null: serve the API only. */
  webFolder?: string | null;
  /** Maximum changes in a minute by one member, or by one network without a session. */
  writesPerMinute?: number;
  /** Adds routes for tests only. */
  extend?: (server: FastifyInstance) => void;
}

export interface VigilApp {
  app: NestFastifyApplication;
  server: FastifyInstance;
  routes: RouteTable;
  /** Where the server listens: 'http://localhost:3000'. */
  url: string;
  /** Finishes open requests (for at most 10 seconds), then stops the server and closes its database connections. */
  close(): Promise<void>;
}

/** Cuts off requests that are still running after this time. */
const CLOSE_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
/** Closes a connection on which nothing moves: whoever reads nothing would keep an answer in memory. */
const SILENT_MS = 120_000;

const refuseSchema = (): never => {
  throw new Error('no route declares a schema: bodies are checked by their classes');
};
/** Otherwise Fastify loads a compiler of schemas at each start, which takes longer than registering half the routes. */
const NO_SCHEMAS = { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } };

/**
 * Builds the whole application on a migrated database and starts to listen.
 * @throws Error when a route declares no audience; the system's error when the port is taken.
 */
export const createApp = async (options: AppOptions): Promise<VigilApp> => {
  const { config } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionTimeout: SILENT_MS,
    genReqId: newRequestId,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setSecurityHeaders(reply, request);
      sendProblem(error, request, reply);
    },
    skipMiddie: true,
    schemaController: NO_SCHEMAS,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  setSiteAddress(server, config.address);
  keepDatabaseIn(server, config.databaseUrl ? null : config.home);
  const routes = watchRoutes(server);
  await compressAnswers(server);
  acceptOnlyJson(server);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, options), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  try {
    app.get(RequestMetrics).watch(server);
    const sessions = app.get(SessionsService);
    registerRequestAuth(server, {
      bearerFor: (token) => app.get(ApiTokens).bearerOf(token),
      phoneFor: (token) => app.get(PhonesService).phoneOf(token),
      sessionFor: (request) =>
        sessions.sessionOf(sessionToken(request), !IN_THE_BACKGROUND.has(actionOf(request.routeOptions.config)!)),
      proofs: sessions,
      writes: limitPerMinute(options.writesPerMinute ?? WRITES_PER_MINUTE),
      log: options.log ?? createLog(config.mode === 'demo' ? 'error' : 'info'),
    });
    app.useGlobalFilters(new ProblemFilter(routes));
    app.useGlobalPipes(strictBodies());
    serveDocs(server, app, routes, async () => (await import('./api-description.js')).API_DESCRIPTION);
    registerUploadRoutes(server, {
      evidence: app.get(EvidenceService),
      chunks: app.get(UploadChunks),
      completion: app.get(UploadCompletion),
    });
    if (options.webFolder)
      servePages(server, options.webFolder, {
        version: () =>
          `${app.get(PublicFacts).edition} ${app.get(PublicCopies).turn} ${app.get(PublicPersonPages).turn}`,
        startView: async () => (await app.get(PublicRepository).about()).startView,
        answer: answersInProcess(app),
      });
    else withoutPages(server);
    readOwnWrites(server, app.get(PublicDatabase));
    registerObjectionForms(server, app.get(ObjectionsService), app.get(SharedLimits));
    options.extend?.(server);
    await app.init();
    routes.assertActions();
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, server, routes, url: addressOf(server, config), close: () => closeWithin(app, server) };
};

/** Whoever wrote something reads it from then on, though a replica may not have it yet. */
const readOwnWrites = (server: FastifyInstance, database: PublicDatabase): void => {
  if (database.replicaState === null) return;
  server.addHook('onSend', async ({ method }) => {
    // A failure means that the replica is not read until the primary answers.
    if (method !== 'GET' && method !== 'HEAD') await database.expectNews().catch(() => undefined);
  });
};

const addressOf = (server: FastifyInstance, { host }: Config): string => {
  const [address] = server.addresses() as AddressInfo[];
  const everywhere = ['localhost', '127.0.0.1', '0.0.0.0', '::', '::1'].includes(host);
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${address!.port}`;
};

const closeWithin = async (app: NestFastifyApplication, server: FastifyInstance): Promise<void> => {
  const late = setTimeout(() => server.server.closeAllConnections(), CLOSE_WITHIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(late);
  }
};

const TOO_LARGE = new Set(['HPE_HEADER_OVERFLOW', 'FST_ERR_CTP_BODY_TOO_LARGE']);

/** Answers a request that is not HTTP at all, or too slow, with a problem document, and closes the connection. */
const refuseBrokenHttp = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { problem } = problemOf(new Problem(TOO_LARGE.has(error.code ?? '') ? 'too-large' : 'malformed-json'));
  const body = JSON.stringify(problemDocument(problem, newRequestId(), 'en'));
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  });
  const status = PROBLEMS[problem.code];
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
};

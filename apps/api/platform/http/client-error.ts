import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS } from '@vigil/shared/problems/problems.js';
import { problemDocument, problemOf } from './problem.filter.js';
import { newRequestId } from './request-auth.js';
import { SECURITY_HEADERS } from './headers.js';
import { Problem } from '@vigil/shared/problems/problems.js';

const TOO_LARGE = new Set(['HPE_HEADER_OVERFLOW', 'FST_ERR_CTP_BODY_TOO_LARGE']);

/** Answers a request that is not HTTP at all, or too slow, with a problem document, and closes the connection. */
export const refuseBrokenHttp = (error: NodeJS.ErrnoException, socket: Socket): void => {
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

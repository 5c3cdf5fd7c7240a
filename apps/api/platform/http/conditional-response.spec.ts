import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { answerCached } from './conditional-response.js';
import { SECURITY_HEADERS, setSecurityHeaders } from './security-headers.js';

/** Asks again for an answer of this type that the client has. */
const again = async (type: string): Promise<{ status: number; repeated: string[] }> => {
  const server = fastify();
  server.get('/', (request, reply) => {
    setSecurityHeaders(reply, request);
    answerCached(reply, request.headers['if-none-match'], 'body', { type, maxAgeSeconds: 0 });
  });
  const { headers } = await server.inject('/');
  const { statusCode, headers: repeated } = await server.inject({
    url: '/',
    headers: { 'if-none-match': String(headers['etag']) },
  });
  await server.close();
  return { status: statusCode, repeated: Object.keys(SECURITY_HEADERS).filter((name) => name in repeated) };
};

describe('an answer that the client has', () => {
  it.each(['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'image/svg+xml', 'application/xml'])(
    'tells again under which rules it runs: %s',
    async (type) => {
      expect(await again(type)).toEqual({ status: 304, repeated: Object.keys(SECURITY_HEADERS) });
    },
  );

  it.each([
    'application/json; charset=utf-8',
    'application/vnd.apache.arrow.file',
    'application/vnd.apache.parquet',
    'text/csv; charset=utf-8',
  ])('does not, where it is data: %s', async (type) => {
    expect(await again(type)).toEqual({ status: 304, repeated: [] });
  });
});

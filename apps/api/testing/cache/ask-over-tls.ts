import { request as httpRequest, Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { HOST } from './start-nginx.js';

interface Asked {
  method?: string;
  headers?: Record<string, string>;
}

export interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  /** As it was sent. */
  bytes: Buffer;
  /** Not compressed. */
  text: string;
  /** When it was there. */
  at: number;
}

export type Ask = (path: string, asked?: Asked) => Promise<Got>;

const plain = (bytes: Buffer, coding: string | undefined): string => {
  if (bytes.length === 0) return '';
  if (coding === 'br') return brotliDecompressSync(bytes).toString();
  return (coding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
};

/** Returns a function that asks as a reader does: of nginx over TLS, or of Vigil itself as nginx would. */
export const asking = (port: number, through: 'nginx' | 'nothing'): Ask => {
  const isTls = through === 'nginx';
  const agent = isTls ? new HttpsAgent({ keepAlive: true, maxSockets: 16 }) : new HttpAgent({ keepAlive: true });
  const send = isTls ? httpsRequest : httpRequest;
  return (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const sent = send(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent,
          headers: { host: HOST, ...(isTls ? {} : { 'x-forwarded-proto': 'https' }), ...headers },
          // Its certificate is of this test alone.
          ...(isTls ? { servername: HOST, rejectUnauthorized: false } : {}),
        },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () => {
            const bytes = Buffer.concat(pieces);
            const isWhole = method === 'GET' && answer.statusCode !== 206;
            const text = isWhole ? plain(bytes, answer.headers['content-encoding']) : bytes.toString();
            resolve({ status: answer.statusCode!, headers: answer.headers, bytes, text, at: Date.now() });
          });
        },
      );
      sent.on('error', reject);
      sent.end();
    });
};

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed, type S3Signer } from '../platform/bucket/sign-s3.js';

/** What the server does wrong, once for each entry. */
export type S3Fault = 'busy' | 'full' | 'cut-in' | 'cut-out' | 'silent' | 'no-list' | 'half-list' | 'endless-list';

/** A server in memory that speaks as much of Amazon's S3 as backups need, and checks each signature and digest. */
export interface S3Server {
  url: string;
  files: Map<string, Buffer>;
  faults: S3Fault[];
  close(): Promise<void>;
}

const PAGE = 2;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const startS3Server = async (key: S3Signer): Promise<S3Server> => {
  const [files, faults]: [Map<string, Buffer>, S3Fault[]] = [new Map(), []];
  const refuse = (answer: ServerResponse, status: number, code: string): void =>
    void answer.writeHead(status).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);

  const isSigned = (request: IncomingMessage, url: URL): boolean => {
    const { authorization = '', host = '' } = request.headers;
    const moment = String(request.headers['x-amz-date']).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    );
    const right = signed(
      key,
      {
        method: request.method!,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { host },
        bodySha256: String(request.headers['x-amz-content-sha256']),
      },
      new Date(moment),
    );
    return right['authorization'] === authorization;
  };

  const list = (url: URL): string => {
    const [prefix, after] = [url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token') ?? ''];
    const names = [...files.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
    const page = names.slice(0, PAGE);
    const more = names.length > PAGE;
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${escaped(page.at(-1)!)}</NextContinuationToken>` : ''}${page
      .map((name) => `<Contents><Key>${escaped(name)}</Key><Size>${files.get(name)!.length}</Size></Contents>`)
      .join('')}</ListBucketResult>`;
  };

  const take = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://localhost');
    const fault = faults.shift();
    if (fault === 'silent') return;
    if (fault === 'cut-in') return void request.socket.destroy();
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    if (fault === 'busy') return refuse(answer, 503, 'SlowDown');
    if (fault === 'full') return refuse(answer, 507, 'XMinioStorageFull');
    if (!isSigned(request, url)) return refuse(answer, 403, 'SignatureDoesNotMatch');
    const [, bucket, ...rest] = url.pathname.split('/');
    if (bucket !== 'bucket') return refuse(answer, 404, 'NoSuchBucket');
    const name = decodeURIComponent(rest.join('/'));
    if (request.method === 'GET' && name === '') {
      const faulty = {
        'no-list': '<html><body>Sign in to this network</body></html>',
        'half-list': list(url).replace(/<NextContinuationToken>.*?<\/NextContinuationToken>/, ''),
        'endless-list': list(url) + ' '.repeat(3_000_000),
      };
      return void answer.writeHead(200).end(faulty[fault as keyof typeof faulty] ?? list(url));
    }
    if (request.method === 'PUT') {
      const sum = createHash('sha256').update(body).digest('hex');
      if (sum !== request.headers['x-amz-content-sha256']) return refuse(answer, 400, 'XAmzContentSHA256Mismatch');
      files.set(name, body);
      return void answer.writeHead(200).end();
    }
    if (request.method === 'DELETE') {
      files.delete(name);
      return void answer.writeHead(204).end();
    }
    const file = files.get(name);
    if (!file) return refuse(answer, 404, 'NoSuchKey');
    answer.writeHead(200, { 'content-length': file.length });
    if (fault !== 'cut-out') return void answer.end(file);
    answer.write(file.subarray(0, file.length >> 1), () => request.socket.destroy());
  };
  const server = createServer((request, answer) => void take(request, answer).catch(() => request.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `s3+http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket`,
    files,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed, type S3Signer } from '../platform/bucket/sign-s3.js';

/**
 * What the server does wrong, once for each entry. late: it does what it is asked for, and the answer is lost.
 * no-range: it answers with the whole file. proxy: something in between says that nothing is there.
 */
export type S3Fault =
  | 'busy'
  | 'full'
  | 'cut-in'
  | 'cut-out'
  | 'silent'
  | 'late'
  | 'no-range'
  | 'proxy'
  | 'no-list'
  | 'half-list'
  | 'endless-list';

/** A server in memory that speaks as much of Amazon's S3 as Vigil needs, and checks each signature and digest. */
export interface S3Server {
  url: string;
  files: Map<string, Buffer>;
  /** Files of which parts are there that nobody has joined, by the id of the upload. */
  halves: Map<string, Half>;
  faults: S3Fault[];
  /** How often each sort of request came: 'PUT', 'POST uploads'. */
  asked: Map<string, number>;
  /** Methods that the key has no right to; 'DELETE version' is the right to delete versions. */
  denied: Set<string>;
  /** What a bucket with versions keeps, by their ids: name, or a mark of what was deleted. null: it keeps none. */
  versions: Map<string, string> | null;
  close(): Promise<void>;
}

interface Half {
  name: string;
  parts: Map<number, Buffer>;
}

const PAGE = 2;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const startS3Server = async (key: S3Signer): Promise<S3Server> => {
  const [files, faults]: [Map<string, Buffer>, S3Fault[]] = [new Map(), []];
  const denied = new Set<string>();
  const [halves, asked] = [new Map<string, Half>(), new Map<string, number>()];
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

  const tag = (part: Buffer): string => `"${createHash('md5').update(part).digest('hex')}"`;

  /** Answers what concerns files that come in parts. @returns false: this request does not */
  const takeHalf = (
    request: IncomingMessage,
    url: URL,
    name: string,
    body: Buffer,
    answer: ServerResponse,
  ): boolean => {
    const [id, number] = [url.searchParams.get('uploadId'), Number(url.searchParams.get('partNumber'))];
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const made = `upload-${randomUUID()}`;
      halves.set(made, { name, parts: new Map() });
      answer.writeHead(200).end(`<R><UploadId>${made}</UploadId></R>`);
      return true;
    }
    if (id === null) return false;
    const half = halves.get(id);
    if (half?.name !== name) refuse(answer, 404, 'NoSuchUpload');
    else if (request.method === 'PUT') {
      half.parts.set(number, body);
      answer.writeHead(200, { etag: tag(body) }).end();
    } else if (request.method === 'POST') {
      const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)];
      const parts = named.map(([, n, of]) => {
        const part = half.parts.get(Number(n));
        return part && tag(part) === of ? part : null;
      });
      const isWhole = parts.length === half.parts.size && parts.every((part) => part !== null);
      const isOneLength = parts.slice(0, -1).every((part) => part?.length === parts[0]?.length);
      // As Amazon does: what goes wrong while parts are joined comes with status 200.
      if (!isWhole || !isOneLength) answer.writeHead(200).end('<Error><Code>InvalidPart</Code></Error>');
      else {
        halves.delete(id);
        files.set(name, Buffer.concat(parts as Buffer[]));
        answer.writeHead(200).end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
      }
    } else {
      halves.delete(id);
      answer.writeHead(204).end();
    }
    return true;
  };

  const give = (request: IncomingMessage, answer: ServerResponse, file: Buffer, fault: S3Fault | undefined): void => {
    const range = fault === 'no-range' ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (range && Number(range[1]) >= file.length) return refuse(answer, 416, 'InvalidRange');
    const bytes = range ? file.subarray(Number(range[1]), range[2] ? Number(range[2]) + 1 : undefined) : file;
    answer.writeHead(range ? 206 : 200, { 'content-length': bytes.length });
    if (fault !== 'cut-out') return void answer.end(bytes);
    answer.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
  };

  const keep = (what: string): Record<string, string> => {
    if (made.versions === null) return {};
    const id = `version-${randomUUID()}`;
    made.versions.set(id, what);
    return { 'x-amz-version-id': id };
  };

  const take = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://localhost');
    const fault = faults.shift();
    if (fault === 'silent') return;
    if (fault === 'cut-in') return void request.socket.destroy();
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const sort = [request.method, url.searchParams.has('uploads') ? ' uploads' : ''].join('');
    asked.set(sort, (asked.get(sort) ?? 0) + 1);
    if (fault === 'proxy') return void answer.writeHead(404).end('<html><body>Not found</body></html>');
    if (fault === 'busy') return refuse(answer, 503, 'SlowDown');
    if (fault === 'full') return refuse(answer, 507, 'XMinioStorageFull');
    if (!isSigned(request, url)) return refuse(answer, 403, 'SignatureDoesNotMatch');
    if (denied.has(request.method!)) return refuse(answer, 403, 'AccessDenied');
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
    const sum = createHash('sha256').update(body).digest('hex');
    if (sum !== request.headers['x-amz-content-sha256']) return refuse(answer, 400, 'XAmzContentSHA256Mismatch');
    if (fault === 'late') answer.writeHead = answer.end = () => answer.destroy();
    if (takeHalf(request, url, name, body, answer)) return;
    if (request.method === 'PUT') {
      files.set(name, body);
      return void answer.writeHead(200, keep(name)).end();
    }
    if (request.method === 'DELETE') {
      const version = url.searchParams.get('versionId');
      if (version !== null && denied.has('DELETE version')) return refuse(answer, 403, 'AccessDenied');
      files.delete(name);
      if (version === null) keep(`deleted: ${name}`);
      else made.versions?.delete(version);
      return void answer.writeHead(204).end();
    }
    const file = files.get(name);
    if (!file) return refuse(answer, 404, 'NoSuchKey');
    give(request, answer, file, fault);
  };
  const server = createServer((request, answer) => void take(request, answer).catch(() => request.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: S3Server = {
    url: `s3+http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket`,
    files,
    halves,
    faults,
    asked,
    denied,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
    versions: null,
  };
  return made;
};

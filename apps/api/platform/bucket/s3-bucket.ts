import { createHash } from 'node:crypto';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '../database/operator-error.js';
import type { BucketAddress, BucketKey } from './bucket-settings.js';
import { encoded, queryOf, signed } from './sign-s3.js';
import { isStoreName, StoreProblem, type Outgoing, type StoredFile } from './stored-files.js';

const SILENT_MS = 60_000;
const NOTHING = createHash('sha256').update('').digest('hex');
/** The longest answer to a list or an error that is read: a page of 1,000 names is a third of it. */
const MOST_ANSWER = 2 * 1024 ** 2;

/** A bucket of any store that speaks Amazon's S3. A file can have up to 5 GB, as one request can. */
export class S3Bucket {
  readonly name: string;

  constructor(
    private readonly place: BucketAddress,
    private readonly key: BucketKey,
    private readonly silentMs = SILENT_MS,
  ) {
    this.name = `The bucket ${this.place.path.slice(1)} at ${this.place.endpoint.host}`;
  }

  async put(name: string, file: Outgoing): Promise<void> {
    await this.whole(await this.send('PUT', name, {}, file));
  }

  async *get(name: string): AsyncGenerator<Uint8Array> {
    const answer = await this.send('GET', name, {});
    if (answer.statusCode !== 200) await this.whole(answer);
    const expected = Number(answer.headers['content-length'] ?? Number.NaN);
    let bytes = 0;
    try {
      for await (const piece of answer) {
        bytes += (piece as Buffer).length;
        yield piece as Buffer;
      }
    } catch {
      throw new StoreProblem('unreachable', 'connection cut');
    }
    if (bytes < expected) throw new StoreProblem('unreachable', 'connection cut');
  }

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    for (let token: string | null = ''; token !== null;) {
      const query = {
        'list-type': '2',
        prefix: this.place.prefix + prefix,
        ...(token ? { 'continuation-token': token } : {}),
      };
      const page = await this.whole(await this.send('GET', null, query));
      // A list of nothing is believed only if it is a list: what no backup needs is removed.
      if (!page.includes('<ListBucketResult')) throw new StoreProblem('unreachable', 'no list');
      for (const [, one = ''] of page.matchAll(/<Contents>([^]*?)<\/Contents>/g)) {
        const [name, bytes] = [tagOf(one, 'Key'), tagOf(one, 'Size')];
        if (name?.startsWith(this.place.prefix) && isStoreName(name))
          yield { name: name.slice(this.place.prefix.length), bytes: Number(bytes) };
      }
      token = tagOf(page, 'IsTruncated') === 'true' ? (tagOf(page, 'NextContinuationToken') ?? '') : null;
      if (token === '') throw new StoreProblem('refused', 'half a list');
    }
  }

  async delete(name: string): Promise<void> {
    await this.whole(await this.send('DELETE', name, {}));
  }

  /** Sends a request. @returns its answer, of which nothing is read yet @throws StoreProblem when none comes */
  private send(
    method: string,
    name: string | null,
    query: Readonly<Record<string, string>>,
    file?: Outgoing,
  ): Promise<IncomingMessage> {
    const { endpoint, path: bucket, prefix, region } = this.place;
    if (name !== null && !isStoreName(name)) throw new StoreProblem('refused', 'name');
    const path = name === null ? bucket : `${bucket}/${(prefix + name).split('/').map(encoded).join('/')}`;
    const headers = signed(
      { ...this.key, region },
      { method, path, query, headers: { host: endpoint.host }, bodySha256: file?.sha256 ?? NOTHING },
      new Date(),
    );
    if (file) headers['content-length'] = String(file.bytes);
    const make = endpoint.protocol === 'https:' ? tlsRequest : plainRequest;
    const asked = queryOf(query);
    return new Promise((resolve, reject) => {
      const request = make(
        {
          hostname: endpoint.hostname.replaceAll(/^\[|\]$/g, ''),
          port: endpoint.port,
          method,
          headers,
          path: asked ? `${path}?${asked}` : path,
        },
        resolve,
      );
      const fail = (error: unknown): void => reject(new StoreProblem('unreachable', codeOf(error) || 'connection cut'));
      request.setTimeout(this.silentMs, () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      request.on('error', fail);
      if (!file) request.end();
      // What stops the sender, such as Ctrl-C, is told as it is.
      else
        pipeline(file.open(), request).catch((error: unknown) => {
          if (codeOf(error)) fail(error);
          else reject(error as Error);
        });
    });
  }

  /** Reads an answer to its end. @throws StoreProblem unless it says that all is well */
  private async whole(answer: IncomingMessage): Promise<string> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const piece of answer) {
        bytes += (piece as Buffer).length;
        if (bytes <= MOST_ANSWER) pieces.push(piece as Buffer);
      }
    } catch {
      throw new StoreProblem('unreachable', 'connection cut');
    }
    const [status, text] = [answer.statusCode ?? 0, Buffer.concat(pieces).toString('utf8')];
    if (status >= 200 && status < 300) {
      if (bytes > MOST_ANSWER) throw new StoreProblem('refused', 'too long an answer');
      return text;
    }
    throw new StoreProblem(troubleOf(status, tagOf(text, 'Code') ?? ''), `status ${status}`);
  }
}

const FULL = new Set([
  'QuotaExceeded',
  'EntityTooLarge',
  'XMinioStorageFull',
  'XAmzStorageFull',
  'InsufficientStorage',
]);
const troubleOf = (status: number, code: string): StoreProblem['trouble'] => {
  if (FULL.has(code) || status === 507) return 'full';
  if (status === 401 || status === 403) return 'credentials';
  if (status === 404) return code === 'NoSuchBucket' ? 'refused' : 'missing';
  return status >= 500 || status === 429 || status === 408 ? 'unreachable' : 'refused';
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const tagOf = (xml: string, tag: string): string | null => {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml);
  return found ? found[1]!.replaceAll(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all) : null;
};

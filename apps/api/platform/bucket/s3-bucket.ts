import { createHash } from 'node:crypto';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '../database/operator-error.js';
import type { BucketAddress, BucketKey } from './bucket-settings.js';
import { encoded, queryOf, signed } from './sign-s3.js';
import { isStoreName, outgoing, StoreProblem, type Outgoing, type Range, type StoredFile } from './stored-files.js';

const SILENT_MS = 60_000;
/** The status for a part of a file that begins where the file has ended. */
const BEHIND_ITS_END = 416;
const NOTHING = createHash('sha256').update('').digest('hex');
/** The longest answer to a list or an error that is read: a page of 1,000 names is a third of it. */
const MOST_ANSWER = 2 * 1024 ** 2;

/** What a request has besides its name. */
interface Asking {
  file?: Outgoing;
  range?: Range;
}

/**
 * A bucket of any store that speaks Amazon's S3. A file can have up to 5 GB, as one request can, or up to 10,000 parts.
 */
export class S3Bucket {
  readonly name: string;

  constructor(
    private readonly place: BucketAddress,
    private readonly key: BucketKey,
    private readonly silentMs = SILENT_MS,
  ) {
    this.name = `The bucket ${this.place.path.slice(1)} at ${this.place.endpoint.host}`;
  }

  /** @returns the version that a bucket with versions made of it, else null */
  async put(name: string, file: Outgoing): Promise<string | null> {
    const answer = await this.send('PUT', name, {}, { file });
    await this.whole(answer);
    const version = answer.headers['x-amz-version-id'];
    return typeof version === 'string' && version !== '' && version !== 'null' ? version : null;
  }

  /** @param range of what lies behind its end, nothing is read */
  async *get(name: string, range?: Range): AsyncGenerator<Uint8Array> {
    const answer = await this.send('GET', name, {}, range ? { range } : {});
    if (range && answer.statusCode === BEHIND_ITS_END) return void answer.resume();
    if (answer.statusCode !== (range ? 206 : 200)) {
      await this.whole(answer);
      // The whole file in place of a part of it would be taken for a damaged one.
      throw new StoreProblem('refused', `status ${answer.statusCode}`);
    }
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

  async has(name: string): Promise<boolean> {
    // Asked for its first byte: the answer to HEAD would not say whether the file is missing, or the whole bucket.
    const answer = await this.send('GET', name, {}, { range: { start: 0, end: 1 } });
    if (answer.statusCode === BEHIND_ITS_END) answer.resume();
    else
      try {
        await this.whole(answer);
      } catch (error) {
        if (error instanceof StoreProblem && error.trouble === 'missing') return false;
        throw error;
      }
    return true;
  }

  /** @param version deletes this version for good; otherwise a bucket with versions keeps what it had, and a mark */
  async delete(name: string, version: string | null = null): Promise<void> {
    await this.whole(await this.send('DELETE', name, version === null ? {} : { versionId: version }));
  }

  /** Begins a file that comes in parts. @returns its id; nobody sees anything of it before `joinParts` */
  async beginParts(name: string): Promise<string> {
    const upload = tagOf(await this.whole(await this.send('POST', name, { uploads: '' })), 'UploadId');
    if (!upload) throw new StoreProblem('refused', 'no id of an upload');
    return upload;
  }

  /** @param number from 1; every part but the last has the same length, of 5 MiB or more @returns its tag */
  async putPart(name: string, upload: string, number: number, file: Outgoing): Promise<string> {
    const answer = await this.send('PUT', name, { partNumber: String(number), uploadId: upload }, { file });
    await this.whole(answer);
    const { etag } = answer.headers;
    if (!etag) throw new StoreProblem('refused', 'no tag of a part');
    return etag;
  }

  /** @throws StoreProblem: 'missing' when it was joined or dropped before */
  async joinParts(name: string, upload: string, tags: readonly string[]): Promise<void> {
    const parts = tags.map(
      (tag, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${tag.replaceAll('&', '&amp;')}</ETag></Part>`,
    );
    const file = outgoing(Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`));
    const text = await this.whole(await this.send('POST', name, { uploadId: upload }, { file }));
    // Amazon begins its answer before it knows how it ends.
    if (!text.includes('<CompleteMultipartUploadResult')) throw new StoreProblem('unreachable', 'not joined');
  }

  /** Forgets all parts. Does nothing when they were joined or dropped before. */
  async dropParts(name: string, upload: string): Promise<void> {
    try {
      await this.whole(await this.send('DELETE', name, { uploadId: upload }));
    } catch (error) {
      if (!(error instanceof StoreProblem) || error.trouble !== 'missing') throw error;
    }
  }

  /** Sends a request. @returns its answer, of which nothing is read yet @throws StoreProblem when none comes */
  private send(
    method: string,
    name: string | null,
    query: Readonly<Record<string, string>>,
    { file, range }: Asking = {},
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
    if (range) headers['range'] = `bytes=${range.start}-${Number.isFinite(range.end) ? range.end - 1 : ''}`;
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
    const code = tagOf(text, 'Code') ?? '';
    const why = code === 'RequestTimeTooSkewed' ? ', the clocks differ' : '';
    throw new StoreProblem(troubleOf(status, code), `status ${status}${why}`);
  }
}

const FULL = new Set([
  'QuotaExceeded',
  'EntityTooLarge',
  'XMinioStorageFull',
  'XAmzStorageFull',
  'InsufficientStorage',
]);
/** Only this says that a file is not there; a bucket that is not there, or a proxy in between, answers 404, too. */
const MISSING = new Set(['NoSuchKey', 'NoSuchUpload']);
const troubleOf = (status: number, code: string): StoreProblem['trouble'] => {
  if (FULL.has(code) || status === 507) return 'full';
  if (status === 401 || status === 403) return 'credentials';
  if (status === 404) return MISSING.has(code) ? 'missing' : 'refused';
  return status >= 500 || status === 429 || status === 408 ? 'unreachable' : 'refused';
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const tagOf = (xml: string, tag: string): string | null => {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml);
  return found ? found[1]!.replaceAll(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all) : null;
};

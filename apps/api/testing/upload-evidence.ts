import { createHash, randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { SEGMENT_BYTES, segmentsOf } from '@vigil/shared/field/limits.js';
import { sealFile, type FilePlace } from '@vigil/shared/field/sealed-file.js';
import type { Client, TestApp } from './app.js';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const crc32 = (bytes: Buffer): number => {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
};

/** Makes a grey PNG. Its header may give a false size; `more` follows its end. */
export const aPng = ({
  width = 2,
  height = 2,
  more = Buffer.alloc(0),
}: { width?: number; height?: number; more?: Buffer } = {}): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const lines = Buffer.alloc(Math.min(2, height) * (Math.min(width, 4096) + 1));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
    more,
  ]);
};

/** Makes a PNG of about this many bytes, unlike any other. */
export const aPhoto = (size = 10_000, seed: string = randomUUID()): Buffer => {
  const noise: Buffer[] = [];
  for (let n = 0; n * 32 < size; n += 1) noise.push(createHash('sha256').update(`${seed} ${n}`).digest());
  return aPng({ more: Buffer.concat(noise).subarray(0, size) });
};

export const declaredAs = (bytes: Uint8Array, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  size: bytes.length,
  sha256: sha256(bytes),
  kind: 'photo',
  addedAt: '2021-06-04T09:30:00+07:00',
  name: 'IMG_0001.png',
  ...more,
});

interface Sent {
  status: number;
  headers: Headers;
  text: string;
  reason?: string;
}
/** A session's cookie, or the token of a phone. */
interface Sender {
  cookie: string;
  token?: string;
}
const TUS = { 'tus-resumable': '1.0.0' };

/** One request of the tus protocol, as the desk sends it. */
export const tus = async (
  app: Pick<TestApp, 'url'>,
  client: Sender,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array,
): Promise<Sent> => {
  const answer = await fetch(app.url + path, {
    method,
    headers: {
      origin: app.url,
      ...(client.cookie ? { cookie: client.cookie } : {}),
      ...(client.token ? { authorization: `Bearer ${client.token}` } : {}),
      ...TUS,
      ...headers,
    },
    ...(body ? { body: Buffer.from(body) } : {}),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    ...(text.startsWith('{')
      ? {
          reason:
            (JSON.parse(text) as { reason?: string; code: string }).reason ??
            (JSON.parse(text) as { code: string }).code,
        }
      : {}),
  };
};

export const begin = (app: Pick<TestApp, 'url'>, client: Sender, id: string, length: number): Promise<Sent> =>
  tus(app, client, 'POST', '/api/evidence/uploads', {
    'upload-length': String(length),
    'upload-metadata': `id ${Buffer.from(id).toString('base64')}`,
  });
export const sendPiece = (
  app: Pick<TestApp, 'url'>,
  client: Sender,
  id: string,
  offset: number,
  bytes: Uint8Array,
): Promise<Sent> =>
  tus(
    app,
    client,
    'PATCH',
    `/api/evidence/uploads/${id}`,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    bytes,
  );
export const howMuch = async (app: Pick<TestApp, 'url'>, client: Sender, id: string): Promise<number> =>
  Number((await tus(app, client, 'HEAD', `/api/evidence/uploads/${id}`)).headers.get('upload-offset') ?? -1);

/** Declares a file of a record and sends it whole. @returns its id, and the answer to its last piece */
export const addFile = async (
  app: Pick<TestApp, 'url'>,
  client: Client,
  incident: string,
  bytes: Uint8Array,
  {
    id = randomUUID(),
    declared = {},
    pieces = 1,
  }: { id?: string; declared?: Record<string, unknown>; pieces?: number } = {},
): Promise<{ id: string } & Sent> => {
  const said = await client.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(bytes, declared));
  if (said.status >= 300) return { id, status: said.status, headers: said.headers, text: said.text };
  const begun = await begin(app, client, id, Number(declared['size'] ?? bytes.length));
  if (begun.status !== 201) return { id, ...begun };
  const step = Math.ceil(bytes.length / pieces);
  let last = begun;
  for (let at = 0; at < bytes.length; at += step)
    last = await sendPiece(app, client, id, at, bytes.subarray(at, at + step));
  return { id, ...last };
};

/** Seals a file as a phone does before it sends it. */
export const sealedFileBytes = async (plain: Uint8Array, place: FilePlace, publicKey: Uint8Array): Promise<Buffer> => {
  const sealer = await sealFile(place, publicKey);
  const last = segmentsOf(plain.length) - 1;
  const segments: Uint8Array[] = [];
  for (let n = 0; n <= last; n += 1)
    segments.push(await sealer.segment(n, plain.subarray(n * SEGMENT_BYTES, (n + 1) * SEGMENT_BYTES), n === last));
  return Buffer.concat([sealer.head, ...segments]);
};

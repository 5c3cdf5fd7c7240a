import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseBucket } from '../platform/bucket/bucket-settings.js';
import { S3Bucket } from '../platform/bucket/s3-bucket.js';
import { outgoing } from '../platform/bucket/stored-files.js';
import { describeEvidenceStore } from '../testing/evidence-store-contract.js';
import { keepsTheContractOfABackupStore } from '../testing/backup-store-contract.js';
import { HOW_TO_GET_SWIFT, hasSwift, startSwift, SWIFT_KEY, type RealS3Server } from '../testing/start-swift.js';
import { startS3Server, type S3Fault, type S3Server } from '../testing/s3-server.js';
import { BucketStore } from './bucket-store.js';
import { openEvidenceStore } from './configured-store.js';
import { NoSuchObject, StoreFull } from './evidence-store.js';

const KEY = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const PART = 100_000;
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server(KEY);
});
afterAll(() => server.close());
beforeEach(() => {
  server.faults.splice(0);
  server.halves.clear();
});

const bucketOf = (key = KEY, bucket = 'bucket'): S3Bucket =>
  new S3Bucket(
    parseBucket(
      `${server.url.replace(/bucket$/, bucket)}/evidence/${randomBytes(4).toString('hex')}`,
      'VIGIL_EVIDENCE',
    ),
    key,
    300,
  );
const storeOf = (bucket = bucketOf()): BucketStore => new BucketStore(bucket, { partBytes: PART, waitsMs: [1, 1, 1] });
const newKey = (): string => randomBytes(16).toString('hex');
// eslint-disable-next-line @typescript-eslint/require-await
async function* cut(bytes: Buffer, size = 30_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (store: BucketStore, key: string, start?: number, end?: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  const range = start === undefined || end === undefined ? undefined : { start, end };
  for await (const piece of store.get(key, range)) pieces.push(piece);
  return Buffer.concat(pieces);
};

describeEvidenceStore('a bucket', {
  open: () => Promise.resolve(storeOf()),
  full: () => {
    server.faults.push('full');
    return Promise.resolve(storeOf());
  },
  leftovers: () => Promise.resolve(server.halves.size),
});

describe('what is longer than a part', () => {
  it.each([
    [PART - 1, 0],
    [PART, 0],
    [PART + 1, 1],
    [3 * PART, 1],
    [3 * PART + 5, 1],
  ])('%i bytes come in parts of one length: %i times', async (size, times) => {
    const [store, key, bytes] = [storeOf(), newKey(), randomBytes(size)];
    const before = server.asked.get('POST uploads') ?? 0;
    expect(await store.put(key, cut(bytes))).toEqual({ size });
    expect((server.asked.get('POST uploads') ?? 0) - before).toBe(times);
    expect((await read(store, key)).equals(bytes)).toBe(true);
    expect(server.halves.size).toBe(0);
  });

  it('says under what id its half is kept before the first byte leaves, and that half can be thrown away by it', async () => {
    const [bucket, key] = [bucketOf(), newKey()];
    let half: string | null = null;
    const whoever = storeOf(bucket).put(key, cut(randomBytes(3 * PART)), (id) => {
      half = id;
      expect([...server.halves.get(id)!.parts]).toEqual([]);
      // As if the process had been killed here, and had dropped nothing.
      server.faults.push('busy', 'busy', 'busy', 'busy', 'busy');
      return Promise.resolve();
    });
    await expect(whoever).rejects.toMatchObject({ trouble: 'unreachable' });
    expect([...server.halves.keys()]).toEqual([half]);
    await storeOf(bucket).delete(key, half);
    expect(server.halves.size).toBe(0);
    await storeOf(bucket).delete(key, half);
  });

  it('is there once when the answer to the last request is lost', async () => {
    const [bucket, key, bytes] = [bucketOf(), newKey(), randomBytes(2 * PART)];
    const join = bucket.joinParts.bind(bucket);
    let joined = 0;
    bucket.joinParts = (...asked) => {
      if ((joined += 1) === 1) server.faults.push('late');
      return join(...asked);
    };
    expect(await storeOf(bucket).put(key, cut(bytes))).toEqual({ size: 2 * PART });
    expect([joined, (await read(storeOf(bucket), key)).equals(bytes)]).toEqual([2, true]);
  });

  it('is not there when a part was lost in the store, although the store answers 200', async () => {
    const [bucket, key] = [bucketOf(), newKey()];
    const join = bucket.joinParts.bind(bucket);
    bucket.joinParts = (...asked) => {
      server.halves.get(asked[1])!.parts.delete(1);
      return join(...asked);
    };
    await expect(storeOf(bucket).put(key, cut(randomBytes(2 * PART)))).rejects.toMatchObject({
      trouble: 'unreachable',
    });
    expect([await storeOf(bucket).has(key), server.halves.size]).toEqual([false, 0]);
  });
});

describe('a bucket in trouble', () => {
  const stored = async (bytes: Buffer): Promise<{ store: BucketStore; key: string }> => {
    const [store, key] = [storeOf(), newKey()];
    await store.put(key, cut(bytes));
    return { store, key };
  };

  it.each<S3Fault>(['busy', 'cut-in', 'silent', 'late'])('is asked again: %s', async (fault) => {
    const [store, key, bytes] = [storeOf(), newKey(), randomBytes(50_000)];
    server.faults.push(fault, fault);
    await store.put(key, cut(bytes));
    expect((await read(store, key)).equals(bytes)).toBe(true);
  });

  it('goes on where a connection broke, in the whole and in a part of an object', async () => {
    const bytes = randomBytes(400_000);
    const { store, key } = await stored(bytes);
    server.faults.push('cut-out', 'cut-out', 'busy');
    expect((await read(store, key)).equals(bytes)).toBe(true);
    server.faults.push('cut-out', 'cut-in', 'cut-out');
    expect((await read(store, key, 1000, 390_001)).equals(bytes.subarray(1000, 390_001))).toBe(true);
  });

  it('is named when it stays away, and no object is said to be missing', async () => {
    const { store, key } = await stored(randomBytes(1000));
    for (const work of [
      () => read(store, key),
      () => store.has(key),
      () => store.delete(key),
      () => store.assertAnswers(),
    ]) {
      server.faults.splice(0, 9, 'busy', 'busy', 'busy', 'busy');
      await expect(work()).rejects.toMatchObject({
        name: 'OperatorError',
        trouble: 'unreachable',
        message: expect.stringMatching(/^The bucket bucket at 127\.0\.0\.1:\d+ cannot be reached: /),
      });
    }
    server.faults.splice(0);
    expect(await store.has(key)).toBe(true);
  });

  it('a page of something in between that says "not found" is no missing object, and neither is a missing bucket', async () => {
    const { store, key } = await stored(randomBytes(1000));
    for (const work of [() => read(store, key), () => store.has(key)]) {
      server.faults.push('proxy');
      await expect(work()).rejects.toMatchObject({ trouble: 'refused' });
    }
    const elsewhere = storeOf(bucketOf(KEY, 'elsewhere'));
    await expect(elsewhere.has(key)).rejects.toMatchObject({ trouble: 'refused' });
    await expect(read(elsewhere, key)).rejects.toMatchObject({ trouble: 'refused' });
    await expect(read(storeOf(), key)).rejects.toBeInstanceOf(NoSuchObject);
  });

  it('the whole of an object in place of a part is refused: it would be taken for a damaged one', async () => {
    const { store, key } = await stored(randomBytes(1000));
    server.faults.push('no-range');
    await expect(read(store, key, 10, 20)).rejects.toMatchObject({ trouble: 'refused' });
  });

  it('wrong credentials are named, and no secret is repeated', async () => {
    const store = storeOf(bucketOf({ ...KEY, secret: 'zqxwvjkphlmnrt' }));
    for (const work of [() => store.put(newKey(), cut(randomBytes(10))), () => store.assertAnswers()]) {
      const said = await work().catch((error: unknown) => error);
      expect(said).toMatchObject({ trouble: 'credentials', message: expect.stringContaining('(status 403)') });
      expect(String(said)).not.toContain('zqxwvjkphlmnrt');
    }
  });

  it('a full bucket is said in the middle of an object, and nothing of that object stays', async () => {
    const [bucket, key] = [bucketOf(), newKey()];
    const put = bucket.putPart.bind(bucket);
    bucket.putPart = (...asked) => {
      if (asked[2] === 2) server.faults.push('full');
      return put(...asked);
    };
    await expect(storeOf(bucket).put(key, cut(randomBytes(3 * PART)))).rejects.toBeInstanceOf(StoreFull);
    expect([await storeOf(bucket).has(key), server.halves.size]).toEqual([false, 0]);
  });

  it('a trial leaves nothing in a bucket with versions, and where the key may not delete them, a version and a mark', async () => {
    const bucket = bucketOf();
    server.versions = new Map();
    try {
      await storeOf(bucket).assertTakes();
      expect([...server.versions.values()]).toEqual([]);
      server.denied.add('DELETE version');
      await storeOf(bucket).assertTakes();
      expect([...server.versions.values()]).toHaveLength(2);
    } finally {
      server.versions = null;
      server.denied.clear();
    }
  });

  it('other files of its folder are none of its objects', async () => {
    const [bucket, key] = [bucketOf(), newKey()];
    await bucket.put(key, outgoing(Buffer.from('x')));
    for (const name of ['README.md', `demo/${key}`, 'a']) await bucket.put(name, outgoing(Buffer.from('x')));
    const keys: string[] = [];
    for await (const one of storeOf(bucket).list()) keys.push(one);
    expect(keys).toEqual([key]);
  });

  it("a demo's files are never among real ones, and credentials that cannot be read are said at the start", async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-bucket-key-'));
    const [s3KeyFile, key] = [join(home, 'key'), newKey()];
    writeFileSync(s3KeyFile, `${KEY.keyId}\n${KEY.secret}\n`, { mode: 0o600 });
    const config = { evidenceFolder: null, evidenceBucket: { to: `${server.url}/both`, s3KeyFile }, home };
    for (const mode of ['demo', 'production'] as const)
      await openEvidenceStore({ ...config, mode }).put(key, cut(Buffer.from(mode)));
    const names = [...server.files.keys()].filter((name) => name.startsWith('both/'));
    expect(names.sort()).toEqual([`both/${key}`, `both/demo/${key}`].sort());
    rmSync(home, { recursive: true });
    expect(() => openEvidenceStore({ ...config, mode: 'production' })).toThrow(
      /^VIGIL_EVIDENCE_S3_KEY_FILE \(\S+\) cannot be read \(ENOENT\)/,
    );
  });
});

// The same, on a server that we did not write.
if (process.env['VIGIL_PROVE']) {
  if (!hasSwift())
    it('a bucket of Swift keeps evidence', () => {
      throw new Error(HOW_TO_GET_SWIFT);
    });
  else {
    let real: RealS3Server;
    beforeAll(async () => {
      real = await startSwift(PART);
    }, 60_000);
    afterAll(() => real.close());
    const bucketOfSwift = (key = SWIFT_KEY, bucket = 'bucket'): S3Bucket =>
      new S3Bucket(
        parseBucket(
          `${real.url.replace(/bucket$/, bucket)}/evidence/${randomBytes(4).toString('hex')}`,
          'VIGIL_EVIDENCE',
        ),
        key,
      );
    describeEvidenceStore('a bucket of Swift', {
      open: () => Promise.resolve(storeOf(bucketOfSwift())),
      full: null,
      leftovers: null,
    });

    describe('a bucket of Swift', () => {
      it('takes an object in parts of the length that Vigil sends', async () => {
        const [store, key, bytes] = [new BucketStore(bucketOfSwift()), newKey(), randomBytes(21_000_003)];
        expect(await store.put(key, cut(bytes, 65_552))).toEqual({ size: bytes.length });
        expect((await read(store, key)).equals(bytes)).toBe(true);
        const [start, end] = [9_437_000, 9_438_000];
        expect((await read(store, key, start, end)).equals(bytes.subarray(start, end))).toBe(true);
      }, 60_000);

      it('forgets what is half there, and says so to whoever goes on with it', async () => {
        const [bucket, key] = [bucketOfSwift(), newKey()];
        const half = await bucket.beginParts(key);
        const tag = await bucket.putPart(key, half, 1, outgoing(randomBytes(2 * PART)));
        expect(await storeOf(bucket).has(key)).toBe(false);
        for (const _time of [1, 2]) await storeOf(bucket).delete(key, half);
        await expect(bucket.joinParts(key, half, [tag])).rejects.toMatchObject({ trouble: 'missing' });
      });

      it('tells a wrong key, a missing bucket and a missing object apart', async () => {
        const wrong = storeOf(bucketOfSwift({ ...SWIFT_KEY, secret: 'another' }));
        await expect(wrong.assertAnswers()).rejects.toMatchObject({ trouble: 'credentials' });
        const unknown = storeOf(bucketOfSwift({ ...SWIFT_KEY, keyId: 'vigil:another' }));
        await expect(unknown.has(newKey())).rejects.toMatchObject({ trouble: 'credentials' });
        const elsewhere = storeOf(bucketOfSwift(SWIFT_KEY, 'elsewhere'));
        for (const work of [() => elsewhere.has(newKey()), () => elsewhere.assertAnswers()])
          await expect(work()).rejects.toMatchObject({ trouble: 'refused' });
        expect(await storeOf(bucketOfSwift()).has(newKey())).toBe(false);
      });
    });

    describe('a bucket of Swift keeps backups, too', () =>
      keepsTheContractOfABackupStore(() => Promise.resolve(bucketOfSwift())));
  }
}

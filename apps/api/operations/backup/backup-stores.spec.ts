import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../config.js';
import { parseBucket, readBucketKey } from '../../platform/bucket/bucket-settings.js';
import { S3Bucket } from '../../platform/bucket/s3-bucket.js';
import { signed } from '../../platform/bucket/sign-s3.js';
import { outgoing, type StoreProblem } from '../../platform/bucket/stored-files.js';
import { inCheckout } from '../../project-root.js';
import { keepsTheContractOfABackupStore } from '../../testing/backup-store-contract.js';
import { commandOfAStore } from '../../testing/command-of-a-store.js';
import { startS3Server, type S3Fault, type S3Server } from '../../testing/s3-server.js';
import { listAll, readStored, tried, type BackupStore } from './backup-store.js';
import { CommandStore } from './command-store.js';
import { placeOf } from './place-commands.js';

const KEY = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const folders: string[] = [];
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server(KEY);
});
afterAll(async () => {
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const inCommand = async (): Promise<BackupStore> => {
  const { folder, command } = commandOfAStore();
  folders.push(folder);
  return Promise.resolve(new CommandStore(command));
};
const bucketAt = (to: string, key = KEY, silentMs?: number): S3Bucket =>
  new S3Bucket(parseBucket(to, 'VIGIL_BACKUP_TO'), key, silentMs);
const inBucket = async (): Promise<BackupStore> =>
  Promise.resolve(bucketAt(`${server.url}/office/${randomBytes(4).toString('hex')}`, KEY, 300));
const QUIET = { goOn: (): void => undefined };

describe('a store behind a command', () => keepsTheContractOfABackupStore(inCommand));
describe('a bucket', () => keepsTheContractOfABackupStore(inBucket));

describe('the signature of a request', () => {
  // The examples of "Authenticating Requests (AWS Signature Version 4)" of Amazon's S3 API reference.
  const theirs = {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const host = 'examplebucket.s3.amazonaws.com';
  const now = new Date('2013-05-24T00:00:00Z');
  const empty = outgoing(Buffer.alloc(0)).sha256;
  it.each([
    [
      { method: 'GET', path: '/test.txt', query: {}, headers: { host, range: 'bytes=0-9' }, bodySha256: empty },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      { method: 'GET', path: '/', query: { 'max-keys': '2', prefix: 'J' }, headers: { host }, bodySha256: empty },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
    [
      {
        method: 'PUT',
        path: '/test%24file.text',
        query: {},
        headers: { host, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
        bodySha256: outgoing(Buffer.from('Welcome to Amazon S3.')).sha256,
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
  ])('is the one that Amazon publishes for it: %j', (request, signature) =>
    expect(signed(theirs, request, now)['authorization']).toMatch(new RegExp(`,Signature=${signature}$`)),
  );
});

describe('what goes wrong', () => {
  const after = async (...faults: S3Fault[]): Promise<unknown> => {
    const store = await inBucket();
    await store.put('a', outgoing(randomBytes(100_000)));
    server.faults.push(...faults);
    const [waits, bytes] = [[1, 1, 1], outgoing(randomBytes(100_000))];
    return tried(store, () => store.put('b', bytes), QUIET, waits)
      .then(() => 'stored')
      .catch((error: unknown) => error)
      .finally(() => server.faults.splice(0));
  };
  it('a bucket that is busy, silent or cut off is asked again, and named when it stays so', async () => {
    expect(await after('busy', 'cut-in', 'silent')).toBe('stored');
    expect(await after('busy', 'busy', 'busy', 'busy')).toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(/^The bucket bucket at 127\.0\.0\.1:\d+ cannot be reached: .* \(status 503\)\.$/),
    });
  });

  it('a full bucket is named at once', async () =>
    expect(await after('full')).toMatchObject({
      message: expect.stringMatching(/ is full: make room.*\(status 507\)/),
    }));

  it('a file whose end does not come is not taken for the whole', async () => {
    const store = await inBucket();
    await store.put('a', outgoing(randomBytes(100_000)));
    server.faults.push('cut-out');
    await expect(readStored(store, 'a')).rejects.toMatchObject({ trouble: 'unreachable' });
  });

  it.each([
    ['no-list', 'unreachable'],
    ['half-list', 'refused'],
    ['endless-list', 'refused'],
  ] as const)('an answer that is no whole list is not taken for one: %s', async (fault, trouble) => {
    const store = await inBucket();
    for (const name of ['a', 'b', 'c']) await store.put(name, outgoing(Buffer.from(name)));
    server.faults.push(fault);
    await expect(listAll(store, '')).rejects.toMatchObject({ trouble });
    expect((await listAll(store, '')).size).toBe(3);
  });

  it.each([
    // What the script of docs/operating.md makes of the exit codes of rclone.
    [3, 'missing', 'stored', 'refused'],
    [4, 'missing', 'stored', 'unreachable'],
    [5, 'unreachable', 'unreachable', 'unreachable'],
    [6, 'unreachable', 'unreachable', 'unreachable'],
    [0, 'stored', 'stored', 'stored'],
  ])(
    'the script that the docs show says what is wrong when rclone ends with %d',
    async (code, ofGet, ofDelete, ofList) => {
      const folder = mkdtempSync(join(tmpdir(), 'vigil-rclone-'));
      folders.push(folder);
      const [, script] = /```sh\n(#!\/bin\/sh\nR=crypt:vigil[^]*?)```/.exec(
        readFileSync(inCheckout('docs/operating.md'), 'utf8'),
      )!;
      writeFileSync(join(folder, 'store.sh'), script!, { mode: 0o700 });
      writeFileSync(join(folder, 'rclone'), `#!/bin/sh\ncat > /dev/null\nexit ${code}\n`, { mode: 0o700 });
      const store = new CommandStore(`PATH='${folder}':"$PATH" '${folder}/store.sh'`);
      const how = (work: Promise<unknown>): Promise<string> =>
        work.then(
          () => 'stored',
          (error: StoreProblem) => error.trouble,
        );
      expect([
        await how(store.put('a', outgoing(Buffer.from('x')))),
        await how(readStored(store, 'a')),
        await how(store.delete('a')),
        await how(listAll(store, '')),
      ]).toEqual([code === 0 ? 'stored' : 'unreachable', ofGet, ofDelete, ofList]);
    },
  );

  it('wrong credentials, and a bucket that is not there, are named, and no secret is repeated', async () => {
    const wrong = bucketAt(server.url, { ...KEY, secret: 'zqxwvjkphlmnrt' });
    const said = await tried(wrong, () => listAll(wrong, ''), QUIET).catch((error: unknown) => error as Error);
    expect(said).toMatchObject({ message: expect.stringContaining('does not accept the credentials') });
    expect(JSON.stringify([said, (said as Error).message])).not.toContain('zqxwvjkphlmnrt');
    const other = bucketAt(server.url.replace('bucket', 'elsewhere'));
    await expect(listAll(other, '')).rejects.toMatchObject({ trouble: 'refused' });
  });

  it.each([
    [3, 'missing'],
    [4, 'credentials'],
    [5, 'full'],
    [6, 'refused'],
    [1, 'unreachable'],
  ])('a command that ends with %d says what is wrong: %s', async (code, trouble) => {
    const store = new CommandStore(`cat > /dev/null; echo 'a secret' >&2; exit ${code}; :`);
    await expect(store.put('a', outgoing(Buffer.from('x')))).rejects.toMatchObject({
      trouble,
      said: `exit code ${code}`,
    });
    await expect(listAll(store, '')).rejects.toMatchObject({ trouble });
  });

  it('a command that hangs is ended with whatever it started, and one that is only slow is waited for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-hangs-'));
    folders.push(folder);
    const hangs = new CommandStore(`echo x; sleep 98765 & echo $! >> ${folder}/pids; wait; :`, 300);
    const silent = { trouble: 'unreachable', said: 'nothing in 1 minutes' };
    await expect(hangs.put('a', outgoing(randomBytes(3000)))).rejects.toMatchObject(silent);
    await expect(readStored(hangs, 'a')).rejects.toMatchObject(silent);
    await expect(listAll(hangs, '')).rejects.toMatchObject(silent);
    await expect(hangs.delete('a')).rejects.toMatchObject(silent);
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
    const isThere = (pid: number): boolean => {
      try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    for (let turn = 0; turn < 100 && pids.some(isThere); turn += 1) await pause(20);
    expect([pids.length, pids.filter(isThere)]).toEqual([4, []]);
    const slow = new CommandStore('for n in 1 2 3 4 5; do sleep 0.2; printf x; done; :', 600);
    expect((await readStored(slow, 'a')).toString()).toBe('xxxxx');
  });

  it('a command whose file is not sent to its end does not store a part of it', async () => {
    const { folder, command } = commandOfAStore();
    folders.push(folder);
    const store = new CommandStore(command);
    const cut = {
      ...outgoing(Buffer.alloc(9)),
      async *open() {
        yield Buffer.alloc(4);
        await Promise.reject(new Error('stopped'));
      },
    };
    await expect(store.put('a', cut)).rejects.toThrow();
    expect((await listAll(store, '')).size).toBe(0);
  });

  it('an address with a key in it, or without TLS, is refused', () => {
    for (const to of [
      's3+https://id:key@s3.example/b',
      's3+https://:key@s3.example/b',
      's3+http://s3.example/b',
      's3+https://s3.example',
      's3+https://',
      's3+ftp://a/b',
    ])
      expect(() => parseBucket(to, 'VIGIL_BACKUP_TO')).toThrow(/^VIGIL_BACKUP_TO is no address of a bucket/);
    expect(parseBucket('s3+https://s3.example/b/x/y?region=eu', 'VIGIL_BACKUP_TO')).toMatchObject({
      path: '/b',
      prefix: 'x/y/',
      region: 'eu',
    });
  });

  it('an address of a kind that is not known is no folder, and nothing of it is repeated', () => {
    for (const to of ['s3://id:zqxwvjkphlmnrt@s3.example/b', 'https://id:zqxwvjkphlmnrt@s3.example/b', 'SFTP://a/b'])
      expect(() => placeOf({ home: '/srv/vigil', backup: { to } as Config['backup'] })).toThrow(
        /^VIGIL_BACKUP_TO is an address that Vigil does not know: a bucket begins with s3\+https:\/\/, [^@]*$/,
      );
  });

  it('a file of credentials that others may read, or that holds something else, is refused without repeating it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-s3-key-'));
    folders.push(folder);
    const file = join(folder, 'key');
    writeFileSync(file, 'ID\nzqxwvjkphlmnrt\n', { mode: 0o600 });
    expect(readBucketKey(file, 'VIGIL_BACKUP_S3_KEY_FILE')).toEqual({ keyId: 'ID', secret: 'zqxwvjkphlmnrt' });
    chmodSync(file, 0o644);
    expect(() => readBucketKey(file, 'VIGIL_BACKUP_S3_KEY_FILE')).toThrow(/can be read by every user/);
    chmodSync(file, 0o600);
    writeFileSync(file, 'zqxwvjkphlmnrt');
    expect(() => readBucketKey(file, 'VIGIL_BACKUP_S3_KEY_FILE')).toThrow(
      /does not hold two lines, the id of a key and its secret\.$/,
    );
    expect(() => readBucketKey(null, 'VIGIL_BACKUP_S3_KEY_FILE')).toThrow(/^VIGIL_BACKUP_S3_KEY_FILE is not set/);
  });
});

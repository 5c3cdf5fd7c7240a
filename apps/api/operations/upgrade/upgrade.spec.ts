import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readConfig, type Config } from '../../config.js';
import { startS3Server } from '../../testing/s3-server.js';
import { checkSignedSum, isNewer, nameOfPackage, nameOfRelease } from './check-release.js';
import { copyOnServer } from './database-copy.js';
import { bytesOfEvidence } from './evidence-bytes.js';
import { readPublicKey, verifySignature } from './minisign.js';
import { unpackArchive } from './unpack-archive.js';
import { linkTo, unpackedReleases } from './unpacked-releases.js';
import { assertRoom } from './upgrade.js';

const work = mkdtempSync(join(tmpdir(), 'vigil-upgrade-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
let n = 0;
const newFolder = (): string => {
  const folder = join(work, String((n += 1)));
  mkdirSync(folder);
  return folder;
};

/** Made by minisign 0.12, with a key that was thrown away. */
const KEY =
  'untrusted comment: minisign public key 3E5309135C19B7C1\nRWTBtxlcEwlTPshsBXEj3NdxpcI5ihxH9zMQ0C61YdiSoSo5O0O5uk0C\n';
const SIGNED = Buffer.from('made for a test\n');
const SIGNATURE = `untrusted comment: signature from minisign secret key
RUTBtxlcEwlTPi1WkoaU2H4uLipZY1l/h/74ybd9pd6FglwXkLMcQvcOsHmfCzC3YpztAh/I1Y2sqDPsp6V5Uyl6Rj7XTK3nggA=
trusted comment: Vigil 9.9.9
e0N0kEMU2BlbeOpvrCHgiEe+ZLHe5I+3wcV5U3hzRZ4QEm0czy84ano3EC6U6Gb/gqipJPIneQ0N5j8y97IiBg==
`;
const SIGNATURE_OF_BYTES = `untrusted comment: signature from minisign secret key
RWTBtxlcEwlTPkLcw3kRvEBVUdCDmSenFegqTkUHQJaCvGivyVripuRtUSrtLCqQwy0i4ZUSnhxwNRwfGQZegZUi9vCAuCp+Ngg=
trusted comment: Vigil 9.9.9
irB/S3jK/CCJ6pR1sq/MoD62tAAbHOCyEqIy/Woj47ZR5wqxJ4cq2MD9lFf8riD84FDrI3uOPG0g8l9UypFkDA==
`;

describe('a signature of minisign', () => {
  const verify = (signed: Uint8Array, signature: string, key = KEY): string =>
    verifySignature(readPublicKey(key), 'sums', signed, signature);

  it('is right, over the bytes or their digest; the key is the file or its line', () => {
    expect(verify(SIGNED, SIGNATURE)).toBe('Vigil 9.9.9');
    expect(verify(SIGNED, SIGNATURE_OF_BYTES)).toBe('Vigil 9.9.9');
    expect(verify(SIGNED, SIGNATURE, KEY.split('\n')[1])).toBe('Vigil 9.9.9');
  });

  it.each([
    ['other bytes', Buffer.from('made for a Test\n'), SIGNATURE],
    ['another comment', SIGNED, SIGNATURE.replace('Vigil 9.9.9', 'Vigil 9.9.8')],
    ['one changed letter', SIGNED, SIGNATURE.replace('i1Wkoa', 'i1Wkob')],
    [
      'the comment of another signature',
      SIGNED,
      `${SIGNATURE.split('\n').slice(0, 2).join('\n')}\n${SIGNATURE_OF_BYTES.split('\n').slice(2).join('\n')}`,
    ],
  ])('is wrong with %s', (_, signed, signature) =>
    expect(() => verify(signed, signature)).toThrow(/was changed after it was signed/),
  );

  it('of another key, and what is no signature or no key, is refused in words', () => {
    const other = Buffer.from(KEY.split('\n')[1]!, 'base64');
    other[3]! ^= 1;
    expect(() => verify(SIGNED, SIGNATURE, other.toString('base64'))).toThrow(/signed with another key than yours/);
    for (const none of ['', 'x\ny\nz', SIGNATURE.replace('trusted comment: V', 'V').replace('untrusted', 'un')])
      expect(() => verify(SIGNED, none)).toThrow(/is no signature of minisign/);
    expect(() => readPublicKey('RWno')).toThrow(/is no public key of minisign/);
  });
});

describe('the file of a release', () => {
  it('is for this machine, and newer than what runs', () => {
    expect(nameOfRelease('/x/vigil-1.10.0-linux-x64.tar.gz', '1.9.3+1a2b3c4d', 'x64')).toEqual({
      file: '/x/vigil-1.10.0-linux-x64.tar.gz',
      version: '1.10.0',
      top: 'vigil-1.10.0-linux-x64',
    });
    expect(isNewer('1.9.3', '1.9.3')).toBe(false);
  });

  it.each([
    ['vigil.tar.gz', /is no release of Vigil/],
    ['vigil-2.0.0-linux-arm64.tar.gz', /is for arm64 machines, and this one is x64/],
    ['vigil-1.9.3-linux-x64.tar.gz', /is not newer than Vigil 1\.9\.3/],
    ['vigil-1.9.2-linux-x64.tar.gz', /is not newer .* To go back to an older Vigil, restore a backup/],
  ])('%s is refused', (file, why) => expect(() => nameOfRelease(`/x/${file}`, '1.9.3', 'x64')).toThrow(why));

  it('of a Debian package is one, where Vigil is installed as one', () => {
    expect(nameOfPackage('/x/vigil_1.10.0_amd64.deb', '1.9.3', 'x64').version).toBe('1.10.0');
    expect(nameOfPackage('/x/vigil_1.10.0_arm64.deb', '1.9.3', 'arm64').version).toBe('1.10.0');
    for (const [file, why] of [
      [
        'vigil-1.10.0-linux-x64.tar.gz',
        /installed here as a Debian package: name .* vigil-1\.10\.0-linux-x64\.tar\.gz is none/,
      ],
      ['vigil_1.10.0_arm64.deb', /is for arm64 machines, and this one is x64/],
      ['vigil_1.9.3_amd64.deb', /is not newer than Vigil 1\.9\.3/],
    ] as const)
      expect(() => nameOfPackage(`/x/${file}`, '1.9.3', 'x64')).toThrow(why);
  });

  it('has the sum that its makers wrote down, beside it', async () => {
    const folder = newFolder();
    const release = { file: join(folder, 'vigil-9.9.9-linux-x64.tar.gz'), version: '9.9.9', top: '' };
    writeFileSync(release.file, 'the archive');
    await expect(checkSignedSum(release, null)).rejects.toThrow(
      /vigil-9\.9\.9\.sha256 is not beside vigil-9\.9\.9-linux-x64\.tar\.gz/,
    );
    const sums = join(folder, 'vigil-9.9.9.sha256');
    const sum = createHash('sha256').update('the archive').digest('hex');
    writeFileSync(sums, `${sum}  vigil-9.9.9-linux-x64.tar.gz\n`);
    await expect(checkSignedSum(release, null)).resolves.toBe(sum);
    await expect(checkSignedSum(release, KEY)).rejects.toThrow(/vigil-9\.9\.9\.sha256\.minisig is not beside/);
    writeFileSync(`${sums}.minisig`, SIGNATURE);
    await expect(checkSignedSum(release, KEY)).rejects.toThrow(/was changed after it was signed/);
    writeFileSync(release.file, 'the archiv');
    await expect(checkSignedSum(release, null)).rejects.toThrow(/is not the file that was released/);
    // What was signed, and names no archive.
    writeFileSync(sums, SIGNED);
    await expect(checkSignedSum(release, KEY)).rejects.toThrow(/does not name vigil-9\.9\.9-linux-x64\.tar\.gz/);
    await expect(
      checkSignedSum({ ...release, version: '9.9.8', file: join(folder, 'vigil-9.9.8-linux-x64.tar.gz') }, KEY),
    ).rejects.toThrow(/vigil-9\.9\.8\.sha256 is not beside/);
  });

  it('signed as one version is not taken as another', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'vigil-9.9.10.sha256'), SIGNED);
    writeFileSync(join(folder, 'vigil-9.9.10.sha256.minisig'), SIGNATURE);
    const release = { file: join(folder, 'vigil-9.9.10-linux-x64.tar.gz'), version: '9.9.10', top: '' };
    await expect(checkSignedSum(release, KEY)).rejects.toThrow(/is for "Vigil 9\.9\.9" and not for Vigil 9\.9\.10/);
  });
});

describe('the archive of a release', () => {
  const TOP = 'vigil-9.9.9-linux-x64';
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
    mkdirSync(join(folder, TOP, 'deep'), { recursive: true });
    writeFileSync(join(folder, TOP, 'vigil'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(folder, TOP, 'deep', `${'long'.repeat(40)}.txt`), 'x'.repeat(100_000));
    writeFileSync(join(folder, TOP, 'empty'), '');
    symlinkSync('../vigil', join(folder, TOP, 'deep', 'link'));
  });
  const packed = (...args: string[]): string => {
    const file = join(folder, 'a.tar.gz');
    execFileSync('tar', ['-czf', file, '--format=posix', '-C', folder, ...(args.length > 0 ? args : [TOP])], {
      stdio: 'pipe',
    });
    return file;
  };
  const unpack = async (file: string, most?: number): Promise<string> => {
    const into = newFolder();
    await unpackArchive(file, TOP, into, most);
    return into;
  };

  it('is unpacked as tar does: programs, long names, links, empty files', async () => {
    const into = await unpack(packed());
    execFileSync('diff', ['-r', '--no-dereference', join(folder, TOP), into]);
    expect([statSync(join(into, 'vigil')).mode & 0o777, statSync(join(into, 'empty')).mode & 0o777]).toEqual([
      0o755, 0o644,
    ]);
  });

  it.each<[string, () => string]>([
    ['lies outside', () => (writeFileSync(join(folder, 'other'), ''), packed(TOP, 'other'))],
    ['lies outside', () => packed('-P', '--transform', 's,.*empty$,../empty,', TOP)],
    ['lies outside', () => packed('-P', '--transform', `s,.*empty$,${TOP}/../../empty,`, TOP)],
    ['lies outside', () => packed('-P', '--transform', 's,.*empty$,/tmp/empty,', TOP)],
    ['leads outside', () => (symlinkSync('../../x', join(folder, TOP, 'out')), packed())],
    ['leads outside', () => (symlinkSync('/etc/passwd', join(folder, TOP, 'out')), packed())],
    [
      'lies behind a link',
      () => (
        symlinkSync('deep', join(folder, TOP, 'a')),
        mkdirSync(join(folder, TOP, 'b')),
        writeFileSync(join(folder, TOP, 'b', 'f'), ''),
        packed('--transform', `s,^${TOP}/b/f$,${TOP}/a/f,`, `${TOP}/a`, `${TOP}/b/f`)
      ),
    ],
    ['is in it twice', () => packed('--transform', `s,${TOP}/vigil$,${TOP}/empty,`, TOP)],
    ['is no file, folder or link', () => (execFileSync('mkfifo', [join(folder, TOP, 'pipe')]), packed())],
    [
      'is no file, folder or link',
      () => (execFileSync('ln', [join(folder, TOP, 'empty'), join(folder, TOP, 'hard')]), packed()),
    ],
  ])('in which something %s is not taken', async (why, archive) => expect(unpack(archive())).rejects.toThrow(why));

  it('that is cut off, damaged or too large is not taken', async () => {
    const whole = readFileSync(packed());
    const broken = join(folder, 'broken.tar.gz');
    const asFile = (bytes: Uint8Array): string => (writeFileSync(broken, bytes), broken);
    for (const part of [0.2, 0.5, 0.9, 0.999])
      await expect(unpack(asFile(whole.subarray(0, Math.floor(whole.length * part))))).rejects.toThrow(
        /cut off or damaged/,
      );
    const tar = gunzipSync(whole);
    await expect(unpack(asFile(gzipSync(tar.subarray(0, tar.length / 2))))).rejects.toThrow(/cut off or damaged/);
    tar[100]! ^= 1;
    await expect(unpack(asFile(gzipSync(tar)))).rejects.toThrow(/it is damaged/);
    await expect(unpack(packed(), 99_999)).rejects.toThrow(/more than any release/);
  });
});

describe('before an upgrade', () => {
  it('the disks must have room for the release, the copy of the database and the backup, together', async () => {
    const home = newFolder();
    const database = { bytes: () => Promise.resolve(5_000_000_000) } as unknown as Parameters<
      typeof assertRoom
    >[0]['database'];
    const evidenceBytes = () => Promise.resolve(2_000_000_000);
    const place = { home, releases: unpackedReleases(join(work, 'vigil')), database, evidenceBytes };
    const room = (bytes: number | null, folder: string | null) =>
      assertRoom({ ...place, free: () => bytes }, folder === null ? null : { folder });
    await expect(room(5_300_000_000, null)).resolves.toBeUndefined();
    await expect(room(null, null)).resolves.toBeUndefined();
    await expect(room(5_299_999_999, null)).rejects.toThrow(/has 5300 MB left, and the upgrade needs 5300 MB on it/);
    await expect(room(5_300_000_000, join(work, 'not', 'there'))).rejects.toThrow(
      /needs 12300 MB on it for a while: make room/,
    );
  });

  it('files of evidence are counted where they lie: in the home, in a folder elsewhere, or in a bucket', async () => {
    const [home, elsewhere, key] = [newFolder(), newFolder(), { keyId: 'ID', secret: 'secret', region: 'us-east-1' }];
    const s3KeyFile = join(home, 'key');
    writeFileSync(s3KeyFile, 'ID\nsecret\n', { mode: 0o600 });
    const config = (settings: Partial<Config>): Config => ({
      ...readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home }),
      ...settings,
    });
    for (const folder of [join(home, 'evidence'), elsewhere]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'file'), Buffer.alloc(5_000_000, 1));
      const bytes = await bytesOfEvidence(
        config({ evidenceBucket: null, evidenceFolder: folder === elsewhere ? elsewhere : null }),
      );
      expect(Math.abs(bytes - 5_000_000)).toBeLessThan(100_000);
    }
    const server = await startS3Server(key);
    try {
      for (const n of [1, 2, 3]) server.files.set(`evidence/${n}`, Buffer.alloc(1000 * n));
      server.files.set('of-others/1', Buffer.alloc(77));
      const inBucket = config({ evidenceBucket: { to: `${server.url}/evidence`, s3KeyFile } });
      expect(await bytesOfEvidence(inBucket)).toBe(6000);
      server.denied.add('GET');
      await expect(bytesOfEvidence(inBucket)).rejects.toThrow(/^The bucket .* does not accept the credentials/);
    } finally {
      await server.close();
    }
  });

  it('a database whose copy would have a name that PostgreSQL cuts off is refused: it would be dropped as its own copy', async () => {
    // Nothing listens there: what is not refused before it is asked is refused in other words.
    const at = (length: number): string => `postgres://vigil@127.0.0.1:1/${'d'.repeat(length)}`;
    await expect(copyOnServer(at(49)).assertPossible()).rejects.toThrow(/too long for a copy .* at most 48 bytes/);
    await expect(copyOnServer(at(63)).assertPossible()).rejects.toThrow(/too long for a copy/);
    await expect(copyOnServer(at(48)).assertPossible()).rejects.toThrow(/^(?!.*too long)/s);
  });

  it('the link that leads to the release says which one runs; none yet: "current"', () => {
    const folder = newFolder();
    const unpacked = join(folder, 'vigil-1.0.0-linux-x64');
    mkdirSync(unpacked);
    symlinkSync('/nowhere', join(folder, 'broken'));
    expect(linkTo(unpacked)).toBe(join(folder, 'current'));
    symlinkSync('vigil-1.0.0-linux-x64', join(folder, 'vigil'));
    expect(linkTo(unpacked)).toBe(join(folder, 'vigil'));
    symlinkSync('vigil-1.0.0-linux-x64', join(folder, 'other'));
    expect(() => linkTo(unpacked)).toThrow(/both lead to/);
    expect(existsSync(join(folder, 'current'))).toBe(false);
  });
});

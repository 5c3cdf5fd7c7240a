import fc from 'fast-check';
import { argon2id } from 'hash-wasm';
import { CannotOpen, decrypt, random, toBase64Url, utf8 } from './web-crypto.js';
import { fingerprintOf, RECOVERY, formatFingerprint } from './fingerprint.js';
import { isLockedSeed } from './limits.js';
import { onPaper, onThreePapers, readPaper, seedOf, type Paper } from './recovery-key-paper.js';
import { lockSeed, newSeed, pairOf, publicKeyOf, suite, unlockSeed } from './sealing-key.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 1);
const numRuns = env['VIGIL_PROVE'] ? 1000 : 15;
const OWNER = '11111111-1111-4111-8111-111111111111';
const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g)!.map((two) => parseInt(two, 16)));
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a sealing key', () => {
  it('follows from its seed as RFC 9180 says, and opens what its own example sealed', async () => {
    // RFC 9180, A.1.1 has this suite's KEM: seed, public key. DHKEM(X25519, HKDF-SHA256).
    const ikm = hex('6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037');
    expect(inHex(await publicKeyOf(ikm))).toBe('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
    const { privateKey } = await pairOf(ikm);
    expect(inHex(new Uint8Array(await suite.kem.serializePrivateKey(privateKey)))).toBe(
      '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    );
  });

  it('is locked with a passphrase and opens with it, however its letters are composed', async () => {
    const own = newSeed();
    const locked = await lockSeed(own, OWNER, 'café ព្រះច័ន្ទ rises late');
    expect(isLockedSeed(locked)).toBe(true);
    expect(await unlockSeed(locked, OWNER, await publicKeyOf(own), 'cafe\u0301 ព្រះច័ន្ទ rises late')).toEqual(own);
  });

  it('is locked under argon2id of the passphrase, with 64 MiB and three passes', async () => {
    const own = newSeed();
    const locked = await lockSeed(own, OWNER, 'rises late');
    const key = await argon2id({
      password: 'rises late',
      salt: locked.slice(1, 17),
      iterations: 3,
      memorySize: 65_536,
      parallelism: 1,
      hashLength: 32,
      outputType: 'binary',
    });
    const place = JSON.stringify(['vigil locked seed 1', OWNER, toBase64Url(await publicKeyOf(own))]);
    const opened = decrypt(key, locked.slice(17, 29), utf8(place), locked.slice(29));
    expect(await opened).toEqual(own);
  });

  it('has a fingerprint of thirty digits, another one for another owner or key', async () => {
    const [one, two] = await Promise.all([publicKeyOf(newSeed()), publicKeyOf(newSeed())]);
    const all = await Promise.all([
      fingerprintOf(OWNER, one!),
      fingerprintOf(OWNER, two!),
      fingerprintOf(RECOVERY, one!),
    ]);
    const said = await Promise.all(all.map(formatFingerprint));
    expect(said.every((digits) => /^\d{5}( \d{5}){5}$/.test(digits))).toBe(true);
    expect(new Set([...all, ...said]).size).toBe(6);
  });
});

describe('a recovery key on paper', () => {
  it('is read back from one sheet, or from any two of three, as people type', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (own) => {
        const sloppy = (text: string): string =>
          text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll(' ', '-');
        const whole = (await readPaper(sloppy(await onPaper(own))))!;
        expect(await seedOf([whole])).toEqual(own);
        const parts = await Promise.all(
          (await onThreePapers(own)).map(async (text) => (await readPaper(sloppy(text)))!),
        );
        for (const [a, b] of [
          [0, 1],
          [0, 2],
          [1, 2],
          [2, 0],
        ] as const)
          expect(await seedOf([parts[a]!, parts[b]!])).toEqual(own);
      }),
      { seed, numRuns },
    );
  });
});

describe('what goes wrong', () => {
  it('refuses another passphrase, owner or public key, and every changed part', async () => {
    const own = newSeed();
    const publicKey = await publicKeyOf(own);
    const locked = await lockSeed(own, OWNER, 'a passphrase that is right');
    const wrong: [Uint8Array, string, Uint8Array, string][] = [
      [locked, OWNER, publicKey, 'a passphrase that is wrong'],
      [locked, RECOVERY, publicKey, 'a passphrase that is right'],
      [locked, OWNER, await publicKeyOf(newSeed()), 'a passphrase that is right'],
      [random(locked.length), OWNER, publicKey, 'a passphrase that is right'],
      [locked.slice(1), OWNER, publicKey, 'a passphrase that is right'],
      ...[0, 5, 20, 40, 70].map((at): [Uint8Array, string, Uint8Array, string] => [
        locked.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        OWNER,
        publicKey,
        'a passphrase that is right',
      ]),
    ];
    for (const [bytes, owner, key, passphrase] of wrong)
      await expect(unlockSeed(bytes, owner, key, passphrase)).rejects.toThrow(CannotOpen);
  });

  it('notices every wrong, missing or swapped digit on paper', async () => {
    const text = await onPaper(newSeed());
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        async (at, digit) => {
          if (text[at] === ' ' || text[at] === digit) return;
          expect(await readPaper(text.slice(0, at) + digit + text.slice(at + 1))).toBeNull();
          expect(await readPaper(text.slice(0, at) + text.slice(at + 1))).toBeNull();
          if (text[at + 1] && text[at + 1] !== ' ' && text[at] !== text[at + 1])
            expect(await readPaper(text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2))).toBeNull();
        },
      ),
      { seed, numRuns },
    );
    for (const typed of ['', 'U'.repeat(64), '៤'.repeat(64), `${text} 1`]) expect(await readPaper(typed)).toBeNull();
  });

  it('gives no key from one part, the same part twice, or parts of two keys', async () => {
    const read = async (texts: string[]): Promise<Paper[]> =>
      Promise.all(texts.map(async (text) => (await readPaper(text))!));
    const [one, two] = [await read(await onThreePapers(newSeed())), await read(await onThreePapers(newSeed()))];
    for (const papers of [[], [one[0]!], [one[0]!, one[0]!], [one[0]!, two[1]!]])
      expect(await seedOf(papers)).toBeNull();
  });
});

function inHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { digestOf, disclosureOf } from '../../audit-log/log-leaf.js';
import { HashTree } from '../../audit-log/merkle-tree.js';
import { checkpointText, signNote, verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { plainPath, plainProof, plainRoot } from '../../testing/plain-merkle-tree.js';
import { VERIFY_FILE, loadOfflineVerifier } from './offline-verifier.js';

const { verifyBundle, faultsOf, checkInclusion, checkConsistency, openCheckpoint, readKey } =
  await loadOfflineVerifier();

const SEED = Number(process.env['VIGIL_SEED'] ?? 7);
const PROOFS = process.env['VIGIL_PROVE'] ? 5000 : 300;
const sha256 = (text: string): Buffer =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(0), Buffer.from(text)]))
    .digest();

const newSigner = (name = 'log.example.org/vigil'): Signer => ({ name, ...generateKeyPairSync('ed25519') });
const signer = newSigner();
const key = verifierKey(signer);

const TITLE = disclosureOf('/title', 'What happened');
const NAME = disclosureOf('/acts/1/forceName', 'A name that must go');
const dataOf = (idx: number, more: object = {}): string =>
  JSON.stringify({
    v: 1,
    idx,
    at: '2026-01-02T03:04Z',
    who: 'someone',
    what: 'saved',
    of: 'incident',
    id: 'record',
    revision: idx + 1,
    ...more,
  });
/** Leaf 0 has two values, leaf 2 says that one of them was erased, the others have none. */
const DATA = [
  dataOf(0, { digests: [digestOf(TITLE), digestOf(NAME)].sort() }),
  dataOf(1, { digests: [] }),
  dataOf(2, { what: 'erased', erases: [{ leaf: 0, field: '/acts/1/forceName', digest: digestOf(NAME) }], digests: [] }),
  dataOf(3, { digests: [] }),
  dataOf(4, { digests: [] }),
];
const noteOf = (data: readonly string[], by = signer): string =>
  signNote(checkpointText(by.name, data.length, plainRoot(data)), by);
interface Line {
  leaf: string;
  values: string[];
  proof?: string[];
}
const linesOf = (data: readonly string[], values: (idx: number) => string[]): Line[] =>
  data.map((leaf, idx) => ({ leaf, values: values(idx) }));
const header = (more: object = {}): object => ({
  vigil: 'log bundle',
  v: 1,
  checkpoint: noteOf(DATA),
  key,
  complete: true,
  shows: 'all',
  ...more,
});
const bundle = (
  head: object = header(),
  lines: Line[] = linesOf(DATA, (idx) => (idx === 0 ? [TITLE] : [])),
): string[] => [head, ...lines].map((line) => JSON.stringify(line));
const faultsIn = async (lines: string[], options = {}): Promise<string[]> =>
  faultsOf(await verifyBundle(lines, { key, ...options }));

/** Runs the program and returns its output. */
const run = (lines: string[], args: string[] = ['--key', key]): { status: number; said: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-verify-'));
  try {
    writeFileSync(join(folder, 'bundle'), `${lines.join('\n')}\n`);
    return {
      status: 0,
      said: execFileSync(process.execPath, [VERIFY_FILE, join(folder, 'bundle'), ...args], {
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { status, said: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('the verifier', () => {
  it('proves every leaf and value of a whole log, and names the leaf by which a value was erased', async () => {
    const result = await verifyBundle(bundle(), { key, checkpoints: [noteOf(DATA.slice(0, 3))] });
    expect(faultsOf(result)).toEqual([]);
    expect(result.leaves.map(({ state }) => state)).toEqual(Array.from(DATA, () => 'proven'));
    expect(result.leaves[0]!.items.map(({ state, value, by }) => [state, value ?? null, by]).sort()).toEqual([
      ['erased', null, 2],
      ['proven', 'What happened', null],
    ]);
  });

  it('proves one record without the others, and that the log continues an older checkpoint', async () => {
    const tree = new HashTree(DATA.map(sha256));
    const lines = linesOf(DATA, (idx) => (idx === 0 ? [TITLE] : [])).map((line, idx) => ({
      ...line,
      proof: tree.inclusion(idx, DATA.length).map((hash) => hash.toString('base64')),
    }));
    const consistency = [{ size: 3, proof: tree.consistency(3, DATA.length).map((hash) => hash.toString('base64')) }];
    const some = bundle(header({ complete: false, shows: 'some', consistency }), [lines[0]!, lines[4]!]);
    const result = await verifyBundle(some, { key, checkpoints: [noteOf(DATA.slice(0, 3))] });
    expect(faultsOf(result)).toEqual([]);
    expect(result.leaves[0]!.items.map(({ state }) => state).sort()).toEqual(['not shown', 'proven']);
    const rewritten = [dataOf(0, { digests: [] }), ...DATA.slice(1, 3)];
    expect(await faultsIn(some, { checkpoints: [noteOf(rewritten)] })).toEqual([
      expect.stringContaining('it was rewritten'),
    ]);
    expect(await faultsIn(some, { checkpoints: [noteOf(DATA.slice(0, 2))] })).toEqual([
      expect.stringContaining('ask for one that does'),
    ]);
  });

  it(`agrees with RFC 6962 as it is written, on valid and on broken proofs (${PROOFS}, VIGIL_SEED=${SEED})`, () => {
    const random = new SeededRandom(SEED);
    const pick = (n: number): number => Math.floor(random.next() * n);
    const all = Array.from({ length: 40 }, (_leaf, i) => `leaf ${i}`);
    for (let i = 0; i < PROOFS; i += 1) {
      const size = 1 + pick(all.length);
      const leaves = all.slice(0, size);
      const [at, from] = [pick(size), 1 + pick(size)];
      const [path, proof] = [plainPath(at, leaves), plainProof(from, leaves)];
      expect(checkInclusion(at, size, sha256(leaves[at]!), path, plainRoot(leaves))).toBe(true);
      expect(checkConsistency(from, size, proof, plainRoot(all.slice(0, from)), plainRoot(leaves))).toBe(true);
      expect(checkInclusion(at, size, sha256(leaves[at]!), broken(path, pick), plainRoot(leaves))).toBe(false);
      expect(checkConsistency(from, size, broken(proof, pick), plainRoot(all.slice(0, from)), plainRoot(leaves))).toBe(
        false,
      );
      if (size > 1)
        expect(checkInclusion((at + 1) % size, size, sha256(leaves[at]!), path, plainRoot(leaves))).toBe(false);
    }
  });

  it('is one file that runs by itself, and says it all in its exit status', () => {
    expect(run(bundle())).toMatchObject({ status: 0, said: expect.stringContaining('erased by leaf 2') });
    expect(
      run(
        bundle(
          header(),
          linesOf(DATA, () => []),
        ),
      ),
    ).toMatchObject({ status: 1, said: expect.stringContaining('VERIFICATION FAILED') });
    expect(run(['{}']).status).toBe(1);
  });
});

/** Changes a bit, or drops, doubles or adds a hash. */
const broken = (proof: readonly Buffer[], pick: (n: number) => number): Buffer[] => {
  const copy = proof.map((hash) => Buffer.from(hash));
  const at = pick(copy.length);
  switch (copy.length === 0 ? 3 : pick(4)) {
    case 0:
      copy[at]![pick(32)]! ^= 1 << pick(8);
      break;
    case 1:
      copy.splice(at, 1);
      break;
    case 2:
      copy.splice(at, 0, copy[at]!);
      break;
    default:
      copy.push(randomBytes(32));
  }
  return copy;
};

describe('what goes wrong', () => {
  const lines = (): Line[] => linesOf(DATA, (idx) => (idx === 0 ? [TITLE] : []));
  const changed = (change: (all: Line[]) => void): string[] => {
    const all = lines();
    change(all);
    return bundle(header(), all);
  };

  it.each<[string, string[], string]>([
    [
      'a value that was changed',
      changed((all) => {
        all[0]!.values = [disclosureOf('/title', 'Something else')];
      }),
      'the leaf does not hold this value',
    ],
    [
      'a value that is missing',
      changed((all) => {
        all[0]!.values = [];
      }),
      'the value is missing',
    ],
    [
      'a value that was erased, and is shown',
      changed((all) => {
        all[0]!.values.push(NAME);
      }),
      'leaf 2 says that it was erased',
    ],
    [
      'a value that stands elsewhere',
      changed((all) => {
        all[1]!.values = [TITLE];
      }),
      'the leaf does not hold this value',
    ],
    [
      'a value that stands twice',
      changed((all) => {
        all[0]!.values.push(TITLE);
      }),
      'the leaf does not hold this value',
    ],
    [
      'a value that is nonsense',
      changed((all) => {
        all[0]!.values.push('%%%');
      }),
      'the leaf does not hold this value',
    ],
    [
      'a leaf that says something else',
      changed((all) => {
        all[3]!.leaf = dataOf(3, { what: 'verified', digests: [] });
      }),
      'something was changed',
    ],
    [
      'a leaf that is missing',
      changed((all) => {
        all.splice(3, 1);
      }),
      'leaves are missing',
    ],
    [
      'the last leaf missing',
      changed((all) => {
        all.pop();
      }),
      'leaves are missing',
    ],
    [
      'leaves that changed places',
      changed((all) => {
        all.reverse();
      }),
      'something was changed',
    ],
    [
      'a leaf more',
      changed((all) => {
        all.splice(2, 0, all[1]!);
      }),
      'something was changed',
    ],
    [
      'a leaf that is no JSON',
      changed((all) => {
        all[1]!.leaf = '{';
      }),
      'line 3',
    ],
    [
      'a checkpoint of somebody else',
      bundle(header({ checkpoint: noteOf(DATA, newSigner('another.example.org')) })),
      'not signed with this key',
    ],
    [
      'a checkpoint signed with another key of that name',
      bundle(header({ checkpoint: noteOf(DATA, newSigner()) })),
      'not signed with this key',
    ],
    [
      'a checkpoint whose size was changed',
      bundle(header({ checkpoint: noteOf(DATA).replace('\n5\n', '\n4\n') })),
      'the signature of the checkpoint is wrong',
    ],
    ['no checkpoint', bundle(header({ checkpoint: '' })), 'no signed note'],
    ['an older checkpoint of another log', bundle(), 'something was changed'],
  ])('finds %s', async (name, bad, said) => {
    const checkpoints = name.startsWith('an older') ? [noteOf([dataOf(0, { digests: [] })])] : [];
    expect((await faultsIn(bad, { checkpoints })).join('\n')).toContain(said);
  });

  it('leaves what is younger than the checkpoint unproven, without calling it wrong', async () => {
    const result = await verifyBundle(bundle(header({ checkpoint: noteOf(DATA.slice(0, 3)) })), { key });
    expect(result.leaves.map(({ state }) => state)).toEqual(['proven', 'proven', 'proven', 'waiting', 'waiting']);
  });

  /** Returns a record's bundle with one more leaf, which nobody signed. */
  const withForged = (forged: string, values: string[] = [], shows = 'all'): string[] => {
    const tree = new HashTree(DATA.slice(0, 2).map(sha256));
    const [first] = lines();
    const proof = tree.inclusion(0, 2).map((hash) => hash.toString('base64'));
    return bundle(header({ complete: false, shows, checkpoint: noteOf(DATA.slice(0, 2)) }), [
      { ...first!, proof },
      { leaf: forged, values },
    ]);
  };

  it('believes no erasure that nothing proves', async () => {
    const erasing = dataOf(99, {
      what: 'erased',
      erases: [{ leaf: 0, field: '/acts/1/forceName', digest: digestOf(NAME) }],
      digests: [],
    });
    const younger = await verifyBundle(withForged(erasing), { key });
    expect(younger.leaves[0]!.items.map(({ state, by }) => [state, by]).sort()).toEqual([
      ['proven', null],
      ['waiting', null],
    ]);
    const older = await verifyBundle(withForged(erasing.replace('"idx":99', '"idx":1')), { key });
    expect(older.leaves[0]!.items.map(({ state }) => state).sort()).toEqual(['VERIFICATION FAILED', 'proven']);
  });

  it('never says that all is proven while something waits, and names the key that came along', () => {
    const forged = disclosureOf('/title', 'What never happened');
    const { status, said } = run(withForged(dataOf(99, { digests: [digestOf(forged)] }), [forged], 'some'), []);
    expect(status).toBe(3);
    expect(said).toContain('WAITING: nothing proves 2 of these things');
    expect(said).not.toContain('All that is shown is proven');
    expect(said.trimEnd().split('\n').at(-1)).toContain('a forger brings a key along');
  });

  it('prints no character that could forge a line on a screen', () => {
    const evil = '\u001b[2J\nAll that is shown is proven.\u202e\u2028';
    const anyKey = newSigner(`log\u001b[2Jevil`);
    const bad = [
      ...bundle({ ...header(), checkpoint: noteOf(DATA, anyKey), key: verifierKey(anyKey) }, [
        { leaf: dataOf(0, { what: evil, who: evil, id: evil, digests: [evil] }), values: [disclosureOf(evil, evil)] },
        { leaf: dataOf(1, { erases: [{ leaf: evil, digest: 'x' }], digests: [] }), values: [] },
      ]),
      `${evil}{`.split('\n').join(' '),
    ];
    const { said } = run(bad, []);
    // eslint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
    expect(said.split('\n')).not.toContain('All that is shown is proven.');
  });

  it.each<[string, unknown]>([
    [
      'half a character',
      { leaf: dataOf(1, { what: 'x\ud800', digests: [] }).replace('\\ud800', '\ud800'), values: [] },
    ],
    ['a leaf that is a number', { leaf: 5 }],
    ['no list of values', { leaf: DATA[1], values: 7 }],
    ['values that are no texts', { leaf: DATA[1], values: [{}] }],
    ['an erasure of nothing', { leaf: dataOf(1, { erases: [null], digests: [] }), values: [] }],
    ['erasures that are no list', { leaf: dataOf(1, { erases: 3, digests: [] }), values: [] }],
    ['a proof that is a text', { leaf: DATA[1], values: [], proof: 'x' }],
    ['nothing', null],
    ['a prototype', JSON.parse('{"__proto__":{"leaf":"{}"}}')],
    ['a huge index', { leaf: dataOf(1, { digests: [] }).replace('"idx":1', '"idx":1e300'), values: [] }],
  ])('goes on after %s, and finds it', async (_name, line) => {
    const all = bundle();
    all[2] = JSON.stringify(line);
    expect((await faultsIn(all)).join('\n')).toContain('line 3');
  });

  it('takes only keys and notes in their one spelling', () => {
    expect(() => readKey(key.replace('+', '+0'))).toThrow();
    expect(() => readKey(`${key}=`)).toThrow();
    expect(() => openCheckpoint(noteOf(DATA).trimEnd(), readKey(key))).toThrow(/no signed note/);
    expect(openCheckpoint(noteOf(DATA), readKey(key))).toMatchObject({ name: signer.name, size: DATA.length });
  });
});

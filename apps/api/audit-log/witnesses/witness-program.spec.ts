import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { leafHash } from '../log-leaf.js';
import { HashTree } from '../merkle-tree.js';
import { checkpointText, signNote, verifierKey } from '../signed-note.js';
import { loadOfflineVerifier } from '../../operations/verification/offline-verifier.js';
import { aSigner, runWitness, WITNESS_FILE, witnessFile, type RunningWitness } from '../../testing/run-witness.js';

const { isContinued } = await witnessFile();
const { witnessSignaturesOf, readWitnessKey, checkConsistency } = await loadOfflineVerifier();
const SEED = Number(process.env['VIGIL_SEED'] ?? 11);
const KILLS = process.env['VIGIL_PROVE'] ? 100 : 3;
const log = aSigner();
const [TREE, OTHER] = ['leaf', 'other'].map(
  (what) => new HashTree(Array.from({ length: 64 }, (_leaf, i) => leafHash(`${i < 5 ? 'leaf' : what} ${i}`))),
) as [HashTree, HashTree];

const note = (size: number, tree = TREE, signer = log): string =>
  signNote(checkpointText(log.name, size, tree.root(size)), signer);
const request = (
  old: number,
  size: number,
  { tree = TREE, signer = log, proof = TREE.consistency(old, size).map((hash) => hash.toString('base64')) } = {},
): string => [`old ${old}`, ...proof, '', note(size, tree, signer)].join('\n');
const post = async (
  address: string,
  body: string | Buffer,
): Promise<{ status: number; type: string | null; text: string }> => {
  const answer = await fetch(`${address}/add-checkpoint`, { method: 'POST', body });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

let witness: RunningWitness;
beforeAll(async () => {
  witness = await runWitness('witness.example.org', [log]);
});
afterAll(() => witness.close());

describe('a witness', () => {
  it('signs a first checkpoint, one that continues it, and the same again', async () => {
    for (const [old, size] of [
      [0, 3],
      [3, 7],
      [7, 7],
    ] as const) {
      const { status, text } = await post(witness.address, request(old, size));
      expect([old, size, status, text.split(' ').slice(0, 2)]).toEqual([old, size, 200, ['—', 'witness.example.org']]);
      const [seen] = witnessSignaturesOf(note(size) + text, [readWitnessKey(witness.key)]);
      expect(Math.abs(Date.parse(seen!.at!) - Date.now())).toBeLessThan(60_000);
    }
  });

  it('says how much it has seen to whoever does not know', async () => {
    expect(await post(witness.address, request(0, 9))).toEqual({ status: 409, type: 'text/x.tlog.size', text: '7\n' });
  });

  it('keeps the newest checkpoint of a log as a file that the verifier takes', () => {
    const said = execFileSync(process.execPath, [WITNESS_FILE, 'show', witness.folder], { encoding: 'utf8' });
    expect(said).toContain(`${log.name}: 7 leaves, root ${TREE.root(7).toString('hex')}`);
    expect(said).toContain(note(7));
  });

  it('takes for a continuation exactly what the verifier takes for one', () => {
    const random = new SeededRandom(SEED);
    for (let i = 0; i < 500; i += 1) {
      const [a, b] = [random.next(), random.next()].map((one) => 1 + Math.floor(one * 60)).sort((x, y) => x - y) as [
        number,
        number,
      ];
      const proof = TREE.consistency(a, b);
      if (i % 2 === 1 && proof.length > 0) proof[Math.floor(random.next() * proof.length)] = leafHash(String(i));
      const [first, second] = [TREE.root(a), TREE.root(b)];
      expect(isContinued(a, b, proof, first, second)).toBe(checkConsistency(a, b, proof, first, second));
    }
  });
});

describe('what goes wrong', () => {
  const [proof] = [TREE.consistency(7, 12).map((hash) => hash.toString('base64'))];
  it.each<[string, string | Buffer, number]>([
    ['a log that it does not follow', request(7, 12).replaceAll(log.name, 'another.example.org'), 404],
    ['a checkpoint that another key signed', request(7, 12, { signer: aSigner() }), 403],
    ['a checkpoint that was changed after it was signed', request(7, 12).replace('\n12\n', '\n13\n'), 403],
    [
      'a log that was rewritten',
      request(7, 12, { tree: OTHER, proof: OTHER.consistency(7, 12).map((hash) => hash.toString('base64')) }),
      422,
    ],
    ['a proof that is missing', request(7, 12, { proof: [] }), 422],
    ['a proof with a hash more', request(7, 12, { proof: [...proof!, proof![0]!] }), 422],
    ['another root for the size that it has signed', request(7, 7, { tree: OTHER }), 409],
    ['a log that became smaller', request(3, 5), 409],
    ['an old size that is larger than the new', request(7, 5, { proof: [] }), 400],
    ['a size with a leading zero', request(7, 12).replace('old 7', 'old 07'), 400],
    ['a size that is no number', request(7, 12).replace('old 7', 'old 1e3'), 400],
    ['no empty line', request(7, 12).replaceAll('\n\n', '\n'), 400],
    ['too many hashes', request(7, 12, { proof: Array.from({ length: 64 }, () => proof![0]!) }), 400],
    ['a hash that is no base64', request(7, 12, { proof: ['%%%'] }), 400],
    ['a hash of 31 bytes', request(7, 12, { proof: [Buffer.alloc(31).toString('base64')] }), 400],
    ['a line of a signature that is none', `${request(7, 12)}nonsense\n`, 400],
    ['no line end at the end', request(7, 12).trimEnd(), 400],
    ['what is no UTF-8', Buffer.concat([Buffer.from(request(7, 12)), Buffer.of(0xff, 10)]), 400],
    ['control characters', request(7, 12).replace('old 7', 'old 7\u0000'), 400],
    ['nothing', '', 400],
    ['too much', 'x'.repeat(40_000), 413],
  ])('signs nothing for %s', async (_what, body, status) => {
    const answer = await post(witness.address, body);
    expect([answer.status, answer.text.includes('— witness')]).toEqual([status, false]);
  });

  it('keeps what contradicts, as proof that a key signed two histories', () => {
    const kept = readdirSync(witness.folder).filter((file) => file.startsWith('refused-'));
    expect(kept.map((file) => readFileSync(join(witness.folder, file), 'utf8'))).toContain(note(12, OTHER));
    expect(execFileSync(process.execPath, [WITNESS_FILE, 'show', witness.folder], { encoding: 'utf8' })).toContain(
      'proof of a second history',
    );
  });

  it('signs only one of two that continue it differently at the same moment', async () => {
    const second = await runWitness('w', [log]);
    try {
      await post(second.address, request(0, 5));
      const answers = await Promise.all(
        [
          request(5, 9),
          request(5, 9, { tree: OTHER, proof: OTHER.consistency(5, 9).map((hash) => hash.toString('base64')) }),
        ].map((body) => post(second.address, body)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    } finally {
      await second.close();
    }
  });

  it('does not start without what it saw before, nor twice from one folder', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'vigil-witness-')), 'kept');
    const run = (...args: string[]): string => {
      try {
        return execFileSync(process.execPath, [WITNESS_FILE, ...args], {
          encoding: 'utf8',
          stdio: 'pipe',
          timeout: 20_000,
        });
      } catch (error) {
        return `${(error as { status: number }).status} ${(error as { stderr: string }).stderr}`;
      }
    };
    try {
      run('init', folder, 'witness.example.org');
      run('follow', folder, verifierKey(log));
      const first = await started(folder);
      expect(run('run', folder, '--port', '0')).toMatch(/^1 .*runs already/);
      first.child.kill('SIGTERM');
      await once(first.child, 'exit');
      rmSync(
        join(
          folder,
          readdirSync(folder).find((file) => file.startsWith('log-'))!,
        ),
      );
      expect(run('run', folder, '--port', '0')).toMatch(/^1 .*is missing .*retire this witness/);
      expect(run('init', folder, 'again')).toMatch(/is not empty/);
      writeFileSync(join(folder, 'follows.json'), '["nonsense"]');
      expect(run('show', folder)).toMatch(/^1 .*not of the form/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it(`never forgets what it has signed, killed at any moment (${KILLS} times)`, async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'vigil-witness-')), 'kept');
    const { initWitness, followLog } = await witnessFile();
    const random = new SeededRandom(SEED);
    try {
      initWitness(folder, 'w');
      followLog(folder, verifierKey(log));
      let answered = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { child, address } = await started(folder);
        expect(await sizeKept(address)).toBeGreaterThanOrEqual(answered);
        const timer = setTimeout(() => child.kill('SIGKILL'), Math.floor(random.next() * 40));
        const exit = once(child, 'exit');
        let known = await sizeKept(address).catch(() => answered);
        // Counts a size that it signed but was killed before it could answer: it has named that size now.
        answered = Math.max(answered, known);
        for (let size = known + 1; size <= 64; size += 1) {
          const got = await post(address, request(known, size)).catch(() => null);
          if (got?.status !== 200) break;
          [answered, known] = [size, size];
        }
        await exit;
        clearTimeout(timer);
        if (answered === 64) break;
      }
      const { openWitness, addCheckpoint } = await witnessFile();
      const kept = JSON.parse(
        readFileSync(
          join(
            folder,
            readdirSync(folder).find((file) => file.startsWith('log-'))!,
          ),
          'utf8',
        ),
      ) as { checkpoint: string | null };
      const size = Number(kept.checkpoint?.split('\n')[1] ?? 0);
      expect(size).toBeGreaterThanOrEqual(answered);
      expect(size).toBeLessThanOrEqual(answered + 1);
      const again = (): unknown => addCheckpoint(openWitness(folder), Buffer.from(request(64, 64, { proof: [] })));
      // Killed between storing the last one and answering: it has already signed all 64.
      if (size === 64) expect(again()).toBeDefined();
      else expect(again).toThrow(expect.objectContaining({ status: 409 }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});

/** Returns the size that a witness has signed last. It refuses a request after 64 by naming it, unless it is at 64. */
const sizeKept = async (address: string): Promise<number> => {
  const { status, text } = await post(address, request(64, 64, { proof: [] }));
  return status === 200 ? 64 : Number(text);
};

/** A test that fails leaves its witness running, and Jest would wait for it. */
const witnesses: ChildProcess[] = [];
afterAll(() => witnesses.forEach((child) => child.kill('SIGKILL')));

const started = async (folder: string): Promise<{ child: ChildProcess; address: string }> => {
  const child = spawn(process.execPath, [WITNESS_FILE, 'run', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  witnesses.push(child);
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, address: /http:\S+/.exec(said.toString())![0].replace('localhost', '127.0.0.1') };
};

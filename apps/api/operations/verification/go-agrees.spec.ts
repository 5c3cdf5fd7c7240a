import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { leafHash } from '../../audit-log/log-leaf.js';
import { HashTree } from '../../audit-log/merkle-tree.js';
import { checkpointText, signNote, verifierKey } from '../../audit-log/signed-note.js';
import { witnessFile } from '../../testing/run-witness.js';
import { loadOfflineVerifier } from './offline-verifier.js';

/**
 * Where Debian's golang-golang-x-mod-dev installs the notes and logs of Go's own checksum database: code independent of
 * this project.
 */
const GOPATH = '/usr/share/gocode';
const SEED = Number(process.env['VIGIL_SEED'] ?? 3);
const CASES = process.env['VIGIL_PROVE'] ? 10_000 : 1200;

const PROGRAM = `package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Kind, Text, Key    string
	Small, Large       int64
	SmallHash, Root    []byte
	Proof              [][]byte
}

// A witness's key as Go's own notes take it. Source: c2sp.org/tlog-cosignature.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	return ed25519.Verify(w.key, []byte(fmt.Sprintf("cosignature/v1\\ntime %d\\n%s", time, text)), signature[8:])
}

func readWitness(line string) (witness, error) {
	parts := strings.SplitN(line, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return witness{}, fmt.Errorf("no key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\\n"), key...))
	return witness{parts[0], binary.BigEndian.Uint32(sum[:]), key[1:]}, nil
}

func hash(b []byte) (h tlog.Hash) { copy(h[:], b); return }

func main() {
	in := bufio.NewReader(os.Stdin)
	decoder := json.NewDecoder(in)
	for {
		var q question
		if decoder.Decode(&q) != nil {
			return
		}
		var proof []tlog.Hash
		for _, p := range q.Proof {
			proof = append(proof, hash(p))
		}
		var err error
		switch q.Kind {
		case "inclusion":
			err = tlog.CheckRecord(proof, q.Large, hash(q.Root), q.Small, hash(q.SmallHash))
		case "consistency":
			err = tlog.CheckTree(proof, q.Large, hash(q.Root), q.Small, hash(q.SmallHash))
		case "cosignature":
			var w witness
			w, err = readWitness(q.Key)
			if err == nil {
				_, err = note.Open([]byte(q.Text), note.VerifierList(w))
			}
		default:
			var verifier note.Verifier
			verifier, err = note.NewVerifier(q.Key)
			if err == nil {
				_, err = note.Open([]byte(q.Text), note.VerifierList(verifier))
			}
		}
		fmt.Println(err == nil)
	}
}
`;

interface Question {
  Kind: 'inclusion' | 'consistency' | 'note' | 'cosignature';
  Small?: number;
  Large?: number;
  SmallHash?: Buffer;
  Root?: Buffer;
  Proof?: Buffer[];
  Text?: string;
  Key?: string;
}

const ask = (questions: readonly Question[]): boolean[] => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-go-'));
  try {
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    const base64 = (_key: string, value: unknown): unknown => {
      const bytes = value as { type?: string; data?: number[] } | null;
      return bytes?.type === 'Buffer' ? Buffer.from(bytes.data!).toString('base64') : value;
    };
    const said = execFileSync('go', ['run', 'main.go'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      input: questions.map((one) => JSON.stringify(one, base64)).join('\n'),
      env: { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(tmpdir(), 'vigil-go-cache'), GOFLAGS: '' },
    });
    return said
      .trim()
      .split('\n')
      .map((line) => line === 'true');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const hasGo = (): boolean => {
  try {
    execFileSync('go', ['version']);
    return existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'));
  } catch {
    return false;
  }
};

it(`says of ${CASES} valid and broken proofs and notes what Go's sumdb says (VIGIL_SEED=${SEED}; only where Go and golang-golang-x-mod-dev are installed)`, async () => {
  if (!hasGo())
    return void process.stderr.write(
      'Go and golang-golang-x-mod-dev are not installed here: its oracle was not asked.\n',
    );
  const { checkInclusion, checkConsistency, openCheckpoint, readKey, readWitnessKey, witnessSignaturesOf } =
    await loadOfflineVerifier();
  const random = new SeededRandom(SEED);
  const pick = (n: number): number => Math.floor(random.next() * n);
  const hashes = Array.from({ length: 300 }, (_leaf, i) => leafHash(`leaf ${i}`));
  const tree = new HashTree(hashes);
  const spoil = (proof: Buffer[]): Buffer[] => {
    const at = pick(proof.length);
    if (proof.length === 0 || pick(4) === 0) return [...proof, randomBytes(32)];
    if (pick(2) === 0) return proof.filter((_hash, i) => i !== at);
    return proof.map((hash, i) => (i === at ? randomBytes(32) : hash));
  };
  const signer = { name: 'log.example.org/vigil', ...generateKeyPairSync('ed25519') };
  const key = verifierKey(signer);
  const { initWitness, followLog, openWitness, addCheckpoint } = await witnessFile();
  const folder = mkdtempSync(join(tmpdir(), 'vigil-go-witnesses-'));
  /** Each signs one first checkpoint, of any size. */
  const newWitness = (i: number): ReturnType<typeof openWitness> => {
    const own = join(folder, String(i));
    initWitness(own, `witness.example.org/${i}`);
    followLog(own, key);
    return openWitness(own);
  };
  const questions = Array.from({ length: CASES }, (_case, i): Question => {
    const Large = 1 + pick(hashes.length);
    const isBroken = i % 2 === 1;
    const Root = tree.root(Large);
    if (i % 3 === 0) {
      const Small = pick(Large);
      const proof = tree.inclusion(Small, Large);
      return {
        Kind: 'inclusion',
        Small,
        Large,
        SmallHash: hashes[Small]!,
        Root,
        Proof: isBroken ? spoil(proof) : proof,
      };
    }
    if (i % 3 === 1) {
      const Small = 1 + pick(Large);
      const proof = tree.consistency(Small, Large);
      return {
        Kind: 'consistency',
        Small,
        Large,
        SmallHash: tree.root(Small),
        Root,
        Proof: isBroken ? spoil(proof) : proof,
      };
    }
    const note = signNote(checkpointText(signer.name, Large, Root), signer);
    if (pick(10) > 0)
      return { Kind: 'note', Key: key, Text: isBroken ? note.replace(`\n${Large}\n`, `\n${Large + 1}\n`) : note };
    const witness = newWitness(i);
    const signed = note + addCheckpoint(witness, Buffer.from(`old 0\n\n${note}`));
    return {
      Kind: 'cosignature',
      Key: witness.key,
      Text: isBroken ? signed.replace(`\n${Large}\n`, `\n${Large + 1}\n`) : signed,
    };
  });
  const isSeen = (text: string, by: string): boolean => {
    try {
      return witnessSignaturesOf(text, [readWitnessKey(by)])[0]!.at !== null;
    } catch {
      return false;
    }
  };
  const opens = (text: string): boolean => {
    try {
      openCheckpoint(text, readKey(key));
      return true;
    } catch {
      return false;
    }
  };
  const ours = questions.map(({ Kind, Small, Large, SmallHash, Root, Proof, Text, Key }) => {
    if (Kind === 'inclusion') return checkInclusion(Small!, Large!, SmallHash!, Proof!, Root!);
    if (Kind === 'cosignature') return isSeen(Text!, Key!);
    return Kind === 'consistency' ? checkConsistency(Small!, Large!, Proof!, SmallHash!, Root!) : opens(Text!);
  });
  rmSync(folder, { recursive: true, force: true });
  expect(new Set(questions.map(({ Kind }) => Kind)).size).toBe(4);
  expect(ask(questions)).toEqual(ours);
  expect(ours).toEqual(questions.map((_question, i) => i % 2 === 0));
}, 120_000);

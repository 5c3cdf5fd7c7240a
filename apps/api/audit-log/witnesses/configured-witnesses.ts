import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LogConfig } from '../../config.js';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';

/** The number of Ed25519 cosignatures in c2sp.org/tlog-cosignature. */
const COSIGNATURE = 0x04;
const MOST = 20;

/**
 * A log witness: somebody outside who signs that the log only grows. Name, key, and the address to which checkpoints
 * are offered.
 */
export interface Witness {
  name: string;
  /** name+id+key, in one line. */
  key: string;
  /** Four bytes that identify this key's signature lines. */
  id: Buffer;
  publicKey: KeyObject;
  /** Without a slash at its end: '/add-checkpoint' is appended. */
  address: string;
}

/**
 * Reads the configured log witnesses: `KEY ADDRESS`, one a line in VIGIL_WITNESS_FILE (# begins a comment), or
 * separated by commas in VIGIL_WITNESSES.
 * @throws OperatorError with one sentence that names the variable and the entry.
 */
export const witnessesOf = ({ witnesses, witnessFile }: Pick<LogConfig, 'witnesses' | 'witnessFile'>): Witness[] => {
  const from = witnessFile === null ? 'VIGIL_WITNESSES' : witnessFile;
  const entries = (witnessFile === null ? (witnesses ?? '').split(',') : readLines(witnessFile))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#'));
  if (entries.length > MOST) throw new OperatorError(`${from} names ${entries.length} witnesses: at most ${MOST}.`);
  const list = entries.map((entry, i) => readWitness(entry, `${from}, entry ${i + 1}`));
  const twice = list.find(({ name }, i) => list.findIndex((one) => one.name === name) !== i);
  if (twice) throw new OperatorError(`${from} names the witness ${twice.name} twice.`);
  return list;
};

const readLines = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    throw new OperatorError(`VIGIL_WITNESS_FILE is ${file}, which cannot be read (${codeOf(error)}).`);
  }
};

const readWitness = (entry: string, where: string): Witness => {
  const [key = '', address = '', ...more] = entry.split(/\s+/);
  if (address === '' || more.length > 0)
    throw new OperatorError(`${where}: a witness is its key, a space, and its address.`);
  return { ...readWitnessKey(key, where), address: readAddress(address, where) };
};

/** Parses the key of a log witness. @throws OperatorError */
const readWitnessKey = (key: string, where: string): Omit<Witness, 'address'> => {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(key) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const isKey =
    name &&
    id &&
    bytes.toString('base64') === encoded &&
    bytes.length === 33 &&
    bytes[0] === COSIGNATURE &&
    createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').startsWith(id);
  if (!isKey) throw new OperatorError(`${where}: this is no key of a witness (name+id+key, for Ed25519 cosignatures).`);
  return {
    name,
    key,
    id: Buffer.from(id, 'hex'),
    publicKey: createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') },
      format: 'jwk',
    }),
  };
};

const readAddress = (address: string, where: string): string => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new OperatorError(
      `${where}: the address of a witness begins with https:// or http:// and has no name, question or fragment in it.`,
    );
  }
  return url.href.replace(/\/$/, '');
};

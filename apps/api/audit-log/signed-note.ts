import { createHash, sign, type KeyObject } from 'node:crypto';

/** The number of Ed25519 in C2SP signed-note. */
const ED25519 = 0x01;
/** A raw public key is the last 32 bytes of its DER form. */
const RAW_BYTES = 32;

/** A signer: a name without space or plus, and an Ed25519 key. Source: c2sp.org/signed-note. */
export interface Signer {
  name: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const rawKey = (publicKey: KeyObject): Buffer => publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES);

const keyId = (name: string, key: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(key).digest().subarray(0, 4);

/** Returns the key with which outsiders verify, in one line: name+id+key. */
export const verifierKey = ({ name, publicKey }: Pick<Signer, 'name' | 'publicKey'>): string => {
  const key = rawKey(publicKey);
  return `${name}+${keyId(name, key).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), key]).toString('base64')}`;
};

/** Derives a name from the key, for a log without a configured name. */
export const nameOfKey = (publicKey: KeyObject): string =>
  `vigil-log-${createHash('sha256').update(rawKey(publicKey)).digest('hex').slice(0, 12)}`;

/** Signs a text as a note. @param text must end with a newline. */
export const signNote = (text: string, { name, privateKey, publicKey }: Signer): string => {
  const signature = Buffer.concat([keyId(name, rawKey(publicKey)), sign(null, Buffer.from(text, 'utf8'), privateKey)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
};

/** Returns the text of a checkpoint (c2sp.org/tlog-checkpoint): the log's name, its size and its root in base64. */
export const checkpointText = (name: string, size: number, root: Buffer): string =>
  `${name}\n${size}\n${root.toString('base64')}\n`;

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { OperatorError, codeOf } from '../platform/database/operator-error.js';
import { isOpenToAll } from '../platform/private-file.js';
import { nameOfKey, type Signer } from './signed-note.js';

/** Returns the file of the key that Vigil made itself. A demo has another key, because what it signs is invented. */
export const ownKeyFile = ({ home, mode }: Config): string =>
  join(home, mode === 'demo' ? 'log-key-demo.pem' : 'log-key.pem');

/**
 * Returns the key that signs checkpoints: from VIGIL_LOG_KEY_FILE, or from the home. There Vigil creates it at the
 * first start, readable only by its owner.
 * @throws OperatorError when the file cannot be read or holds no Ed25519 key.
 */
export const signingKey = (config: Config): Signer => {
  const given = config.log.keyFile;
  const file = given ?? ownKeyFile(config);
  const pem = read(file) ?? (given ? null : make(file));
  if (pem === null)
    throw new OperatorError(
      `The key of the log, ${file}, is missing: put it there, or take VIGIL_LOG_KEY_FILE away and Vigil makes one.`,
    );
  return signerOf(pem, config.log.name, file);
};

/** Reads the same key again, and never creates it. @throws OperatorError when it is missing or cannot be read */
export const existingSigningKey = (config: Config): Signer => {
  const file = config.log.keyFile ?? ownKeyFile(config);
  const pem = read(file);
  if (pem === null) throw new OperatorError(`The key of the log, ${file}, is missing: put it back from a backup.`);
  return signerOf(pem, config.log.name, file);
};

const read = (file: string): string | null => {
  try {
    if (isOpenToAll(file))
      throw new OperatorError(
        `The key of the log, ${file}, can be read by every user of this computer: run chmod 600 on it, and think of the key as known.`,
      );
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw new OperatorError(
      `Vigil may not read the key of the log, ${file} (${codeOf(error)}): give it to the user who runs Vigil.`,
    );
  }
};

/**
 * Writes the key to another file and links it into place. So a crash leaves no half-written key, and of two instances
 * that start at once, one wins.
 */
const make = (file: string): string | null => {
  const draft = `${file}.${process.pid}.new`;
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  } catch (error) {
    throw new OperatorError(
      `The key of the log cannot be written to ${file} (${codeOf(error)}): make room there, or let Vigil write to it.`,
    );
  }
  return read(file);
};

const signerOf = (pem: string, name: string | null, file: string): Signer => {
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === 'ed25519') {
      const publicKey = createPublicKey(privateKey);
      return { name: name ?? nameOfKey(publicKey), privateKey, publicKey };
    }
  } catch {
    // The error below covers this, too; it does not reveal what the file contains instead.
  }
  throw new OperatorError(
    `${file} holds no Ed25519 key in PEM form (PKCS #8): put the key of the log back from a backup.`,
  );
};

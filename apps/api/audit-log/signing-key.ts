import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { OperatorError, codeOf } from '../platform/database/operator-error.js';
import { nameOfKey, type Signer } from './note.js';

/** Where Vigil keeps the key that it made itself. The key of a demo is another: what it signs is invented. */
export const ownKeyFile = ({ home, mode }: Config): string =>
  join(home, mode === 'demo' ? 'log-key-demo.pem' : 'log-key.pem');

/**
 * The key that signs checkpoints: from VIGIL_LOG_KEY_FILE, or from the home, where it is made at the first start, for
 * its owner alone.
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

/** The same key, read anew and never made. @throws OperatorError when it is not there or cannot be read */
export const existingSigningKey = (config: Config): Signer => {
  const file = config.log.keyFile ?? ownKeyFile(config);
  const pem = read(file);
  if (pem === null) throw new OperatorError(`The key of the log, ${file}, is missing: put it back from a backup.`);
  return signerOf(pem, config.log.name, file);
};

const read = (file: string): string | null => {
  try {
    if ((statSync(file).mode & 0o007) !== 0)
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

/** Written beside and linked into place, so that a cut leaves no half a key and of two that start at once one wins. */
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
    // Said below: what the file holds instead is nobody's business.
  }
  throw new OperatorError(
    `${file} holds no Ed25519 key in PEM form (PKCS #8): put the key of the log back from a backup.`,
  );
};

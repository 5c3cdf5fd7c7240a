import { readFileSync } from 'node:fs';
import { OperatorError } from './database/operator-error.js';

/**
 * Reads a secret from the setting of this name, or from the file that the same name with `_FILE` says.
 * @param what the secret in a word, for errors, which repeat nothing of it
 * @returns null: neither is set. @throws OperatorError
 */
export const readSecretSetting = (
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  what: string,
): string | null => {
  const [text, file] = [env[name]?.trim(), env[`${name}_FILE`]];
  if (text && file)
    throw new OperatorError(`${name} and ${name}_FILE are both set: the ${what} comes from one of them.`);
  if (!file) return text || null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new OperatorError(`The file that ${name}_FILE names cannot be read.`);
  }
};

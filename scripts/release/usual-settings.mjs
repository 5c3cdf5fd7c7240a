import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns the settings that a command of a release has where nobody set them: where the data is, which key systemd
 * hands to the service (LoadCredential=), also to a command beside the running service, and that real records are
 * meant. Only "vigil start" shows a demo: what looks at records, or starts Vigil again, must never take an empty demo
 * for them.
 */
export const usualSettings = (command, env, { uid = process.getuid?.(), isThere = existsSync } = {}) => {
  const usual = {};
  // Outside of the release's folder: the next release finds the same data.
  if (!env.VIGIL_HOME)
    usual.VIGIL_HOME =
      uid === 0 ? '/var/lib/vigil' : join(env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'vigil');
  if (!env.VIGIL_MODE && command !== 'start') usual.VIGIL_MODE = 'production';
  const key = join(env.CREDENTIALS_DIRECTORY || '/run/credentials/vigil.service', 'vigil.key');
  if (!env.VIGIL_KEY_FILE && !env.VIGIL_KEY_COMMAND && isThere(key)) usual.VIGIL_KEY_FILE = key;
  return usual;
};

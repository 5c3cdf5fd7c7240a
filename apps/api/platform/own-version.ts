import { existsSync, readFileSync } from 'node:fs';
import { inCheckout } from '../project-root.js';

const read = (file: string): { version?: unknown; commit?: unknown } =>
  JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown; commit?: unknown };

const RELEASE = inCheckout('release.json');
const isRelease = existsSync(RELEASE);

/**
 * This Vigil's version, as the database notes it: '0.3.0+1a2b3c4d' of a release, with its commit, '0.3.0' of a
 * checkout.
 */
export const ownVersion = ((): string => {
  const { version, commit } = read(isRelease ? RELEASE : inCheckout('package.json'));
  return typeof commit === 'string' ? `${String(version)}+${commit.slice(0, 8)}` : String(version);
})();

/** What an operator types before the name of a command: `vigil` where a package is installed. */
export const programHere = !isRelease ? 'npm run' : RELEASE.startsWith('/usr/lib/vigil/') ? 'vigil' : './vigil';

/** How an operator runs one of Vigil's commands here: 'restore FOLDER' is `./vigil restore FOLDER` in a release. */
export const asTyped = (command: string, args: string): string =>
  isRelease ? `${programHere} ${command} ${args}` : `npm run ${command} -- ${args}`;

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledUrl } from '../project-root.js';

/** What a stub of a release does when it is started. */
export type StubBehaviour =
  | 'works'
  | 'breaks-the-database'
  | 'fills-the-disk'
  | 'is-never-ready'
  | 'is-never-ready-for-everybody';

/**
 * A release that has everything of Vigil's that an upgrade deals with (the lock, the trial, the address,
 * /health/ready), and whose database is a file with a line for each version that changed it. It starts in a tenth of a
 * second.
 */
const PROGRAM = `
import { appendFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
const { lockHome } = await import(${JSON.stringify(compiledUrl('platform/home-folder/lock-home.js'))});
const { isOnTrial, noteAddress } = await import(${JSON.stringify(compiledUrl('platform/home-folder/upgrade-note.js'))});
const [what, folder] = process.argv.slice(2);
const { version, behaviour } = JSON.parse(readFileSync(new URL('release.json', import.meta.url), 'utf8'));
const home = process.env.VIGIL_HOME;
const data = join(home, 'postgres', 'data');
if (what === 'backup') {
  cpSync(dirname(data), folder, { recursive: true });
  process.exit(0);
}
const isTrial = isOnTrial(home);
const lock = lockHome(home);
if (typeof lock === 'number') throw new Error('taken by ' + lock);
const lines = readFileSync(data, 'utf8').trim().split('\\n');
if (lines.some((line) => line.startsWith('9.') && !version.startsWith('9.'))) throw new Error('a newer Vigil has used it');
if (behaviour === 'breaks-the-database') {
  appendFileSync(data, 'half of ' + version + '\\n');
  throw new Error('migration 0099 failed');
}
if (behaviour === 'fills-the-disk')
  for (let bytes = 65536; bytes > 0; )
    try { appendFileSync(join(home, 'postgres', 'fills'), Buffer.alloc(bytes)); } catch (error) { bytes >>= 1; if (bytes === 0) throw error; }
if (lines.at(-1) !== version) appendFileSync(data, version + '\\n');
const isReady = behaviour === 'works' || (behaviour === 'is-never-ready-for-everybody' && isTrial);
const server = createServer((request, response) => {
  if (request.url === '/health/ready') response.writeHead(isReady ? 200 : 503).end(JSON.stringify({ checks: { queue: 'failed' } }));
  else response.end(readFileSync(data, 'utf8'));
});
if (!isTrial) appendFileSync(join(home, 'for-everybody'), version + '\\n');
server.listen(isTrial ? 0 : Number(process.env.PORT), '127.0.0.1', () =>
  noteAddress(home, 'http://127.0.0.1:' + server.address().port));
// Like Vigil, it lives on for a moment after its lock is free.
process.on('SIGTERM', () => { server.close(); lock.release(); setTimeout(() => process.exit(0), 300); });
`;

/** Makes an unpacked release in a folder. @returns its path */
export const stubRelease = (folder: string, version: string, behaviour: StubBehaviour = 'works'): string => {
  const top = join(folder, `vigil-${version}-linux-${process.arch}`);
  mkdirSync(top);
  writeFileSync(join(top, 'release.json'), JSON.stringify({ version, behaviour }));
  writeFileSync(join(top, 'stub.mjs'), PROGRAM);
  writeFileSync(
    join(top, 'vigil'),
    `#!/bin/sh\nexec ${process.execPath} "$(dirname "$(readlink -f "$0")")/stub.mjs" "$@"\n`,
    { mode: 0o755 },
  );
  return top;
};

/** Packs a release as `npm run release` does, with its sums. @returns the archive */
export const packStub = (release: string, folder: string): string => {
  const name = release.split('/').at(-1)!;
  const file = join(folder, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', file, '-C', join(release, '..'), name]);
  const version = name.split('-')[1]!;
  writeFileSync(
    join(folder, `vigil-${version}.sha256`),
    `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${name}.tar.gz\n`,
  );
  return file;
};

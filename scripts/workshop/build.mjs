import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './child.mjs';
import { filesBelow, inCheckout, isThere, markOf, top } from './checkout.mjs';
import { Refusal, step } from './say.mjs';

/**
 * What is built: the package, its folder, what else it is made from, what it makes, and whether `dist` mirrors the
 * sources file by file.
 */
const projects = {
  shared: { name: '@vigil/shared', folder: 'libs/shared', from: [], makes: ['libs/shared/dist'], compiled: true },
  api: { name: '@vigil/api', folder: 'apps/api', from: ['libs/shared', 'data/places', 'scripts/places'], makes: ['apps/api/dist', 'data/areas/generated'], compiled: true },
  web: { name: '@vigil/web', folder: 'apps/web', from: ['libs/shared'], makes: ['apps/web/dist/site', 'apps/web/dist/server'], compiled: false },
};

const rootFiles = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];
const stampFile = inCheckout('node_modules', '.vigil', 'built.json');

/**
 * Builds those of the named projects whose sources changed since they were last built.
 * @param names of 'shared', 'api', 'web'
 */
export async function buildIfNeeded(names) {
  const built = readStamps();
  const marks = Object.fromEntries(names.map((name) => [name, markOfProject(projects[name])]));
  const stale = names.filter((name) => built[name] !== marks[name] || !projects[name].makes.every((path) => isThere(path)));
  if (stale.length === 0) return;
  const rules = markOf(existing(rootFiles));
  if (built.rules !== rules) stale.forEach((name) => forgetCompilation(projects[name].folder));
  await step(`Building ${stale.join(', ')}`, () => build(stale.map((name) => projects[name].name)));
  stale.filter((name) => projects[name].compiled).forEach((name) => removeOrphans(projects[name].folder));
  writeStamps({ ...readStamps(), rules, ...Object.fromEntries(stale.map((name) => [name, marks[name]])) });
}

async function build(packages) {
  const args = ['run-many', '-t', 'build', '-p', packages.join(','), '--output-style=stream'];
  const { status, output } = await runChild(program('nx'), args, { cwd: top, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' } });
  if (status === 0) return;
  process.stdout.write(`\n${complaintsIn(output)}\n`);
  throw new Refusal('The build failed: the lines above say where.');
}

/** What the compiler or the bundler said of the projects that failed, without what npm and nx say around it. */
function complaintsIn(output) {
  const failed = [...output.slice(output.lastIndexOf('Failed tasks:')).matchAll(/^- (\S+):build$/gm)].map((match) => `${match[1]}: `);
  const lines = output.split('\n').filter((line) => !/npm error|: > /.test(line));
  const theirs = lines.filter((line) => failed.some((name) => line.startsWith(name)));
  return (theirs.length > 0 ? theirs : lines).join('\n').trim();
}

/** Compiles what can be compiled and shows the rest: for work in a checkout where another part is half done. */
export async function compileDespiteErrors() {
  const { output } = await runChild(program('tsc'), ['-b', 'libs/shared', 'apps/api'], { cwd: top });
  const errors = output.split('\n').filter((line) => /error TS/.test(line));
  if (errors.length > 0) process.stdout.write(`Running the tests on what could be compiled, in spite of:\n${errors.join('\n')}\n`);
  ['shared', 'api'].forEach((name) => removeOrphans(projects[name].folder));
}

function program(name) {
  return inCheckout('node_modules', '.bin', name);
}

function markOfProject({ folder, from }) {
  return markOf(existing([...rootFiles, ...[folder, ...from].flatMap((one) => filesBelow(one))]));
}

function existing(files) {
  return files.filter((file) => isThere(file));
}

/** The compiler keeps what it found wrong, and keeps it too when a new rule in tsconfig.base.json would allow it. */
function forgetCompilation(folder) {
  ['dist/.tsbuildinfo', 'dist/types/.tsbuildinfo'].forEach((file) => rmSync(inCheckout(folder, file), { force: true }));
}

/** What was compiled from a source that is gone would go on running, as a test or as a command. */
function removeOrphans(folder) {
  const dist = join(folder, 'dist');
  const orphans = compiledBelow(dist).filter((file) => !sourcesOf(folder, file).some((source) => isThere(source)));
  orphans.forEach((file) => rmSync(inCheckout(file), { force: true }));
}

/** Where the source of a compiled file would be. */
export function sourcesOf(folder, file) {
  const base = join(folder, file.slice(join(folder, 'dist').length + 1)).replace(/\.(d\.ts|js)(\.map)?$/, '');
  return [`${base}.ts`, `${base}.tsx`, `${base}.d.ts`];
}

/** The compiler's own output; what a bundler wrote beside it has other names and other rules. */
function compiledBelow(dist) {
  if (!isThere(dist)) return [];
  const all = readdirSync(inCheckout(dist), { recursive: true }).map((path) => join(dist, String(path)));
  const typed = all.filter((file) => file.endsWith('.d.ts'));
  return typed.flatMap((file) => {
    const base = file.slice(0, -'.d.ts'.length);
    return [file, `${file}.map`, `${base}.js`, `${base}.js.map`].filter((one) => isThere(one));
  });
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamps(stamps) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
}

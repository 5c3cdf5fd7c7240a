import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { runChild } from './run-child.mjs';
import { filesBelow, inCheckout, isThere, top } from './checkout-files.mjs';
import { Refusal, step } from './print-messages.mjs';

/** Nothing of the API runs without these, not even from its source: its build creates the areas. */
const madeByBuild = ['libs/shared/dist', 'apps/api/dist', 'data/areas/generated/khm/base.topo.json'];

const program = (name) => inCheckout('node_modules', '.bin', name);

/**
 * Builds the named projects and their dependencies, and checks the types of all. Nx knows the order and, of the pages,
 * what changed. It is one of the tools that only developers have: `npm start` uses buildToRun.
 * @param names of 'shared', 'api', 'web'
 * @throws Refusal when a build fails, after printing the compiler's or bundler's messages
 */
export async function build(names) {
  const projects = names.map((name) => `@vigil/${name}`).join(',');
  const args = ['run-many', '-t', 'build', '-p', projects, '--output-style=stream'];
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
  await step('Building what changed', async () => {
    const { status, output } = await runChild(program('nx'), args, { cwd: top, env });
    if (status === 0) return;
    process.stdout.write(`\n${complaintsIn(output)}\n`);
    throw new Refusal('The build failed: the lines above say where.');
  });
}

/**
 * Builds what runs, without Nx and without tests: the build script of each package, in order. The compiler knows by
 * itself what changed; the pages are built again where what they are made of, or what was made, is not as the last
 * time.
 * @param options.pages false leaves out the pages, which no command needs
 * @throws Refusal when a build fails, after printing the compiler's or bundler's messages
 */
export async function buildToRun({ pages = true } = {}) {
  await step('Building what changed', async () => {
    await buildAlone('libs/shared');
    await Promise.all([buildAlone('apps/api'), pages && buildPages()]);
  });
}

/** Runs the build script of a package, as npm would, which takes half a second longer. */
async function buildAlone(folder) {
  const { scripts } = JSON.parse(readFileSync(inCheckout(folder, 'package.json'), 'utf8'));
  const env = { ...process.env, PATH: `${inCheckout('node_modules', '.bin')}${delimiter}${process.env.PATH}` };
  const { status, output } = await runChild('sh', ['-c', scripts.build], { cwd: inCheckout(folder), env });
  if (status === 0) return;
  process.stdout.write(`\n${output.trim()}\n`);
  throw new Refusal('The build failed: the lines above say where.');
}

const pagesStamp = inCheckout('node_modules', '.vigil', 'pages');

async function buildPages() {
  if (existsSync(pagesStamp) && readFileSync(pagesStamp, 'utf8') === digestOfPages()) return;
  rmSync(pagesStamp, { force: true });
  await buildAlone('apps/web');
  mkdirSync(inCheckout('node_modules', '.vigil'), { recursive: true });
  writeFileSync(pagesStamp, digestOfPages());
}

/** Returns a digest of what the pages are made of, and of what was made of it. */
function digestOfPages() {
  const sources = ['apps/web', 'libs/shared'].flatMap(filesBelow).filter((file) => !/\.spec\.tsx?$/.test(file));
  const built = ['apps/web/dist/site', 'apps/web/dist/server'].filter((folder) => isThere(folder)).flatMap(filesBelow);
  const digest = createHash('sha256');
  for (const file of ['package-lock.json', 'tsconfig.base.json', ...sources, ...built])
    digest.update(`${file}\n`).update(
      createHash('sha256')
        .update(readFileSync(inCheckout(file)))
        .digest(),
    );
  return digest.digest('hex');
}

/** Builds if this checkout was never built. */
export async function buildFirst() {
  if (!madeByBuild.every((path) => existsSync(inCheckout(path)))) await build(['shared', 'api']);
}

/**
 * Compiles the API and libs/shared, with their tests, by `tsc`, which takes a second if little changed.
 * @param options.despite true continues with what compiled, after showing the errors: for work in a checkout where
 * another part is unfinished
 * @throws Refusal on type errors
 */
export async function compile({ despite = false } = {}) {
  await buildFirst();
  const { status, output } = await runChild(program('tsc'), ['-b', 'libs/shared', 'apps/api'], { cwd: top });
  if (status === 0) return drawAreas();
  process.stdout.write(`${output.trim()}\n`);
  if (!despite)
    throw new Refusal('The lines above say what is wrong with the types. --despite-build runs the tests all the same.');
}

/** Draws the areas of the countries that ship, where their data or the drawing has changed since the last time. */
async function drawAreas() {
  const { status, output } = await runChild(
    process.execPath,
    [inCheckout('apps/api/dist/places/drawing/draw-shipped-areas.js')],
    { cwd: top },
  );
  if (status !== 0) throw new Refusal(`The areas of the map were not drawn:\n${output.trim()}`);
}

/** Returns the compiler's or bundler's messages for the failed projects, without npm's and nx's own output. */
function complaintsIn(output) {
  const failed = [...output.slice(output.lastIndexOf('Failed tasks:')).matchAll(/^- (\S+):build$/gm)].map(
    (match) => `${match[1]}: `,
  );
  const lines = output.split('\n').filter((line) => !/npm error|: > /.test(line));
  const theirs = lines.filter((line) => failed.some((name) => line.startsWith(name)));
  return (theirs.length > 0 ? theirs : lines).join('\n').trim();
}

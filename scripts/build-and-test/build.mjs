import { existsSync } from 'node:fs';
import { runChild } from './run-child.mjs';
import { inCheckout, top } from './checkout-files.mjs';
import { Refusal, step } from './print-messages.mjs';

/** Nothing of the API runs without these, not even from its source: its build creates the areas. */
const madeByBuild = ['libs/shared/dist', 'apps/api/dist', 'data/areas/generated/khm/base.topo.json'];

const program = (name) => inCheckout('node_modules', '.bin', name);

/**
 * Builds the named projects and their dependencies. Nx detects what changed, and takes everything else from its cache.
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

/** Builds if this checkout was never built. */
export async function buildFirst() {
  if (!madeByBuild.every((path) => existsSync(inCheckout(path)))) await build(['shared', 'api']);
}

/**
 * Compiles the API and libs/shared with `tsc`, which takes a second if little changed.
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

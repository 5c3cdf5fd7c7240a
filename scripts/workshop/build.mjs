import { existsSync } from 'node:fs';
import { runChild } from './child.mjs';
import { inCheckout, top } from './checkout.mjs';
import { Refusal, step } from './say.mjs';

/** Without these nothing of the API runs, not even from its source: the areas are made by its build. */
const madeByBuild = ['libs/shared/dist', 'apps/api/dist', 'data/areas/generated'];

const program = (name) => inCheckout('node_modules', '.bin', name);

/**
 * Builds the named projects and what they need. Nx knows what changed, and takes the rest from its cache.
 * @param names of 'shared', 'api', 'web'
 * @throws Refusal when something cannot be built, after what the compiler or the bundler said
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

/** Builds when nothing was ever built in this checkout. */
export async function buildFirst() {
  if (!madeByBuild.every((path) => existsSync(inCheckout(path)))) await build(['shared', 'api']);
}

/**
 * Lets `tsc` write the API and libs/shared, which takes a second where little changed.
 * @param options.despite true goes on with what could be written, after showing the rest: for work in a checkout where
 * another part is half done
 * @throws Refusal when something is wrong with the types
 */
export async function compile({ despite = false } = {}) {
  await buildFirst();
  const { status, output } = await runChild(program('tsc'), ['-b', 'libs/shared', 'apps/api'], { cwd: top });
  if (status === 0) return;
  process.stdout.write(`${output.trim()}\n`);
  if (!despite)
    throw new Refusal('The lines above say what is wrong with the types. --despite-build runs the tests all the same.');
}

/** What the compiler or the bundler said of the projects that failed, without what npm and nx say around it. */
function complaintsIn(output) {
  const failed = [...output.slice(output.lastIndexOf('Failed tasks:')).matchAll(/^- (\S+):build$/gm)].map(
    (match) => `${match[1]}: `,
  );
  const lines = output.split('\n').filter((line) => !/npm error|: > /.test(line));
  const theirs = lines.filter((line) => failed.some((name) => line.startsWith(name)));
  return (theirs.length > 0 ? theirs : lines).join('\n').trim();
}

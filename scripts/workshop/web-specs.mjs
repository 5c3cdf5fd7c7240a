import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout } from './checkout.mjs';
import { Refusal, step } from './say.mjs';

const sources = 'apps/web/src';

/**
 * The web's sources are meant for a bundler, so its pure tests are bundled too, by the web's own rules, into
 * `apps/web/dist/specs`, where Jest finds them like all others.
 * @param specs paths from the top
 */
export async function bundleWebSpecs(specs) {
  const web = inCheckout('apps/web');
  const { build } = await import(pathToFileURL(createRequire(join(web, 'package.json')).resolve('vite')).href);
  const input = Object.fromEntries(specs.map((spec) => [relative(sources, spec).replace(/\.tsx?$/, ''), inCheckout(spec)]));
  const before = process.env.NODE_ENV;
  try {
    await step('Bundling the tests of the web', () => build({
      root: web,
      logLevel: 'error',
      build: { ssr: true, outDir: 'dist/specs', emptyOutDir: true, sourcemap: 'inline', rolldownOptions: { input, output: { entryFileNames: '[name].js' } } },
    }));
  } catch (error) {
    throw new Refusal(`The tests of the web could not be bundled: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

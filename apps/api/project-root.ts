import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const topAbove = (folder: string): string => {
  if (existsSync(join(folder, 'migrations')) && existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder)
    throw new Error(
      'Vigil does not find its own folder: none above this program has "migrations" and "package.json" in it.',
    );
  return topAbove(above);
};

/**
 * Vigil's own folder. Searched for upwards from this file, so that the file can move, and works both as source and
 * compiled.
 */
const TOP = topAbove(dirname(fileURLToPath(import.meta.url)));

/** Returns the path of one of Vigil's files or folders, given from its top folder: `inCheckout('migrations')`. */
export const inCheckout = (...parts: string[]): string => join(TOP, ...parts);

/**
 * Returns the path of a compiled module of the API, given from `apps/api`: `compiled('main.js')`. Child processes run
 * compiled code, even when the test that starts them runs from source.
 */
export const compiled = (path: string): string => inCheckout('apps/api/dist', path);

/** Returns the same as a file URL, for `import()`. A path that ends in "/" names a folder. */
export const compiledUrl = (path: string): string => pathToFileURL(compiled(path)).href;

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
 * The folder of Vigil itself. It is looked for, so that a file may move, and may run as it was written or as it was
 * compiled.
 */
const TOP = topAbove(dirname(fileURLToPath(import.meta.url)));

/** The path of a file or folder of Vigil, given from the top: `inCheckout('migrations')`. */
export const inCheckout = (...parts: string[]): string => join(TOP, ...parts);

/**
 * The path of a module of the API as the compiler wrote it, given from `apps/api`: `compiled('main.js')`. Programs of
 * their own run what was compiled, even where a test that starts them runs from its source.
 */
export const compiled = (path: string): string => inCheckout('apps/api/dist', path);

/** The same as an address, for `import()`. A path that ends in "/" names a folder. */
export const compiledUrl = (path: string): string => pathToFileURL(compiled(path)).href;

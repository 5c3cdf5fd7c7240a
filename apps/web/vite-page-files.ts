import { posix } from 'node:path';
import type { Plugin } from 'vite';
import { chunks, ROOT } from './vite-chunks.js';

/** A call of `lazyPage`, up to the last of its imports, which is the browser's. */
const PAGE = /lazyPage\(\s*\(\) =>[^;]*?import\('([^']+)'\)(?=,?\s*\))/g;

/**
 * In the server's build, tells each page for readers which file of the browser's build draws it, so that no list has to
 * name pages a second time: the source, or the chunk that it is in.
 */
export const pageFiles = (): Plugin => ({
  name: 'page-files',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/.+\.tsx$/, code: /lazyPage\(/ },
    handler: (code, id) => ({
      code: code.replace(PAGE, (call, imported: string) => {
        const path = posix.join(posix.dirname(id), imported.replace(/\.js$/, '.tsx'));
        const chunk = chunks.find(({ test }) => test.test(path))?.name;
        return `${call}, '${chunk ?? posix.relative(`${ROOT}apps/web`, path)}'`;
      }),
      map: null,
    }),
  },
});

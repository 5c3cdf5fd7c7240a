import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';
import { classValidator } from './vite-class-validator.js';
import { preact } from './vite-preact.js';

/**
 * All files of the field app are under /field, so that its content security policy and service worker apply to it and
 * nothing else.
 */
const PARTS = 'field/parts/[name]-[hash]';
const WORKER = 'field/service-worker.js';
/** Files installed on the phone besides these. */
const BESIDE = ['/field/icon.svg', '/field/icon-192.png', '/field/app.webmanifest'];

/** Gives the service worker the list of this version's files, and a name that changes with any of them. */
const listForServiceWorker = (): Plugin => ({
  name: 'list-for-service-worker',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const worker = bundle[WORKER];
      if (worker?.type !== 'chunk') return;
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith('field/parts/'))
        .sort();
      const mark = createHash('sha256');
      for (const name of [...files, 'field.html']) {
        const part = bundle[name];
        mark.update(name).update(part?.type === 'chunk' ? part.code : (part?.source ?? ''));
      }
      worker.code = worker.code
        .replace(/\[\s*["'`]%FILES%["'`]\s*\]/, JSON.stringify([...BESIDE, ...files.map((name) => `/${name}`)]))
        .replace('%VERSION%', mark.digest('hex').slice(0, 12));
    },
  },
});

/** The field app, built separately from the site and sharing no file with it. */
export default defineConfig({
  plugins: [preact('build'), listForServiceWorker()],
  json: { stringify: true },
  resolve: { alias: [classValidator] },
  publicDir: 'field-public',
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { entryFileNames: `${PARTS}.js`, chunkFileNames: `${PARTS}.js`, assetFileNames: `${PARTS}[extname]` },
    },
  },
  build: {
    outDir: 'dist/site',
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { field: 'field.html', 'service-worker': 'src/field/service-worker.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'service-worker' ? WORKER : `${PARTS}.js`),
        chunkFileNames: `${PARTS}.js`,
        assetFileNames: `${PARTS}[extname]`,
      },
    },
  },
});

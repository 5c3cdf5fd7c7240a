import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

const words = (language: string) => ({ name: `words-${language}`, test: new RegExp(`text[\\\\/](app|public|counting)[\\\\/]${language}\\.json`) });

/**
 * Leaflet makes each of its classes by a call, which a bundler must keep. Marked as pure, those that nothing uses (tiles,
 * pictures, films, rulers) are left out: a fifth of it, on every reader's phone.
 */
const leanLeaflet = (): Plugin => ({
  name: 'lean-leaflet',
  transform: {
    filter: { id: /leaflet-src\.esm\.js$/ },
    handler: (code) => ({
      code: code
        .replace(/^((?:  )?var \w+ = )(\w+\.extend\()/gm, '$1/*#__PURE__*/ $2')
        .replace(/^(?:Control|control|TileLayer|tileLayer)\.\w+ = \w+;$/gm, ''),
      map: null,
    }),
  },
});

export default defineConfig({
  plugins: [preact(), leanLeaflet()],
  json: { stringify: true },
  resolve: { alias: [{ find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' }] },
  build: {
    outDir: 'dist/site',
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: [words('en'), words('km'), { name: 'leaflet', test: /leaflet-src/ }] } },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

import { defineConfig, type Plugin } from 'vite';
import { chunks } from './vite-chunks.js';
import { classValidator } from './vite-class-validator.js';
import { pageFiles } from './vite-page-files.js';
import { preact } from './vite-preact.js';

/**
 * Removes unused parts of Leaflet. It creates its classes by calls, and adds popups and a canvas to every map, which a
 * bundler must keep. With these calls marked as pure, everything unused (tiles, images, videos, scales, popups, canvas,
 * rectangles) is dropped: a quarter of Leaflet, on every reader's phone. The browser test of the map would show if too
 * much was removed.
 */
const leanLeaflet = (): Plugin => ({
  name: 'lean-leaflet',
  transform: {
    filter: { id: /leaflet-src\.esm\.js$/ },
    handler: (code) => ({
      code: code
        .replace(/^((?:  )?var \w+ = )(\w+\.extend\()/gm, '$1/*#__PURE__*/ $2')
        .replace(/^(?:Control|control|TileLayer|tileLayer)\.\w+ = \w+;$/gm, '')
        // Box zoom (its key, Shift, is the one for quick exit) and long presses, which nothing here uses.
        .replace(
          /^Map\.addInitHook\('addHandler', '(?:boxZoom|tapHold)', \w+\);$|^Map\.(?:BoxZoom|TapHold) = \w+;$/gm,
          '',
        )
        .replace(
          /^(?:Map|Layer)\.include\((?=\{(?:\s|\/\/[^\n]*)*(?:openPopup|bindPopup|openTooltip|bindTooltip|_initOverlay):)/gm,
          '/*#__PURE__*/ $&',
        )
        // Writing GeoJSON, buttons and credits of its own, and drawing for a browser of 2010: nothing here uses them.
        .replace(/^(?:Marker|Circle|CircleMarker)\.include\(PointToGeoJSON\);$/gm, '')
        .replace(
          /^(?:Polyline|Polygon|LayerGroup)\.include\((?=\{\s*to(?:GeoJSON|MultiPoint):)|^Map\.addInitHook\((?=function \(\) \{\s*if \(this\.options\.(?:zoom|attribution)Control\))/gm,
          '/*#__PURE__*/ $&',
        )
        .replace(/^var vmlCreate = (?=\()/m, '$&/*#__PURE__*/ ')
        .replace('Browser.vml ? vmlCreate : svgCreate', 'svgCreate')
        // Markers stay where they are.
        .replace('if (MarkerDrag) {', 'if (false) {')
        .replace(/^if \(Browser\.vml\) \{\s*SVG\.include\(vmlMixin\);\s*\}$/m, '')
        // Projections that none of our maps uses.
        .replace(/^CRS\.(?:EPSG3395|EPSG900913|EPSG4326|Simple) = \w+;$/gm, '')
        .replace(/^(var (?:EPSG3395|EPSG900913|EPSG4326|Simple) = )extend\(/gm, '$1/*#__PURE__*/ extend(')
        .replace(/transformation: (?=\(function|toTransformation)/g, 'transformation: /*#__PURE__*/ ')
        .replace('(this.options.preferCanvas && canvas(options)) || svg(options)', 'svg(options)'),
      map: null,
    }),
  },
});

/**
 * Khmer has one form for every number (`createText` never requests `_one` there), so its readers need not load those
 * texts twice.
 */
const khmerWordsOnce = (): Plugin => ({
  name: 'khmer-words-once',
  enforce: 'pre',
  transform: {
    filter: { id: /\/text\/[\w-]+\/km\.json$/ },
    handler: (code) => {
      const words = JSON.parse(code) as Record<string, string>;
      const isTwice = (key: string): boolean => key.endsWith('_one') && key.replace(/_one$/, '_other') in words;
      return {
        code: JSON.stringify(Object.fromEntries(Object.entries(words).filter(([key]) => !isTwice(key)))),
        map: null,
      };
    },
  },
});

/** Gives the pages of `npm run dev` the languages of tests, if a developer asks for them. No build has this. */
const testLanguages = (): Plugin => ({
  name: 'test-languages',
  apply: 'serve',
  async transformIndexHtml() {
    if (!process.env['VIGIL_TEST_LANGUAGES']) return [];
    const { pseudoLanguages } = await import('@vigil/shared/language/pseudo-languages.js');
    const children = `globalThis.furtherLanguages = (${pseudoLanguages.toString()})();`;
    return [{ tag: 'script', injectTo: 'head-prepend', children }];
  },
});

/** Builds twice: for browsers, and (`--ssr`) as one module with which the server renders the same pages. */
export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [preact(command), leanLeaflet(), khmerWordsOnce(), testLanguages(), ...(isSsrBuild ? [pageFiles()] : [])],
  json: { stringify: true },
  resolve: {
    alias: [
      { find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' },
      ...(isSsrBuild ? [] : [classValidator]),
    ],
  },
  build: {
    outDir: isSsrBuild ? 'dist/server' : 'dist/site',
    copyPublicDir: !isSsrBuild,
    manifest: isSsrBuild ? false : 'parts.json',
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: {
      polyfill: false,
      // The names of the desk's files would be on every phone that opens the map; the desk itself knows what it imports.
      resolveDependencies: (file, files) => (/\/desk-[\w-]+\.js$/.test(file) ? [] : files),
    },
    rolldownOptions: isSsrBuild
      ? {}
      : {
          input: ['index.html', 'src/desk/ask-first.ts'],
          output: { codeSplitting: { groups: chunks } },
        },
  },
  ssr: { noExternal: true },
  // `npm run dev`: paths that only the API can answer. The field app is a separate page, served as built.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/field', '/health', '/metrics'].map((path) => [
        path,
        { target: process.env['VIGIL_API'] ?? 'http://localhost:3000' },
      ]),
    ),
  },
}));

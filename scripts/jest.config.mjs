import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Jest runs what `tsc` made, as it is: no transform, native modules. Three kinds of test, told apart by their names:
 * pure (milliseconds), db (a real PostgreSQL) and journey (a real PostgreSQL and a real Chromium).
 */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Bundled by `scripts/test.mjs` when there is something to test in the web. */
const webSpecs = [at('apps/web/dist/specs')].filter((folder) => existsSync(folder));

/** `scripts/test.mjs` adds up several runs. */
const countsFile = process.env.VIGIL_TEST_COUNTS;
const counts = countsFile ? [[at('scripts/workshop/jest-counts.mjs'), { file: countsFile }]] : [];

/** Which files `scripts/test.mjs` chose, by kind; a Jest that was started by hand takes all that it finds. */
const plan = process.env.VIGIL_TEST_PLAN ? JSON.parse(readFileSync(process.env.VIGIL_TEST_PLAN, 'utf8')) : null;
const tests = (kind, ...all) => (plan ? { testRegex: (plan[kind] ?? []).map((file) => `/${file.replace(/[.[\](){}+*?^$|]/g, '\\$&')}$`) } : { testMatch: all });

const plain = {
  rootDir: at(''),
  roots: [at('libs/shared/dist'), at('apps/api/dist')],
  testEnvironment: 'node',
  transform: {},
  moduleNameMapper: { '^cookie$': at('scripts/workshop/no-cookies.cjs') },
  injectGlobals: true,
};

const withPostgres = {
  ...plain,
  globalSetup: at('apps/api/dist/testing/postgres-setup.js'),
  globalTeardown: at('apps/api/dist/testing/postgres-teardown.js'),
};

export default {
  rootDir: at(''),
  maxWorkers: 2,
  // Jest keeps the modules of every file that a worker ran: beyond this, collecting them slows down all that follow.
  workerIdleMemoryLimit: '1500MB',
  reporters: ['default', ...counts],
  projects: [
    { ...plain, displayName: 'pure', roots: [...plain.roots, ...webSpecs, at('scripts')], ...tests('pure', '**/*.spec.js', '**/*.spec.mjs'), setupFilesAfterEnv: [at('scripts/workshop/jest-patience-pure.mjs')] },
    { ...withPostgres, displayName: 'db', ...tests('db', '**/*.db-spec.js'), setupFilesAfterEnv: [at('scripts/workshop/jest-patience-db.mjs')] },
    { ...withPostgres, displayName: 'journey', ...tests('journey', '**/*.journey.js'), setupFilesAfterEnv: [at('scripts/workshop/jest-patience-journey.mjs')] },
  ],
};

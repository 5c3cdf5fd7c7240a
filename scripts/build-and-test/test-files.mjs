import { readFileSync } from 'node:fs';
import { filesBelow, inCheckout } from './checkout-files.mjs';

const kinds = { pure: /\.spec\.(tsx?|mjs)$/, db: /\.db-spec\.ts$/, journey: /\.journey\.ts$/ };

const aside =
  /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/;

/** Excluded, because it contains examples of what is searched for. */
const ownSpec = 'scripts/build-and-test/test-runner.spec.mjs';

function allTests() {
  return ['libs/shared', 'apps/api', 'apps/web/src', 'scripts'].flatMap((folder) => filesBelow(folder));
}

/** Returns the sources of the tests that match one of the patterns (regular expressions; none: all), by kind. */
export function testFiles(patterns) {
  const matching = allTests().filter(
    (file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(inCheckout(file))),
  );
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, ending]) => [kind, matching.filter((file) => ending.test(file))]),
  );
}

/**
 * Proofs of one promise each that take half a minute or more, half of the time of all tests. A run takes every fourth,
 * and its seed says from where, so that four seeds that follow each other take all. `npm run prove` and a
 * pattern take all, too. What a test here proves, another of each run touches: a journey what requests prove, and the
 * other way round.
 */
export const LONG_PROOFS = [
  'apps/api/accounts/lock-order.db-spec.ts',
  'apps/api/encryption/encrypt-plaintext-values.db-spec.ts',
  'apps/api/encryption/rekey.db-spec.ts',
  'apps/api/evidence/evidence-in-bucket.db-spec.ts',
  'apps/api/evidence/inspection/copies.db-spec.ts',
  'apps/api/evidence/killed.db-spec.ts',
  'apps/api/evidence/two-servers.db-spec.ts',
  'apps/api/exchange/imports/duplicates.db-spec.ts',
  'apps/api/exchange/partner-api/generated-client.db-spec.ts',
  'apps/api/field/exactly-once.db-spec.ts',
  'apps/api/incidents/outside-messages/message-sender.db-spec.ts',
  'apps/api/operations/backup/backup-of-countries.db-spec.ts',
  'apps/api/operations/backup/cut-off.db-spec.ts',
  'apps/api/operations/backup/damaged-backup.db-spec.ts',
  'apps/api/operations/backup/linked-backups.db-spec.ts',
  'apps/api/operations/backup/mend-from-backup.db-spec.ts',
  'apps/api/operations/backup/restore-preconditions.db-spec.ts',
  'apps/api/operations/countries/countries.db-spec.ts',
  'apps/api/operations/upgrade/upgrade.db-spec.ts',
  'apps/api/operations/verification/every-move.db-spec.ts',
  'apps/api/operations/verification/tampering-cases.db-spec.ts',
  'apps/api/places/countries/country.command.spec.ts',
  'apps/api/platform/http/openapi/fuzz.db-spec.ts',
  'apps/api/public-site/figure-changes.db-spec.ts',
  'apps/api/public-site/incident-documents.db-spec.ts',
  'apps/api/public-site/small-memory.db-spec.ts',
  'apps/api/publishing/suspended-meanwhile.db-spec.ts',
  'apps/api/publishing/words-elsewhere.db-spec.ts',
  'apps/api/statistics/in-sql/agreement.db-spec.ts',
  'apps/api/statistics/killed-instance.db-spec.ts',
  'apps/api/testing/acceptance/canaries-taken-out.db-spec.ts',
  'apps/api/testing/acceptance/every-place.db-spec.ts',
  'apps/api/testing/acceptance/hide-and-forget.db-spec.ts',
  'apps/api/testing/acceptance/one-damaged-row.db-spec.ts',
  'apps/api/testing/acceptance/one-person.db-spec.ts',
  'apps/api/testing/acceptance/only-internal-differs.db-spec.ts',
  'apps/api/testing/acceptance/report-of-eleven.db-spec.ts',
  'apps/api/testing/acceptance/rights-by-country.db-spec.ts',
  'apps/api/testing/acceptance/rights-cells.db-spec.ts',
  'apps/api/testing/acceptance/withheld-attack.db-spec.ts',
  'apps/api/testing/acceptance/withheld-totals.db-spec.ts',
  'apps/api/testing/journeys/at-risk-at-the-desk.journey.ts',
  'apps/api/testing/journeys/bulk-actions.journey.ts',
  'apps/api/testing/journeys/case-team.journey.ts',
  'apps/api/testing/journeys/command-palette.journey.ts',
  'apps/api/testing/journeys/comments-and-inbox.journey.ts',
  'apps/api/testing/journeys/copies.journey.ts',
  'apps/api/testing/journeys/counted-here.journey.ts',
  'apps/api/testing/journeys/desk-taps.journey.ts',
  'apps/api/testing/journeys/field-nothing-lost.journey.ts',
  'apps/api/testing/journeys/field-safety.journey.ts',
  'apps/api/testing/journeys/first-screen.journey.ts',
  'apps/api/testing/journeys/importing.journey.ts',
  'apps/api/testing/journeys/in-firefox.journey.ts',
  'apps/api/testing/journeys/leaving.journey.ts',
  'apps/api/testing/journeys/left-in-the-browser.journey.ts',
  'apps/api/testing/journeys/merge-several.journey.ts',
  'apps/api/testing/journeys/objections.journey.ts',
  'apps/api/testing/journeys/own-codes.journey.ts',
  'apps/api/testing/journeys/pages-at-all-sizes.journey.ts',
  'apps/api/testing/journeys/person-page.journey.ts',
  'apps/api/testing/journeys/proposed-names.journey.ts',
  'apps/api/testing/journeys/pseudo-languages.journey.ts',
  'apps/api/testing/journeys/queue-stays.journey.ts',
  'apps/api/testing/journeys/reference.journey.ts',
  'apps/api/testing/journeys/sealed-notes.journey.ts',
  'apps/api/testing/journeys/sources-and-relations.journey.ts',
  'apps/api/testing/journeys/subjects.journey.ts',
  'apps/api/testing/journeys/two-editors.journey.ts',
  'apps/api/testing/journeys/watching.journey.ts',
  'apps/api/testing/journeys/words-that-stay.journey.ts',
  'apps/api/testing/replicas/failover.db-spec.ts',
  'apps/api/testing/replicas/lagging-replica.db-spec.ts',
  'apps/api/testing/simulated-day/simulated-day.db-spec.ts',
  'apps/api/testing/trust-model/replay.db-spec.ts',
];
/** With a third, a run took 34 minutes of two cores. */
export const ONE_OF = 4;

/**
 * Returns what a run without patterns takes of the tests, by kind, and how many long proofs it leaves to other seeds.
 */
export function withSomeLongProofs(byKind, seed) {
  const isLeft = (file) => LONG_PROOFS.includes(file) && (LONG_PROOFS.indexOf(file) + Number(seed)) % ONE_OF !== 0;
  const taken = Object.entries(byKind).map(([kind, files]) => [kind, files.filter((file) => !isLeft(file))]);
  return { chosen: Object.fromEntries(taken), left: Object.values(byKind).flat().filter(isLeft).length };
}

/** Returns whether a journey runs in Firefox; the others run in Chromium. */
export const isInFirefox = (file) => /in-firefox[^/]*\.journey\.ts$/.test(file);

const COMPILED = /^(libs\/shared|apps\/api)\//;
/** Returns whether Jest runs what `tsc` emits for this test (scripts/jest.config.mjs explains why). */
export const isCompiled = (source) => COMPILED.test(source);

/** Returns what Jest runs for a test: its source, or the compiled file. */
export function fileToRun(source) {
  return isCompiled(source) ? source.replace(COMPILED, '$1/dist/').replace(/\.ts$/, '.js') : source;
}

/**
 * Returns the line numbers, from 1, where a test's source skips a test, runs only that one, or leaves it as a to-do.
 */
export function linesAside(text) {
  return text.split('\n').flatMap((line, index) => (aside.test(line) ? [index + 1] : []));
}

/** Returns the places where tests are skipped, run alone or left as a to-do: "file:line". */
export function setAside() {
  const tests = allTests().filter((file) => Object.values(kinds).some((ending) => ending.test(file)));
  return tests
    .filter((file) => file !== ownSpec)
    .flatMap((file) => linesAside(readFileSync(inCheckout(file), 'utf8')).map((line) => `${file}:${line}`));
}

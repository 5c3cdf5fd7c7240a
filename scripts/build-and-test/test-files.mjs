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

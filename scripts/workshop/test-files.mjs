import { readFileSync } from 'node:fs';
import { filesBelow, inCheckout } from './checkout.mjs';

const kinds = { pure: /\.spec\.tsx?$/, db: /\.db-spec\.ts$/, journey: /\.journey\.ts$/ };

const aside = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/;

function allTests() {
  return ['libs/shared', 'apps/api', 'apps/web/src'].flatMap((folder) => filesBelow(folder));
}

/** The sources of the tests that match one of the patterns (regular expressions; none: all), by kind. */
export function testFiles(patterns) {
  const matching = allTests().filter((file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(inCheckout(file))));
  return Object.fromEntries(Object.entries(kinds).map(([kind, ending]) => [kind, matching.filter((file) => ending.test(file))]));
}

/** Places where a test is skipped, singled out or promised: "file:line". */
export function setAside() {
  const tests = allTests().filter((file) => Object.values(kinds).some((ending) => ending.test(file)));
  return tests.flatMap((file) =>
    readFileSync(inCheckout(file), 'utf8').split('\n').flatMap((line, index) => (aside.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

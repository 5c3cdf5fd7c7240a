import { testFiles } from './test-files.mjs';
import { Refusal } from './print-messages.mjs';

/**
 * The chapters of `npm run prove`, each short enough to run alone: its name, and the paths from the top of the
 * checkout. A test belongs to the first chapter that matches; the last matches everything.
 */
export const CHAPTERS = [
  ['tampering', /^apps\/api\/operations\/verification\/tampering/],
  ['log', /^apps\/api\/(operations\/verification|audit-log)\//],
  ['rules', /^libs\/shared\//],
  ['release', /^scripts\/release\//],
  ['pages', /^(apps\/web|scripts)\//],
  ['memory', /^apps\/api\/public-site\/small-memory\.db/],
  ['memory-million', /^apps\/api\/public-site\/small-memory-million/],
  ['agreement', /^apps\/api\/statistics\//],
  ['figures', /^apps\/api\/(publishing\/coverage|exchange\/exports|public-site|reports)\//],
  ['records', /^apps\/api\/(operations\/(codebook|reference)|exchange\/imports|incidents|places|publishing)\//],
  ['day', /^apps\/api\/testing\/simulated-day\//],
  ['trust', /^apps\/api\/testing\/trust-model\//],
  ['members', /^apps\/api\/(accounts|encryption|exchange\/partner-api)\//],
  ['people', /^apps\/api\/people\//],
  ['http', /^apps\/api\/platform\/http\//],
  ['inspection', /^apps\/api\/evidence\/inspection\//],
  ['evidence', /^apps\/api\/evidence\//],
  ['field', /^apps\/api\/field\//],
  ['keeping', /^apps\/api\/(operations|platform)\//],
  ['cache', /^apps\/api\/testing\/cache\//],
  ['replicas', /^apps\/api\/testing\/replicas\//],
  ['canaries', /^apps\/api\/testing\/acceptance\/canaries/],
  ['acceptance', /^apps\/api\/testing\/acceptance\//],
  ['pages-at-all-sizes', /^apps\/api\/testing\/journeys\/pages-at-all-sizes/],
  ['journeys-field', /^apps\/api\/testing\/journeys\/(field|from-the-field|watching)/],
  [
    'journeys-public',
    /^apps\/api\/testing\/journeys\/(counted|exploring|in-firefox|outline|readers|reference|report|share-over|subjects|withheld|without)/,
  ],
  ['journeys-desk', /^apps\/api\/testing\/journeys\//],
  ['rest', /^/],
];

export const chapterNames = CHAPTERS.map(([name]) => name);

/** Returns the chapter that a test belongs to. */
export const chapterOf = (file) => CHAPTERS.find(([, paths]) => paths.test(file))[0];

/** Returns the tests of a chapter, by kind. */
export function testsOf(name) {
  return Object.fromEntries(
    Object.entries(testFiles([])).map(([kind, files]) => [kind, files.filter((file) => chapterOf(file) === name)]),
  );
}

/** Returns the named chapters, or all. @throws Refusal for an unknown chapter. */
export function chosenChapters(words) {
  const unknown = words.find((word) => !chapterNames.includes(word));
  if (unknown) throw new Refusal(`There is no chapter "${unknown}". The chapters are ${chapterNames.join(', ')}.`);
  return words.length === 0 ? chapterNames : chapterNames.filter((name) => words.includes(name));
}

import { testFiles } from './test-files.mjs';
import { Refusal } from './say.mjs';

/**
 * The chapters of `npm run prove`, each short enough to be run by itself: its name, and the paths from the top of the
 * checkout that belong to it. A test belongs to the first that takes it, so that the last one takes what no other does.
 */
export const CHAPTERS = [
  ['tampering', /^apps\/api\/proving\/tampering/],
  ['log', /^apps\/api\/(proving|history|witnessing)\//],
  ['rules', /^libs\/shared\//],
  ['pages', /^(apps\/web|scripts)\//],
  ['agreement', /^apps\/api\/counts\//],
  ['figures', /^apps\/api\/(coverage|exports|feeds|pictures|public|questions|reports)\//],
  ['records', /^apps\/api\/(codebook|groups|imports|incidents|places|publication|reference)\//],
  ['trust', /^apps\/api\/trust-model\//],
  ['people', /^apps\/api\/(members|sealing|secrets|systems)\//],
  ['http', /^apps\/api\/http\//],
  ['evidence', /^apps\/api\/evidence\//],
  ['looking', /^apps\/api\/looking\//],
  ['field', /^apps\/api\/field\//],
  ['keeping', /^apps\/api\/(backup|database)\//],
  ['canaries', /^apps\/api\/acceptance\/canaries/],
  ['acceptance', /^apps\/api\/acceptance\//],
  ['journeys-field', /^apps\/api\/journeys\/(field|from-the-field|watching)/],
  [
    'journeys-public',
    /^apps\/api\/journeys\/(counted|exploring|outline|readers|reference|report|subjects|withheld|without)/,
  ],
  ['journeys-desk', /^apps\/api\/journeys\//],
  ['rest', /^/],
];

export const chapterNames = CHAPTERS.map(([name]) => name);

/** The chapter that a test belongs to. */
export const chapterOf = (file) => CHAPTERS.find(([, paths]) => paths.test(file))[0];

/** The tests of a chapter, by kind. */
export function testsOf(name) {
  return Object.fromEntries(
    Object.entries(testFiles([])).map(([kind, files]) => [kind, files.filter((file) => chapterOf(file) === name)]),
  );
}

/** @throws Refusal when there is no such chapter. */
export function chosenChapters(words) {
  const unknown = words.find((word) => !chapterNames.includes(word));
  if (unknown) throw new Refusal(`There is no chapter "${unknown}". The chapters are ${chapterNames.join(', ')}.`);
  return words.length === 0 ? chapterNames : chapterNames.filter((name) => words.includes(name));
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Sentences that contradicted the rule (docs/counting.md) and must not return. */
const FALSE = [
  ['Monitors observed no', 'a record without acts is not one where somebody looked and saw none'],
  ['is in none of the figures', 'a single source is counted where it is asked for'],
  [
    'nobody has it in hand',
    'a draft, a record that was submitted, and one that was returned may well be with somebody',
  ],
  ['never refuses', 'a throttle does, for a minute'],
];
const TEXT = fileURLToPath(new URL('../../libs/shared/text/', import.meta.url));

const words = readdirSync(TEXT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => Object.entries(JSON.parse(readFileSync(`${TEXT}${name}/en.json`, 'utf8'))));

it.each(FALSE)('no text says "%s", since %s', (sentence) => {
  expect(words.length).toBeGreaterThan(1000);
  expect(words.filter(([, said]) => said.toLowerCase().includes(sentence.toLowerCase())).map(([key]) => key)).toEqual(
    [],
  );
});

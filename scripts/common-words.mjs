/**
 * Says which ordinary words a search would take for a misspelt name or code:
 *   node scripts/common-words.mjs [DICTIONARY]
 * DICTIONARY has one word a line; without it, that of the Debian package `wamerican`. Whoever adds names of places or
 * words of codes runs it (`npm run build` first), and puts the words that it says into
 * libs/shared/finding/common-words.json. Leaves with 1 if there are any.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const DICTIONARY = '/usr/share/dict/american-english';
const ROOT = join(fileURLToPath(import.meta.url), '../..');

/** "Authorization" is "authorisation", "licenses" are "licences". */
const oneSpelling = (word) => word.replaceAll('z', 's').replace(/ens/, 'enc').replace(/ors$/, 'ers');

/** Whether a word is another form of a known one, or another spelling, and so rightly means the same: "injures". */
const isFormOf = (known) => (word) => {
  let shared = 0;
  while (shared < known.length && known[shared] === word[shared]) shared += 1;
  const isSameStem = shared >= 4 && shared >= Math.min(known.length, word.length) - 2;
  return isSameStem || oneSpelling(word) === oneSpelling(known);
};

/**
 * Returns the words that are well spelt and mean nothing, but would be read as a misspelt name or code.
 * @param words those of a dictionary; names and words of fewer than five letters are left out
 * @param lexicon of the shared module `finding/lexicon.js`
 * @param meaningOfMisspelt of `finding/misspelt.js`
 */
export function misreadWords(words, lexicon, meaningOfMisspelt) {
  const known = [...lexicon.keys()];
  return words.filter((word) => {
    if (!/^[a-z]{5,}$/.test(word) || lexicon.get(word)) return false;
    const meaning = meaningOfMisspelt([word], lexicon, true);
    if (meaning === null) return false;
    const isForm = known.some(
      ([key, its]) => key[0] === word[0] && JSON.stringify(its) === JSON.stringify(meaning) && isFormOf(key)(word),
    );
    return meaning.is === 'place' || meaning.is === 'group' || !isForm;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = (path) => import(pathToFileURL(join(ROOT, path)).href);
  const { createLexicon } = await built('libs/shared/dist/finding/lexicon.js');
  const { meaningOfMisspelt } = await built('libs/shared/dist/finding/misspelt.js');
  const { loadCountry } = await built('apps/api/dist/places/country-data.js');
  const { gazetteer, file } = loadCountry('khm');
  const lexicon = createLexicon({ places: gazetteer.places, groups: [], words: file });
  const words = readFileSync(process.argv[2] ?? DICTIONARY, 'utf8').split('\n');
  const misread = misreadWords(words, lexicon, meaningOfMisspelt);
  if (misread.length > 0) {
    console.log(misread.join(' '));
    process.exitCode = 1;
  }
}

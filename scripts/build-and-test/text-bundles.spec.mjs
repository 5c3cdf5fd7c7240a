import { readdirSync, readFileSync } from 'node:fs';
import { inCheckout } from './checkout-files.mjs';

const FOLDER = 'libs/shared/text';
const LANGUAGES = ['en', 'km'];

function placeholders(text) {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join();
}

/** What differs between two languages: a key that one of them lacks, or other placeholders. */
function differences(name, en, km) {
  // Only English has a singular of its own, and it may leave out the number.
  const keys = [...new Set([...Object.keys(en), ...Object.keys(km)])].filter((key) => !key.endsWith('_one'));
  return keys.flatMap((key) => {
    if (en[key] === undefined || km[key] === undefined)
      return [`${name}: ${key} is missing in ${en[key] === undefined ? 'English' : 'Khmer'}`];
    return placeholders(en[key]) === placeholders(km[key]) ? [] : [`${name}: ${key} has other placeholders in Khmer`];
  });
}

describe('the words that people read', () => {
  const bundles = readdirSync(inCheckout(FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [
      name,
      ...LANGUAGES.map((language) => JSON.parse(readFileSync(inCheckout(FOLDER, name, `${language}.json`), 'utf8'))),
    ]);

  it('are there in every language, with the same placeholders', () => {
    expect(bundles.length).toBeGreaterThan(15);
    expect(bundles.flatMap(([name, en, km]) => differences(name, en, km))).toEqual([]);
  });

  it('are missed, and so is a placeholder', () => {
    const en = { a: 'At {place}', b: 'Save', n_one: 'One', n_other: '{n}' };
    expect(differences('x', en, { a: 'នៅ', n_other: '{n}', c: 'គ' })).toEqual([
      'x: a has other placeholders in Khmer',
      'x: b is missing in Khmer',
      'x: c is missing in English',
    ]);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inCheckout } from './checkout-files.mjs';

const FOLDER = 'libs/shared/text';
const LANGUAGES = ['en', 'km'];

function placeholders(text) {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join();
}

/** The languages that English is translated into: each is a folder. */
const translations = readdirSync(inCheckout('libs/shared/language'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'en')
  .map(({ name }) => name);

/** What is wrong with a bundle that need not have every text: a key that English lacks, or other placeholders. */
function faults(name, en, words) {
  return Object.entries(words).flatMap(([key, text]) => {
    const english = en[key.replace(/_(?:zero|one|two|few|many)$/, '_other')] ?? en[key];
    if (english === undefined) return [`${name}: ${key} is not in English`];
    // A form of a number may leave out the number.
    const isForm = /_(?:zero|one|two)$/.test(key);
    const isSame = placeholders(english) === placeholders(text);
    return isSame || (isForm && placeholders(english) === placeholders(`${text}{n}`))
      ? []
      : [`${name}: ${key} has other placeholders`];
  });
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

  it.each(translations)('in %s have only keys and placeholders that English has', (language) => {
    const wrong = bundles.flatMap(([name, en]) => {
      const path = inCheckout(FOLDER, name, `${language}.json`);
      return existsSync(path) ? faults(name, en, JSON.parse(readFileSync(path, 'utf8'))) : [];
    });
    expect(translations).toContain('km');
    expect(wrong).toEqual([]);
  });

  it('may lack texts in a language, and may have more forms of a number', () => {
    const en = { a: 'At {place}', b: 'Save', n_one: 'One', n_other: '{n} days' };
    expect(faults('x', en, { n_two: 'Both', n_few: '{n} of them', n_other: '{n}' })).toEqual([]);
    expect(faults('x', en, { a: 'At', c: 'C', n_few: 'Few' })).toEqual([
      'x: a has other placeholders',
      'x: c is not in English',
      'x: n_few has other placeholders',
    ]);
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

/** Where figures and records are told to people: what stands between two things is up to whoever translates. */
const TOLD = [
  'apps/web/src/public-site',
  'apps/web/src/server-rendered',
  'apps/web/src/desk',
  'libs/shared/report',
  'libs/shared/dossier',
  'libs/shared/people',
];
/** Their signs are not ours to translate. */
const TYPED = new Set([
  'apps/web/src/desk/importing/column-options.tsx', // marks in a field, which are read from it again
  'apps/web/src/desk/people/one-line.ts', // lines that somebody typed
  'apps/web/src/desk/administering/own-question-dialog.tsx', // parts of a line, which are read from it again
]);

/** Lines of source that put a comma or a semicolon between what people read: a text does that, `list.and` or `betweenPlaces`. */
const joinedByComma = (source) =>
  source
    .split('\n')
    .filter((line) => /\.join\(['"`][,;] ['"`]\)|&& '[,;] '|`, \$\{|^\s*\{[^{}]+\}, \{|title=.*\}, \$\{/.test(line))
    .map((line) => line.trim());

describe('things told one after another', () => {
  it('are joined as the language joins them, on pages, at the desk, in reports and dossiers', () => {
    const files = TOLD.flatMap((folder) =>
      readdirSync(inCheckout(folder), { recursive: true })
        .filter((name) => /\.tsx?$/.test(name) && !/\.spec\.|test-/.test(name))
        .map((name) => `${folder}/${name}`)
        .filter((file) => !TYPED.has(file)),
    );
    expect(files.length).toBeGreaterThan(500);
    expect(
      files.flatMap((file) => joinedByComma(readFileSync(inCheckout(file), 'utf8')).map((line) => [file, line])),
    ).toEqual([]);
  });

  it('are seen where they are not', () => {
    const wrong = [
      "said.join(', ')",
      "said.join('; ')",
      "{i > 0 && ', '}",
      '`, ${place}`',
      '{total.publisher}, {period}',
      'title={`${name}, ${period}`}',
    ];
    expect(joinedByComma(wrong.join('\n'))).toEqual(wrong);
    expect(joinedByComma("said.join(t('list.and'))\nconst { a, b } = of({ a }, { b });")).toEqual([]);
  });
});

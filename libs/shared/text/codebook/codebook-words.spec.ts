import { codebookOf, fieldsOf, type CodebookClass } from '../../codebook/field.js';
import { Incident } from '../../incident/incident.js';
import { vocabularyLists } from '../../vocabulary/vocabulary.js';
import en from './en.json' with { type: 'json' };
import km from './km.json' with { type: 'json' };

const WORDS: Record<'en' | 'km', Record<string, string>> = { en, km };

const classesOf = (of: CodebookClass, found: CodebookClass[] = []): CodebookClass[] => {
  if (found.includes(of)) return found;
  found.push(of);
  for (const field of fieldsOf(of)) if (field.of) classesOf(field.of(), found);
  return found;
};

const CLASSES = classesOf(Incident);
const missing = (language: 'en' | 'km', keys: readonly string[]): string[] =>
  keys.filter((key) => !WORDS[language][key]?.trim());

describe('the words of the codebook', () => {
  for (const language of ['en', 'km'] as const) {
    it.each(CLASSES.map((of) => [codebookOf(of).key, of] as const))(
      `ask every question of %s, with a label and one sentence of help, in ${language}.json`,
      (key, of) => {
        const keys = fieldsOf(of).flatMap((field) => [`${key}.${field.name}.label`, `${key}.${field.name}.help`]);
        expect(missing(language, keys)).toEqual([]);
      },
    );

    it(`name every class, every list, every kind of answer and all data classes in ${language}.json`, () => {
      const kinds = new Set(CLASSES.flatMap((of) => fieldsOf(of).map((field) => `kind.${field.kind}`)));
      const classes = CLASSES.flatMap((of) => ['one', 'many', 'about'].map((word) => `${codebookOf(of).key}.${word}`));
      const children = CLASSES.filter((of) => of !== Incident).map((of) => `${codebookOf(of).key}.add`);
      const lists = vocabularyLists().map((list) => `list.${list}`);
      const seen = ['public', 'staff', 'internal'].flatMap((name) => [`class.${name}`, `class.${name}.help`]);
      expect(missing(language, [...kinds, ...classes, ...children, ...lists, ...seen])).toEqual([]);
    });
  }

  it('have the same keys in both languages', () => {
    expect(Object.keys(km).sort()).toEqual(Object.keys(en).sort());
  });

  it('keep labels short enough for a telephone', () => {
    const long = Object.entries(en).filter(([key, words]) => key.endsWith('.label') && words.length > 48);
    expect(long).toEqual([]);
  });

  describe('what goes wrong', () => {
    it('names a question that nobody has put into words', () => {
      expect(missing('en', ['act.type.label', 'act.colour.label'])).toEqual(['act.colour.label']);
    });

    it('finds no words for a field that the codebook no longer has', () => {
      const asked = new Set(
        CLASSES.flatMap((of) => fieldsOf(of).map((field) => `${codebookOf(of).key}.${field.name}`)),
      );
      const left = Object.keys(en).filter(
        (key) => key.endsWith('.label') && !asked.has(key.slice(0, -'.label'.length)),
      );
      expect(left).toEqual([]);
    });
  });
});

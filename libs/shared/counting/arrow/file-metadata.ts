import type { Text } from '../../text/text.js';
import { DATA_LICENCE } from '../../public/data-licence.js';
import { label } from '../../vocabulary/vocabulary.js';
import { ofList } from './dictionaries.js';
import type { Explained } from './encode-arrow-file.js';
import { FACT_FILES, type FactColumn, type FactFile, FORMAT, FORMAT_KEY, SEPARATOR, SEQ_KEY } from './fact-files.js';

/** The owner and the edition of the files. */
export interface Origin {
  seq: number;
  publisher: string;
  demo: boolean;
}

/**
 * Describes a file inside the file, so that somebody who has only the file can read it: edition, publisher, licence and
 * the rule in short; for each column its meaning, unit, and labels of its codes, in English and Khmer.
 * @param says the texts of the bundle `facts`
 */
export const explain = (file: FactFile, { seq, publisher, demo }: Origin, says: readonly Text[]): Explained => {
  const inBoth = (key: string, name: string): [string, string][] =>
    says.map((t): [string, string] => [`${name}.${t.language}`, t(key, DATA_LICENCE)]);
  return {
    file: new Map([
      [FORMAT_KEY, FORMAT],
      [SEQ_KEY, String(seq)],
      ['publisher', publisher],
      ...inBoth(demo ? 'demo' : 'published', 'dataset'),
      ...inBoth(file, 'about'),
      ...inBoth('rule', 'rule'),
      ...inBoth('moment', 'moment'),
      ...inBoth('licence', 'licence'),
    ]),
    columns: Object.fromEntries(
      (FACT_FILES[file] as readonly FactColumn[]).map((column) => [
        column.name,
        new Map([
          ...inBoth(`${file}.${column.name}`, 'about'),
          ...(column.unit
            ? inBoth(`unit.${column.unit}`, 'unit')
            : column.storage === 'day'
              ? inBoth('unit.days', 'unit')
              : []),
          ...(column.storage === 'set' ? [['separator', SEPARATOR] as const] : []),
          ...(column.namesAt ? [['names_at', column.namesAt] as const] : []),
          ...(column.lists
            ? [['lists', column.lists.join(' ')] as const, ['labels', labelsOf(column.lists)] as const]
            : []),
        ]),
      ]),
    ),
  };
};

/** Returns labels by code as JSON: all of a list, except codes that no public row may name. */
const labelsOf = (lists: NonNullable<FactColumn['lists']>): string =>
  JSON.stringify(
    Object.fromEntries(
      lists
        .flatMap((list) => ofList(list).words)
        .map((code) => [code, { en: label(code, 'en'), km: label(code, 'km') }]),
    ),
  );

import { isDay } from '@vigil/shared/day/day.js';
import type { NamedStandards } from '@vigil/shared/public/organisation-name.js';
import { isOwnCode, type OwnCodeWords, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { termOf, type VocabularyList } from '@vigil/shared/vocabulary/vocabulary.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf } from './places-file.js';

/** What a country's folder suggests. Nothing of it is in use before somebody proposes it and a colleague agrees. */
export type SuggestedWords = {
  /** Own codes: the country's forces, and articles of its law. */
  codes: OwnCodeWords[];
  standards: NamedStandards[];
};

/** A row that suggests nothing, because of what is wrong in it. */
type WrongRow = { file: string; line: number; says: string };

/** The files with own codes, and the lists whose codes these refine. */
const CODE_FILES: Readonly<Record<string, readonly VocabularyList[]>> = {
  'actors.csv': ['actor_type'],
  'law.csv': ['ground_invoked', 'legal_event'],
};
const STANDARDS = 'standards.csv';
/** The files of a country that suggest something. */
export const SUGGESTED_FILES: readonly string[] = [...Object.keys(CODE_FILES), STANDARDS];
const COLUMNS = ['code', 'parent', 'name_en', 'name_km', 'synonyms', 'from', 'until'];
const NAME_LENGTH = 120;
const STANDARDS_LENGTH = 300;
const MOST_SYNONYMS = 20;
const SYNONYM_LENGTH = 60;

type Row = { line: number; value: (column: string) => string };

/** @throws Error if it is no CSV, lacks a column, or has one that is not known */
const read = (csv: string, file: string, known: readonly string[], needed: readonly string[]): Row[] => {
  const [header, ...rows] = rowsOf(csv, file);
  const columns = header?.record.map((column) => column.trim()) ?? [];
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new Error(`line 1 of the ${file} file: there is no column ${missing.join(', ')}`);
  const unknown = columns.find((column) => !known.includes(column));
  if (unknown !== undefined) throw new Error(`line 1 of the ${file} file: no column is called "${unknown}"`);
  return rows.map(({ record, line }) => ({
    line,
    value: (column) => record[columns.indexOf(column)]?.trim() ?? '',
  }));
};

/** Whether a name that should be Khmer has letters, and none of Khmer. */
const isLatinOnly = (name: string): boolean => /\p{L}/u.test(name) && !/\p{Script=Khmer}/u.test(name);

/** Returns what is wrong with a code of a row; null: nothing. */
const problemOf = (
  { code, nameEn, nameKm, synonyms, from, until }: OwnCodeWords,
  lists: readonly VocabularyList[],
): string | null => {
  if (!isOwnCode(code)) return 'is no code below one of the codebook, as PF_GENDARMERIE.KH is';
  if (!lists.includes(termOf(parentOf(code))!.list)) return `refines no code of ${lists.join(' or ')}`;
  if (nameEn === '') return 'has no name_en';
  if ([nameEn, nameKm].some(({ length }) => length > NAME_LENGTH)) return `has a name above ${NAME_LENGTH} letters`;
  if (synonyms.length > MOST_SYNONYMS || synonyms.some(({ length }) => length > SYNONYM_LENGTH))
    return `has more than ${MOST_SYNONYMS} synonyms, or one above ${SYNONYM_LENGTH} letters`;
  if (nameKm !== nameEn && isLatinOnly(nameKm)) return 'has a name_km that is not in Khmer letters';
  if ([from, until].some((day) => day !== null && !isDay(day))) return 'has a day that is none, such as 2021-01-31';
  return from !== null && until !== null && until < from ? 'ends before it begins' : null;
};

const codesIn = (csv: string, file: string): { codes: OwnCodeWords[]; wrong: WrongRow[] } => {
  const codes: OwnCodeWords[] = [];
  const wrong: WrongRow[] = [];
  for (const { line, value } of read(csv, file, COLUMNS, ['code', 'parent', 'name_en'])) {
    const [own, parent] = [value('code'), value('parent')];
    const words: OwnCodeWords = {
      // Its own name, or the whole code.
      code: own.startsWith(`${parent}.`) ? own : `${parent}.${own}`,
      nameEn: value('name_en'),
      nameKm: value('name_km') || value('name_en'),
      synonyms: value('synonyms')
        .split('|')
        .map((one) => one.trim())
        .filter(Boolean),
      from: value('from') || null,
      until: value('until') || null,
      state: 'used',
    };
    const isTwice = codes.some(({ code }) => code === words.code);
    const says = isTwice ? 'stands there twice' : problemOf(words, CODE_FILES[file]!);
    if (says === null) codes.push(words);
    else wrong.push({ file, line, says: `${words.code} ${says}` });
  }
  return { codes, wrong };
};

const standardsIn = (csv: string): { standards: NamedStandards[]; wrong: WrongRow[] } => {
  const rows = read(csv, STANDARDS, ['name_en', 'name_km'], ['name_en']);
  const problem = ({ value }: Row, at: number): string | null => {
    const [en, km] = [value('name_en'), value('name_km')];
    if (en === '' || [en, km].some(({ length }) => length > STANDARDS_LENGTH))
      return `is empty or above ${STANDARDS_LENGTH} letters`;
    if (isLatinOnly(km)) return 'has a name_km that is not in Khmer letters';
    return rows.findIndex((other) => other.value('name_en') === en) < at ? 'stands there twice' : null;
  };
  const judged = rows.map((row, at) => ({ ...row, says: problem(row, at) }));
  return {
    standards: judged
      .filter(({ says }) => says === null)
      .map(({ value }) => ({ standards: value('name_en'), standardsKm: value('name_km') })),
    wrong: judged.flatMap(({ line, value, says }) =>
      says === null ? [] : [{ file: STANDARDS, line, says: `"${value('name_en').slice(0, 40)}" ${says}` }],
    ),
  };
};

/**
 * Reads what a country's folder suggests (`actors.csv`, `law.csv`, `standards.csv`), and which rows suggest nothing.
 * @throws Error if a file is no CSV, lacks a column, or has one that is not known
 */
export function readSuggestedWords(folder: string): SuggestedWords & { wrong: WrongRow[] } {
  const textOf = (file: string): string | null =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null;
  const found = Object.keys(CODE_FILES).flatMap((file) => {
    const csv = textOf(file);
    return csv === null ? [] : [codesIn(csv, file)];
  });
  const csv = textOf(STANDARDS);
  const { standards, wrong } = csv === null ? { standards: [], wrong: [] } : standardsIn(csv);
  return {
    codes: found.flatMap(({ codes }) => codes),
    standards,
    wrong: [...found.flatMap((one) => one.wrong), ...wrong],
  };
}

import { isDay } from '../day/day.js';
import '../people/people-lists.js';
import { codesOf, type VocabularyList } from '../vocabulary/vocabulary.js';
import type { CustodyLimit } from './custody-limits.js';

/** What is wrong with one limit of a file. `limit` is its code, or its number in the file where it has none. */
export interface WrongLimit {
  limit: string;
  field: string;
  says: string;
}

type Shape = Readonly<Record<string, unknown>>;
const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isDayOrNull = (value: unknown): boolean => value === null || (typeof value === 'string' && isDay(value));
/** Whether it is a code of a list that says something: "not known" does not. */
const isCodeOf = (list: VocabularyList, value: unknown): boolean =>
  typeof value === 'string' && codesOf(list).includes(value) && !value.endsWith('_UNKNOWN');
const isLength = (value: Shape): boolean => {
  const units = ['hours', 'months'].filter((unit) => value[unit] !== undefined);
  return units.length === 1 && Number.isInteger(value[units[0]!]) && (value[units[0]!] as number) > 0;
};
const DAY = 'write null, or a day such as 2007-08-10';
const codesIn = (list: VocabularyList): string =>
  codesOf(list)
    .filter((code) => isCodeOf(list, code))
    .join(', ');

type Need = (isRight: boolean, field: string, says: string) => void;

/** Checks one limit, field by field. */
const checkLimit = (limit: Shape, need: Need): void => {
  const { code, law, article, stage, offence, age, extension, source, open } = limit;
  const [inForce, length] = [limit['inForce'], limit['length']].map((one) => (isShape(one) ? one : {})) as [
    Shape,
    Shape,
  ];
  need(typeof code === 'string' && /^[A-Z0-9-]{3,60}$/.test(code), 'code', 'write capitals, digits and hyphens');
  need(isText(law), 'law', 'write the name of the law, in English');
  need(isText(article), 'article', 'write the number of the article, in quotes');
  need(isDayOrNull(inForce['from']), 'inForce.from', DAY);
  need(isDayOrNull(inForce['until']), 'inForce.until', DAY);
  need(isCodeOf('stage', stage), 'stage', `write one of ${codesIn('stage')}`);
  need(
    offence === null || isCodeOf('offence_grade', offence),
    'offence',
    `write null, or one of ${codesIn('offence_grade')}`,
  );
  need(age === null || isCodeOf('age_group', age), 'age', `write null, or one of ${codesIn('age_group')}`);
  need(isLength(length), 'length', 'write { "hours": 48 } or { "months": 4 }');
  need(extension === null || isShape(extension), 'extension', 'write null, or what may be added once');
  if (isShape(extension)) checkExtension(extension, length, need);
  for (const field of ['from', 'until']) {
    const events = limit[field];
    const areEvents =
      Array.isArray(events) && events.length > 0 && events.every((event) => isCodeOf('case_event', event));
    need(areEvents, field, 'write a list of codes of events, such as ["CE_ARREST"]');
  }
  need(isText(source), 'source', 'say where the text of the law was read');
  need(typeof open === 'string', 'open', 'say what a lawyer should look at, or ""');
  need(areTranslations(limit['translations'] ?? {}), 'translations', 'write { "km": { "law": "…", "open": "…" } }');
  checkConfirmation(limit, inForce, need);
};

const checkExtension = (extension: Shape, length: Shape, need: Need): void => {
  const { offence, by } = extension;
  need(isLength(extension), 'extension', 'write "hours" or "months" in it, a whole number');
  need(
    !isLength(length) || (extension['hours'] === undefined) === (length['hours'] === undefined),
    'extension',
    'write its length and its extension both in hours, or both in months',
  );
  need(
    offence === null || isCodeOf('offence_grade', offence),
    'extension.offence',
    `write null, or one of ${codesIn('offence_grade')}`,
  );
  need(isCodeOf('case_event', by), 'extension.by', 'write the code of an event, such as CE_CUSTODY_EXTENDED');
};

const areTranslations = (value: unknown): boolean =>
  isShape(value) &&
  Object.values(value).every(
    (words) => isShape(words) && ['law', 'open'].every((key) => words[key] === undefined || isText(words[key])),
  );

/**
 * One that is confirmed in part would count without anybody who answers for it, or for days of which nobody says
 * whether it was the law.
 */
const checkConfirmation = ({ confirmedBy, confirmedOn }: Shape, inForce: Shape, need: Need): void => {
  need(
    confirmedBy === null || isText(confirmedBy),
    'confirmedBy',
    'write null, or say by which function somebody confirmed it',
  );
  need(isDayOrNull(confirmedOn), 'confirmedOn', DAY);
  need(
    (confirmedBy === null) === (confirmedOn === null),
    'confirmedBy',
    'say both who confirmed it and when (confirmedOn), or write null in both',
  );
  need(
    typeof confirmedOn !== 'string' || inForce['from'] !== null,
    'inForce.from',
    'say since when the law that was confirmed is in force',
  );
};

/**
 * Reads the limits of custody by the law of a country: `limits.json` in its folder.
 * @returns the limits, none where something is wrong in the file; and everything that is wrong. A field that is not
 * there is wrong: a limit without `confirmedBy` must not be taken for one that was confirmed
 */
export const readCustodyLimits = (file: unknown, country: string): { limits: CustodyLimit[]; wrong: WrongLimit[] } => {
  const listed: unknown = isShape(file) ? file['limits'] : undefined;
  if (!Array.isArray(listed))
    return { limits: [], wrong: [{ limit: '', field: 'limits', says: 'write a list, perhaps an empty one' }] };
  const wrong: WrongLimit[] = [];
  const codes = listed.map((one: unknown) => (isShape(one) ? one['code'] : undefined));
  for (const [at, one] of listed.entries()) {
    const code = codes[at];
    const limit = typeof code === 'string' && code !== '' ? code : `number ${at + 1}`;
    const need: Need = (isRight, field, says) => void (isRight || wrong.push({ limit, field, says }));
    checkLimit(isShape(one) ? one : {}, need);
    need(code === undefined || codes.indexOf(code) === at, 'code', 'another limit has it');
  }
  if (wrong.length > 0) return { limits: [], wrong };
  const limits = listed as CustodyLimit[];
  return { limits: limits.map((one) => ({ ...one, translations: one.translations ?? {}, country })), wrong };
};

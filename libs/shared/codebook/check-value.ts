import { isURL } from 'class-validator/cjs/decorator/string/IsUrl.js';
import { countProblem } from '../counting/count-value.js';
import { isDay } from '../day/day.js';
import { windowProblem, type DayWindow } from '../day/day-window.js';
import { isBlank } from '../text-matching/fold.js';
import { isOwnCode } from '../vocabulary/own-codes.js';
import { codesOf } from '../vocabulary/vocabulary.js';
import { hasInvisible } from './invisible-characters.js';
import { wholeField, type Field } from './field.js';
import { HIGHEST_OWN_COUNT, LONGEST_OWN_TEXT, OWN_KEY_FORM, OWN_OPTION_FORM } from './own-question.js';

/**
 * Where a place is and how precisely it is known. The code is of any level of the gazetteer; null when it happened
 * online, or only the country is known.
 */
export interface PlaceValue {
  code: string | null;
  precision: string;
}
/** An exact point, WGS 84 degrees. Always internal: it is in no public answer. */
export interface PointValue {
  lat: number;
  lon: number;
  accuracyMetres: number | null;
}
export type Ternary = 'yes' | 'no' | 'unknown';

/** What is wrong with a value: a key of `text/problems`, where inside the value, and the parameters of the text. */
export interface ValueProblem {
  code: string;
  at?: string;
  /** The own question in whose answer it is. */
  within?: string;
  params?: Record<string, string | number>;
}

const wrong = (code: string, at?: string, params?: ValueProblem['params']): ValueProblem => ({
  code,
  ...(at ? { at } : {}),
  ...(params ? { params } : {}),
});
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysProblem = (value: Record<string, unknown>, keys: readonly string[]): ValueProblem | null => {
  for (const key of keys) if (!(key in value)) return wrong('missing-key', key);
  for (const key of Object.keys(value)) if (!keys.includes(key)) return wrong('unknown-key', key);
  return null;
};

const isKnown = (field: Field, code: unknown): boolean =>
  field.own
    ? field.own.options.some((option) => option.code === code)
    : field.refines
      ? isOwnCode(code)
      : typeof code === 'string' && field.lists.some((list) => codesOf(list).includes(code));

const choice = (field: Field, value: unknown): ValueProblem | null =>
  isKnown(field, value) ? null : wrong('unknown-code');

const choices = (field: Field, value: unknown): ValueProblem | null => {
  if (!Array.isArray(value)) return wrong('wrong-type');
  const index = value.findIndex((code) => !isKnown(field, code));
  if (index >= 0) return wrong('unknown-code', String(index));
  return new Set(value).size === value.length ? null : wrong('repeated-code');
};

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const isWebAddress = (value: string): boolean => isURL(value, { protocols: ['http', 'https'], require_protocol: true });

const text = (field: Field, value: unknown): ValueProblem | null => {
  if (typeof value !== 'string') return wrong('wrong-type');
  if (isBlank(value)) return wrong('blank-text');
  if (value.length > field.max) return wrong('too-long', undefined, { max: field.max });
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(value) || !value.isWellFormed())
    return wrong('control-character');
  if (hasInvisible(value)) return wrong('invisible-character');
  if (field.format === 'url' && !isWebAddress(value)) return wrong('not-a-web-address');
  if (field.format === 'language' && !LANGUAGE.test(value)) return wrong('not-a-language');
  return null;
};

const count = (field: Field, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return wrong('wrong-type');
  const keys = keysProblem(value, ['state', 'low', 'high', 'text']);
  if (keys) return keys;
  const { state, low, high, text: words } = value;
  if (typeof state !== 'string' || !codesOf('count_state').includes(state)) return wrong('unknown-code', 'state');
  for (const [at, number] of [
    ['low', low],
    ['high', high],
  ] as const) {
    if (number === null) continue;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) return wrong('not-a-whole-number', at);
    if (number > field.max) return wrong('too-many', at, { max: field.max });
  }
  if (words !== null) {
    const inText = text({ ...field, max: 300, format: 'plain' }, words);
    if (inText) return { ...inText, at: 'text' };
  }
  const found = countProblem(value as unknown as Parameters<typeof countProblem>[0]);
  if (!found) return null;
  const at = found === 'at-least-has-no-high' ? 'high' : found === 'unknown-has-no-number' ? 'state' : 'low';
  return wrong(found, at);
};

const window = (_field: Field, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return wrong('wrong-type');
  const keys = keysProblem(value, ['precision', 'earliest', 'latest']);
  if (keys) return keys;
  if (typeof value.precision !== 'string' || !codesOf('date_precision').includes(value.precision))
    return wrong('unknown-code', 'precision');
  if (!isDay(value.earliest)) return wrong('not-a-day', 'earliest');
  if (!isDay(value.latest)) return wrong('not-a-day', 'latest');
  const found = windowProblem(value as unknown as DayWindow);
  return found ? wrong(found, found === 'latest-before-earliest' ? 'latest' : 'precision') : null;
};

const NO_UNIT = new Set(['LP_ONLINE', 'LP_COUNTRY']);
const place = (_field: Field, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return wrong('wrong-type');
  const keys = keysProblem(value, ['code', 'precision']);
  if (keys) return keys;
  if (typeof value.precision !== 'string' || !codesOf('location_precision').includes(value.precision))
    return wrong('unknown-code', 'precision');
  if (value.code === null) return NO_UNIT.has(value.precision) ? null : wrong('place-missing', 'code');
  return typeof value.code === 'string' && /^[A-Za-z0-9-]{1,20}$/.test(value.code)
    ? null
    : wrong('unknown-place', 'code');
};

const point = (_field: Field, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return wrong('wrong-type');
  const keys = keysProblem(value, ['lat', 'lon', 'accuracyMetres']);
  if (keys) return keys;
  const within = (number: unknown, limit: number): boolean =>
    typeof number === 'number' && Number.isFinite(number) && Math.abs(number) <= limit;
  if (!within(value.lat, 90)) return wrong('not-a-latitude', 'lat');
  if (!within(value.lon, 180)) return wrong('not-a-longitude', 'lon');
  if (value.accuracyMetres === null) return null;
  const accuracy = value.accuracyMetres;
  return typeof accuracy === 'number' && accuracy >= 0 && accuracy <= 1_000_000
    ? null
    : wrong('not-a-distance', 'accuracyMetres');
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

const cites = (field: Field, value: unknown): ValueProblem | null => {
  if (!Array.isArray(value)) return wrong('wrong-type');
  if (value.length > field.max) return wrong('too-many-items', undefined, { max: field.max });
  const index = value.findIndex((id) => !isId(id));
  if (index >= 0) return wrong('not-an-id', String(index));
  return new Set(value).size === value.length ? null : wrong('repeated-code');
};

const many = (field: Field, value: unknown): ValueProblem | null => {
  if (!Array.isArray(value)) return wrong('wrong-type');
  return value.length > field.max ? wrong('too-many-items', undefined, { max: field.max }) : null;
};

/** A record has answers to questions of before, too. */
const MOST_OWN_ANSWERS = 500;
const ANY_COUNT = wholeField({ name: '', kind: 'count', max: HIGHEST_OWN_COUNT });
const ANY_TEXT = wholeField({ name: '', kind: 'text', max: LONGEST_OWN_TEXT, multiline: true });

const ownAnswer = (value: unknown): ValueProblem | null => {
  if (typeof value === 'string') return text(ANY_TEXT, value);
  if (Array.isArray(value))
    return value.length > 0 && value.every((code) => typeof code === 'string' && OWN_OPTION_FORM.test(code))
      ? null
      : wrong('unknown-code');
  if (!isRecord(value)) return wrong('wrong-type');
  return 'state' in value ? count(ANY_COUNT, value) : window(ANY_COUNT, value);
};

/** Whether each has the form of an answer. What its question allows only who has the questions can tell. */
const own = (_field: Field, value: unknown): ValueProblem | null => {
  if (!isRecord(value)) return wrong('wrong-type');
  const answers = Object.entries(value);
  if (answers.length > MOST_OWN_ANSWERS) return wrong('too-many-items', undefined, { max: MOST_OWN_ANSWERS });
  for (const [key, answer] of answers) {
    const found = OWN_KEY_FORM.test(key) ? ownAnswer(answer) : wrong('unknown-key');
    if (found) return { ...found, within: key };
  }
  return null;
};

type Check = (field: Field, value: unknown) => ValueProblem | null;
const CHECKS: Record<Field['kind'], Check> = {
  choice,
  choices,
  text,
  count,
  window,
  place,
  point,
  cites,
  many,
  own,
  ternary: (_field, value) => (value === 'yes' || value === 'no' || value === 'unknown' ? null : wrong('unknown-code')),
  reference: (_field, value) => (isId(value) ? null : wrong('not-an-id')),
};

/** Kinds that have their own value for "not known", so that null is not a valid answer. */
const NEVER_NULL: ReadonlySet<Field['kind']> = new Set(['count', 'ternary', 'cites', 'many', 'own']);

/** Returns what is wrong with one answer, or null. Undefined is a key that an old or broken client left out. */
export const valueProblem = (field: Field, value: unknown): ValueProblem | null => {
  if (value === undefined) return wrong('missing-key');
  if (value === null) return NEVER_NULL.has(field.kind) ? wrong('wrong-type') : null;
  return CHECKS[field.kind](field, value);
};

import { ValidateBy } from './body-rules.js';
import { wholeField, type Field } from '@vigil/shared/codebook/field.js';
import { isId, valueProblem, type ValueProblem } from '@vigil/shared/codebook/check-value.js';
import { isDay } from '@vigil/shared/day/day.js';
import { isIncidentCode } from '@vigil/shared/public/incident-code.js';
import { isAbout } from '@vigil/shared/public/objection.js';

/**
 * Rules for the small request bodies of the API. They use the codebook's own checks and texts, so that a text is
 * refused in the same way in an incident and in a review. A rule's message is a ValueProblem as JSON;
 * `strict-body-validation.ts` turns it into text.
 */
const rule = (name: string, problemOf: (value: unknown) => ValueProblem | null, max?: number): PropertyDecorator =>
  ValidateBy({
    name,
    // The check itself does not need this; the API's description shows it.
    constraints: max === undefined ? [] : [max],
    validator: {
      validate: (value) => problemOf(value) === null,
      defaultMessage: (args) => JSON.stringify(problemOf(args?.value)),
    },
  });

const field = (kind: Field['kind'], options: Partial<Field>): Field => wholeField({ name: '', ...options, kind });
const answer =
  (declared: Field) =>
  (value: unknown): ValueProblem | null =>
    value === null || value === '' ? { code: 'required' } : valueProblem(declared, value);

/** A SHA-256 as 64 lowercase hexadecimal digits. */
export const IsDigest = (): PropertyDecorator =>
  rule('isDigest', (value) =>
    typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? null : { code: 'not-a-digest' },
  );
/** A text: 1 to `max` UTF-16 units, not only white or zero-width, no control characters. */
export const IsWords = (max: number): PropertyDecorator => rule('isWords', answer(field('text', { max })), max);
/** The same, or an empty text. */
export const IsWordsOrEmpty = (max: number): PropertyDecorator =>
  rule('isWordsOrEmpty', (value) => (value === '' ? null : answer(field('text', { max }))(value)), max);
/** The query of the map's address, without "?", or an empty text. It can lead nowhere else: no slash, no colon. */
export const IsMapQuery = (max: number): PropertyDecorator =>
  rule(
    'isMapQuery',
    (value) =>
      typeof value !== 'string'
        ? { code: 'wrong-type' }
        : value.length > max
          ? { code: 'too-long', params: { max } }
          : /^([\w]+=[\w.,%-]*(&(?!$)|$))*$/.test(value)
            ? null
            : { code: 'not-a-view' },
    max,
  );
/** A file of at most `bytes` bytes as base64, or an empty text. */
export const IsBase64OrEmpty = (bytes: number): PropertyDecorator =>
  rule('isBase64OrEmpty', (value) =>
    typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)
      ? { code: 'wrong-type' }
      : value.length > Math.ceil(bytes / 3) * 4
        ? { code: 'file-too-large', params: { max: bytes / 1024 ** 2 } }
        : null,
  );
/** A list of texts, each as in IsWords. */
export const AreWords = (max: number): PropertyDecorator =>
  rule(
    'areWords',
    (value) => {
      if (!Array.isArray(value)) return { code: value === undefined ? 'missing-key' : 'wrong-type' };
      for (const [index, item] of value.entries()) {
        const problem = answer(field('text', { max }))(item);
        if (problem) return { ...problem, at: String(index) };
      }
      return null;
    },
    max,
  );
/** http or https. */
export const IsWebAddress = (max = 2000): PropertyDecorator =>
  rule('isWebAddress', answer(field('text', { max, format: 'url' })), max);
/** A count with its state: `{state, low, high, text}`. */
export const IsCountValue = (max: number): PropertyDecorator =>
  rule('isCountValue', answer(field('count', { max })), max);
const MAIL_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/i;
/** One e-mail address in ASCII, without a name and without quotes; or an empty text. */
export const IsMailAddressOrEmpty = (): PropertyDecorator =>
  rule('isMailAddressOrEmpty', (value) =>
    typeof value !== 'string'
      ? { code: value === undefined ? 'missing-key' : 'wrong-type' }
      : value === '' || (value.length <= 254 && MAIL_ADDRESS.test(value))
        ? null
        : { code: 'not-a-mail-address' },
  );
/** A calendar day, 'YYYY-MM-DD'. */
export const IsCalendarDay = (): PropertyDecorator =>
  rule('isCalendarDay', (value) => {
    if (isDay(value)) return null;
    return { code: value === undefined ? 'missing-key' : value === '' || value === null ? 'required' : 'not-a-day' };
  });
const some =
  (max: number, isOne: (item: unknown) => boolean) =>
  (value: unknown): ValueProblem | null => {
    if (!Array.isArray(value)) return { code: value === undefined ? 'missing-key' : 'wrong-type' };
    if (value.length === 0) return { code: 'required' };
    if (value.length > max) return { code: 'too-many-items', params: { max } };
    const wrong = value.findIndex((item) => !isOne(item));
    return wrong < 0 ? null : { code: 'not-an-id', at: String(wrong) };
  };
/** One to `max` lower-case UUIDs. */
export const SomeIds = (max: number): PropertyDecorator => rule('someIds', some(max, isId), max);
/** One to `max` lower-case UUIDs or public codes of incidents, in capitals or not. */
export const SomeIdsOrCodes = (max: number): PropertyDecorator =>
  rule(
    'someIdsOrCodes',
    some(max, (item) => isId(item) || isIncidentCode(String(item).toUpperCase())),
    max,
  );
/** The path of a public page that somebody can write about. */
export const IsAbout = (): PropertyDecorator =>
  rule('isAbout', (value) => (isAbout(value) ? null : { code: 'unknown-code' }));
/** A short name of this form, which never changes. */
export const IsShortName = (form: RegExp): PropertyDecorator =>
  rule('isShortName', (value) =>
    typeof value === 'string' && form.test(value)
      ? null
      : { code: value === undefined ? 'missing-key' : 'not-a-short-name' },
  );
/** A lower-case UUID. */
export const IsId = (): PropertyDecorator =>
  rule('isId', (value) => (isId(value) ? null : { code: value === undefined ? 'missing-key' : 'not-an-id' }));
/** Up to `max` lower-case UUIDs; there may be none. */
export const AreIds = (max: number): PropertyDecorator =>
  rule(
    'areIds',
    (value) => {
      if (!Array.isArray(value)) return { code: value === undefined ? 'missing-key' : 'wrong-type' };
      if (value.length > max) return { code: 'too-many-items', params: { max } };
      const wrong = value.findIndex((one) => !isId(one));
      return wrong < 0 ? null : { code: 'not-an-id', at: String(wrong) };
    },
    max,
  );

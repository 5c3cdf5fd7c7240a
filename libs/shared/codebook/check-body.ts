import type { ValidationError } from 'class-validator/cjs/validation/ValidationError.js';
import { Validator } from 'class-validator/cjs/validation/Validator.js';
import { fieldsOf, type CodebookClass, type Field } from './field.js';
import { isId, type ValueProblem } from './check-value.js';

/** One wrong field: a JSON pointer (RFC 6901) to it, the code of the problem, and the numbers for its text. */
export interface FieldError {
  pointer: string;
  code: string;
  params?: Record<string, string | number>;
}

const BLANK: Partial<Record<Field['kind'], () => unknown>> = {
  count: () => ({ state: 'CS_UNKNOWN', low: null, high: null, text: null }),
  many: () => [],
  cites: () => [],
  own: () => ({}),
};

/** Returns the value of an unanswered field. */
export const blankValue = (field: Field): unknown => BLANK[field.kind]?.() ?? field.blank;

/** Returns an instance with every question unanswered: nulls, unknown counts, no children. */
export const blank = <T extends object>(of: CodebookClass<T>): T => {
  const instance = new of() as T & Record<string, unknown>;
  for (const field of fieldsOf(of)) (instance as Record<string, unknown>)[field.name] = blankValue(field);
  return instance;
};

/** Returns whether a value is an object with fields: no array, not null. */
export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Converts plain JSON to instances of the codebook's classes, so that class-validator finds its rules. Unknown keys
 * stay, so that they are refused.
 */
export const instantiate = <T extends object>(of: CodebookClass<T>, plain: Record<string, unknown>): T => {
  const instance = new of() as T & Record<string, unknown>;
  for (const [key, value] of Object.entries(plain)) {
    // defineProperty, because a key named __proto__ must arrive as a key and be refused. Using it for all keys would
    // make every record slow to read.
    if (key === '__proto__')
      Object.defineProperty(instance, key, { value, enumerable: true, writable: true, configurable: true });
    else (instance as Record<string, unknown>)[key] = value;
  }
  for (const field of fieldsOf(of)) {
    const value = plain[field.name];
    if (field.kind !== 'many' || !Array.isArray(value)) continue;
    const children = value.map((child) => (isPlain(child) ? instantiate(field.of!(), child) : child));
    (instance as Record<string, unknown>)[field.name] = children;
  }
  return instance;
};

const validator = new Validator();

const escape = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

const flatten = (errors: readonly ValidationError[], base: string): FieldError[] => {
  const found: FieldError[] = [];
  for (const error of errors) {
    // An object where a list belongs: class-validator looks into it and finds no class. The list itself is already
    // refused.
    if (error.property === undefined) continue;
    const pointer = `${base}/${escape(error.property)}`;
    for (const [rule, message] of Object.entries(error.constraints ?? {})) {
      if (rule === 'whitelistValidation') found.push({ pointer, code: 'unknown-key' });
      else if (rule === 'nestedValidation') found.push({ pointer, code: 'wrong-type' });
      else {
        const problem = JSON.parse(message) as ValueProblem;
        const at = [problem.within, problem.at].map((key) => (key === undefined ? '' : `/${escape(key)}`)).join('');
        found.push({
          pointer: pointer + at,
          code: problem.code,
          ...(problem.params ? { params: problem.params } : {}),
        });
      }
    }
    for (const inner of flatten(error.children ?? [], pointer)) found.push(inner);
  }
  return found;
};

const identities = (of: CodebookClass, instance: Record<string, unknown>, base: string, found: FieldError[]): void => {
  for (const field of fieldsOf(of)) {
    if (field.kind !== 'many' || !Array.isArray(instance[field.name])) continue;
    const seen = new Set<unknown>();
    for (const [index, child] of (instance[field.name] as unknown[]).entries()) {
      const pointer = `${base}/${field.name}/${index}`;
      if (!isPlain(child)) {
        found.push({ pointer, code: 'wrong-type' });
        continue;
      }
      const id = child.id;
      if (!isId(id)) found.push({ pointer: `${pointer}/id`, code: id === undefined ? 'missing-key' : 'not-an-id' });
      else if (seen.has(id)) found.push({ pointer: `${pointer}/id`, code: 'repeated-id' });
      seen.add(id);
      identities(field.of!(), child, pointer, found);
    }
  }
};

/** Up to this many keys or items above the limit are reported one by one; beyond that, only the first. */
const SPARE = 100;
/** Longer than any list of codes or of citations. */
const LONGEST_LIST = 1_000;

/**
 * Refuses input that is far too big: reporting every fault would take minutes. A megabyte of unknown keys once held up
 * a server for five.
 */
const farTooBig = (of: CodebookClass, plain: Record<string, unknown>, base: string): FieldError | null => {
  const fields = fieldsOf(of);
  const keys = Object.keys(plain);
  if (keys.length > fields.length + SPARE) {
    const known = new Set(['id', ...fields.map((field) => field.name)]);
    return { pointer: `${base}/${escape(keys.find((key) => !known.has(key))!)}`, code: 'unknown-key' };
  }
  for (const field of fields) {
    const list = plain[field.name];
    if (!Array.isArray(list)) continue;
    const pointer = `${base}/${field.name}`;
    const most = field.kind === 'many' && field.max > 0 ? field.max + SPARE : LONGEST_LIST;
    if (list.length > most)
      return {
        pointer,
        code: 'too-many-items',
        params: { max: field.kind === 'many' && field.max > 0 ? field.max : LONGEST_LIST },
      };
    if (field.kind !== 'many') continue;
    for (const [index, child] of list.entries()) {
      const found = isPlain(child) ? farTooBig(field.of!(), child, `${pointer}/${index}`) : null;
      if (found) return found;
    }
  }
  return null;
};

/** Returns each fault once. `identities` reports a non-object where an object belongs. */
const distinct = (errors: readonly FieldError[]): FieldError[] => {
  const seen = new Set<string>();
  return errors.filter(({ pointer, code }) => {
    if (code === 'wrong-type' && /\/\d+$/.test(pointer)) return false;
    const key = `${code} ${pointer}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
};

/**
 * Checks the shape of a record: every key present, none unknown, every answer of its kind. It does not check whether
 * the record is complete (`completeness`).
 * @returns the instance, and every wrong field; use the instance only if there are none.
 */
export const checkBody = <T extends object>(
  of: CodebookClass<T>,
  body: unknown,
): { value: T; errors: FieldError[] } => {
  if (!isPlain(body)) return { value: new of(), errors: [{ pointer: '', code: 'wrong-type' }] };
  const tooBig = farTooBig(of, body, '');
  if (tooBig) return { value: new of(), errors: [tooBig] };
  const value = instantiate(of, body);
  const errors = distinct(
    flatten(
      validator.validateSync(value, {
        whitelist: true,
        forbidNonWhitelisted: true,
        validationError: { target: false, value: false },
      }),
      '',
    ),
  );
  identities(of, value as Record<string, unknown>, '', errors);
  return { value, errors };
};

import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator/cjs/validation/ValidationError.js';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { ValueProblem } from '@vigil/shared/codebook/check-value.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { sizeOf } from './body-parser.js';
import { getMetadataStorage, validator } from './body-rules.js';

/**
 * Maximum values in a body that is declared as a class. class-transformer compares every key with every other: 100,000
 * in one object blocked the server for 100 s.
 */
export const MOST_VALUES = 2_000;

/** Our error codes for class-validator's own rules. A rule that is not here means 'wrong-type'. */
const BY_RULE: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown-key',
  isIn: 'unknown-code',
  isEnum: 'unknown-code',
  isUuid: 'not-an-id',
  isInt: 'not-a-whole-number',
  arrayUnique: 'repeated-code',
  isLatitude: 'not-a-latitude',
  isLongitude: 'not-a-longitude',
  arrayMaxSize: 'too-many-items',
  isNotEmpty: 'required',
  arrayNotEmpty: 'required',
};

/** The type of value to which a limit applies; a value of another type is 'wrong-type'. */
const TYPE_OF_RULE: Readonly<Record<string, string>> = {
  maxLength: 'string',
  max: 'number',
  min: 'number',
  isInt: 'number',
};

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const problemOf = (rule: string, message: string, value: unknown): ValueProblem => {
  if (rule === 'whitelistValidation') return { code: 'unknown-key' };
  if (value === undefined) return { code: 'missing-key' };
  if (message.startsWith('{')) return JSON.parse(message) as ValueProblem;
  if (typeof value !== TYPE_OF_RULE[rule] && rule in TYPE_OF_RULE) return { code: 'wrong-type' };
  if (rule === 'arrayMinSize' && Array.isArray(value) && value.length === 0) return { code: 'required' };
  const limit = /-?\d+/.exec(message);
  if (rule === 'maxLength' && limit) return { code: 'too-long', params: { max: Number(limit[0]) } };
  if (rule === 'max' && limit) return { code: 'too-many', params: { max: Number(limit[0]) } };
  if (rule === 'arrayMaxSize' && limit) return { code: 'too-many-items', params: { max: Number(limit[0]) } };
  return { code: BY_RULE[rule] ?? 'wrong-type' };
};

/** Returns one error for each field: the first rule that was broken, with a JSON pointer into the body. */
export const fieldErrors = (errors: readonly ValidationError[], base = ''): FieldError[] =>
  errors.flatMap((error) => {
    const pointer = `${base}/${escape(error.property)}`;
    const [broken] = Object.entries(error.constraints ?? {});
    if (!broken) return fieldErrors(error.children ?? [], pointer);
    const { code, at, params } = problemOf(broken[0], broken[1], error.value);
    return [{ pointer: at === undefined ? pointer : `${pointer}/${escape(at)}`, code, ...(params ? { params } : {}) }];
  });

/** What the pipe uses of class-validator, which it would otherwise load whole. */
const CLASS_VALIDATOR = { validate: validator.validate.bind(validator), getMetadataStorage };

/**
 * Checks every body that is declared as a class: each of its keys, and no other. It converts nothing: '' is not 0 and
 * 'false' is not true. A body declared `unknown` is checked by the module that reads it.
 */
export const strictBodies = (): ValidationPipe => {
  const pipe = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validatorPackage: CLASS_VALIDATOR,
    exceptionFactory: (errors) => new Problem('invalid-body', { errors: fieldErrors(errors) }),
  });
  const transform = pipe.transform.bind(pipe);
  pipe.transform = async (value: unknown, metadata) => {
    if (metadata.type !== 'body' || metadata.metatype === undefined || metadata.metatype === Object) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Problem('invalid-body', { errors: [{ pointer: '', code: 'wrong-type' }] });
    if (sizeOf(value, { levels: Infinity, values: MOST_VALUES }).values > MOST_VALUES) throw new Problem('too-large');
    // class-transformer silently drops this key; here no key is dropped.
    if (Object.hasOwn(value, '__proto__'))
      throw new Problem('invalid-body', { errors: [{ pointer: '/__proto__', code: 'unknown-key' }] });
    return transform(value, metadata) as Promise<unknown>;
  };
  return pipe;
};

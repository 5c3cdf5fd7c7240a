import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { isDay, type Day } from '@vigil/shared/day/day.js';
import { isBlank } from '@vigil/shared/text-matching/fold.js';
import { Problem } from '@vigil/shared/problems/problems.js';

type Wrong = Omit<FieldError, 'pointer'>;
type Read<T> = { value: T } | Wrong;
/** Parses one parameter of a query, which is always a string. */
export type QueryReader<T> = (value: string) => Read<T>;
export type QueryShape = Readonly<Record<string, QueryReader<unknown>>>;
const wrong = (code: string, params?: FieldError['params']): Wrong => ({ code, ...(params ? { params } : {}) });
type Query<S extends QueryShape> = { [K in keyof S]?: S[K] extends QueryReader<infer T> ? T : never };

export const words =
  (max: number): QueryReader<string> =>
  (value) => {
    if (isBlank(value)) return wrong('blank-text');
    if (value.length > max) return wrong('too-long', { max });
    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u001F\u007F]/.test(value) || !value.isWellFormed() ? wrong('control-character') : { value };
  };
export const oneOf =
  <T extends string>(codes: readonly T[]): QueryReader<T> =>
  (value) =>
    (codes as readonly string[]).includes(value) ? { value: value as T } : wrong('unknown-code');
export const wholeNumber =
  (min: number, max: number): QueryReader<number> =>
  (value) => {
    if (!/^\d{1,15}$/.test(value)) return wrong('not-a-whole-number');
    const number = Number(value);
    if (number < min) return wrong('too-few', { min });
    if (number > max) return wrong('too-many', { max });
    return { value: number };
  };
export const day: QueryReader<Day> = (value) => (isDay(value) ? { value } : wrong('not-a-day'));
/**
 * The moment of a figure: a number in the public order (an edition), a calendar day, or both (`57.2026-11-27`: edition
 * 57 as it was read on that day).
 */
export type AskedMoment = number | Day | { seq: number; day: Day };
export const moment: QueryReader<AskedMoment> = (value) => {
  if (isDay(value)) return { value };
  if (/^[1-9]\d{0,14}$/.test(value)) return { value: Number(value) };
  const [, seq, day] = /^(0|[1-9]\d{0,14})\.(.{10})$/.exec(value) ?? [];
  return isDay(day) ? { value: { seq: Number(seq), day } } : wrong('not-a-moment');
};
export const id: QueryReader<string> = (value) => (isId(value) ? { value } : wrong('not-an-id'));
export const yesOrNo: QueryReader<boolean> = (value) =>
  value === 'true' || value === 'false' ? { value: value === 'true' } : wrong('unknown-code');

/**
 * Reads a query strictly: no unknown parameter, none twice. Every parameter may be left out. `lang` is always allowed,
 * because every address may carry the reader's language.
 * @throws Problem 'invalid-query' whose pointers are the names of the parameters.
 */
export const readQuery = <S extends QueryShape>(query: unknown, shape: S): Query<S> => {
  const errors: FieldError[] = [];
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(query as Record<string, unknown>)) {
    if (key === 'lang') continue;
    const read = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!read) errors.push({ pointer: key, code: 'unknown-key' });
    else if (typeof value !== 'string') errors.push({ pointer: key, code: 'repeated-code' });
    else {
      const result = read(value);
      if ('code' in result) errors.push({ pointer: key, ...result });
      else found[key] = result.value;
    }
  }
  if (errors.length > 0) throw new Problem('invalid-query', { errors });
  return found as Query<S>;
};

/** Returns only the parameters with these names, where others belong to something else. */
export const pick = (query: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).filter(([key]) => keys.includes(key)));

/** `@IdIn('id') id: string`: a UUID in the path. Anything else cannot exist, so the answer is 'not-found'. */
export const IdIn = createParamDecorator((name: string, context: ExecutionContext): string => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest>();
  const value = (params as Record<string, unknown>)[name];
  if (!isId(value)) throw new Problem('not-found');
  return value;
});

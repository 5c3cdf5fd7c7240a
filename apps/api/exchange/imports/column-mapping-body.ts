import { isPlain } from '@vigil/shared/codebook/check-body.js';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { SPLITTERS } from '@vigil/shared/import/cell-text.js';
import { MOST_KM } from '@vigil/shared/import/place-of-point.js';
import { isGivenOnce } from '@vigil/shared/import/column-targets.js';
import { constantProblem } from '@vigil/shared/import/constants.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import {
  decidedAs,
  wholeMap,
  withUnplaced,
  ZERO_MEANINGS,
  type Decisions,
  type Constant,
  type Decision,
  type ColumnMapping,
  type EarlierMapping,
} from '@vigil/shared/import/column-mapping.js';
import { isCoded, targetOf, type Target } from '@vigil/shared/import/column-targets.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isOwnCode, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

type Plain = Record<string, unknown>;
const hasCode = ({ lists }: Target, code: unknown): boolean =>
  typeof code === 'string' && lists.some((list) => codesOf(list).includes(code));
const KEYS = ['columns', 'constants', 'groupRows', 'doubles', 'arrive'] as const;
/** Keys that a mapping may omit; `emptyMap` has their defaults. */
const LATER_KEYS = ['version', 'point', 'ownRows', 'again', 'unplaced'] as const;
/** Decisions of one mapping. */
export const MOST_DECISIONS = 5_000;
const MOST_COLUMNS = 500;
const MOST_CELLS = 50;
const MOST_CONSTANTS = 50;
const LONGEST = 300;

const isCells = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= MOST_CELLS &&
  value.every((cell) => typeof cell === 'string' && cell.length <= LONGEST);
const isOneOf =
  (...codes: readonly string[]) =>
  (value: unknown): string | null =>
    codes.includes(value as string) ? null : 'unknown-code';
const dateError = (dates: unknown): string | null =>
  dates === null ||
  (isPlain(dates) &&
    Object.keys(dates).sort().join() === 'era,order,serial' &&
    [null, 'dmy', 'mdy'].includes(dates['order'] as null) &&
    [null, 'thai', 'khmer'].includes(dates['era'] as null) &&
    [null, 1900, 1904].includes(dates['serial'] as null))
    ? null
    : 'unknown-code';

/** What is wrong with one key of a column; null: nothing. */
const COLUMN_KEYS: Readonly<Record<string, (value: unknown, target: Target | undefined) => string | null>> = {
  header: (value) => (typeof value === 'string' && value.length <= LONGEST ? null : 'wrong-type'),
  target: (_value, target) => (target ? null : 'unknown-code'),
  dates: dateError,
  zero: isOneOf(...ZERO_MEANINGS),
  end: isOneOf('lasted', 'possible', 'closed'),
  vague: isOneOf('words'),
  identifies: (value) => (value === true ? null : 'unknown-code'),
  split: isOneOf(...SPLITTERS),
  missing: (value) => (isCells(value) ? null : 'wrong-type'),
  flag: (value, target) =>
    !isPlain(value) || Object.keys(value).sort().join() !== 'add,yes' || !isCells(value['yes'])
      ? 'wrong-type'
      : target && isCoded(target) && hasCode(target, value['add'])
        ? null
        : 'unknown-code',
  values: (value) => (isPlain(value) ? null : 'wrong-type'),
};

const columnErrors = (column: unknown, pointer: string): FieldError[] => {
  if (!isPlain(column) || ['header', 'target', 'dates'].some((key) => !(key in column)))
    return [{ pointer, code: 'wrong-type' }];
  const target = typeof column['target'] === 'string' ? targetOf(column['target']) : undefined;
  const errors = Object.entries(column).flatMap(([key, value]): FieldError[] => {
    const problem = Object.hasOwn(COLUMN_KEYS, key) ? COLUMN_KEYS[key]!(value, target) : 'unknown-key';
    return problem === null ? [] : [{ pointer: `${pointer}/${key}`, code: problem }];
  });
  const { values } = column;
  if (target && isPlain(values))
    for (const decision of Object.values(values)) {
      const code = decisionError(target, decision);
      if (code) errors.push({ pointer: `${pointer}/values`, code });
    }
  return errors;
};

const decisionError = (target: Target, decision: unknown): string | null => {
  if (!isPlain(decision) || Object.keys(decision).sort().join() !== 'as,value') return 'wrong-type';
  const { as, value } = decision as unknown as Decision;
  if (!['value', 'words', 'nothing', 'aside'].includes(as)) return 'unknown-code';
  if (!Array.isArray(value) || value.length > 20 || value.some((one) => typeof one !== 'string' || one.length > 60))
    return 'wrong-type';
  if (as !== 'value') return value.length === 0 ? null : 'unknown-key';
  if (value.length === 0) return 'required';
  if (target.key === 'when.precision') return value.every((one) => /^[123]$/.test(one)) ? null : 'unknown-code';
  if (target.key === 'groups.group') return value.every(isId) ? null : 'not-an-id';
  // The cells of a column of links may name groups too.
  if (target.key === 'groups.link')
    return value.every((one) => isId(one) || hasCode(target, one)) ? null : 'unknown-code';
  // An own code answers with the one that it refines.
  const isCode = (code: string): boolean => hasCode(target, isOwnCode(code) ? parentOf(code) : code);
  return target.lists.length === 0 || value.every(isCode) ? null : 'unknown-code';
};

const unplacedErrors = (unplaced: unknown): FieldError[] => {
  const pointer = '/unplaced';
  if (!isPlain(unplaced)) return [{ pointer, code: 'wrong-type' }];
  return Object.entries(unplaced).flatMap(([key, decisions]): FieldError[] => {
    const target = targetOf(key);
    if (!target) return [{ pointer, code: 'unknown-code' }];
    if (!isPlain(decisions)) return [{ pointer, code: 'wrong-type' }];
    return Object.values(decisions).flatMap((decision) => {
      const code = decisionError(target, decision);
      return code ? [{ pointer, code }] : [];
    });
  });
};

const sizeOf = (value: unknown): number => (isPlain(value) ? Object.keys(value).length : 0);

/**
 * Counts the decisions that a body would have once it is up to date, without converting it: one of version 1 becomes a
 * decision of each column of its meaning.
 */
const decisionsIn = ({ columns, decisions, unplaced }: Plain): number => {
  const old = isPlain(decisions) ? decisions : {};
  const sizes = new Map(Object.entries(old).map(([key, of]) => [key, sizeOf(of)]));
  let sum = [...sizes.values(), ...Object.values(isPlain(unplaced) ? unplaced : {}).map(sizeOf)].reduce(
    (n, size) => n + size,
    0,
  );
  for (const column of columns as unknown[]) {
    if (!isPlain(column)) continue;
    sum += sizeOf(column['values']);
    if (typeof column['target'] === 'string')
      sum += decidedAs(column['target']).reduce((n, key) => n + (sizes.get(key) ?? 0), 0);
  }
  return sum;
};

/** Whether the database can store each text in it, keys included. */
const isStorable = (value: unknown): boolean =>
  typeof value === 'string'
    ? !value.includes('\u0000') && value.isWellFormed()
    : typeof value !== 'object' || value === null || Object.entries(value).flat().every(isStorable);

const constantErrors = (constants: readonly unknown[], gazetteer: Gazetteer): FieldError[] => {
  const seen = new Set<unknown>();
  return constants.flatMap((constant, i): FieldError[] => {
    const pointer = `/constants/${i}`;
    if (!isPlain(constant) || Object.keys(constant).sort().join() !== 'target,value')
      return [{ pointer, code: 'wrong-type' }];
    const code = seen.has(constant['target'])
      ? 'repeated-target'
      : constantProblem(constant as unknown as Constant, gazetteer);
    seen.add(constant['target']);
    return code === null ? [] : [{ pointer, code }];
  });
};

/**
 * Parses the column mapping in a body. One in the form of earlier versions is brought up to date.
 * @param headers those of its file; null if it is saved for later files
 * @throws Problem 'invalid-body' that names every invalid part
 */
export const readColumnMapping = (
  body: unknown,
  headers: readonly string[] | null,
  gazetteer: Gazetteer,
): ColumnMapping => {
  const refuse = (...errors: FieldError[]): never => {
    throw new Problem('invalid-body', { errors });
  };
  if (!isPlain(body)) return refuse({ pointer: '', code: 'wrong-type' });
  const { columns: all = [] } = body;
  if (!Array.isArray(all) || all.length > MOST_COLUMNS) return refuse({ pointer: '/columns', code: 'wrong-type' });
  if (decisionsIn({ ...body, columns: all }) > MOST_DECISIONS)
    return refuse({ pointer: '/columns', code: 'too-many-items', params: { max: MOST_DECISIONS } });
  const now = upToDate(body);
  for (const key of Object.keys(now))
    if (!([...KEYS, ...LATER_KEYS] as readonly string[]).includes(key))
      return refuse({ pointer: `/${key}`, code: 'unknown-key' });
  for (const key of KEYS) if (!(key in now)) return refuse({ pointer: `/${key}`, code: 'missing-key' });
  const {
    columns,
    constants,
    version = 2,
    point = null,
    groupRows,
    ownRows = false,
    again = 'leave',
    unplaced = {},
    doubles,
    arrive,
  } = now;
  if (!Array.isArray(columns)) return refuse({ pointer: '/columns', code: 'wrong-type' });
  if (!Array.isArray(constants) || constants.length > MOST_CONSTANTS)
    return refuse({ pointer: '/constants', code: 'wrong-type' });
  const stored: FieldError[] = [
    ...columns.map((value, i) => ({ pointer: `/columns/${i}`, value })),
    ...constants.map((value, i) => ({ pointer: `/constants/${i}`, value })),
    { pointer: '/unplaced', value: unplaced },
  ].flatMap(({ pointer, value }) => (isStorable(value) ? [] : [{ pointer, code: 'control-character' }]));
  if (stored.length > 0) return refuse(...stored.slice(0, 50));
  const errors = columns.flatMap((column, i) => columnErrors(column, `/columns/${i}`));
  if (headers && columns.length !== headers.length)
    errors.push({ pointer: '/columns', code: 'columns-of-another-file' });
  errors.push(...twice(columns));
  errors.push(...constantErrors(constants, gazetteer), ...unplacedErrors(unplaced));
  if (!isPointRule(point)) errors.push({ pointer: '/point', code: 'wrong-type' });
  if (version !== 2) errors.push({ pointer: '/version', code: 'unknown-code' });
  if (typeof groupRows !== 'boolean') errors.push({ pointer: '/groupRows', code: 'wrong-type' });
  if (typeof ownRows !== 'boolean') errors.push({ pointer: '/ownRows', code: 'wrong-type' });
  if (again !== 'leave' && again !== 'update') errors.push({ pointer: '/again', code: 'unknown-code' });
  if (doubles !== 'aside' && doubles !== 'create') errors.push({ pointer: '/doubles', code: 'unknown-code' });
  if (arrive !== 'draft' && arrive !== 'submitted') errors.push({ pointer: '/arrive', code: 'unknown-code' });
  if (errors.length > 0) return refuse(...errors.slice(0, 50));
  const map = { version: 2, columns, constants, point, groupRows, ownRows, again, doubles, arrive } as ColumnMapping;
  return withUnplaced(map, unplaced as Decisions);
};

const isPointRule = (point: unknown): boolean => {
  if (point === null) return true;
  if (!isPlain(point) || Object.keys(point).join() !== 'nearestKm') return false;
  const km = point['nearestKm'];
  return km === null || (Number.isInteger(km) && (km as number) >= 1 && (km as number) <= MOST_KM);
};

/** Converts a mapping of an earlier version, if the body has the form of one. */
const upToDate = (body: Plain): Plain => {
  const { columns, decisions = {}, fixed = {} } = body;
  const isMapping =
    !('version' in body) &&
    !('unplaced' in body) &&
    Array.isArray(columns) &&
    columns.every((column) => isPlain(column) && typeof column['target'] === 'string') &&
    isPlain(decisions) &&
    Object.values(decisions).every(isPlain) &&
    isPlain(fixed) &&
    Array.isArray(body['constants'] ?? []);
  if (!isMapping) return body;
  const { groupRows, doubles, arrive } = body;
  // Keys that the body lacks are not made up.
  return { ...wholeMap(body as unknown as EarlierMapping), groupRows, doubles, arrive };
};

const twice = (columns: readonly unknown[]): FieldError[] => {
  const seen = new Set<string>();
  return columns.flatMap((column, i) => {
    const target = isPlain(column) && typeof column['target'] === 'string' ? column['target'] : '';
    if (target === '' || !isGivenOnce(target)) return [];
    if (seen.has(target)) return [{ pointer: `/columns/${i}/target`, code: 'repeated-target' }];
    seen.add(target);
    return [];
  });
};

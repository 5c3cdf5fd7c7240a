import { isPlain } from '@vigil/shared/codebook/check-body.js';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { isGivenOnce } from '@vigil/shared/import/guess-columns.js';
import { FIXED_TARGETS, wholeMap, type Decision, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { codesOf, type VocabularyList } from '@vigil/shared/vocabulary/vocabulary.js';

type Plain = Record<string, unknown>;
const isCode = (list: VocabularyList, code: string): boolean => codesOf(list).includes(code);
const KEYS = ['columns', 'decisions', 'fixed', 'groupRows', 'doubles', 'arrive'] as const;
/** Keys that a mapping may omit; `emptyMap` has their defaults. */
const LATER_KEYS = ['ownRows', 'again'] as const;
const MOST_DECISIONS = 5_000;
const LONGEST = 300;

const columnErrors = (column: unknown, pointer: string): FieldError[] => {
  if (
    !isPlain(column) ||
    !['dates,header,target', 'dates,header,target,zero'].includes(Object.keys(column).sort().join())
  )
    return [{ pointer, code: 'wrong-type' }];
  const errors: FieldError[] = [];
  if ('zero' in column && column['zero'] !== 'none') errors.push({ pointer: `${pointer}/zero`, code: 'unknown-code' });
  if (typeof column['header'] !== 'string' || column['header'].length > LONGEST)
    errors.push({ pointer: `${pointer}/header`, code: 'wrong-type' });
  if (typeof column['target'] !== 'string' || !targetOf(column['target']))
    errors.push({ pointer: `${pointer}/target`, code: 'unknown-code' });
  const dates = column['dates'];
  if (dates === null) return errors;
  const fits =
    isPlain(dates) &&
    Object.keys(dates).sort().join() === 'era,order,serial' &&
    [null, 'dmy', 'mdy'].includes(dates['order'] as null) &&
    [null, 'thai', 'khmer'].includes(dates['era'] as null) &&
    [null, 1900, 1904].includes(dates['serial'] as null);
  return fits ? errors : [...errors, { pointer: `${pointer}/dates`, code: 'unknown-code' }];
};

const decisionError = (target: string, decision: unknown): string | null => {
  if (!isPlain(decision) || Object.keys(decision).sort().join() !== 'as,value') return 'wrong-type';
  const { as, value } = decision as unknown as Decision;
  if (!['value', 'words', 'nothing', 'aside'].includes(as)) return 'unknown-code';
  if (!Array.isArray(value) || value.length > 20 || value.some((one) => typeof one !== 'string' || one.length > 60))
    return 'wrong-type';
  if (as !== 'value') return value.length === 0 ? null : 'unknown-key';
  if (value.length === 0) return 'required';
  if (target === 'groups.group') return value.every(isId) ? null : 'not-an-id';
  const known = targetOf(target);
  return target === 'place' || !known || known.lists.length === 0
    ? null
    : value.every((code) => known.lists.some((list) => isCode(list, code)))
      ? null
      : 'unknown-code';
};

/**
 * Parses the column mapping in a body.
 * @param headers those of its file; null if it is saved for later files
 * @throws Problem 'invalid-body' that names every invalid part
 */
export const readColumnMapping = (body: unknown, headers: readonly string[] | null): ColumnMapping => {
  const refuse = (...errors: FieldError[]): never => {
    throw new Problem('invalid-body', { errors });
  };
  if (!isPlain(body)) return refuse({ pointer: '', code: 'wrong-type' });
  for (const key of Object.keys(body))
    if (!([...KEYS, ...LATER_KEYS] as readonly string[]).includes(key))
      return refuse({ pointer: `/${key}`, code: 'unknown-key' });
  for (const key of KEYS) if (!(key in body)) return refuse({ pointer: `/${key}`, code: 'missing-key' });
  const { columns, decisions, fixed, groupRows, ownRows = false, again = 'leave', doubles, arrive } = renamed(body);
  if (!Array.isArray(columns) || columns.length > 500) return refuse({ pointer: '/columns', code: 'wrong-type' });
  const errors = columns.flatMap((column, i) => columnErrors(column, `/columns/${i}`));
  if (headers && columns.length !== headers.length)
    errors.push({ pointer: '/columns', code: 'columns-of-another-file' });
  errors.push(...twice(columns));
  if (!isPlain(decisions)) return refuse({ pointer: '/decisions', code: 'wrong-type' });
  let n = 0;
  for (const [target, of] of Object.entries(decisions)) {
    if (!targetOf(target) || !isPlain(of)) errors.push({ pointer: `/decisions/${target}`, code: 'unknown-code' });
    else
      for (const decision of Object.values(of)) {
        n += 1;
        const code = decisionError(target, decision);
        if (code) errors.push({ pointer: `/decisions/${target}`, code });
      }
  }
  if (n > MOST_DECISIONS)
    errors.push({ pointer: '/decisions', code: 'too-many-items', params: { max: MOST_DECISIONS } });
  if (!isPlain(fixed)) return refuse({ pointer: '/fixed', code: 'wrong-type' });
  for (const [target, code] of Object.entries(fixed)) {
    const fits =
      (FIXED_TARGETS as readonly string[]).includes(target) &&
      typeof code === 'string' &&
      targetOf(target)!.lists.some((list) => isCode(list, code));
    if (!fits) errors.push({ pointer: `/fixed/${target}`, code: 'unknown-code' });
  }
  if (typeof groupRows !== 'boolean') errors.push({ pointer: '/groupRows', code: 'wrong-type' });
  if (typeof ownRows !== 'boolean') errors.push({ pointer: '/ownRows', code: 'wrong-type' });
  if (again !== 'leave' && again !== 'update') errors.push({ pointer: '/again', code: 'unknown-code' });
  if (doubles !== 'aside' && doubles !== 'create') errors.push({ pointer: '/doubles', code: 'unknown-code' });
  if (arrive !== 'draft' && arrive !== 'submitted') errors.push({ pointer: '/arrive', code: 'unknown-code' });
  if (errors.length > 0) return refuse(...errors.slice(0, 50));
  return { columns, decisions, fixed, groupRows, ownRows, again, doubles, arrive } as ColumnMapping;
};

/** Replaces old target keys by their new names, if the body has the form of a mapping. */
const renamed = (body: Plain): Plain =>
  Array.isArray(body['columns']) &&
  body['columns'].every((column) => isPlain(column) && typeof column['target'] === 'string') &&
  isPlain(body['decisions'])
    ? (wholeMap(body as unknown as ColumnMapping) as unknown as Plain)
    : body;

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

import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { epochDay } from '@vigil/shared/day/day.js';
import { readTimesOfDay } from '@vigil/shared/day/read-times-of-day.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { ANSWERED, FIELD_FILTERS, type FieldFilter, NOT_ANSWERED } from '@vigil/shared/incident/queue-filters.js';
import { mayBeAtRest } from '@vigil/shared/public/encrypted-at-rest.js';
import { INTERNAL_FILTERS, type InternalAnswers } from './internal-answers-of-rows.js';
import type { AnswerRange } from './row-ranges.js';

type Row = Record<string, unknown>;
const OPEN_FILTERS = FIELD_FILTERS.filter(({ isInternal }) => !isInternal);

/** The record, or its children of one list: a field of theirs has the values of each. */
const ownersOf = (incident: Incident, list: string | null): Row[] =>
  list === null ? [incident as unknown as Row] : (incident as unknown as Record<string, Row[]>)[list]!;

const isAnswered = ({ field: { kind } }: FieldFilter, value: unknown): boolean => {
  switch (kind) {
    case 'count':
      return (value as CountValue).state !== 'CS_UNKNOWN';
    case 'place':
      return value !== null && (value as PlaceValue).code !== null;
    case 'choices':
    case 'cites':
    case 'many':
      return Array.isArray(value) && value.length > 0;
    default:
      return value !== null && value !== '';
  }
};

const rangeOf = ({ key, kind }: FieldFilter, value: unknown): AnswerRange => {
  if (kind === 'count') {
    const { low, high } = value as CountValue;
    return [key, low ?? 0, high];
  }
  const { earliest, latest } = value as DayWindow;
  return [key, epochDay(earliest), epochDay(latest)];
};

/**
 * Returns which questions a record answers that everybody may read who may see it, and what its numbers and days may
 * be. Of codes, their own values say that they are answered.
 * @param isLocked whether answers that are encrypted at rest could not be read: nothing is said of those
 */
export const openAnswersOf = (
  incident: Incident,
  isLocked: boolean,
): { answers: [filter: string, value: string][]; ranges: AnswerRange[] } => {
  const answers = new Map<string, [string, string]>();
  const ranges: AnswerRange[] = [];
  for (const filter of OPEN_FILTERS) {
    const { key, kind, list, field } = filter;
    for (const owner of ownersOf(incident, list)) {
      if (isLocked && list !== null && mayBeAtRest(list, owner, field.name)) continue;
      const value = owner[field.name];
      const has = isAnswered(filter, value);
      if (has && (kind === 'count' || kind === 'days')) ranges.push(rangeOf(filter, value));
      if (has && kind === 'codes') continue;
      const said = has ? ANSWERED : NOT_ANSWERED;
      answers.set(`${key} ${said}`, [key, said]);
    }
  }
  return { answers: [...answers.values()], ranges };
};

/**
 * Returns which internal questions of a record are answered.
 * @param sealed its answers, each with the record or the child that it belongs to
 * @param children by list, the ids of its children
 */
export const internalAnswersOf = (
  id: string,
  sealed: readonly { ownerId: string; field: string; value: unknown }[],
  children: ReadonlyMap<string, readonly string[]>,
): InternalAnswers => {
  const given = new Map<string, unknown>();
  for (const { ownerId, field, value } of sealed)
    if (value !== null && value !== '') given.set(`${ownerId} ${field}`, value);
  const all: InternalAnswers = { answered: 0, lacking: 0, times: null };
  for (const [n, { list, field, kind }] of INTERNAL_FILTERS.entries())
    for (const owner of list === null ? [id] : (children.get(list) ?? [])) {
      const value = given.get(`${owner} ${field.name}`);
      if (value === undefined) all.lacking |= 1 << n;
      else all.answered |= 1 << n;
      if (kind === 'time' && typeof value === 'string') all.times = readTimesOfDay(value);
    }
  return all;
};

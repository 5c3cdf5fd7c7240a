import { blankValue } from '../codebook/check.js';
import { fieldsOf, type Field } from '../codebook/field.js';
import type { CountValue } from '../counting/count-range.js';
import { completeness } from './completeness.js';
import { Incident } from './incident.js';

/** The questions that the form opens with. */
export const ESSENTIALS: readonly Field[] = fieldsOf(Incident).filter((field) => field.essential);

/**
 * What stands there from the beginning is an answer unless it says that nothing is known: an incident is an assembly
 * until somebody says otherwise.
 */
const isNothing = (field: Field): boolean =>
  field.blank === null || field.blank.endsWith('UNKNOWN') || field.blank === 'unknown';

/** Whether a question holds what it holds while nobody has answered it. */
export const isUnanswered = (incident: Incident, field: Field): boolean => {
  const value = (incident as unknown as Record<string, unknown>)[field.name];
  if (Array.isArray(value)) return value.length === 0;
  if (field.kind !== 'count') return value === blankValue(field) && isNothing(field);
  const { state, low, high, text } = value as CountValue;
  return state === 'CS_UNKNOWN' && low === null && high === null && text === null;
};

/**
 * How far a record is, by the names of questions alone: which of the first ones nobody answered, and which keep it from
 * being handed in.
 */
export interface HowComplete {
  essentials: number;
  unanswered: string[];
  needed: string[];
}

export const howComplete = (incident: Incident): HowComplete => ({
  essentials: ESSENTIALS.length,
  unanswered: ESSENTIALS.filter((field) => isUnanswered(incident, field)).map(({ name }) => name),
  needed: [...new Set(completeness(incident).map(({ pointer }) => pointer.split('/')[1]!))],
});

import { blankValue } from '../codebook/check-body.js';
import { fieldsOf, type Field } from '../codebook/field.js';
import type { CountValue } from '../counting/count-value.js';
import { completeness } from './completeness.js';
import { Incident } from './incident.js';

/** The questions at the top of the form. */
const ESSENTIALS: readonly Field[] = fieldsOf(Incident).filter((field) => field.essential);

/**
 * Whether a field's initial value means that nothing is known. Otherwise it is an answer: an incident is an assembly
 * until somebody says otherwise.
 */
const isNothing = (field: Field): boolean =>
  field.blank === null || field.blank.endsWith('UNKNOWN') || field.blank === 'unknown';

/** Whether a question still has its initial, unanswered value. */
export const isUnanswered = (incident: Incident, field: Field): boolean => {
  const value = (incident as unknown as Record<string, unknown>)[field.name];
  if (Array.isArray(value)) return value.length === 0;
  if (field.kind === 'own') return Object.keys(value as object).length === 0;
  if (field.kind !== 'count') return value === blankValue(field) && isNothing(field);
  const { state, low, high, text } = value as CountValue;
  return state === 'CS_UNKNOWN' && low === null && high === null && text === null;
};

/**
 * How complete a record is, as names of questions: which of the first ones are unanswered, and which block its
 * submission.
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

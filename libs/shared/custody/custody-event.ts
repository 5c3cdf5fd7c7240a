import type { Ternary } from '../codebook/check-value.js';
import type { Day } from '../day/day.js';
import '../people/people-lists.js';
import { entry } from '../vocabulary/vocabulary.js';

/** What custody is derived from: an event of one person, as far as it says where that person was. */
export interface CustodyEvent {
  id: string;
  /** A code of the list `case_event`. */
  type: string;
  /** The days on which it may have happened, both included. */
  when: Readonly<{ earliest: Day; latest: Day }>;
  /** Whether the person walked out of custody. It decides, not the legal type of the event. */
  leftCustody: Ternary;
  /** The event of this person that came before it, where their days overlap. */
  after: string | null;
}

/**
 * What an event says about where the person was.
 * taken: from freedom into custody. kept: in custody, whether or not it began then. perhaps-out: in custody until then,
 * and nobody knows whether longer. out: walked out. free: seen in freedom. dead: died in custody.
 */
export type CustodyRole = 'taken' | 'kept' | 'perhaps-out' | 'out' | 'free' | 'dead';

/** What the list `case_event` says of a type of event. */
const saidOf = (type: string): string | undefined => entry('case_event', type)?.extra;

/** Whether an event may say that somebody walked out. Only of these is it asked. */
export const mayEnd = (type: string): boolean => saidOf(type) === 'may-end';

/** Whether an event says when a deprivation of liberty began, if none lasts already. */
export const begins = (type: string): boolean => ['taken', 'begins'].includes(saidOf(type) ?? '');

/**
 * Returns what an event says about where the person was; null: nothing. A release that was announced of a number says
 * nothing about one person, and a step of procedure, such as a charge or an extension, can be taken in absence.
 */
export const custodyRole = ({ type, leftCustody }: Pick<CustodyEvent, 'type' | 'leftCustody'>): CustodyRole | null => {
  const said = saidOf(type);
  if (said === 'begins') return 'kept';
  if (said !== 'may-end') return (said as CustodyRole | undefined) ?? null;
  return leftCustody === 'yes' ? 'out' : leftCustody === 'no' ? 'kept' : 'perhaps-out';
};

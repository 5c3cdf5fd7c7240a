import type { Day } from '../day/day.js';
import { INDICATORS, type Unit, unitOf } from './indicators.js';
import { measureOf, type Question } from './question.js';

/** The last possible days of what is published; null: nothing is. */
export interface LastPublished {
  /** Of the incidents, which count where they began. */
  incidents: Day | null;
  /** The later of that day and the last possible day of an act that figures of acts count by its own day. */
  acts: Day | null;
}

/**
 * Returns the day on which figures of a unit end; undefined: what is not published is counted, too. This rule is only
 * here. An act can be later than every incident, and is in no figure of incidents: those do not know that nothing
 * happened on the days between. Source: docs/counting.md, 6.
 */
export const lastPublishedOf = (unit: Unit, last: LastPublished | undefined): Day | null | undefined =>
  last && (unit === 'acts' ? last.acts : last.incidents);

/** Returns the unit of a question's figure, which decides on which day it ends. */
export const unitAsked = (question: Question): Unit => unitOf(INDICATORS[question.indicator], measureOf(question));

/** What is said of some facts that hold all that one figure counts: it ends on this day, whatever its unit. */
export const endingOn = (day: Day | null | undefined): LastPublished | undefined =>
  day === undefined ? undefined : { incidents: day, acts: day };

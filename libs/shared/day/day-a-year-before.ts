import type { Day } from './day.js';
import { asPeriod, samePeriodYearBefore } from './period.js';

/**
 * Returns the day with which a figure is compared where a reader names none: a year before. The changes on the first
 * screen have the same edition, and in a month often nothing is published.
 */
export const dayAYearBefore = (today: Day): Day => samePeriodYearBefore(asPeriod(`${today}..${today}`))!.from;

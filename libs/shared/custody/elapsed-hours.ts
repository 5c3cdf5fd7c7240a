import { epochDay } from '../day/day.js';
import type { Days } from './spells.js';

/** When something happened: its days, and the time of the day where that is known, in hours since midnight. */
export interface Moment {
  when: Days;
  hours: { from: number; to: number } | null;
}

/**
 * Returns how many hours lie between two moments: at least `low`, at most `high`. A day without a time is any hour of
 * it. Both are by the clock of one place.
 */
export const elapsedHours = (from: Moment, to: Moment): { low: number; high: number } => ({
  low: Math.max(0, firstHour(to) - lastHour(from)),
  high: Math.max(0, lastHour(to) - firstHour(from)),
});

const firstHour = ({ when, hours }: Moment): number => 24 * epochDay(when.earliest) + (hours?.from ?? 0);
const lastHour = ({ when, hours }: Moment): number => 24 * epochDay(when.latest) + (hours?.to ?? 24);

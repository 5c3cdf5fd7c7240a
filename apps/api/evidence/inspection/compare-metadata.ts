import { addDays, asDay, daysBetween, isDay, type Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { DateFinding, Findings, PlaceFinding, FileMetadata } from '@vigil/shared/inspection/file-findings.js';

/** The record's answers, as far as they are known. */
export interface RecordSays {
  days: { earliest: Day; latest: Day } | null;
  /** The exact point, or otherwise the centre of the named place. */
  place: { lat: number; lon: number; from: 'point' | 'place' } | null;
  /** The IANA time zone of the place. */
  timeZone: string;
  /** When the file was declared, an instant. */
  declaredAt: Date;
}

/** Earlier dates come from clocks that were never set: no phone wrote dates into pictures before this. */
const FIRST_DAY = asDay('1995-01-01');
/** Mean radius of the earth in metres. */
const EARTH = 6_371_009;

/** Returns the distance along the surface, in metres. */
export const metresBetween = (a: { lat: number; lon: number }, b: { lat: number; lon: number }): number => {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [dLat, dLon] = [rad(b.lat - a.lat), rad(b.lon - a.lon)];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dLon / 2) ** 2;
  return Math.round(2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h))));
};

/**
 * Converts a moment to a day on the calendar of the place. Without a known offset, assumes that the clock showed the
 * place's time.
 */
const dayIn = (moment: string, offsetMinutes: number | null, timeZone: string): Day | null => {
  if (offsetMinutes === null) return isDay(moment.slice(0, 10)) ? asDay(moment.slice(0, 10)) : null;
  const instant = new Date(`${moment}Z`).getTime() - offsetMinutes * 60_000;
  return Number.isNaN(instant) ? null : todayIn(timeZone, new Date(instant));
};

const dateFinding = (day: Day | null, { days, timeZone, declaredAt }: RecordSays): DateFinding => {
  if (day === null) return { says: 'no-date' };
  if (day < FIRST_DAY || day > addDays(todayIn(timeZone, declaredAt), 1)) return { says: 'impossible', day };
  if (days === null) return { says: 'no-record-date', day };
  if (day < days.earliest) return { says: 'before', day, days: daysBetween(day, days.earliest) };
  if (day > days.latest) return { says: 'after', day, days: daysBetween(days.latest, day) };
  return { says: 'inside', day };
};

const placeFinding = (point: FileMetadata['point'], place: RecordSays['place']): PlaceFinding => {
  if (point === null) return { says: 'no-point' };
  return place === null
    ? { says: 'no-record-place' }
    : { says: 'apart', metres: metresBetween(point, place), from: place.from };
};

/** Compares a file's metadata with its record. What is missing in either counts as unknown, never as a match. */
export const compareMetadata = (reading: FileMetadata | null, record: RecordSays): Findings => {
  const own = reading?.takenAt ? dayIn(reading.takenAt, reading.offsetMinutes, record.timeZone) : null;
  const gps = reading?.gpsAt ? dayIn(reading.gpsAt.replace('Z', ''), 0, record.timeZone) : null;
  const apart = own !== null && gps !== null ? Math.abs(daysBetween(own, gps)) : 0;
  return {
    date: dateFinding(own ?? gps, record),
    place: placeFinding(reading?.point ?? null, record.place),
    clockOffDays: apart > 0 ? apart : null,
  };
};

import type { Day } from '../day/day.js';

/**
 * What a file says of itself, read once when it is stored. What names people is only named: whose it is nobody needs.
 */
export interface Reading {
  /** The moment of taking as the device's clock showed it, 'YYYY-MM-DDTHH:MM:SS'; null: the file does not say. */
  takenAt: string | null;
  /** Minutes that this clock was ahead of UTC; null: the file does not say. */
  offsetMinutes: number | null;
  /** The moment by the satellites, an instant in UTC. */
  gpsAt: string | null;
  /** When a program wrote it last, as that program's clock showed it. */
  changedAt: string | null;
  /** WGS 84 degrees. */
  point: { lat: number; lon: number } | null;
  device: string | null;
  software: string | null;
  alsoHolds: AlsoHolds[];
}

export const ALSO_HOLDS = ['owner', 'comment', 'preview', 'edits'] as const;
/**
 * What else is in a file and is read no further: names, remarks, a small picture of itself, what a program did to it.
 */
export type AlsoHolds = (typeof ALSO_HOLDS)[number];

/** The day of a file beside the days of its record. Not known is never a match. */
export type DateFinding =
  | { says: 'no-date' }
  /** Before there were such files, or after this one came in: the clock was wrong. */
  | { says: 'impossible'; day: Day }
  | { says: 'no-record-date'; day: Day }
  | { says: 'inside'; day: Day }
  | { says: 'before' | 'after'; day: Day; days: number };

/** The place of a file beside the place of its record. */
export type PlaceFinding =
  | { says: 'no-point' }
  | { says: 'no-record-place' }
  /** point: from the record's exact point; place: from the middle of the place that it names. */
  | { says: 'apart'; metres: number; from: 'point' | 'place' };

export interface Findings {
  date: DateFinding;
  place: PlaceFinding;
  /** Whole days by which the device's clock and the satellites differ; null: they agree, or one of them is silent. */
  clockOffDays: number | null;
}

/** What became of looking at a file. Only 'shown' has small pictures; the others say why there is none. */
export const LOOK_OUTCOMES = ['shown', 'no-view', 'too-many-pixels', 'broken', 'over-limits'] as const;
export type LookOutcome = (typeof LOOK_OUTCOMES)[number];

/** What a reviewer asks of a file. */
export const CHECK_ASPECTS = ['source', 'date', 'place', 'content', 'manipulation', 'first-seen'] as const;
export type CheckAspect = (typeof CHECK_ASPECTS)[number];
export const CHECK_ANSWERS = ['holds', 'failed', 'unclear'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** A rectangle of a picture as it is looked at, in parts of its width and height, 0 to 1. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** At most so many faces in one picture. */
export const MOST_BOXES = 200;
/** A picture that is cut to less than this part of a side shows nothing. */
export const LEAST_SIDE = 0.02;

export const isBox = (value: unknown): value is Box => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 4) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  const isPart = (n: unknown): n is number => typeof n === 'number' && n >= 0 && n <= 1;
  return (
    isPart(x) &&
    isPart(y) &&
    isPart(width) &&
    isPart(height) &&
    width > 0 &&
    height > 0 &&
    x + width <= 1 + 1e-9 &&
    y + height <= 1 + 1e-9
  );
};

import type { Day } from '../day/day.js';

/** Metadata of a file, read once when it is stored. Personal names are only flagged, not stored: nobody needs them. */
export interface FileMetadata {
  /** When it was taken by the device's clock, 'YYYY-MM-DDTHH:MM:SS'; null: the file does not say. */
  takenAt: string | null;
  /** Minutes that this clock was ahead of UTC; null: the file does not say. */
  offsetMinutes: number | null;
  /** When it was taken by satellite time, an instant in UTC. */
  gpsAt: string | null;
  /** When a program last wrote it, by that program's clock. */
  changedAt: string | null;
  /** WGS 84 degrees. */
  point: { lat: number; lon: number } | null;
  device: string | null;
  software: string | null;
  alsoHolds: AlsoHolds[];
}

export const ALSO_HOLDS = ['owner', 'comment', 'preview', 'edits'] as const;
/**
 * What else the file contains, which Vigil does not read further: names, remarks, a small picture of itself, edits by a
 * program.
 */
export type AlsoHolds = (typeof ALSO_HOLDS)[number];

/** The day of a file compared with the days of its record. An unknown day is never a match. */
export type DateFinding =
  | { says: 'no-date' }
  /** Before such files existed, or after this one arrived: the clock was wrong. */
  | { says: 'impossible'; day: Day }
  | { says: 'no-record-date'; day: Day }
  | { says: 'inside'; day: Day }
  | { says: 'before' | 'after'; day: Day; days: number };

/** The place of a file compared with the place of its record. */
export type PlaceFinding =
  | { says: 'no-point' }
  | { says: 'no-record-place' }
  /** point: from the record's exact point; place: from the representative point of the place that it names. */
  | { says: 'apart'; metres: number; from: 'point' | 'place' };

export interface Findings {
  date: DateFinding;
  place: PlaceFinding;
  /** Whole days between the device's clock and the satellites; null: they agree, or one of them is missing. */
  clockOffDays: number | null;
}

/** The result of inspecting a file. Only 'shown' has small pictures; the others say why there are none. */
export const INSPECTION_OUTCOMES = ['shown', 'no-view', 'too-many-pixels', 'broken', 'over-limits'] as const;
export type InspectionOutcome = (typeof INSPECTION_OUTCOMES)[number];

/** What a reviewer checks about a file. */
export const CHECK_ASPECTS = ['source', 'date', 'place', 'content', 'manipulation', 'first-seen'] as const;
export type CheckAspect = (typeof CHECK_ASPECTS)[number];
export const CHECK_ANSWERS = ['holds', 'failed', 'unclear'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** A rectangle of a displayed picture, as fractions of its width and height, 0 to 1. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What each of the two people answers before readers see a copy: whether anybody can be recognised in it. */
export const SAFETY_ANSWERS = ['none-recognised', 'consent-noted'] as const;
export type SafetyAnswer = (typeof SAFETY_ANSWERS)[number];

/** Most faces in one picture. */
export const MOST_BOXES = 200;
/** A crop to less than this fraction of a side shows nothing. */
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

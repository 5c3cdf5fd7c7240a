import { codebookOf } from '../codebook/field.js';
import { Incident } from '../incident/incident.js';
import { FILE_MAX, FILES_MAX } from './limits.js';

/** What the phone calls a file. The server finds out the real type from its bytes. */
const FILE_KINDS = ['photo', 'video', 'sound', 'document'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface FieldFile {
  /** A UUID, made on the phone. */
  id: string;
  kind: FileKind;
  /** Bytes, before sealing. */
  size: number;
  /** Of the file as it came from the camera, in hexadecimal digits. */
  sha256: string;
  /** When it was added, by the phone's clock: RFC 3339, with the offset. */
  added: string;
}

/** Where the phone reports to be. WGS 84. */
export interface Fix {
  lat: number;
  lng: number;
  /** Metres, 68 % sure. */ accuracy: number;
  at: string;
}

/** A report from the field, before it is sealed or after it was opened. */
export interface FieldReport {
  format: 1;
  /** A UUID, made on the phone; the record will have the same id. */
  id: string;
  /** The codebook under which it was written. */
  codebook: { key: string; version: number };
  /** Every key of that codebook; null where unanswered. */
  incident: Record<string, unknown>;
  /** By the phone's clock, RFC 3339 with the offset: when the report was begun, and when it was last saved. */
  began: string;
  saved: string;
  fix: Fix | null;
  /** Whether anyone is at risk; null: not answered. */
  atRisk: boolean | null;
  /** True: reviewers get it at once. False: its author continues it at the desk. */
  handOver: boolean;
  files: FieldFile[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;
const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
export const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value));

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown, low: number, high: number): boolean =>
  typeof value === 'number' && value >= low && value <= high;
const isWhole = (value: unknown, low: number, high: number): boolean =>
  Number.isSafeInteger(value) && isNumber(value, low, high);

/** A larger accuracy says nothing about the position: about half the way around the earth, in metres. */
const ACCURACY_MAX = 20_100_000;
const isFix = (value: unknown): boolean =>
  isTree(value) &&
  isNumber(value['lat'], -90, 90) &&
  isNumber(value['lng'], -180, 180) &&
  isNumber(value['accuracy'], 0, ACCURACY_MAX) &&
  isMoment(value['at']);
const isFile = (value: unknown): boolean =>
  isTree(value) &&
  isUuid(value['id']) &&
  (FILE_KINDS as readonly unknown[]).includes(value['kind']) &&
  isWhole(value['size'], 0, FILE_MAX) &&
  typeof value['sha256'] === 'string' &&
  /^[0-9a-f]{64}$/.test(value['sha256']) &&
  isMoment(value['added']);
const areFiles = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= FILES_MAX &&
  value.every(isFile) &&
  new Set(value.map((file: FieldFile) => file.id)).size === value.length;

/**
 * Most levels of lists and objects in an incident: every codebook so far has fewer than ten. Deeper data would break
 * code that walks through it.
 */
const DEEPEST = 32;
const isShallow = (value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
};

const CHECKS: Readonly<Record<keyof FieldReport, (value: unknown) => boolean>> = {
  format: (value) => value === 1,
  id: isUuid,
  codebook: (value) =>
    isTree(value) &&
    value['key'] === codebookOf(Incident).key &&
    isWhole(value['version'], 1, codebookOf(Incident).version),
  incident: (value) => isTree(value) && isShallow(value),
  began: isMoment,
  saved: isMoment,
  fix: (value) => value === null || isFix(value),
  atRisk: (value) => value === null || typeof value === 'boolean',
  handOver: (value) => typeof value === 'boolean',
  files: areFiles,
};

/**
 * Checks all of an opened report except its incident, which `bringUpToDate` and `checkBody` of the codebook handle.
 * @returns the keys that are wrong, missing or unknown; none: it is a report.
 */
export const findReportProblems = (value: unknown): string[] => {
  if (!isTree(value)) return ['report'];
  return [
    ...Object.entries(CHECKS)
      .filter(([key, isRight]) => !isRight(value[key]))
      .map(([key]) => key),
    ...Object.keys(value).filter((key) => !Object.hasOwn(CHECKS, key)),
  ];
};

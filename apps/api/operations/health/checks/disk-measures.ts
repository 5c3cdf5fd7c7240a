import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../../config.js';
import { replaceFile } from '../../../platform/home-folder/replace-file.js';
import type { DiskMeasure } from './judge.js';

/** Days that are kept. */
const KEPT = 60;

type Home = Pick<Config, 'home' | 'mode'>;
const fileIn = ({ home, mode }: Home): string =>
  join(home, mode === 'demo' ? 'disk-measures-demo.json' : 'disk-measures.json');

const isBytes = (value: unknown): boolean => value === null || (Number.isSafeInteger(value) && (value as number) >= 0);
const isMeasure = (value: unknown): value is DiskMeasure => {
  const { day, home, evidence } = (value ?? {}) as Partial<DiskMeasure>;
  return /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') && isBytes(home) && isBytes(evidence);
};

const readAll = async (home: Home): Promise<DiskMeasure[]> => {
  try {
    const measures: unknown = JSON.parse(await readFile(fileIn(home), 'utf8'));
    return Array.isArray(measures) ? measures.filter(isMeasure) : [];
  } catch {
    return [];
  }
};

/**
 * Reads how much was free on past days, the oldest first; none if the file is missing or damaged. A day that is still
 * to come was noted when the clock was wrong.
 */
export const readDiskMeasures = async (home: Home, now = new Date()): Promise<DiskMeasure[]> =>
  (await readAll(home)).filter(({ day }) => day <= now.toISOString().slice(0, 10));

/** Notes how much is free today. The last measure of a day stands. Days that are long past are forgotten. */
export const noteDiskMeasure = async (home: Home, today: DiskMeasure): Promise<void> => {
  const before = (await readAll(home)).filter(({ day }) => day !== today.day);
  const measures = [...before, today].sort((a, b) => (a.day < b.day ? -1 : 1)).slice(-KEPT);
  await replaceFile(fileIn(home), JSON.stringify(measures));
};

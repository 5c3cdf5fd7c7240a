import { everyNth } from './sample-by-seed.js';

/** The answer that a write must have for each SQLSTATE of PostgreSQL: never 2xx, never a word of the record. */
export const EXPECTED_ANSWERS: readonly [what: string, sqlstate: string, status: number, code: string][] = [
  ['unique', '23505', 409, 'already-exists'],
  ['check', '23514', 500, 'unexpected'],
  ['foreign key', '23503', 500, 'unexpected'],
  ['not null', '23502', 500, 'unexpected'],
  ['bad text', '22P02', 500, 'unexpected'],
  ['a character it cannot hold', '22021', 422, 'invalid-body'],
  ['too long', '22001', 500, 'unexpected'],
  ['serialisation', '40001', 503, 'unavailable'],
  ['deadlock', '40P01', 503, 'unavailable'],
  ['lock not had', '55P03', 503, 'unavailable'],
  ['cancelled', '57014', 503, 'unavailable'],
  ['disk full', '53100', 503, 'disk-full'],
  ['a damaged page', 'XX001', 503, 'database-damaged'],
  ['out of memory', '53200', 503, 'unavailable'],
  ['shutting down', '57P01', 503, 'unavailable'],
  ['a defect inside', 'XX000', 500, 'unexpected'],
  ['a plan outlived by its table', '0A000', 503, 'unavailable'],
];

/**
 * Returns which of these writes a run tries by one of the failures: every one by 'unique', since routes answer that
 * themselves; by each of the others every fifth, from another place by each.
 */
export const triedBy = <T>(sqlstate: string, writes: readonly T[]): T[] =>
  sqlstate === '23505'
    ? [...writes]
    : everyNth(
        5,
        writes,
        EXPECTED_ANSWERS.findIndex(([, one]) => one === sqlstate),
      );

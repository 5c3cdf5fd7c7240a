import type { ImportTally } from '../staff-responses/imports.js';
import type { Text } from '../text/text.js';

/** Each record of a file has one of these outcomes. */
export const OUTCOMES = ['create', 'change', 'same', 'aside'] as const;

/** Says what rows would become: how many records are really made or changed, and how many are skipped. */
export const formatTally = (tally: ImportTally, rows: number, text: Text): string =>
  text('import.result.sum', {
    n: rows,
    what: OUTCOMES.filter((outcome) => outcome === 'create' || (tally[outcome] ?? 0) > 0)
      .map((outcome) => text(`import.result.${outcome}`, { n: tally[outcome] ?? 0 }))
      .join(text('import.result.and')),
  });

import type { ImportTally } from '../staff-responses/imports.js';
import type { Text } from '../text/text.js';

/** Each record of a file has one of these outcomes. */
export const OUTCOMES = ['create', 'change', 'same', 'aside'] as const;

/** Returns whether an undo of the import has begun: it can be gone on with, the import itself no longer. */
export const isUndoBegun = ({ removed }: ImportTally): boolean => removed !== undefined;

/** Says what an undo did so far. */
export const formatUndone = ({ removed = 0, restored = 0, touched = 0 }: ImportTally, text: Text): string =>
  text('import.said.undone', { removed, restored, touched });

/** Says what rows would become: how many records are really made or changed, and how many are skipped. */
export const formatTally = (tally: ImportTally, rows: number, text: Text): string =>
  text('import.result.sum', {
    n: rows,
    what: OUTCOMES.filter((outcome) => outcome === 'create' || (tally[outcome] ?? 0) > 0)
      .map((outcome) => text(`import.result.${outcome}`, { n: tally[outcome] ?? 0 }))
      .join(text('import.result.and')),
  });

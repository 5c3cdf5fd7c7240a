import type { CheckedDatabase } from './check-database.js';
import { UNSIGNED } from './check-log.js';
import { uncovered } from './check-row-digests.js';

/**
 * Formats the result of a check, line by line: what was checked, what is not covered, and whether everything matches
 * the log.
 */
export const formatSummary = (
  checked: CheckedDatabase,
  options: { witnesses: number; outside: number; kept: number | null; withReasons: boolean },
): string[] => {
  const { leaves, values, erased, signed, records, tables, rows, takenOver, seen, faults } = checked;
  // Where somebody has seen a checkpoint, that there is none is a fault.
  if (faults.length === 1 && faults[0] === UNSIGNED && options.outside === 0 && options.kept === null)
    return [`Nothing was verified: ${UNSIGNED}. Then verify again.`];
  const open = uncovered();
  return [
    ...faults.map((fault) => `VERIFICATION FAILED: ${fault}.`),
    `${leaves} leaves, of which a checkpoint covers ${signed}; ${values} values, of which ${erased} were erased; ${records} records.`,
    `Held against the log: ${tables} tables, row by row, ${rows} rows; and of each record every answer and every move.`,
    ...(takenOver.length > 0
      ? [`Rows of before were taken over on ${[...new Set(takenOver)].join(', ')}: what stood there then is believed.`]
      : []),
    `Not covered: ${open.length} tables and columns, and sign-ins of today${options.withReasons ? ':' : ' ("npm run log -- verify --all" and docs/verify.md say which, and why).'}`,
    ...(options.withReasons ? open.map(({ what, why }) => `  ${what}: ${why}`) : []),
    ...(options.witnesses > 0
      ? [`${seen.length} of ${options.witnesses} witnesses have signed the newest checkpoint.`]
      : []),
    ...(options.outside === 0
      ? [
          `No checkpoint from outside was given: somebody who holds this computer and its key can have rewritten all of this, and somebody who holds the database alone can have ${options.kept === null ? 'set it back to an earlier day' : `taken back what came after the ${options.kept} lines that this home has signed`}.`,
        ]
      : []),
    faults.length === 0
      ? 'All is as it was logged.'
      : faults.length === 1
        ? 'VERIFICATION FAILED for one thing.'
        : `VERIFICATION FAILED for ${faults.length} things.`,
  ];
};

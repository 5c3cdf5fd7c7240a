/**
 * Sensitivities at which only a record's author and its case team know of it. docs/decisions/sensitivity-is-enforced.md
 */
const LIMITED: readonly string[] = ['S3_RESTRICTED', 'S4_SEALED'];

export const isLimited = (sensitivity: string | null): boolean => sensitivity !== null && LIMITED.includes(sensitivity);

/** Returns the same test as SQL, for incident `i` or another alias. */
export const limitedSql = (i = 'i'): string =>
  `coalesce(${i}.sensitivity in (${LIMITED.map((code) => `'${code}'`).join(', ')}), false)`;

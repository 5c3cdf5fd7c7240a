/**
 * Sensitivities of which nobody knows but a record's author and its case team.
 * docs/decisions/sensitivity-is-enforced.md
 */
export const LIMITED: readonly string[] = ['S3_RESTRICTED', 'S4_SEALED'];

export const isLimited = (sensitivity: string | null): boolean => sensitivity !== null && LIMITED.includes(sensitivity);

/** The same as SQL, over incident `i` or another name. */
export const limitedSql = (i = 'i'): string =>
  `coalesce(${i}.sensitivity in (${LIMITED.map((code) => `'${code}'`).join(', ')}), false)`;

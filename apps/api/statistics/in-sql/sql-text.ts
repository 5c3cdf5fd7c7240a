/** Pieces of SQL text, for the counting rule in SQL. Tests only. */

/** How "not known" is written where a key is text; no code has a tilde. */
export const NOT_KNOWN = '~';
/** How a total over a split is written. */
export const EVERY = '*';

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const list = (values: readonly string[]): string => `(${values.map(text).join(', ')})`;
export const array = (values: readonly string[]): string => `array[${values.map(text).join(', ')}]::text[]`;

/** Conditions that must hold together; those that were not asked (null) hold. */
export const and = (...conditions: (string | null | undefined | false)[]): string => {
  const asked = conditions.filter((one) => typeof one === 'string');
  return asked.length === 0 ? 'true' : `(${asked.join(' and ')})`;
};

/** A condition on a list that a question may ask, or null where it does not ask. */
export const within = (column: string, values: readonly string[] | undefined): string | null =>
  values ? `coalesce(${column} in ${list(values)}, false)` : null;

/**
 * True where a place is, or lies in, an area: codes of the gazetteer begin with the code of what they lie in, except
 * the country.
 */
export const liesIn = (place: string, area: string): string =>
  `coalesce(${area} = 'KH' or starts_with(${place}, ${area}), false) and ${place} is not null`;

/** Pieces of SQL text, for the counting rule in SQL. Tests only. */

/** Stands for "not known" in text keys; no code contains a tilde. */
export const NOT_KNOWN = '~';
/** Stands for a total over a split. */
export const EVERY = '*';

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const list = (values: readonly string[]): string => `(${values.map(text).join(', ')})`;
export const array = (values: readonly string[]): string => `array[${values.map(text).join(', ')}]::text[]`;

/** Joins the conditions that must all hold; omits null, undefined and false. */
export const and = (...conditions: (string | null | undefined | false)[]): string => {
  const asked = conditions.filter((one) => typeof one === 'string');
  return asked.length === 0 ? 'true' : `(${asked.join(' and ')})`;
};

/** Returns a condition for a list that a question may ask for; null if it does not. */
export const within = (column: string, values: readonly string[] | undefined): string | null =>
  values ? `coalesce(${column} in ${list(values)}, false)` : null;

/** `place_within (place, area)`: each place with itself and every area around it. The gazetteer tells, never a code. */
export const PLACE_WITHIN = `place_within (place, area) as (
    select code, code from place union all select w.place, p.parent_code from place_within w join place p on p.code = w.area where p.parent_code is not null)`;

/** True if a place is an area or inside it. */
export const liesIn = (place: string, area: string): string =>
  `exists (select from place_within w where w.place = ${place} and w.area = ${area})`;

/**
 * Maximum nesting of a JSON body: more than any of our bodies needs, and safe for code that recurses through a body.
 */
export const MOST_LEVELS = 64;

interface Size {
  levels: number;
  values: number;
}

/**
 * Returns how deeply a parsed body is nested, and how many values it holds, including objects and lists. Stops at the
 * limits, and does not recurse: a body of two megabytes can be a million levels deep.
 */
export const sizeOf = (
  body: unknown,
  { levels: mostLevels, values: mostValues }: Size = { levels: Infinity, values: Infinity },
): Size => {
  const size: Size = { levels: 0, values: 0 };
  for (let level = [body]; level.length > 0 && size.levels <= mostLevels && size.values <= mostValues;) {
    const next: unknown[] = [];
    for (const value of level) {
      size.values += 1;
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
    if (level.length > 0) size.levels += 1;
  }
  return size;
};

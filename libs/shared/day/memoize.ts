const MOST = 4000;

/**
 * Returns the same function with its answers at hand, by a short key of what it is asked; it starts over after 4,000.
 * For what depends on nothing else, and is asked for hundreds of times on each page. Null is not remembered: what is no
 * period can be as long as an address.
 */
export const memoize = <Asked extends unknown[], Answer>(
  make: (...asked: Asked) => Answer,
  keyOf: (...asked: Asked) => string,
): ((...asked: Asked) => Answer) => {
  const known = new Map<string, Answer>();
  return (...asked) => {
    const key = keyOf(...asked);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(...asked);
    if (made === null) return made;
    if (known.size >= MOST) known.clear();
    known.set(key, made);
    return made;
  };
};

const MOST = 4000;

/**
 * Returns a function that remembers its results, by a short key of the arguments. When it has 4,000, it forgets them
 * all. For functions that depend on their arguments alone and are called hundreds of times a page. A null result is not
 * remembered: text that is no period can be as long as an address, and would fill memory.
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

/**
 * Returns a function that calls `make` once for each object and then returns the same result again. It keeps no object
 * alive. So all parts of a page share what is derived from an answer, and all requests on the server what is derived
 * from records that it keeps.
 */
export const memoizeByObject = <From extends object, Made extends object>(make: (from: From) => Made) => {
  const known = new WeakMap<From, Made>();
  return (from: From): Made => {
    const found = known.get(from) ?? make(from);
    known.set(from, found);
    return found;
  };
};

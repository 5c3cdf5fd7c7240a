/**
 * Returns a function that makes a thing of an object only once, and gives it up with the object. What is made of an
 * answer is then shared by all parts of a page, and on the server by all pages.
 */
export const madeOnce = <From extends object, Made extends object>(make: (from: From) => Made) => {
  const known = new WeakMap<From, Made>();
  return (from: From): Made => {
    const found = known.get(from) ?? make(from);
    known.set(from, found);
    return found;
  };
};

/** A host with a dot, and a path, with or without its scheme. */
const ADDRESS = /^(?:https?:\/\/)?(?:[^\s/?#.]+\.)+[^\s/?#.]+\/\S+$/iu;

/** Returns what is an address of an article in a query, as it is typed. */
export const addressesIn = (query: string): string[] => query.split(/\s+/u).filter((word) => ADDRESS.test(word));

/** Returns a query without the addresses of articles in it. */
export const withoutAddresses = (query: string): string =>
  query
    .split(/\s+/u)
    .filter((word) => !ADDRESS.test(word))
    .join(' ');

/**
 * Returns the address of the form that joins records, filled in. One record is merged from its own page into the one
 * that remains; several are, from the page of the one that remains.
 */
export const pathToJoin = (remaining: string, others: readonly string[]): string =>
  others.length === 1
    ? `/desk/incidents/${others[0]}?join=${remaining}`
    : `/desk/incidents/${remaining}?join=${others.join(',')}`;

/** Returns the records that the address of a record's page names to be joined with it. */
export const toJoinIn = (search: string): string[] =>
  (new URLSearchParams(search).get('join') ?? '').split(',').filter((id) => /^[\da-f-]{36}$/.test(id));

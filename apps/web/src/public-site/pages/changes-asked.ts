/** Returns the path of the public API with the changes that an address shows: the newest, or those before a number. */
export const changesAsked = (search: string): string => {
  const before = new URLSearchParams(search).get('before');
  return before !== null && /^[1-9]\d{0,11}$/.test(before)
    ? `/api/public/changes?before=${before}`
    : '/api/public/changes';
};

const LONGEST = 160;
/** Returns the first words of a long text; null: it is short. */
export const beginningOf = (text: string): string | null => {
  if (text.length <= LONGEST) return null;
  const cut = text.lastIndexOf(' ', LONGEST);
  return text.slice(0, cut > 0 ? cut : LONGEST);
};

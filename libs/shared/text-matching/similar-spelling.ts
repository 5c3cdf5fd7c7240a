/**
 * Whether two texts are one typing slip apart: a letter added, missing or replaced, or two neighbours exchanged.
 * Linear in the length, so that a whole gazetteer can be compared at every keystroke.
 */
export function isOneSlipApart(a: string, b: string): boolean {
  const longer = a.length - b.length;
  if (longer > 1 || longer < -1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA - start <= 1 && endB - start <= 1) return true;
  return endA - start === 2 && endB - start === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/**
 * Reduces a romanised name to its rough sound: without h (it marks breath and its position varies: "Phen", "Penh") and
 * without doubled letters. Only Latin letters change.
 */
export function roughSound(compact: string): string {
  return compact.replace(/h/g, '').replace(/([a-z])\1+/g, '$1');
}

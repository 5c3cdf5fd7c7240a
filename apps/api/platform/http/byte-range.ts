/** Bytes of a file, first and last, both included. */
interface ByteRange {
  first: number;
  last: number;
}

/**
 * Reads a Range header as RFC 9110, 14 asks.
 * @param size bytes of the whole file
 * @returns null: send the whole file, as nothing (or nothing that we understand) was asked; 'unsatisfiable': 416
 */
export const rangeOf = (header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null => {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((header ?? '').replace(/\s/g, ''));
  if (!found) return null;
  const [, from = '', to = ''] = found;
  if (from === '') {
    if (to === '') return null;
    // The last so many bytes.
    return Number(to) === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - Number(to)), last: size - 1 };
  }
  if (to !== '' && Number(to) < Number(from)) return null;
  if (Number(from) >= size) return 'unsatisfiable';
  return { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
};

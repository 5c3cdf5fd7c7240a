// The same as on the server: LIMITS in libs/shared/import/reading/file-problem.ts, and imports/import-limits.ts.
const MEBIBYTE = 1024 * 1024;
const LARGEST_TEXT_FILE = 256 * MEBIBYTE;
const LARGEST_WORKBOOK = 64 * MEBIBYTE;

/** Bytes of one upload chunk; the last may be shorter. */
export const PART_BYTES = MEBIBYTE;

/** Returns what to say of a file that the server would refuse for its size: a text key and its parameters; or null. */
export const sizeProblem = ({
  name,
  size,
}: Pick<File, 'name' | 'size'>): { key: string; params: Record<string, string | number> } | null => {
  if (/\.xlsx$/i.test(name) && size > LARGEST_WORKBOOK)
    return { key: 'file.workbook-too-large', params: { max: LARGEST_WORKBOOK / MEBIBYTE } };
  return size > LARGEST_TEXT_FILE ? { key: 'import.too-large', params: { name } } : null;
};

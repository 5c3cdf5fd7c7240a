import { LIMITS } from '@vigil/shared/import/reading/file-problem.js';

const MEBIBYTE = 1024 * 1024;

/** Returns what to say of a file that the server would refuse for its size: a text key and its parameters; or null. */
export const sizeProblem = ({
  name,
  size,
}: Pick<File, 'name' | 'size'>): { key: string; params: Record<string, string | number> } | null => {
  if (/\.xlsx$/i.test(name) && size > LIMITS.workbook)
    return { key: 'file.workbook-too-large', params: { max: LIMITS.workbook / MEBIBYTE } };
  return size > LIMITS.file ? { key: 'import.too-large', params: { name } } : null;
};

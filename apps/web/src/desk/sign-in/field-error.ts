import type { ProblemBody } from '../../api.js';

/** What is wrong with the field at a pointer, in words; null when nothing is. */
export const fieldError = (problem: ProblemBody | null, pointer: string): string | null => {
  const found =
    problem?.errors?.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`)) ?? [];
  return found.length === 0 ? null : found.map((error) => error.text).join(' ');
};

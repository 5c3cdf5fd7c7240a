import type { ProblemBody } from '../api.js';

/** Returns what is wrong with the field at a pointer; null when nothing is. */
export const formFieldError = (problem: ProblemBody | null, pointer: string): string | null => {
  const found =
    problem?.errors?.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`)) ?? [];
  return found.length === 0 ? null : found.map((error) => error.text).join(' ');
};

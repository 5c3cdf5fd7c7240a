import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { isChildren, isTree, type Path, type Tree } from './record-tree.js';

const unescape = (key: string): string => key.replace(/~1/g, '/').replace(/~0/g, '~');

/**
 * Returns the path for a JSON pointer (RFC 6901) into a sent record, with children by id. A position that the record
 * does not have stays as it is, so that the summary still shows the error.
 */
export const pathOf = (sent: Tree, pointer: string): Path => {
  let at: unknown = sent;
  return pointer
    .split('/')
    .slice(1)
    .map(unescape)
    .map((key) => {
      if (isChildren(at) && /^\d+$/.test(key)) {
        const child = at[Number(key)];
        at = child;
        return child?.id ?? key;
      }
      at = isTree(at) ? at[key] : undefined;
      return key;
    });
};

/** A problem and its place. `text` is set when the server has already worded it. */
export interface FormProblem {
  path: Path;
  code: string;
  params?: FieldError['params'] | undefined;
  text?: string | undefined;
}

/** Converts the errors of a sent record for the form. */
export const problemsOf = (sent: Tree, errors: readonly (FieldError & { text?: string })[]): FormProblem[] =>
  errors.map(({ pointer, code, params, text }) => ({ path: pathOf(sent, pointer), code, params, text }));

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

/** Returns the problems of the answer at a path, or inside it (such as a count's lowest number). */
export const problemsWithin = (wrongs: readonly FormProblem[], path: Path): FormProblem[] =>
  wrongs.filter((wrong) => startsWith(wrong.path, path));

/** Returns the problems of exactly this answer, not those of a child of it. */
export const problemsExactlyAt = (wrongs: readonly FormProblem[], path: Path): FormProblem[] =>
  wrongs.filter((wrong) => wrong.path.length === path.length && startsWith(wrong.path, path));

/** Drops the problems of an answer that has changed; keeps all others. */
export const problemsAfter = (wrongs: readonly FormProblem[], changed: Path): FormProblem[] =>
  wrongs.filter((wrong) => !startsWith(wrong.path, changed) && !startsWith(changed, wrong.path));

/** Returns each problem once, in the order found. */
export const withoutRepeats = (wrongs: readonly FormProblem[]): FormProblem[] => {
  const seen = new Set<string>();
  return wrongs.filter(({ path, code }) => {
    const key = `${path.join('/')} ${code}`;
    return !seen.has(key) && seen.add(key);
  });
};

interface Tries {
  /** What the server has reported. */
  reported: readonly FormProblem[];
  /** What the check finds, and what is missing after an attempt to submit. */
  found: readonly FormProblem[];
  missing: readonly FormProblem[];
  /** Questions that the person has moved on from. */
  left: readonly Path[];
  /** Children added since the last attempt: nobody has had a chance to answer them yet. */
  added: readonly Path[];
  /** Whether the person has tried to save. */
  isTried: boolean;
}

/**
 * Returns the problems to show now: none for a question before the person has left it, or has tried to save or submit.
 */
export const problemsShown = ({ reported, found, missing, left, added, isTried }: Tries): FormProblem[] => {
  const isWithin = (paths: readonly Path[], { path }: FormProblem): boolean =>
    paths.some((start) => startsWith(path, start));
  const isTriedOn = (wrong: FormProblem): boolean => isWithin(left, wrong) || !isWithin(added, wrong);
  return withoutRepeats([
    ...reported,
    ...found.filter((wrong) => isWithin(left, wrong) || (isTried && isTriedOn(wrong))),
    ...missing.filter(isTriedOn),
  ]);
};

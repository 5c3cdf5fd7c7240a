import type { FieldError } from '@vigil/shared/codebook/check.js';
import { isChildren, isTree, type Path, type Tree } from './tree.js';

const unescape = (key: string): string => key.replace(/~1/g, '/').replace(/~0/g, '~');

/**
 * Where a JSON pointer (RFC 6901) of a sent record leads, with children by id. A position that the record does not have
 * stays as it is, so that the error is still shown in the summary.
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

/** Something that is wrong, where it stands. `text` is there when the server has put it into words already. */
export interface Wrong {
  path: Path;
  code: string;
  params?: FieldError['params'] | undefined;
  text?: string | undefined;
}

/** Errors of a sent record as the form shows them. */
export const wrongsOf = (sent: Tree, errors: readonly (FieldError & { text?: string })[]): Wrong[] =>
  errors.map(({ pointer, code, params, text }) => ({ path: pathOf(sent, pointer), code, params, text }));

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

/** What is wrong with the answer at a path, or inside it (a count's lowest number). */
export const wrongsWithin = (wrongs: readonly Wrong[], path: Path): Wrong[] =>
  wrongs.filter((wrong) => startsWith(wrong.path, path));

/** What is wrong with exactly this answer, and not with a child of it. */
export const wrongsExactly = (wrongs: readonly Wrong[], path: Path): Wrong[] =>
  wrongs.filter((wrong) => wrong.path.length === path.length && startsWith(wrong.path, path));

/** After an answer changed: what was said about it is no longer true, and what was said about the rest stays. */
export const wrongsAfter = (wrongs: readonly Wrong[], changed: Path): Wrong[] =>
  wrongs.filter((wrong) => !startsWith(wrong.path, changed) && !startsWith(changed, wrong.path));

/** Each wrong answer once, in the order in which it was found. */
export const withoutRepeats = (wrongs: readonly Wrong[]): Wrong[] => {
  const seen = new Set<string>();
  return wrongs.filter(({ path, code }) => {
    const key = `${path.join('/')} ${code}`;
    return !seen.has(key) && seen.add(key);
  });
};

export interface Tries {
  /** What the server has said. */
  told: readonly Wrong[];
  /** What the check finds, and what is missing for a submission that was tried. */
  found: readonly Wrong[];
  missing: readonly Wrong[];
  /** Questions that the person has left. */
  left: readonly Path[];
  /** Children that were added since the last try: nobody has had a chance to answer them yet. */
  fresh: readonly Path[];
  /** Whether saving was tried. */
  isTried: boolean;
}

/**
 * What is said to be wrong now: nothing about a question before the person has left it, or has tried to save or submit
 * it.
 */
export const wrongsShown = ({ told, found, missing, left, fresh, isTried }: Tries): Wrong[] => {
  const isWithin = (paths: readonly Path[], { path }: Wrong): boolean => paths.some((start) => startsWith(path, start));
  const isTriedOn = (wrong: Wrong): boolean => isWithin(left, wrong) || !isWithin(fresh, wrong);
  return withoutRepeats([
    ...told,
    ...found.filter((wrong) => isWithin(left, wrong) || (isTried && isTriedOn(wrong))),
    ...missing.filter(isTriedOn),
  ]);
};

/** What somebody typed, together with what somebody else saved meanwhile. */
interface Met<T> {
  /** Theirs where this person changed nothing, otherwise what this person typed. */
  typed: T;
  /** Answers that both changed, each differently. */
  both: (keyof T)[];
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Meets what was saved by somebody else since this person began to type. */
export const meetMeanwhile = <T extends object>(began: T, typed: T, theirs: T): Met<T> => {
  const names = Object.keys(typed) as (keyof T)[];
  const mine = names.filter((name) => !isSame(typed[name], began[name]) && !isSame(typed[name], theirs[name]));
  return {
    typed: { ...theirs, ...Object.fromEntries(mine.map((name) => [name, typed[name]])) },
    both: mine.filter((name) => !isSame(theirs[name], began[name])),
  };
};

import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { TAGS, withTagsOf } from '@vigil/shared/incident/tags.js';
import {
  isChildren,
  isSame,
  isTree,
  keyOf,
  valueAt,
  withValue,
  type Child,
  type Path,
  type Tree,
} from './record-tree.js';

export type Side = 'mine' | 'theirs';

/** One answer in which two versions of a record differ, or a child that only one of them has. */
export interface Difference {
  path: Path;
  field: Field;
  /** Set for a whole child that only one side has. */
  onlyIn: Side | null;
  mine: unknown;
  theirs: unknown;
  /** Who changed it since the common version; 'both' when that is not known. */
  changedBy: Side | 'both';
}

const whoChanged = (base: Tree | null, path: Path, mine: unknown, theirs: unknown): Side | 'both' => {
  if (base === null) return 'both';
  const before = valueAt(base, path);
  if (isSame(before, theirs)) return 'mine';
  return isSame(before, mine) ? 'theirs' : 'both';
};

const childrenAt = (tree: Tree, name: string): readonly Child[] => {
  const children = tree[name];
  return isChildren(children) ? children : [];
};

const compareChildren = (field: Field, mine: Tree, theirs: Tree, root: Tree | null, path: Path): Difference[] => {
  const ours = childrenAt(mine, field.name);
  const others = childrenAt(theirs, field.name);
  const ids = [...new Set([...others, ...ours].map((child) => child.id))];
  return ids.flatMap((id): Difference[] => {
    const our = ours.find((child) => child.id === id);
    const other = others.find((child) => child.id === id);
    const at = [...path, id];
    if (our && other) return compare(field.of!(), our, other, root, at);
    const whole = { path: at, field, onlyIn: our ? 'mine' : 'theirs', mine: our, theirs: other } as const;
    return [{ ...whole, changedBy: whoChanged(root, at, our, other) }];
  });
};

/** Own questions are answered one by one, so two people may each have answered another. */
const compareOwn = (field: Field, mine: Tree, theirs: Tree, root: Tree | null, path: Path): Difference[] => {
  const [ours, others] = [mine, theirs].map((tree) => (isTree(tree[field.name]) ? tree[field.name] : {}) as Tree) as [
    Tree,
    Tree,
  ];
  return [...new Set([...Object.keys(others), ...Object.keys(ours)])].flatMap((key): Difference[] => {
    const [at, a, b] = [[...path, key], ours[key], others[key]];
    return isSame(a, b)
      ? []
      : [{ path: at, field, onlyIn: null, mine: a, theirs: b, changedBy: whoChanged(root, at, a, b) }];
  });
};

const compare = (of: CodebookClass, mine: Tree, theirs: Tree, root: Tree | null, base: Path): Difference[] =>
  fieldsOf(of).flatMap((field) => {
    const path = [...base, field.name];
    if (field.kind === 'own') return compareOwn(field, mine, theirs, root, path);
    if (field.kind === 'many') return compareChildren(field, mine, theirs, root, path);
    const [a, b] = [mine[field.name], theirs[field.name]];
    return isSame(a, b)
      ? []
      : [{ path, field, onlyIn: null, mine: a, theirs: b, changedBy: whoChanged(root, path, a, b) }];
  });

/**
 * Compares two versions of a record, answer by answer. Children are matched by id, whatever their order.
 * @param base the version that both began from; null when it is not known, and then neither side is preselected.
 */
export const findDifferences = (of: CodebookClass, mine: Tree, theirs: Tree, base: Tree | null): Difference[] =>
  compare(of, mine, theirs, base, []);

const answerOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Brings the tags of two versions together: nobody has to choose between them. Mine gets those that they added or took
 * away, and so does the version that both began from, so that what is left to differ is mine.
 */
export const withTagsOfBoth = (mine: Tree, theirs: Tree, base: Tree): { mine: Tree; base: Tree } => {
  const [now, then] = [answerOf(theirs[TAGS]), answerOf(base[TAGS])];
  const isTheirs = now !== then;
  return isTheirs
    ? { mine: { ...mine, [TAGS]: withTagsOf(now, answerOf(mine[TAGS]), then) }, base: { ...base, [TAGS]: now } }
    : { mine, base };
};

/** The person's choices, by the key of the path. */
export type Chosen = Readonly<Record<string, Side>>;

/** Returns the preselected choices: answers that only one side has changed. */
export const presumeChoices = (found: readonly Difference[]): Chosen =>
  Object.fromEntries(
    found
      .filter(({ changedBy }) => changedBy !== 'both')
      .map(({ path, changedBy }) => [keyOf(path), changedBy as Side]),
  );

/** The differences that nobody has decided yet. */
export const withoutChoice = (found: readonly Difference[], chosen: Chosen): Difference[] =>
  found.filter(({ path }) => !chosen[keyOf(path)]);

/** Returns their version with my answers where I chose mine. What does not differ is the same in both. */
export const applyChoices = <T extends Tree>(theirs: T, found: readonly Difference[], chosen: Chosen): T =>
  found
    .filter(({ path }) => chosen[keyOf(path)] === 'mine')
    .reduce<T>((tree, difference) => {
      const { path, onlyIn } = difference;
      if (onlyIn === null) return withValue(tree, path, difference.mine);
      const list = path.slice(0, -1);
      const children = valueAt(tree, list);
      const others = (isChildren(children) ? children : []).filter((child) => child.id !== path.at(-1));
      return withValue(tree, list, onlyIn === 'mine' ? [...others, difference.mine] : others);
    }, theirs);

import type { Incident } from '@vigil/shared/incident/incident.js';

/** A record as it is typed: the codebook's keys, with values that may not be valid yet. */
export type Tree = Readonly<Record<string, unknown>>;
export interface Child extends Tree {
  id: string;
}

/**
 * The place of an answer: ['acts', '<id>', 'type']. Children are named by id, never by position, so that an error or an
 * open card stays with its child when another one is removed.
 */
export type Path = readonly string[];

export const keyOf = (path: Path): string => path.join('/');

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is a list of children, rather than of codes. An empty list counts as one. */
export const isChildren = (value: unknown): value is readonly Child[] =>
  Array.isArray(value) && value.every((child) => isTree(child) && typeof child.id === 'string');

/** Returns the answer at a path; undefined if there is none. */
export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => {
    if (isTree(at)) return at[key];
    return isChildren(at) ? at.find((child) => child.id === key) : undefined;
  }, tree);

/** Returns the tree with another answer at a path; everything off the path stays the same object. */
export const withValue = <T extends Tree>(tree: T, path: Path, value: unknown): T => replaced(tree, path, value) as T;

const replaced = (at: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  // A draft that began with an earlier version does not have every question.
  if (isTree(at) || at === undefined) return { ...at, [key]: replaced(at?.[key], rest, value) };
  if (isChildren(at)) return at.map((child) => (child.id === key ? replaced(child, rest, value) : child));
  return at;
};

/** Adds a child to the list at a path: at the end, or at a position (an undone removal). */
export const withChild = <T extends Tree>(tree: T, path: Path, child: Child, position?: number): T => {
  const children = valueAt(tree, path);
  const list = isChildren(children) ? children : [];
  return withValue(tree, path, list.toSpliced(position ?? list.length, 0, child));
};

/** The position of an id in a list of ids, such as an act that cited a removed source. */
interface Mention {
  path: Path;
  position: number;
}

/** A child that was removed, with what is needed to restore it after further typing. */
export interface Removed {
  path: Path;
  child: Child;
  position: number;
  mentions: readonly Mention[];
}

/** Removes a child and every mention of it. */
export const withoutChild = <T extends Tree>(tree: T, path: Path, id: string): { tree: T; removed: Removed | null } => {
  const children = valueAt(tree, path);
  const position = isChildren(children) ? children.findIndex((child) => child.id === id) : -1;
  if (!isChildren(children) || position < 0) return { tree, removed: null };
  const without = withValue(tree, path, children.toSpliced(position, 1));
  const mentions = mentionsOf(without, id, []);
  const cleared = mentions.reduce(
    (at, mention) =>
      withValue(
        at,
        mention.path,
        idsAt(at, mention.path).filter((one) => one !== id),
      ),
    without,
  );
  return { tree: cleared, removed: { path, child: children[position]!, position, mentions } };
};

/**
 * Restores a removed child at its old position, and every mention of it whose list still exists. Later changes stay.
 */
export const withRestored = <T extends Tree>(tree: T, { path, child, position, mentions }: Removed): T => {
  const restored = withChild(tree, path, child, position);
  return mentions.reduce((at, mention) => {
    if (!Array.isArray(valueAt(at, mention.path))) return at;
    const ids = idsAt(at, mention.path);
    return ids.includes(child.id) ? at : withValue(at, mention.path, ids.toSpliced(mention.position, 0, child.id));
  }, restored);
};

const idsAt = (tree: Tree, path: Path): readonly unknown[] => valueAt(tree, path) as readonly unknown[];

const mentionsOf = (at: unknown, id: string, path: Path): Mention[] => {
  if (isTree(at)) return Object.entries(at).flatMap(([key, value]) => mentionsOf(value, id, [...path, key]));
  if (!Array.isArray(at)) return [];
  if (at.includes(id)) return [{ path, position: at.indexOf(id) }];
  return isChildren(at) ? at.flatMap((child) => mentionsOf(child, id, [...path, child.id])) : [];
};

/** Whether two answers are equal, whatever the order of their keys. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isTree(a) || !isTree(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
};

/** Returns an incident as the tree that the form works on. */
export const treeOf = (incident: Incident): Tree => incident as unknown as Tree;

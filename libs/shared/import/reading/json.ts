import { isPlain } from '../../codebook/check-body.js';
import { FileProblem, LIMITS, type RawRow } from './file-problem.js';

type Plain = Record<string, unknown>;

/**
 * Yields the objects of a file: from a list, from a list inside an object ({"data": [...]}), or one per line (NDJSON).
 * Skips everything around the list; only one object is in memory at a time.
 * @throws FileProblem 'broken-json' that names the object, 'object-too-large', 'nested-too-deep', 'no-objects'
 */
export async function* jsonObjects(text: AsyncIterable<string>): AsyncGenerator<Plain> {
  let open = '';
  let held = '';
  let start = -1;
  let inText = false;
  let escaped = false;
  let found = 0;
  // Depth of the wanted objects: the first object in a list, or a single object.
  let wanted: number | null = null;
  for await (const piece of text) {
    let from = start >= 0 ? 0 : -1;
    for (let i = 0; i < piece.length; i += 1) {
      const letter = piece[i]!;
      if (inText) {
        if (escaped) escaped = false;
        else if (letter === '\\') escaped = true;
        else if (letter === '"') inText = false;
      } else if (letter === '"') inText = true;
      else if (letter === '{' || letter === '[') {
        const isWanted = letter === '{' && (wanted === null ? open.endsWith('[') : wanted === open.length);
        if (isWanted && start < 0) {
          wanted = open.length;
          start = i;
          from = i;
          held = '';
        }
        // Each closing bracket scans all open ones: a million of them would block the server for hours.
        if (open.length >= LIMITS.depth)
          throw new FileProblem('nested-too-deep', { row: found + 1, max: LIMITS.depth });
        open += letter;
      } else if (letter === '}' || letter === ']') {
        if (open.at(-1) !== (letter === '}' ? '{' : '[')) throw new FileProblem('broken-json', { row: found + 1 });
        open = open.slice(0, -1);
        if (start >= 0 && open.length === wanted) {
          found += 1;
          yield parsed(held + piece.slice(from, i + 1), found);
          start = -1;
          from = -1;
        }
        if (wanted !== null && open.length < wanted && open === '' && letter === ']') return;
      }
    }
    if (start >= 0 && from >= 0) {
      held += piece.slice(from);
      if (held.length > LIMITS.row) throw new FileProblem('object-too-large', { row: found + 1, max: LIMITS.row });
    }
  }
  if (start >= 0 || inText || open !== '') throw new FileProblem('broken-json', { row: found + 1 });
  if (found === 0) throw new FileProblem('no-objects');
}

const isDeeper = (value: unknown, than: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (than === 0 || Object.values(value).some((one) => isDeeper(one, than - 1)));

/** A text of JSON, or a whole number of more digits than a number can hold. */
const TEXT_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
/** Reads JSON, and keeps each digit of such a number as a text: it is an id. */
const parseWithAllDigits = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  return JSON.parse(text.replace(TEXT_OR_LONG_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)));
};

const parsed = (text: string, n: number): Plain => {
  let value: unknown;
  try {
    value = parseWithAllDigits(text);
  } catch {
    // Reported below.
  }
  if (!isPlain(value)) throw new FileProblem('broken-json', { row: n });
  if (isDeeper(value, LIMITS.depth)) throw new FileProblem('nested-too-deep', { row: n, max: LIMITS.depth });
  return value;
};

/** Yields the objects of a file with one per line, without a list. */
export async function* ndjsonObjects(text: AsyncIterable<string>): AsyncGenerator<Plain> {
  let rest = '';
  let n = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    if (rest.length > LIMITS.row) throw new FileProblem('object-too-large', { row: n + 1, max: LIMITS.row });
    for (const line of lines) if (line.trim() !== '') yield parsed(line, (n += 1));
  }
  if (rest.trim() !== '') yield parsed(rest, (n += 1));
  if (n === 0) throw new FileProblem('no-objects');
}

const DEEPEST = 4;
/** Letters of a column's name. Comparing longer ones takes as long as they are. */
const LONGEST_NAME = 500;
/**
 * Converts an object to columns: nested keys with dots, lists as lines ("links.url": one address per line).
 * @throws FileProblem 'too-many-columns', before there are more
 */
const flatten = (
  object: Plain,
  row: number,
  base = '',
  depth = 0,
  into = new Map<string, string[]>(),
): Map<string, string[]> => {
  for (const [key, value] of Object.entries(object)) {
    const name = (base === '' ? key : `${base}.${key}`).slice(0, LONGEST_NAME);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null || one === undefined) continue;
      if (isPlain(one) && depth < DEEPEST) {
        flatten(one, row, name, depth + 1, into);
        continue;
      }
      // Appends instead of copying: a list can have as many items as an object has characters.
      const lines = into.get(name);
      const line = typeof one === 'object' ? JSON.stringify(one) : String(one);
      if (lines) lines.push(line);
      else into.set(name, [line]);
      if (into.size > LIMITS.columns)
        throw new FileProblem('too-many-columns', { row, columns: into.size, max: LIMITS.columns });
    }
  }
  return into;
};

/** Yields the rows of objects under known columns; the first row holds the column names. */
export async function* objectRows(objects: AsyncIterable<Plain>, columns: readonly string[]): AsyncGenerator<RawRow> {
  yield { n: 0, cells: [...columns] };
  let n = 0;
  for await (const object of objects) {
    n += 1;
    const flat = flatten(object, n);
    yield { n, cells: columns.map((column) => (flat.get(column) ?? []).join('\n')) };
  }
}

/**
 * Returns every column that any object of the file has, in order of first appearance. @throws FileProblem
 * 'too-many-columns'
 */
export const columnsOfObjects = async (objects: AsyncIterable<Plain>): Promise<string[]> => {
  const columns = new Set<string>();
  let n = 0;
  for await (const object of objects) {
    n += 1;
    for (const name of flatten(object, n).keys()) columns.add(name);
    if (columns.size > LIMITS.columns)
      throw new FileProblem('too-many-columns', { row: n, columns: columns.size, max: LIMITS.columns });
  }
  return [...columns];
};

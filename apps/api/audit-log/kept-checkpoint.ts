import { chownSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config.js';
import { replaceFile } from '../platform/home-folder/replace-file.js';
import { fullHead, hashesBetween, type FullHead } from './log.repository.js';
import { GrowingTree, rootOfStack } from './merkle-tree.js';

/**
 * The newest checkpoint that this home has signed, kept there: whoever can write the database alone does not reach it,
 * and cannot set the log back behind it unnoticed. A demo keeps none, because what it logs is invented.
 */
interface KeptCheckpoint {
  note: string;
  size: number;
  /** Roots of the full subtrees, the widest first: with them, the lines that came later prove that the log went on. */
  stack: Buffer[];
}

type Place = Pick<Config, 'home' | 'mode'>;
type Database = Pick<EntityManager, 'query'>;

/** The name of the file in the home. */
export const KEPT_CHECKPOINT = 'log-newest.json';
const fileIn = ({ home }: Place): string => join(home, KEPT_CHECKPOINT);

/**
 * Reads it; null: there is none, or it is damaged, and the next one takes its place. Read it before the database that
 * it is compared with: a newer one may be kept at any moment.
 */
export const readKept = (place: Place): KeptCheckpoint | null => {
  if (place.mode === 'demo') return null;
  try {
    const { note, stack } = JSON.parse(readFileSync(fileIn(place), 'utf8')) as { note: string; stack: string[] };
    const [, size, root] = note.split('\n');
    const kept = { note, size: Number(size), stack: stack.map((hash) => Buffer.from(hash, 'hex')) };
    return rootOfStack(kept.stack).toString('base64') === root ? kept : null;
  } catch {
    return null;
  }
};

/** How the log of the database does not go on from the kept checkpoint. */
export interface SetBack {
  /** older: it has fewer lines. other: its lines are not those that were signed. */
  is: 'older' | 'other';
  signed: number;
  now: number;
}

/** Lines per query: a few milliseconds of hashing, after which other work can run. */
const PAGE = 2000;

/**
 * Compares the log with the kept checkpoint. Reads only the lines that came after it.
 * @returns null: it goes on from it, or none is kept
 */
export const setBackFrom = async (
  kept: KeptCheckpoint | null,
  database: Database,
  head?: FullHead,
): Promise<SetBack | null> => {
  if (kept === null) return null;
  const { size: now, root } = head ?? (await fullHead(database));
  const { size: signed } = kept;
  if (now < signed) return { is: 'older', signed, now };
  const tree = new GrowingTree(kept.stack, signed);
  for (let from = signed; from < now; from += PAGE)
    for (const hash of await hashesBetween(database, from, Math.min(from + PAGE, now))) tree.add(hash);
  return tree.root.toString('hex') === root ? null : { is: 'other', signed, now };
};

/**
 * Keeps a checkpoint in the home, unless a newer one is there already. A loss of power leaves it, or the one of
 * before.
 */
export const keepCheckpoint = async (place: Place, { size, stack }: FullHead, note: string): Promise<void> => {
  if (place.mode === 'demo' || (readKept(place)?.size ?? -1) >= size) return;
  const file = fileIn(place);
  await replaceFile(file, JSON.stringify({ note, stack: stack.map((hash) => hash.toString('hex')) }));
  // A command of root must not take it from the user who runs Vigil.
  const { uid, gid } = statSync(place.home);
  if (process.getuid?.() === 0 && uid !== 0) chownSync(file, uid, gid);
  const folder = await open(place.home, 'r');
  await folder.sync().finally(() => folder.close());
};

/** Forgets it, because the operator has put an older database in its place. */
export const forgetCheckpoint = (place: Place): void => {
  if (place.mode !== 'demo') rmSync(fileIn(place), { force: true });
};

/** Says it for people. */
export const setBackInWords = ({ is, signed, now }: SetBack): string =>
  is === 'older'
    ? `the database is older than what was signed here: the log has ${now} lines, and the checkpoint in ${KEPT_CHECKPOINT} covers ${signed}`
    : `the first ${signed} of the ${now} lines of the log are not those that were signed here (${KEPT_CHECKPOINT}): this is another database, or it was set back`;

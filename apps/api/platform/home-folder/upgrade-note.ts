import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError, codeOf } from '../database/operator-error.js';
import { birthOf, isHidden } from '../embedded-postgres/process-table.js';
import { holderOf } from './lock-home.js';
import { whyNoHome } from './open-home.js';

/**
 * How far an upgrade has come. Until `trying` nothing of the database was changed, and `starting` is when it has
 * succeeded: between them, only going back leads out.
 */
export type UpgradePhase = 'stopping' | 'copying' | 'trying' | 'going-back' | 'starting';

/** The note of an upgrade that is under way, in the home: whoever runs it again reads what to do. */
export interface UpgradeNote {
  phase: UpgradePhase;
  /** Versions, and the folders that they were unpacked into. */
  from: { version: string; folder: string };
  to: { version: string; folder: string };
  /** The link that says which of them runs. */
  link: string;
  /** Whether Vigil ran before. */
  wasRunning: boolean;
  /** The process that does it, by its number and birth. */
  by: string;
}

const NOTE = 'upgrade.json';
const ADDRESS = 'address.json';
const noteIn = (home: string): string => join(home, NOTE);
/** This process, as a note names it. */
export const ownMark = (): string => `${process.pid} ${birthOf(process.pid) ?? ''}`;

export const readUpgradeNote = (home: string): UpgradeNote | null => {
  const text = readOrNull(home, NOTE);
  if (text === null) return null;
  try {
    return JSON.parse(text) as UpgradeNote;
  } catch {
    throw new OperatorError(`${noteIn(home)} cannot be read: somebody changed it. Put it back, or restore a backup.`);
  }
};

export const writeUpgradeNote = (home: string, note: UpgradeNote): void => writeWhole(noteIn(home), note);
export const removeUpgradeNote = (home: string): void => rmSync(noteIn(home), { force: true });

/**
 * Tells whether the upgrade of a note is still at work. A service on trial does not see the process, which is root's:
 * it then counts for as long as the machine has not been started again.
 */
export const isAtWork = ({ by }: Pick<UpgradeNote, 'by'>): boolean => {
  const [pid = '', birth = ''] = by.split(/ (.*)/s);
  if (birth === '') return false;
  const found = birthOf(Number(pid));
  return found === birth || (found === null && bootOf(birth) === bootOf(ownMark()) && isHidden(Number(pid)));
};
/** The machine's start, as a mark or a birth has it. */
const bootOf = (mark: string): string => mark.split(' ').at(-1)!.split('/')[0]!;

/**
 * Tells whether Vigil is started on trial, by an upgrade that looks whether it works: it must reach no reader and no
 * member then, since what they write would be lost by going back.
 * @throws OperatorError when an upgrade was cut off half-way
 */
export const isOnTrial = (home: string): boolean => {
  const note = readUpgradeNote(home);
  if (note?.phase !== 'trying' && note?.phase !== 'going-back') return false;
  if (note.phase === 'trying' && isAtWork(note)) return true;
  throw new OperatorError(
    `An upgrade from Vigil ${note.from.version} to ${note.to.version} was cut off half-way: run "${note.from.folder}/vigil upgrade", which goes back to ${note.from.version} with everything that was in it.`,
  );
};

/** Notes at which address this process answers. */
export const noteAddress = (home: string, url: string): void =>
  writeWhole(join(home, ADDRESS), { pid: process.pid, url });

/** Returns the address of the Vigil that runs on a home; null: none runs, or it does not answer yet. */
export const addressOf = (home: string): string | null => {
  const text = readOrNull(home, ADDRESS);
  if (text === null) return null;
  const { pid, url } = JSON.parse(text) as { pid?: unknown; url?: unknown };
  return typeof url === 'string' && pid === holderOf(home) ? url : null;
};

/** Replaces a file in one step. */
const writeWhole = (file: string, content: unknown): void => {
  const draft = `${file}.${process.pid}.part`;
  // Root writes here, too, into a folder of another user: never through a link.
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o644, flush: true, flag: 'wx' });
  renameSync(draft, file);
};

const readOrNull = (home: string, name: string): string | null => {
  try {
    return readFileSync(join(home, name), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new OperatorError(whyNoHome(home, error));
  }
};

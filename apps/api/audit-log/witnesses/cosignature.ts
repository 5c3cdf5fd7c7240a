import { verify } from 'node:crypto';
import type { Witness } from './configured-witnesses.js';

/** The line of a log witness as it came, with its newline; and when it signed, by its own clock. */
export interface Cosignature {
  line: string;
  at: Date;
}

const STAMP_BYTES = 8;
const ED25519_BYTES = 64;

/**
 * Finds the valid signature of a log witness among lines. Source: c2sp.org/tlog-cosignature, Ed25519.
 * @param text the checkpoint without its signatures, ending with a newline
 * @returns null when there is none. Lines of other keys are skipped, because a witness may have several.
 */
export const cosignatureIn = (
  lines: string,
  text: string,
  { name, id, publicKey }: Pick<Witness, 'name' | 'id' | 'publicKey'>,
): Cosignature | null => {
  for (const line of lines.split('\n')) {
    const [, by, encoded] = /^— ([^+\s]+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    if (
      by !== name ||
      bytes.toString('base64') !== encoded ||
      bytes.length !== id.length + STAMP_BYTES + ED25519_BYTES ||
      !bytes.subarray(0, id.length).equals(id)
    )
      continue;
    const seconds = bytes.readBigUInt64BE(id.length);
    const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`, 'utf8');
    if (seconds <= LATEST_SECONDS && verify(null, message, publicKey, bytes.subarray(id.length + STAMP_BYTES)))
      return { line: `${line}\n`, at: new Date(Number(seconds) * 1000) };
  }
  return null;
};

/** The end of the year 9999: later times have no four-digit year in ISO 8601. */
const LATEST_SECONDS = 253_402_300_799n;

/** Returns a note without its signatures. */
export const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);

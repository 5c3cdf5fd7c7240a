import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 256;
const SLOT = 32;

interface Stored {
  code: string;
  summary: string;
  text: string;
  /** Where its bytes are in the data file. */
  at: number;
  end: number;
}

/**
 * Reads what a file of documents holds without its own code: the entries of its index, ordered by code. In `folder`
 * itself, or in one folder below it.
 */
export const storedDocuments = (folder: string): Stored[] => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const file = (name: string): Buffer =>
    readFileSync(
      join(
        folder,
        names.find((one) => one.endsWith(name))!,
      ),
    );
  const [data, index] = [file('documents.data'), file('documents.index')];
  const found: Stored[] = [];
  for (let slot = SLOT; slot + SLOT <= index.length; slot += SLOT) {
    if (index[slot] === 0) continue;
    const [block, summary, text] = [16, 20, 24].map((at) => index.readUInt32LE(slot + at)) as [number, number, number];
    const at = block * BLOCK;
    found.push({
      code: index.toString('latin1', slot, slot + 9),
      summary: data.toString('utf8', at + 4, at + summary),
      text: data.toString('utf8', at + summary + 4, at + summary + text),
      at,
      end: at + Math.ceil((summary + text) / BLOCK) * BLOCK,
    });
  }
  return found.sort((a, b) => (a.code < b.code ? -1 : 1));
};

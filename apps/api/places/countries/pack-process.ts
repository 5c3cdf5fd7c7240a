import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { CountryContents, CountryFinding, PackStep } from '@vigil/shared/staff-responses/countries.js';
import { sha256OfFile } from '../../platform/sha256-of-file.js';
import { foldersOf, readCountry } from '../country-data.js';
import { changesOf, contentsOf } from './country-contents.js';
import { codeIn, drawIntoHome, findingsIn, readableCountry } from './load-country.js';
import { unzipCountry } from './unzip-country.js';

/** What the process says: which step begins, and at its end what it found, or the name of the country that it drew. */
export type PackMessage =
  | { step: PackStep }
  | {
      checked: {
        findings: CountryFinding[];
        wrong: number;
        notes: number;
        country: CountryContents | null;
        changes: { added: number; changed: number } | null;
      };
    }
  /** It is no zip of one country: the sentence says why. */
  | { noCountry: string }
  | { drawn: string };

/** A file of 200 MB can be wrong on each of its lines. */
const MOST_SHOWN = 100;
const MOST_CHARACTERS = 300;

const say = (message: PackMessage): void => void process.send!(message);

async function check(zip: string, sha256: string, folder: string, home: string): Promise<void> {
  const folders = foldersOf(home);
  say({ step: 'unpack' });
  await rm(folder, { recursive: true, force: true });
  try {
    if ((await sha256OfFile(zip)) !== sha256)
      throw new Error('What arrived is not the file that was announced: send it again.');
    await unzipCountry(zip, folder);
  } catch (error) {
    return say({ noCountry: (error as Error).message.slice(0, MOST_CHARACTERS) });
  }
  say({ step: 'check' });
  const all = existsSync(folder) ? findingsIn(folder, folders) : [];
  const wrong = all.filter(({ isNote }) => !isNote);
  const notes = all.filter(({ isNote }) => isNote);
  const findings = [...wrong, ...notes].slice(0, MOST_SHOWN).map(({ file, line = null, says, isNote = false }) => ({
    file,
    line,
    says: says.slice(0, MOST_CHARACTERS),
    isNote,
  }));
  const name = codeIn(folder);
  const next = wrong.length === 0 ? readCountry(folder, name) : null;
  const now = next && readableCountry(name, folders);
  say({
    checked: {
      findings,
      wrong: wrong.length,
      notes: notes.length,
      country: next && contentsOf(next),
      changes: next && now && changesOf(now, next),
    },
  });
}

/**
 * Checks and draws the country in a zip, in a process of its own: that takes seconds of work, a hostile zip may take
 * all its memory, and whoever waits can stop it. `check ZIP SHA256 FOLDER HOME` compares the zip with what
 * was announced, unpacks it into a folder and checks that; `draw FOLDER HOME` draws what was checked.
 */
const [command, ...paths] = process.argv.slice(2) as [string, string, string, string, string];
if (command === 'check') await check(...paths);
else {
  const { name } = await drawIntoHome(paths[0], foldersOf(paths[1]), (step) => say({ step }));
  say({ drawn: name });
}
process.disconnect();

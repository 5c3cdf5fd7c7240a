import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDay } from '@vigil/shared/day/day.js';
import { factsOf, isLanguage, type Language, TRANSLATIONS } from '@vigil/shared/language/languages.js';
import type { Words } from '@vigil/shared/text/text.js';
import {
  codeOf,
  complain,
  explainDisk,
  isNotAllowed,
  messageOf,
  OperatorError,
} from '../../platform/database/operator-error.js';
import { inCheckout } from '../../project-root.js';
import type { Outdated } from '../codebook/translation-page.js';
import {
  LISTS_BY_NAME,
  notesFile,
  percent,
  READERS,
  type Reader,
  readNotes,
  sharesOf,
  textsIn,
  wordsFile,
} from './read-texts.js';
import { reviewSheet } from './review-sheet.js';
import { stillOutdated, takeTicks } from './take-ticks.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run language -- list
      says how much of each language is translated, and how much a native reader has read
  npm run language -- sheet CODE FILE.html [--public] [--all]
      writes a sheet to print or to fill in: what a native reader has to read, public texts first.
      --public: only those. --all: also what was read
  npm run language -- take CODE TICKS.txt --by ${READERS.join('|')} --on YYYY-MM-DD
      takes the ticks of a sheet: notes what was read, and writes better words into the texts
`;

const OUTDATED = inCheckout('libs/shared/text/outdated.json');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const writeJson = (path: string, value: unknown): void => writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);

/** Replaces a file of texts in one step: a full disk leaves the former one. @throws OperatorError when it is full */
const writeWhole = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}.part`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw explainDisk(path, error);
  }
};

/**
 * Runs the command `npm run language`.
 * @returns the exit code: 0 done, 1 refused (sentences on standard error), 2 not understood
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = new Map<string, string>();
  const given: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const one = args[i]!;
    if (one === '--public' || one === '--all') options.set(one, '');
    else if (one === '--by' || one === '--on') options.set(one, args[(i += 1)] ?? '');
    else given.push(one);
  }
  const [command, code, file] = given;
  try {
    if (command === 'list' && given.length === 1) return list();
    if (command === 'sheet' && given.length === 3) return sheet(translated(code!), resolve(file!), options);
    if (command === 'take' && given.length === 3) return take(translated(code!), resolve(file!), options);
  } catch (error) {
    complain(error, messageOf);
    return 1;
  }
  return printUsage(USAGE, args);
}

const translated = (code: string): Language => {
  if (!isLanguage(code) || code === 'en')
    throw new OperatorError(
      `There is no language ${code}: there are ${TRANSLATIONS.join(', ')}. Add it to IN_WORK first (CONTRIBUTING.md, "Add a language").`,
    );
  return code;
};

const list = (): number => {
  for (const language of TRANSLATIONS) {
    const shares = sharesOf(textsIn(language), readNotes(language));
    for (const [name, { all, translated: there, read }] of Object.entries(shares))
      say(
        `${language}, ${name} texts: ${all}, ${percent(there, all)} % translated, ${percent(read, all)} % read by a native reader`,
      );
  }
  return 0;
};

const sheet = (language: Language, file: string, options: ReadonlyMap<string, string>): number => {
  const { ownName, direction } = factsOf(language);
  const page = reviewSheet(textsIn(language), {
    language,
    ownName,
    direction,
    notes: readNotes(language),
    outdated: readJson<Outdated>(OUTDATED),
    publicOnly: options.has('--public'),
    withRead: options.has('--all'),
  });
  try {
    writeFileSync(file, page);
  } catch (error) {
    // Half a sheet would be taken for all that there is to read.
    if (!isNotAllowed(error) && statSync(file, { throwIfNoEntry: false })?.isFile()) rmSync(file);
    throw codeOf(error) === 'ENOENT'
      ? new OperatorError(`There is no folder for ${file}: make it, and run it again.`)
      : explainDisk(file, error);
  }
  say(`${file} is written: open it in a browser, print it or fill it in.`);
  return 0;
};

const take = (language: Language, file: string, options: ReadonlyMap<string, string>): number => {
  const by = options.get('--by') as Reader;
  const on = options.get('--on') ?? '';
  if (!READERS.includes(by)) throw new OperatorError(`Say who read it, with --by: ${READERS.join(', ')}.`);
  if (!isDay(on)) throw new OperatorError('Say on which day it was read, with --on YYYY-MM-DD.');
  if (!existsSync(file)) throw new OperatorError(`There is no file ${file}.`);
  const { notes, words, read, refused } = takeTicks(
    readFileSync(file, 'utf8'),
    textsIn(language),
    readNotes(language),
    { by, on },
  );
  for (const [bundle, better] of Object.entries(words)) {
    const lists = LISTS_BY_NAME[bundle];
    if (lists) writeLists(lists.file, language, better);
    else {
      const path = wordsFile(bundle, language);
      writeJson(path, { ...(existsSync(path) ? readJson<Words>(path) : {}), ...better });
    }
  }
  writeJson(notesFile(language), notes);
  writeJson(OUTDATED, stillOutdated(readJson<Outdated>(OUTDATED), { texts: textsIn(language), notes, language }));
  say(`${read} texts are noted as read, ${Object.values(words).flatMap(Object.keys).length} of them with new words.`);
  for (const { line, why } of refused) process.stderr.write(`Line ${line} was not taken. ${why}\n`);
  say('Run npm run format and npm run codebook, and look at what changed with git diff.');
  return refused.length > 0 ? 1 : 0;
};

/** Writes words of the lists, of which each code has one for each language. */
const writeLists = (file: string, language: Language, better: Readonly<Record<string, string>>): void => {
  const lists = readJson<Record<string, ({ code: string } & Record<string, string>)[]>>(file);
  for (const terms of Object.values(lists))
    for (const term of terms) if (better[term.code] !== undefined) term[language] = better[term.code]!;
  // One term a line, as it is written by hand: otherwise every line would change.
  const lineOf = (term: object): string =>
    `    { ${Object.entries(term)
      .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(', ')} }`;
  const written = Object.entries(lists).map(
    ([name, terms]) => `  ${JSON.stringify(name)}: [\n${terms.map(lineOf).join(',\n')}\n  ]`,
  );
  writeWhole(file, `{\n${written.join(',\n')}\n}\n`);
};

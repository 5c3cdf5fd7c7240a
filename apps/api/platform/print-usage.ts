import { isOneSlipApart } from '@vigil/shared/text-matching/similar-spelling.js';

const HELP = ['help', '--help', '-h'];

/**
 * Prints how a command is used, and first which of its words was not understood.
 * @param usage its lines name every command and option, as in `npm run backup -- list`
 * @returns the exit code
 */
export const printUsage = (usage: string, args: readonly string[]): 2 => {
  const wrong = notUnderstood(usage, args);
  if (wrong !== null) {
    const meant = meantBy(usage, wrong);
    process.stderr.write(
      `Not understood: "${wrong.slice(0, 100)}".${meant === null ? '' : ` Did you mean "${meant}"?`}\n`,
    );
  }
  process.stderr.write(`${usage.trimEnd()}\n`);
  return 2;
};

/** Returns the command or option of the usage that a word is one slip away from; null: there is none, or it is one. */
export const meantBy = (usage: string, word: string): string | null => {
  const known = [...commandsIn(usage), ...optionsIn(usage)];
  return known.includes(word) ? null : (known.find((one) => isOneSlipApart(one, word)) ?? null);
};

const notUnderstood = (usage: string, args: readonly string[]): string | null => {
  const option = args.find(
    (arg) => arg.startsWith('-') && !HELP.includes(arg) && !optionsIn(usage).includes(arg.split('=')[0]!),
  );
  if (option !== undefined) return option;
  const [first] = args;
  if (first === undefined || first.startsWith('-') || HELP.includes(first) || commandsIn(usage).includes(first))
    return null;
  // A file or folder may have any name.
  return takesAnyWord(usage) && meantBy(usage, first) === null ? null : first;
};

const firstWords = (usage: string): string[] =>
  [...usage.matchAll(/^ {2}npm run [a-z]+ -- (\S+)/gm)].map((match) => match[1]!);
const commandsIn = (usage: string): string[] => firstWords(usage).filter((word) => /^[a-z]/.test(word));
const takesAnyWord = (usage: string): boolean =>
  firstWords(usage).length === 0 || firstWords(usage).some((word) => /^\[?[A-Z]/.test(word));
const optionsIn = (usage: string): string[] => usage.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];

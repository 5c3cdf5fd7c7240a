import pg from 'pg';
import { elsewhereWhenSent } from '../table-owners.mjs';

/**
 * The statements that were sent, with the source line of the API that sent each; null for one of the test itself. One
 * map for all test files of a worker, because modules keep the function that is replaced here: each file empties it.
 */
export const sentStatements = new Map();

let elsewhere = null;
/** What was found of each statement of a source file. Reading the sources anew takes as long as a short test file. */
const judged = new Map();

/** Returns which of the statements since the last clearing name a table of another module than the sender's. */
export const namedElsewhere = () =>
  [...sentStatements].flatMap(([text, line]) => {
    if (line === null) return [];
    const file = line.replace(/:\d+$/, '');
    const key = `${file} ${text}`;
    if (!judged.has(key)) judged.set(key, (elsewhere ??= elsewhereWhenSent())(file, text));
    return judged.get(key).map((what) => `${line} ${what}`);
  });

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (config, ...rest) {
  const text = typeof config === 'string' ? config : config?.text;
  if (text && !sentStatements.has(text)) sentStatements.set(text, sender());
  return query.call(this, config, ...rest);
};

const SENT_FROM = /apps\/api\/(?!platform\/database\/|testing\/)[\w/.-]+\.ts:\d+/;
const BUILT = /apps\/api\/dist\/[\w/.-]+\.js:\d+/;
const sender = () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  // Without source maps nothing would be found, and nothing would be wrong.
  if (BUILT.test(stack)) throw new Error(`The stack names built files, not sources:\n${stack}`);
  const line = stack.match(SENT_FROM)?.[0] ?? null;
  return line && !/(?:db-spec|journey)\.ts/.test(line) ? line : null;
};

import pg from 'pg';
import { elsewhereWhenSent } from '../table-owners.mjs';

/**
 * The statements that were sent, with the line of the API that sent each; null for one of the test itself. One
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
    const file = line.replace('/dist/', '/').replace(/\.js:\d+$/, '.ts');
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

const SENT_FROM = /apps\/api\/dist\/(?!platform\/database\/|testing\/)[\w/.-]+\.js/;
/** Returns where the statement is sent: the file and line of what `tsc` made; null: in a test. */
const sender = () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 40;
  // To look up each call in the source maps would take a tenth of the time of a test file.
  Error.prepareStackTrace = (_, calls) => calls.map((call) => [call.getFileName() ?? '', call.getLineNumber()]);
  const calls = new Error().stack;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  const [path, line] = calls.find(([file]) => SENT_FROM.test(file)) ?? [''];
  return path === '' || /(?:db-spec|journey)\.js/.test(path) ? null : `${path.match(SENT_FROM)[0]}:${line}`;
};

import pg from 'pg';

/**
 * The statements that were sent, with the source line of the API that sent each; null for one of the test itself. One
 * map for all test files of a worker, because modules keep the function that is replaced here: each file empties it.
 */
export const sentStatements = new Map();

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

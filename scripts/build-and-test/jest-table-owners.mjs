import { afterAll } from '@jest/globals';
import pg from 'pg';
import { elsewhereWhenSent } from '../table-owners.mjs';

/**
 * Records which tables the statements of each source file name, as a test with a database sends them, and fails the
 * test file when one names a table of another module. Lint reads the code (table-owners.mjs), and does not see a name
 * that is put in at run time.
 */
const files = new Map();
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (config, ...rest) {
  const text = typeof config === 'string' ? config : config?.text;
  if (text && !files.has(text)) files.set(text, sender());
  return query.call(this, config, ...rest);
};

const SENT_FROM = /apps\/api\/(?!platform\/database\/|testing\/)[\w/.-]+\.ts:\d+/;
/** Returns the source line of the API that sends a statement, or null for one of the test itself. */
function sender() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const line = stack.match(SENT_FROM)?.[0] ?? null;
  return line && !/(?:db-spec|journey)\.ts/.test(line) ? line : null;
}

afterAll(() => {
  const elsewhere = elsewhereWhenSent();
  const wrong = [...files].flatMap(([text, line]) =>
    line === null ? [] : elsewhere(line.replace(/:\d+$/, ''), text).map((what) => `${line} ${what}`),
  );
  if (wrong.length > 0) throw new Error([...new Set(wrong)].sort().join('\n'));
});

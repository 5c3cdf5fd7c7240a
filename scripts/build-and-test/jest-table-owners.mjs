import { afterAll } from '@jest/globals';
import { elsewhereWhenSent } from '../table-owners.mjs';
import { sentStatements } from './sent-statements.mjs';

/**
 * Records which tables the statements of each source file name, as a test with a database sends them, and fails the
 * test file when one names a table of another module. Lint reads the code (table-owners.mjs), and does not see a name
 * that is put in at run time.
 */
sentStatements.clear();

afterAll(() => {
  const elsewhere = elsewhereWhenSent();
  const wrong = [...sentStatements].flatMap(([text, line]) =>
    line === null ? [] : elsewhere(line.replace(/:\d+$/, ''), text).map((what) => `${line} ${what}`),
  );
  if (wrong.length > 0) throw new Error([...new Set(wrong)].sort().join('\n'));
});

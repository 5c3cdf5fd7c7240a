import { afterAll } from '@jest/globals';
import { namedElsewhere, sentStatements } from './sent-statements.mjs';

/**
 * Records which tables the statements of each source file name, as a test with a database sends them, and fails the
 * test file when one names a table of another module. Lint reads the code (table-owners.mjs), and does not see a name
 * that is put in at run time.
 */
sentStatements.clear();

afterAll(() => {
  const wrong = namedElsewhere();
  if (wrong.length > 0) throw new Error([...new Set(wrong)].sort().join('\n'));
});

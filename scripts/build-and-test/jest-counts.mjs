import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { top } from './checkout-files.mjs';

/**
 * A Jest reporter that records how many files ran, how many tests passed, failed and were skipped, and which files
 * failed, so that several runs can be added up.
 */
export default class Counts {
  constructor(_config, options) {
    this.file = options.file;
  }

  onRunComplete(_contexts, results) {
    writeFileSync(
      this.file,
      JSON.stringify({
        files: results.numTotalTestSuites,
        passed: results.numPassedTests,
        // A file that cannot be loaded has no tests that could fail, so it counts itself.
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
        failedFiles: results.testResults
          .filter((file) => file.numFailingTests > 0 || file.testExecError)
          .map((file) => relative(top, file.testFilePath).replace('/dist/', '/').replace(/\.js$/, '')),
      }),
    );
  }
}

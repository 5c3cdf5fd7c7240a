import { writeFileSync } from 'node:fs';

/** A Jest reporter that writes down how many files ran and how many tests passed, failed and were skipped, for the sum of several runs. */
export default class Counts {
  constructor(_config, options) {
    this.file = options.file;
  }

  onRunComplete(_contexts, results) {
    writeFileSync(this.file, JSON.stringify({
      files: results.numTotalTestSuites,
      passed: results.numPassedTests,
      // A file that cannot even be loaded has no tests to fail.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    }));
  }
}

import { Worker } from 'node:worker_threads';
import { Problem } from '@vigil/shared/problems/problems.js';
import { countryWordsInUse } from '@vigil/shared/text/country-words.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';

/** Megabytes; a report with the largest annex takes less than 192. */
const MOST_MEMORY = 320;
const LONGEST_MS = 60_000;

/**
 * Formats a report as Word in a thread of its own: laying out its pages for the list of contents takes seconds, in
 * which the server would answer nobody.
 * @throws Problem 'unavailable' when it takes over a minute or too much memory
 */
export const docxInWorker = (report: ReportDocument, logo: Uint8Array | null = null): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./docx-worker.js', import.meta.url), {
      workerData: { report, logo, countryWords: countryWordsInUse() },
      // It needs no key, password or address of ours.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    });
    const stop = setTimeout(() => void worker.terminate(), LONGEST_MS);
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    worker.once('error', () => reject(new Problem('unavailable', { retryAfterSeconds: 30 })));
    worker.once('exit', () => {
      clearTimeout(stop);
      // Settles nothing if the message came first.
      reject(new Problem('unavailable', { retryAfterSeconds: 30 }));
    });
  });

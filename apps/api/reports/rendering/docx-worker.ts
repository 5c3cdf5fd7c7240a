import { parentPort, workerData } from 'node:worker_threads';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { type CountryWords, useCountryWords } from '@vigil/shared/text/country-words.js';
import { toDocx } from './report-to-docx.js';
import { reportMessagesIn } from './report-messages.js';

const { report, logo, countryWords } = workerData as {
  report: ReportDocument;
  logo: Uint8Array | null;
  countryWords: CountryWords | null;
};
useCountryWords(countryWords);
parentPort!.postMessage(await toDocx(report, reportMessagesIn(report.language), logo));

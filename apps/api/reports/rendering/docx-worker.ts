import { parentPort, workerData } from 'node:worker_threads';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { toDocx } from './report-to-docx.js';
import { REPORT_MESSAGES } from './report-messages.js';

const report = workerData as ReportDocument;
parentPort!.postMessage(await toDocx(report, REPORT_MESSAGES[report.language]));

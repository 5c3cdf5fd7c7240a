import { expect, it } from '@jest/globals';
import { words, type Block, type ReportDocument } from '@vigil/shared/report/report-document.js';
import { readDocx } from '../../testing/read-docx.js';
import { renderReport } from './render-report.js';

const head = (text: string): Block => ({ kind: 'heading', level: 1, text });

it('a report in Word is made while the server goes on answering', async () => {
  const rows = Array.from({ length: 60 }, () => ({ cells: [words('A long account of what happened. '.repeat(20))] }));
  const table: Block = {
    kind: 'table',
    key: 'T10',
    number: 1,
    caption: 'Annex',
    head: [{ text: 'What', isNumber: false, width: 100 }],
    rows,
    empty: '',
    notes: [],
  };
  const long: ReportDocument = {
    language: 'en',
    title: 'A report',
    about: [],
    demo: null,
    blocks: [head('One'), table, head('Two')],
    notes: [],
  };
  const before = performance.eventLoopUtilization();
  const body = await renderReport(long, 'docx', () => '');
  const { utilization } = performance.eventLoopUtilization(before);
  expect(readDocx(body).faults).toEqual([]);
  expect(utilization).toBeLessThan(0.5);
}, 60_000);

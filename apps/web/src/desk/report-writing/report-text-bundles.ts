import type { TextBundle } from '../../text-bundles.js';

/** The text bundles for writing a report. */
export const REPORT_WRITING_BUNDLES: readonly TextBundle[] = [
  'app',
  'desk',
  'account',
  'codebook',
  'problems',
  'counting',
  'report',
];

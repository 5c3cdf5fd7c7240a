import type { TextBundle } from '../../text-bundles.js';

/** The text bundles for writing a report. */
export const BUNDLES: readonly TextBundle[] = ['app', 'desk', 'account', 'codebook', 'problems', 'counting', 'report'];

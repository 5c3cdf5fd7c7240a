import type { Room } from '../../words.js';

/** The text bundles for writing a report. */
export const ROOMS: readonly Room[] = ['app', 'desk', 'account', 'codebook', 'problems', 'counting', 'report'];

import type { Room } from '../../words.js';

/** The words that writing a report needs. */
export const ROOMS: readonly Room[] = ['app', 'desk', 'account', 'codebook', 'problems', 'counting', 'report'];

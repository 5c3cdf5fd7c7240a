import type { TextBundle } from '../text-bundles.js';

/**
 * The words with which the desk begins: its frame and its queue. What loads later brings its own (`loadedLater`). The
 * first three are in one file.
 */
export const QUEUE_WORDS: readonly TextBundle[] = ['app', 'public', 'counting', 'queue', 'codebook'];

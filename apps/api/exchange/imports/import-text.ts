import { textsOf } from '../../platform/texts-of-server.js';

/** Returns the texts in which an import reports the outcome of rows. */
export const importText = textsOf('codebook', 'problems', 'imports');

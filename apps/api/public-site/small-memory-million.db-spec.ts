import { testSmallMemory } from '../testing/small-memory.js';

/** The same as small-memory.db-spec.ts for a million, in a file of its own: it takes most of an hour. */
if (process.env['VIGIL_PROVE']) testSmallMemory(1_000_000, [512, 256]);
else testSmallMemory(1_000, [96]);

import type { ImportState } from '@vigil/shared/staff-responses/imports.js';

export const WORKING: readonly ImportState[] = ['reading', 'checking', 'running', 'undoing'];
/** Bytes of the largest file and of one upload chunk; the same as on the server. */
export const LARGEST_FILE = 256 * 1024 * 1024;
export const PART_BYTES = 1024 * 1024;

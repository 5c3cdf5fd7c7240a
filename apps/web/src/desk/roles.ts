import type { Role } from '@vigil/shared/staff-responses/sign-in.js';

/** Everybody who has a queue. */
export const STAFF: readonly Role[] = ['monitor', 'reviewer', 'analyst'];
/** Who logs incidents. */
export const LOGGERS: readonly Role[] = ['monitor', 'reviewer'];
/** Who makes figures, reports and exports. */
export const ANALYSTS: readonly Role[] = ['reviewer', 'analyst'];

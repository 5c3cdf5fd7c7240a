import type { Role } from '@vigil/shared/staff-responses/sign-in.js';

export const EVERYBODY: readonly Role[] = ['monitor', 'reviewer', 'analyst', 'admin'];
/** Everybody who has a queue. */
export const STAFF: readonly Role[] = ['monitor', 'reviewer', 'analyst'];
/** Who logs incidents. */
export const LOGGERS: readonly Role[] = ['monitor', 'reviewer'];
/** Who makes figures, reports and exports. */
export const ANALYSTS: readonly Role[] = ['reviewer', 'analyst'];
/** Who sees public words before readers do, and files of exports. */
export const PUBLISHERS: readonly Role[] = ['reviewer', 'analyst', 'admin'];
/** Who looks after members, groups, words and the log. */
export const SUPERVISORS: readonly Role[] = ['reviewer', 'admin'];
export const REVIEWERS: readonly Role[] = ['reviewer'];
export const ADMINS: readonly Role[] = ['admin'];

import { codesOf } from '../vocabulary/vocabulary.js';

/** In the desk's list, what is hidden for safety: it is counted apart from what was retracted. */
export const HIDDEN = 'HIDDEN';

/** The states by which the desk's list counts and narrows records. */
export const listStates = (): readonly string[] => [...codesOf('workflow_status'), HIDDEN];

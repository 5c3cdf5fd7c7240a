import { codesOf } from '../vocabulary/vocabulary.js';

/** Hidden for safety. It is no workflow status, but the desk's list counts it by itself. */
export const HIDDEN = 'HIDDEN';

/** The states by which the desk's list counts and narrows records. */
export const recordListStates = (): readonly string[] => [...codesOf('workflow_status'), HIDDEN];

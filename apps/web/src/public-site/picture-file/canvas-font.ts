import { FONT } from '@vigil/shared/drawing/scene.js';

/** The name under which a picture's letters are loaded. */
export const CANVAS_LETTERS = 'Letters of pictures';
/** What a canvas draws with. */
export const CANVAS_FONT = `'${CANVAS_LETTERS}', ${FONT}`;

import { inCheckout } from '../project-root.js';

/** The web application as it is built for readers. A test that serves it has it built first, by this name. */
export const SITE = inCheckout('apps/web/dist/site');

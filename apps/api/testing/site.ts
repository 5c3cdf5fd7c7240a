import { fileURLToPath } from 'node:url';

/** The web application as it is built for readers. A test that serves it has it built first, by this name. */
export const SITE = fileURLToPath(new URL('../../../web/dist/site', import.meta.url));

import { plainTextsOf, textsOf } from '../platform/texts-of-server.js';

const BUNDLES = ['app', 'counting', 'rule', 'pages', 'public', 'beside'] as const;

/** Texts of the public pages that the server uses. */
export const messagesIn = textsOf(...BUNDLES);
/** The same for feeds. */
export const feedMessagesIn = plainTextsOf(...BUNDLES);

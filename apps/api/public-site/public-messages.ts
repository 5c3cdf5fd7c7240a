import { textsOf } from '../platform/texts-of-server.js';

/** Texts of the public pages that the server uses. */
export const messagesIn = textsOf('app', 'counting', 'rule', 'pages', 'public', 'beside');

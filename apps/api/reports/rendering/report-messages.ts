import { textsOf } from '../../platform/texts-of-server.js';

/** The texts that reports are written with. */
export const reportMessagesIn = textsOf('app', 'beside', 'counting', 'rule', 'report');

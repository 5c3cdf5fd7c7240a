'use strict';
/**
 * Fastify's in-process requests use light-my-request, which requires the ES module `cookie`. Node supports that; Jest
 * on this Node does not. Such requests carry no cookies, so tests can do without the module.
 */
module.exports = { parseCookie: () => ({}), stringifyCookie: () => '', parse: () => ({}), serialize: () => '' };

'use strict';
/**
 * Fastify asks itself a question in the same process by way of light-my-request, which requires the ES module `cookie`;
 * Node does that, Jest on this Node does not. Such questions carry no cookie, so a test needs none of it.
 */
module.exports = { parseCookie: () => ({}), stringifyCookie: () => '', parse: () => ({}), serialize: () => '' };

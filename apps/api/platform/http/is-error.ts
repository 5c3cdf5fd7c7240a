import { types } from 'node:util';

/**
 * Tells whether a value is an error, including Fastify's own kind, which `Error` does not construct, and errors of
 * another realm, where `Error` is not ours.
 */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

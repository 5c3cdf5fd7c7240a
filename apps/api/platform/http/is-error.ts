import { types } from 'node:util';

/**
 * An error, also of Fastify's own kind, which is not made by `Error`, and of another realm, which is not our `Error`.
 */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

import type { FastifyRequest } from 'fastify';

const HOST = /^(\[[\da-f:]+\]|[a-z\d.-]+)(:\d{1,5})?$/i;

/** The host under which a reader found this site. What is no plain name of a host is not repeated. */
export const hostOf = ({ host }: Pick<FastifyRequest, 'host'>): string => (HOST.test(host) && host.length <= 100 ? host : 'localhost');

/** 'https://vigil.example': where a reader found this site. */
export const originOf = (request: Pick<FastifyRequest, 'protocol' | 'host'>): string => `${request.protocol === 'https' ? 'https' : 'http'}://${hostOf(request)}`;

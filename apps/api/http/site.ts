import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** 'https://vigil.example' where the operator named it; null: whatever a reader asked for. */
    siteAddress?: string | null;
  }
}

/** The site names itself by this address alone, whatever host a request claims. */
export const liveAt = (server: FastifyInstance, address: string | null): void => void server.decorate('siteAddress', address);

type Asked = Pick<FastifyRequest, 'protocol' | 'host'> & { server?: Pick<FastifyInstance, 'siteAddress'> };
const HOST = /^(\[[\da-f:]+\]|[a-z\d.-]+)(:\d{1,5})?$/i;

/** The host of this site: the operator's, or the one under which a reader found it. What is no plain name of a host is not repeated. */
export const hostOf = ({ host, server }: Omit<Asked, 'protocol'>): string => {
  if (server?.siteAddress) return new URL(server.siteAddress).host;
  return HOST.test(host) && host.length <= 100 ? host : 'localhost';
};

/** 'https://vigil.example': where this site is. */
export const originOf = (request: Asked): string => request.server?.siteAddress ?? `${request.protocol === 'https' ? 'https' : 'http'}://${hostOf(request)}`;

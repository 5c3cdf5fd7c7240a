import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_COOKIE = '__Host-vigil';

/**
 * `__Host-` binds it to this host over https (or localhost); scripts cannot read it; other sites' forms do not send it.
 */
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=Lax';

export const setSessionCookie = (reply: FastifyReply, token: string): void =>
  void reply.header('set-cookie', `${SESSION_COOKIE}=${token}; ${FLAGS}`).header('cache-control', 'no-store');

export const clearSessionCookie = (reply: FastifyReply): void =>
  void reply.header('set-cookie', `${SESSION_COOKIE}=; Max-Age=0; ${FLAGS}`);

/** Returns the session token of a request, or undefined. */
export const sessionToken = (request: Pick<FastifyRequest, 'headers'>): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE) return value;
  }
  return undefined;
};

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { memberOf, type Member } from '../platform/http/current-member.js';
import { lockMember } from './members.repository.js';
import { isToken, tokenHash } from './random-token.js';
import { sessionToken } from './session-cookie.js';
import { isSessionOf } from './sessions.repository.js';

/** A member, and the session in which they ask. */
export interface MemberSession {
  member: Member;
  tokenHash: Buffer;
}

/** The member who sends the request, in a session. Only for what outlasts the session: see `lockMemberSession`. */
export const CurrentMemberSession = createParamDecorator((_data: unknown, context: ExecutionContext): MemberSession => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const [member, token] = [memberOf(request), sessionToken(request)];
  if (!member || !isToken(token)) throw new Problem('sign-in-needed');
  return { member, tokenHash: tokenHash(token) };
});

/**
 * Locks a member before they get something that outlasts their session, such as a token.
 * @throws Problem 'sign-in-needed' if the session ended while this waited for the lock: a reset would otherwise leave
 * to a thief what they asked for in that moment
 */
export const lockMemberSession = async (
  manager: EntityManager,
  { member, tokenHash: hash }: MemberSession,
): Promise<void> => {
  await lockMember(manager, member.id);
  if (!(await isSessionOf(manager, member.id, hash))) throw new Problem('sign-in-needed');
};

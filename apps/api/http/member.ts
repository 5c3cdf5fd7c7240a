import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Role } from './rights.js';

/** Somebody who has signed in. The name is a pseudonym. */
export interface Member { id: string; name: string; role: Role }

const signedIn = new WeakMap<FastifyRequest, Member>();

export const rememberMember = (request: FastifyRequest, member: Member): void => void signedIn.set(request, member);
/** The member whose session came with a request, or null. Always null on routes that are open to the public. */
export const memberOf = (request: FastifyRequest): Member | null => signedIn.get(request) ?? null;

/** The member who asks. Only for routes whose action is not open to the public. */
export const CurrentMember = createParamDecorator((_data: unknown, context: ExecutionContext): Member => {
  const member = memberOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!member) throw new Problem('sign-in-needed');
  return member;
});

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Member } from '@vigil/shared/staff-responses/sign-in.js';

export type { Member };

/** A phone that a member added, and that member. The name is what the member calls the phone. */
export interface Phone {
  id: string;
  name: string;
  member: Member;
}

const signedIn = new WeakMap<FastifyRequest, Member>();
const phones = new WeakMap<FastifyRequest, Phone>();

export const rememberPhone = (request: FastifyRequest, phone: Phone): void => {
  phones.set(request, phone);
  rememberMember(request, phone.member);
};
/** Returns the phone whose token came with a request; null: it came from elsewhere. */
export const phoneOf = (request: FastifyRequest): Phone | null => phones.get(request) ?? null;

export const rememberMember = (request: FastifyRequest, member: Member): void => void signedIn.set(request, member);
/** Returns the member whose session or token came with a request, or null. Always null on public routes. */
export const memberOf = (request: FastifyRequest): Member | null => signedIn.get(request) ?? null;

/** The phone that sends the request. Only for routes that only phones may use. */
export const CurrentPhone = createParamDecorator((_data: unknown, context: ExecutionContext): Phone => {
  const phone = phoneOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!phone) throw new Problem('not-allowed');
  return phone;
});

/** The member who sends the request. Only for routes whose action is not public. */
export const CurrentMember = createParamDecorator((_data: unknown, context: ExecutionContext): Member => {
  const member = memberOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!member) throw new Problem('sign-in-needed');
  return member;
});

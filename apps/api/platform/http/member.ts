import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Role } from './rights.js';

/** Somebody who has signed in. The name is a pseudonym. */
export interface Member {
  id: string;
  name: string;
  role: Role;
}

/** A phone that a member let in, and whoever that is. The name is what they call the phone. */
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
/** The phone whose token came with a request; null: it came from elsewhere. */
export const phoneOf = (request: FastifyRequest): Phone | null => phones.get(request) ?? null;

export const rememberMember = (request: FastifyRequest, member: Member): void => void signedIn.set(request, member);
/** The member whose session came with a request, or null. Always null on routes that are open to the public. */
export const memberOf = (request: FastifyRequest): Member | null => signedIn.get(request) ?? null;

/** The phone that asks. Only for routes that phones alone may use. */
export const CurrentPhone = createParamDecorator((_data: unknown, context: ExecutionContext): Phone => {
  const phone = phoneOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!phone) throw new Problem('not-allowed');
  return phone;
});

/** The member who asks. Only for routes whose action is not open to the public. */
export const CurrentMember = createParamDecorator((_data: unknown, context: ExecutionContext): Member => {
  const member = memberOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!member) throw new Problem('sign-in-needed');
  return member;
});

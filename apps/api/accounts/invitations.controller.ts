import type { Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { AcceptanceBody, InvitationBody } from './request-bodies.js';
import { setSessionCookie } from './session-cookie.js';
import { InvitationsService } from './invitations.service.js';
import { clientInfoOf } from './client-info.js';

@Controller('api/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** Returns the link, which is shown once. Its secret follows the #, which no browser sends to a server. */
  @Post()
  @Allow('invite-member')
  async invite(
    @Body() { role, countries }: InvitationBody,
    @CurrentMember() member: Member,
    @Req() request: FastifyRequest,
  ): Promise<{ link: string }> {
    const token = await this.invitations.invite(role, member, countries ?? null);
    return { link: `${request.headers.origin ?? ''}/sign-in#invitation=${token}` };
  }

  @Post('acceptances')
  @Allow('sign-in')
  async accept(
    @Body() { token, name, password }: AcceptanceBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Arrival> {
    const { member, session } = await this.invitations.accept(token, name, password, clientInfoOf(request));
    setSessionCookie(reply, session);
    return { member: null, pending: { name: member.name, needs: 'enrolment', ways: [], wait: null } };
  }
}

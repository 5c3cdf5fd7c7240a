import { Body, Controller, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../http/allow.js';
import { CurrentMember, type Member } from '../http/member.js';
import { IdIn } from '../http/query.js';
import { AcceptanceBody, InvitationBody, MemberBody, SettingsBody } from './bodies.js';
import { sessionToken, setSessionCookie } from './cookie.js';
import { InvitationsService } from './invitations.service.js';
import { MembersService, type MemberEntry } from './members.service.js';
import { SettingsService, type Settings } from './settings.service.js';

@Controller('api/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** The link is shown once. Its secret stands behind the #, which no browser sends to a server. */
  @Post() @Allow('administer')
  async invite(@Body() { role }: InvitationBody, @CurrentMember() member: Member, @Req() request: FastifyRequest): Promise<{ link: string }> {
    const token = await this.invitations.invite(role, member);
    return { link: `${request.headers.origin ?? ''}/sign-in#invitation=${token}` };
  }

  @Post('acceptances') @Allow('sign-in')
  async accept(
    @Body() { token, name, password }: AcceptanceBody, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ member: Member }> {
    const { member, session } = await this.invitations.accept(token, name, password, sessionToken(request));
    setSessionCookie(reply, session);
    return { member };
  }
}

@Controller('api/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get() @Allow('freeze-member')
  async list(): Promise<{ items: MemberEntry[] }> {
    return { items: await this.members.list() };
  }

  @Put(':id') @Allow('freeze-member')
  change(@IdIn('id') id: string, @Body() { role, frozen }: MemberBody, @CurrentMember() member: Member): Promise<MemberEntry> {
    return this.members.change(member, id, role, frozen);
  }
}

@Controller('api/settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get() @Allow('administer')
  read(): Promise<Settings> {
    return this.settings.read();
  }

  @Put() @Allow('administer')
  write(@Body() body: SettingsBody, @CurrentMember() member: Member): Promise<Settings> {
    return this.settings.write(body, member.id);
  }
}

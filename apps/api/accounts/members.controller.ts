import { Body, Controller, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../platform/http/allow.js';
import { CurrentMember, type Member } from '../platform/http/member.js';
import { IdIn } from '../platform/http/query.js';
import {
  AcceptanceBody,
  InvitationBody,
  MemberBody,
  SettingsBody,
  SmallTeamBody,
  VouchBody,
} from './request-bodies.js';
import { setSessionCookie } from './cookie.js';
import { InvitationsService } from './invitations.service.js';
import { MembersService, type MemberEntry } from './members.service.js';
import type { MemberTrust } from './member-trust.js';
import { OrganisationSettingsService, type Settings, type SmallTeam } from './organisation-settings.service.js';
import type { Arrival } from './sign-in.service.js';
import { clientInfoOf } from './client-info.js';
import { VouchingService, type Waiting } from './vouching.service.js';

@Controller('api/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** Returns the link, which is shown once. Its secret follows the #, which no browser sends to a server. */
  @Post()
  @Allow('invite-member')
  async invite(
    @Body() { role }: InvitationBody,
    @CurrentMember() member: Member,
    @Req() request: FastifyRequest,
  ): Promise<{ link: string }> {
    const token = await this.invitations.invite(role, member);
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

@Controller('api/members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: InvitationsService,
    private readonly vouching: VouchingService,
  ) {}

  @Get()
  @Allow('read-members')
  async list(@CurrentMember() member: Member): Promise<{ items: (MemberEntry & MemberTrust)[] }> {
    return { items: await this.members.list(member) };
  }

  /** Lists the members who may not act yet. */
  @Get('waiting')
  @Allow('see-who-waits')
  async waiting(@CurrentMember() member: Member): Promise<{ items: Waiting[] }> {
    return { items: await this.vouching.waiting(member) };
  }

  /** Confirms that an account belongs to the person it claims. */
  @Post(':id/vouch')
  @Allow('vouch-for-member')
  @HttpCode(204)
  vouch(@IdIn('id') id: string, @Body() { samePersonAs }: VouchBody, @CurrentMember() member: Member): Promise<void> {
    return this.vouching.vouch(member, id, samePersonAs ?? null);
  }

  /** Begins the seven days after which a member may act for whom nobody is left to vouch. */
  @Post(':id/wait')
  @Allow('wait-for-vouch')
  @HttpCode(204)
  wait(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<void> {
    return this.vouching.beginWait(member, id);
  }

  @Post(':id/objections')
  @Allow('object-to-wait')
  @HttpCode(204)
  object(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<void> {
    return this.vouching.object(member, id);
  }

  @Put(':id')
  @Allow('freeze-member')
  change(
    @IdIn('id') id: string,
    @Body() { role, frozen }: MemberBody,
    @CurrentMember() member: Member,
  ): Promise<MemberEntry & MemberTrust> {
    return this.members.change(member, id, role, frozen);
  }

  /** Resets the access of a member who lost theirs. The link is shown once. */
  @Post(':id/resets')
  @Allow('reset-access')
  async reset(
    @IdIn('id') id: string,
    @CurrentMember() member: Member,
    @Req() request: FastifyRequest,
  ): Promise<{ link: string }> {
    const token = await this.invitations.reset(id, member);
    return { link: `${request.headers.origin ?? ''}/sign-in#reset=${token}` };
  }
}

@Controller('api/settings')
export class SettingsController {
  constructor(private readonly settings: OrganisationSettingsService) {}

  @Get()
  @Allow('administer')
  read(): Promise<Settings> {
    return this.settings.read();
  }

  @Put()
  @Allow('change-settings')
  write(@Body() body: SettingsBody, @CurrentMember() member: Member): Promise<Settings> {
    return this.settings.write(body, member);
  }

  @Get('small-team')
  @Allow('see-who-waits')
  smallTeam(): Promise<SmallTeam> {
    return this.settings.smallTeam();
  }

  /** Turns it off at once; turns it on when a second, independent person confirms. */
  @Put('small-team')
  @Allow('set-small-team')
  setSmallTeam(@Body() { on }: SmallTeamBody, @CurrentMember() member: Member): Promise<SmallTeam> {
    return this.settings.setSmallTeam(member, on);
  }
}

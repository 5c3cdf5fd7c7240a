import type { MemberEntry, MemberTrust, WaitingMember } from '@vigil/shared/staff-responses/members.js';
import { Body, Controller, Get, HttpCode, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { MemberBody, VouchBody } from './request-bodies.js';
import { InvitationsService } from './invitations.service.js';
import { MembersService } from './members.service.js';
import { VouchingService } from './vouching.service.js';

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
  async waiting(@CurrentMember() member: Member): Promise<{ items: WaitingMember[] }> {
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
    @Body() body: MemberBody,
    @CurrentMember() member: Member,
  ): Promise<MemberEntry & MemberTrust> {
    return this.members.change(member, id, body);
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

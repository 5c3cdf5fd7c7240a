import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { Body, Controller, Get, Headers, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { SettingsBody, SmallTeamBody } from './request-bodies.js';
import { etagOfSettings, OrganisationSettingsService, type SmallTeam } from './organisation-settings.service.js';

@Controller('api/settings')
export class OrganisationSettingsController {
  constructor(private readonly settings: OrganisationSettingsService) {}

  @Get()
  @Allow('administer')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<OrganisationSettings> {
    const settings = await this.settings.read();
    void reply.header('etag', etagOfSettings(settings));
    return settings;
  }

  @Put()
  @Allow('change-settings')
  write(
    @Body() { proposal, ...body }: SettingsBody,
    @CurrentMember() member: Member,
    @Headers('if-match') seen?: string,
  ): Promise<OrganisationSettings> {
    if (seen === undefined) throw new Problem('precondition-needed');
    return this.settings.write(body, { replacing: proposal ?? null, seen }, member);
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

import type { CaseTeamView, LostSight, WithoutTeam } from '@vigil/shared/staff-responses/case-team.js';
import { Body, Controller, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ArrayMaxSize } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { AreIds } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { etagOf, IfMatch } from '../platform/http/precondition.js';
import { IdIn } from '../platform/http/read-query.js';
import { CaseTeamService } from './case-team.service.js';

class CaseTeamBody {
  /** Ids of reviewers. A reviewer who sends this list stays on the team. */
  @AreIds(100)
  @ArrayMaxSize(100)
  members!: string[];
}

/** Reads and changes the case team: the people who may know of a restricted or sealed record. */
@Controller('api')
export class CaseTeamController {
  constructor(private readonly teams: CaseTeamService) {}

  @Get('incidents/:id/case-team')
  @Allow('choose-case-team')
  async get(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseTeamView> {
    return send(reply, await this.teams.get(member, id));
  }

  @Put('incidents/:id/case-team')
  @Allow('choose-case-team')
  async choose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: CaseTeamBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseTeamView> {
    return send(reply, await this.teams.choose(member, id, revision, body.members));
  }

  /** Records that nobody can act on, and who lately made records vanish from this member. */
  @Get('case-teams/missing')
  @Allow('open-case-team')
  async without(
    @CurrentMember() member: Member,
  ): Promise<{ total: number; items: WithoutTeam[]; lostSight: LostSight[] }> {
    const items = await this.teams.without(member);
    return { total: items.length, items, lostSight: await this.teams.lostAccessOf(member) };
  }

  /** Asks to join the team of a record that nobody can act on. The second request adds both reviewers to the team. */
  @Post('incidents/:id/case-team/openings')
  @HttpCode(200)
  @Allow('open-case-team')
  open(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ opened: boolean }> {
    return this.teams.open(member, id);
  }
}

const send = (reply: FastifyReply, team: CaseTeamView): CaseTeamView => {
  void reply.header('etag', etagOf(team.revision)).header('cache-control', 'no-store');
  return team;
};

import { Body, Controller, Delete, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ValidateIf } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { HANDOVER_LENGTH, type OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';
import { sendRecord } from './incidents.controller.js';
import { RecordOwnersService } from './record-owners.service.js';

export class OwnerBody {
  /** Who takes care of it from now on: this reviewer, or a colleague. */
  @IsId()
  member!: string;

  /** A word to the colleague. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsWords(HANDOVER_LENGTH)
  word?: string;
}

/** Who takes care of a record. */
@Controller('api/incidents')
export class RecordOwnersController {
  constructor(private readonly owners: RecordOwnersService) {}

  @Get(':id/owner')
  @Allow('own-record')
  choices(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<OwnerChoices> {
    return this.owners.choices(member, id);
  }

  /** Takes a free record, or hands it over. */
  @Put(':id/owner')
  @Allow('own-record')
  async give(
    @CurrentMember() actor: Member,
    @IdIn('id') id: string,
    @Body() { member, word }: OwnerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.owners.give(actor, id, member.toLowerCase(), word ?? null));
  }

  /** Tells colleagues that a second person is wanted for this record today. */
  @Post(':id/second-person-wanted')
  @HttpCode(200)
  @Allow('own-record')
  wantSecondPerson(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ told: number }> {
    return this.owners.wantSecondPerson(member, id);
  }

  @Delete(':id/owner')
  @Allow('own-record')
  async giveBack(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.owners.giveBack(member, id));
  }
}

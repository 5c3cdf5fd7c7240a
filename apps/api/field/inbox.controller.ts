import { MOST_MERGED_TOGETHER } from '@vigil/shared/staff-responses/duplicates.js';
import type { Inbox, ReportOfRecord, UnreadableReason } from '@vigil/shared/staff-responses/field-reports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IfMatch } from '../platform/http/precondition.js';
import { IdIn, oneOf, readQuery, words } from '../platform/http/read-query.js';
import { sendRecord } from '../incidents/incidents.controller.js';
import { InboxService } from './inbox.service.js';
import { readInbox, reportsOfRecord } from './read-inbox.js';
import { IntakeService } from './intake.service.js';

class FieldQuestionBody {
  /** The question to the author. */
  @IsWords(5000)
  question!: string;
}

class JoinedBody {
  @IsId()
  id!: string;

  /** The revision that the reviewer read. */
  @IsInt()
  @Min(1)
  revision!: number;

  /**
   * What to copy: ids of its groups, acts, harms and accounts, and names of answers that the remaining record leaves
   * open.
   */
  @IsArray()
  @ArrayMaxSize(300)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  take!: string[];
}

class JoiningBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_MERGED_TOGETHER)
  @ValidateNested({ each: true })
  @Type(() => JoinedBody)
  others!: JoinedBody[];

  @IsOptional()
  @IsWords(2000)
  reason?: string;
}

/** Shows field reports at the desk. */
@Controller('api')
export class InboxController {
  constructor(
    private readonly desk: InboxService,
    private readonly intake: IntakeService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  @Get('field/inbox')
  @Allow('read-field')
  inbox(@CurrentMember() member: Member, @Query() query: unknown): Promise<Inbox> {
    const { which, cursor } = readQuery(query, { which: oneOf(['records', 'unread'] as const), cursor: words(100) });
    return readInbox(this.database.manager, member, which ?? 'records', cursor);
  }

  /** Asks the author of a draft. A submitted record goes back to its author through a review instead. */
  @Post('field/reports/:id/questions')
  @HttpCode(204)
  @Allow('answer-field')
  ask(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() { question }: FieldQuestionBody): Promise<void> {
    return this.desk.ask(member, id, question);
  }

  /** Tries again to read an unreadable report. */
  @Post('field/reports/:id/openings')
  @HttpCode(200)
  @Allow('answer-field')
  async open(@IdIn('id') id: string): Promise<{ why: UnreadableReason | null }> {
    return { why: await this.intake.lookAgain(id) };
  }

  @Get('incidents/:id/field-reports')
  @Allow('read-field')
  async ofRecord(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: ReportOfRecord[] }> {
    return { items: await reportsOfRecord(this.database.manager, member, id) };
  }

  /** Merges other records of the same event into this one. */
  @Post('incidents/:id/joinings')
  @HttpCode(200)
  @Allow('merge-incidents')
  async join(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: JoiningBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.desk.join(member, id, revision, body.others, body.reason ?? null));
  }
}

import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { type MergedRecord, MOST_MERGED_TOGETHER } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { SeenProposal } from '../accounts/releases/seen-proposal.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IfMatch } from '../platform/http/precondition.js';
import { IdIn, oneOf, readQuery, yesOrNo } from '../platform/http/read-query.js';
import { sendRecord } from '../incidents/incidents.controller.js';
import { SHOWN_DATES, SHOWN_PLACES, type ShownDate, type ShownPlace } from './make-public-version.js';
import { Mergers } from './mergers.service.js';
import { PublishOrPropose } from './publish-or-propose.js';
import { Retractions } from './retractions.js';

class PublicationBody extends SeenProposal {
  /** The finest unit that readers will see. Required; only the preview has a default, the district. */
  @IsIn(SHOWN_PLACES)
  shownPlace!: ShownPlace;

  @IsIn(SHOWN_DATES)
  shownDate!: ShownDate;

  /** What was corrected and why; readers see it in the list of changes. */
  @IsOptional()
  @IsWords(2000)
  reason?: string;

  /**
   * For a correction that removes words: true removes them from every earlier version and frozen report as well.
   * Omitted: those stay unchanged.
   */
  @IsOptional()
  @IsBoolean()
  forgetWords?: boolean;

  /**
   * The `seen` of the preview: nothing else is published. Required if readers would first learn a group's name from
   * this record.
   */
  @IsOptional()
  @IsWords(64)
  seen?: string;
}

/** For safety, a record is hidden instead. */
class RetractionBody extends SeenProposal {
  @IsIn(codesOf('change_reason').filter((code) => code !== 'CR_SAFETY'))
  reason!: string;

  /** The public explanation. */
  @IsWords(2000)
  note!: string;
}

class MergerBody extends SeenProposal {
  /** The remaining record. */
  @IsId()
  into!: string;

  /**
   * Ids of accounts, acts, harms and groups of this record to copy into the remaining one, and names of answers that
   * replace those of the remaining one; its sources are always copied.
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  take?: string[];

  @IsOptional()
  @IsWords(2000)
  reason?: string;
}

/** One of several duplicates. */
class MergedTogetherBody {
  @IsId()
  id!: string;

  /** The revision that the member saw. */
  @IsInt()
  @Min(1)
  revision!: number;

  /** As in `MergerBody`. */
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  take!: string[];
}

class SeveralMergersBody {
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MOST_MERGED_TOGETHER)
  @ValidateNested({ each: true })
  @Type(() => MergedTogetherBody)
  records!: MergedTogetherBody[];

  @IsOptional()
  @IsWords(2000)
  reason?: string;
}

@Controller('api/incidents/:id')
export class PublicationController {
  constructor(
    private readonly publications: PublishOrPropose,
    private readonly retractions: Retractions,
    private readonly mergers: Mergers,
  ) {}

  /** Returns exactly what readers would see. */
  @Get('publications/preview')
  @Allow('publish-incident')
  preview(@CurrentMember() member: Member, @IdIn('id') id: string, @Query() query: unknown): Promise<object> {
    const { shownPlace, shownDate } = readQuery(query, {
      shownPlace: oneOf(SHOWN_PLACES),
      shownDate: oneOf(SHOWN_DATES),
    });
    return this.publications.preview(member, id, { place: shownPlace ?? 'district', date: shownDate ?? 'day' });
  }

  /** Publishes what two people agree to; asks a second person for anything else that readers would see. */
  @Post('publications')
  @HttpCode(200)
  @Allow('publish-incident')
  async publish(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: PublicationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    const choice = {
      shown: { place: body.shownPlace, date: body.shownDate },
      note: body.reason ?? null,
      forgetWords: body.forgetWords ?? false,
    };
    return sendRecord(
      reply,
      await this.publications.publish(member, id, revision, choice, {
        seen: body.seen ?? null,
        replacing: body.proposal ?? null,
      }),
    );
  }

  /** Asks a second person to agree to the retraction. */
  @Post('retractions')
  @HttpCode(200)
  @Allow('retract-incident')
  async retract(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: RetractionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.retractions.ask(member, id, revision, body));
  }

  /** Merges a record that readers never saw; for one that they did, asks a second person to agree. */
  @Post('mergers')
  @HttpCode(200)
  @Allow('merge-incidents')
  async merge(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: MergerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(
      reply,
      await this.mergers.merge(member, id, revision, {
        into: body.into,
        take: body.take ?? [],
        reason: body.reason ?? null,
        replacing: body.proposal ?? null,
      }),
    );
  }

  /** Merges several records that readers never saw into this one. */
  @Post('mergers/several')
  @HttpCode(200)
  @Allow('merge-incidents')
  async mergeSeveral(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() { records, reason }: SeveralMergersBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    const several = { records, reason: reason ?? null };
    return sendRecord(reply, await this.mergers.mergeSeveral(member, id, revision, several));
  }

  /** Lists what was merged into this record. */
  @Get('mergers')
  @Allow('read-incidents')
  async joined(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: MergedRecord[] }> {
    return { items: await this.mergers.joined(member, id) };
  }

  @Delete('mergers')
  @Allow('merge-incidents')
  async unmerge(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    const { together } = readQuery(query, { together: yesOrNo });
    return sendRecord(reply, await this.mergers.unmerge(member, id, revision, together ?? false));
  }
}

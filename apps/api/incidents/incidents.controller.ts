import { Body, Controller, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../platform/http/precondition.js';
import { IdIn } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { AssessmentsService } from './assessments.service.js';
import type { PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import { duplicatesOf } from './duplicates.repository.js';
import { IncidentsService } from './incidents.service.js';
import { lockRow } from './record-access.js';
import { AssessmentBody, ReviewBody, SubmissionBody } from './review-request-bodies.js';
import { ReviewsService } from './reviews.service.js';

/** Sends a record with its revision as ETag, so that the next change can name it. */
export const sendRecord = (reply: FastifyReply, record: IncidentRecord): IncidentRecord => {
  void reply.header('etag', etagOf(record.revision)).header('cache-control', 'no-store');
  return record;
};

@Controller('api/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly reviews: ReviewsService,
    private readonly assessments: AssessmentsService,
    private readonly places: PlacesService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /** Writes a whole record: `If-None-Match: *` to create, `If-Match: "revision"` to change. */
  @Put(':id')
  @Allow('log-incident')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: unknown,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    const { record, created } = await this.incidents.put(member, id, body, precondition);
    void reply.code(created ? 201 : 200);
    return sendRecord(reply, record);
  }

  @Get(':id')
  @Allow('read-incidents')
  async get(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.incidents.get(member, id));
  }

  @Get(':id/changes')
  @Allow('read-incidents')
  async changes(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: ChangeEntry[] }> {
    return { items: await this.incidents.changes(member, id) };
  }

  /** Lists records that may be the same event. */
  @Get(':id/duplicates')
  @Allow('review-incident')
  duplicates(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: PossibleDuplicate[] }> {
    return this.database.transaction(async (manager) => ({
      items: await duplicatesOf(manager, member, await lockRow(manager, member, id), this.places.gazetteer),
    }));
  }

  @Post(':id/submissions')
  @HttpCode(200)
  @Allow('log-incident')
  async submit(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: SubmissionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.incidents.submit(member, id, revision, body));
  }

  /** Returns a submitted record to its author at their request, unless a reviewer has taken it. */
  @Post(':id/recalls')
  @HttpCode(200)
  @Allow('log-incident')
  async recall(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.incidents.recall(member, id, revision));
  }

  @Post(':id/reviews')
  @HttpCode(200)
  @Allow('review-incident')
  async review(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: ReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.reviews.review(member, id, revision, body));
  }

  @Post(':id/assessments')
  @HttpCode(200)
  @Allow('assess-force')
  async assess(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: AssessmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.assessments.assess(member, id, revision, body));
  }

  @Post(':id/assessments/:assessment/agreements')
  @HttpCode(200)
  @Allow('assess-force')
  async agree(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('assessment') assessment: string,
    @IfMatch() revision: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.assessments.agree(member, id, revision, assessment));
  }
}

import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BulkOutcomes, QueueIds } from '@vigil/shared/staff-responses/bulk-actions.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { recordFailure } from '../platform/http/problem.filter.js';
import { assertComplete, BulkActionBody } from './bulk-action-body.js';
import { BulkActionsService } from './bulk-actions.service.js';
import { readQueueAddress } from './read-queue-address.js';
import { RecordQueueService } from './record-queue.service.js';

/** Does one thing to many records of the queue. */
@Controller('api/incidents')
export class BulkActionsController {
  constructor(
    private readonly queue: RecordQueueService,
    private readonly bulk: BulkActionsService,
  ) {}

  /** Lists all records that an address of the queue matches, whatever its page. */
  @Get('matching')
  @Allow('read-incidents')
  async matching(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QueueIds> {
    void reply.header('cache-control', 'no-store');
    return { items: await this.queue.matching(member, readQueueAddress(query)) };
  }

  @Post('bulk-actions')
  @HttpCode(200)
  @Allow('review-incident')
  async act(
    @CurrentMember() member: Member,
    @Body() body: BulkActionBody,
    @Req() request: FastifyRequest,
  ): Promise<BulkOutcomes> {
    assertComplete(body);
    return { results: await this.bulk.act(member, body, (error) => recordFailure(request, error)) };
  }
}

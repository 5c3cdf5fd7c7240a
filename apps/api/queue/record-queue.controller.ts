import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { readQueueAddress } from './read-queue-address.js';
import { RecordQueueService } from './record-queue.service.js';

/** The desk's queue: every record that a member may see. */
@Controller('api/incidents')
export class RecordQueueController {
  constructor(private readonly queue: RecordQueueService) {}

  @Get()
  @Allow('read-incidents')
  list(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordQueue> {
    void reply.header('cache-control', 'no-store');
    return this.queue.list(member, readQueueAddress(query));
  }
}

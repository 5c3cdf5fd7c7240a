import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { KnownTags, RecordGaps, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { id, IdIn, readQuery } from '../platform/http/read-query.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
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
    @ReadersLanguage() language: Language,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordQueue> {
    void reply.header('cache-control', 'no-store');
    return this.queue.list(member, readQueueAddress(query), language);
  }

  /** What a form offers while somebody types a tag. */
  @Get('tags')
  @Allow('read-incidents')
  async tags(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KnownTags> {
    void reply.header('cache-control', 'no-store');
    const { except } = readQuery(query, { except: id });
    return { tags: await this.queue.tags(member, except ?? null) };
  }

  @Get(':id/gaps')
  @Allow('read-incidents')
  async gaps(
    @CurrentMember() member: Member,
    @IdIn('id') record: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordGaps> {
    void reply.header('cache-control', 'no-store');
    return { gaps: await this.queue.gapsOf(member, record) };
  }
}

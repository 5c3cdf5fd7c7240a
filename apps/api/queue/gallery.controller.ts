import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Gallery } from '@vigil/shared/staff-responses/gallery.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { GalleryService } from './gallery.service.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { readQueueAddress } from './read-queue-address.js';

/** The files of the records in the queue. */
@Controller('api/gallery')
export class GalleryController {
  constructor(private readonly gallery: GalleryService) {}

  @Get()
  @Allow('look-at-evidence')
  list(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Gallery> {
    void reply.header('cache-control', 'no-store');
    return this.gallery.list(member, readQueueAddress(query), language);
  }
}

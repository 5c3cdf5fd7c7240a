import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { PeopleFigures } from './people-figures.service.js';

/**
 * Figures of people who are known individually. No right of a reviewer changes them, and no answer says whom they are
 * about.
 */
@Controller('api/people-figures')
export class PeopleFiguresController {
  constructor(private readonly figures: PeopleFigures) {}

  @Get()
  @Allow('read-people-figures')
  async figure(
    @Query() query: unknown,
    @CurrentMember() member: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeopleFigure> {
    const figure = await this.figures.answer(query, member);
    void reply.header('cache-control', 'no-store');
    return figure;
  }
}

import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { PublicRepository } from './public.repository.js';

@Controller('api/public/people-totals')
export class PeopleTotalsForReaders {
  constructor(private readonly published: PublicRepository) {}

  /**
   * Sends the stored totals of people deprived of liberty. Publishing has already left out what would tell of a person
   * (`publishing/people-totals/`).
   */
  @Get()
  @Allow('read-public')
  async totals(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.published.peopleTotals();
    answerCached(reply, known, JSON.stringify(body), { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 });
  }
}

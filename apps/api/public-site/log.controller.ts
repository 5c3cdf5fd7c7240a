import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow.js';
import { answerCached } from '../platform/http/cached.js';
import { PublicRepository, type Checkpoint } from './public-repository.js';

const TEXT = 'text/plain; charset=utf-8';

/**
 * The newest signed checkpoint of the revision log, for whoever keeps one outside: what counts is the age of that one.
 */
@Controller('api/public/log')
export class LogController {
  constructor(private readonly shelf: PublicRepository) {}

  /** A C2SP signed note, as it was signed. 404 until there is one. */
  @Get('checkpoint')
  @Allow('read-public')
  async checkpoint(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    answerCached(reply, known, (await this.newest()).note, { type: TEXT, maxAgeSeconds: 0 });
  }

  /** The line that its signature is verified with. Get it once, from more than one place, and keep it. */
  @Get('key')
  @Allow('read-public')
  async key(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    answerCached(reply, known, `${(await this.newest()).key}\n`, { type: TEXT, maxAgeSeconds: 0 });
  }

  private async newest(): Promise<Checkpoint> {
    const checkpoint = await this.shelf.checkpoint();
    if (!checkpoint) throw new Problem('not-found');
    return checkpoint;
  }
}

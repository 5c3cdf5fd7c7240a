import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { PublicRepository, type Checkpoint } from './public.repository.js';

const TEXT = 'text/plain; charset=utf-8';

/**
 * Serves the newest signed checkpoint of the revision log, so that others can save it: a copy outside protects only the
 * log up to its time.
 */
@Controller('api/public/log')
export class LogCheckpointController {
  constructor(private readonly published: PublicRepository) {}

  /** Sends a C2SP signed note, exactly as signed. 404 until there is one. */
  @Get('checkpoint')
  @Allow('read-public')
  async checkpoint(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    answerCached(reply, known, (await this.newest()).note, { type: TEXT, maxAgeSeconds: 0 });
  }

  /**
   * Sends the line that verifies the checkpoint's signature. Users should get it once, from more than one place, and
   * save it.
   */
  @Get('key')
  @Allow('read-public')
  async key(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    answerCached(reply, known, `${(await this.newest()).key}\n`, { type: TEXT, maxAgeSeconds: 0 });
  }

  private async newest(): Promise<Checkpoint> {
    const checkpoint = await this.published.checkpoint();
    if (!checkpoint) throw new Problem('not-found');
    return checkpoint;
  }
}

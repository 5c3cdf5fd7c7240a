import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { PublicCopies } from './public-copies.js';
import { goneOf, IncidentDocuments } from './incident-documents.js';

/**
 * A copy never changes but can be withdrawn at any time, possibly for somebody's safety: caches must check on each use
 * whether it is still shown.
 */
const ASK_EACH_TIME = 0;

/** Serves the pictures of published incidents: redacted and re-encoded copies, never an original. */
@Controller('api/public/incidents/:code/pictures')
export class PublicCopiesController {
  constructor(
    private readonly copies: PublicCopies,
    private readonly documents: IncidentDocuments,
  ) {}

  /** Sends a JPEG. 410 once the picture or its record is withdrawn. */
  @Get(':picture/:size')
  @Allow('read-public')
  async picture(
    @Param('code') code: string,
    @Param('picture') picture: string,
    @Param('size') size: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (size !== 'small' && size !== 'large') throw new Problem('not-found');
    const kept = await this.documents.read(code);
    if (!kept) throw new Problem('not-found');
    if (goneOf(kept)) throw new Problem('gone');
    const bytes = await this.copies.bytes(code, picture, size);
    if (bytes === 'gone') throw new Problem('gone');
    if (bytes === null) throw new Problem('not-found');
    void reply.header('content-disposition', 'inline').header('content-security-policy', `default-src 'none'; sandbox`);
    answerCached(reply, known, bytes, {
      type: 'image/jpeg',
      etag: `"${picture}-${size}"`,
      maxAgeSeconds: ASK_EACH_TIME,
    });
  }
}

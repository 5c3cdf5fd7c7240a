import { isLanguage } from '@vigil/shared/language/languages.js';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { PlacesService } from '../places/places.service.js';
import { goneOf, IncidentDocuments } from './incident-documents.js';
import { PublicRepository } from './public.repository.js';

/**
 * Serves pages with a status that machines can read without running the page: 410 for a retracted incident, a redirect
 * for a merged one, and 404 for incidents, reports, groups and places that never existed.
 */
@Controller()
export class PageStatusController {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
  ) {}

  @Get('incidents/:code')
  @Allow('read-public')
  async incident(
    @Param('code') code: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kept = await this.documents.read(code);
    const gone = kept && goneOf(kept);
    if (gone?.what === 'merged')
      void reply
        .header('cache-control', 'no-cache')
        .redirect(`/incidents/${await this.documents.survivorOf(gone)}?from=${gone.code}${languageIn(query)}`, 308);
    else await reply.page(kept === null ? 404 : gone ? 410 : 200);
  }

  @Get('reports/:code')
  @Allow('read-public')
  async report(@Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    await reply.page((await this.published.hasReport(code)) ? 200 : 404);
  }

  @Get('groups/:code')
  @Allow('read-public')
  async group(@Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    await reply.page((await this.published.hasGroup(code)) ? 200 : 404);
  }

  @Get('places/:code')
  @Allow('read-public')
  async place(@Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    await reply.page(this.places.gazetteer.get(code) ? 200 : 404);
  }
}

/**
 * Returns the reader's language as a parameter of the redirect. The redirect also carries the old code, so that the
 * page can say why it shows a different record.
 */
const languageIn = ({ lang }: Record<string, unknown>): string => (isLanguage(lang) ? `&lang=${lang}` : '');

import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../../platform/http/allow.js';
import { answerCached } from '../../platform/http/conditional-response.js';
import { ReadersLanguage } from '../../platform/http/language.js';
import { readQuery, wholeNumber } from '../../platform/http/query.js';
import { originOf } from '../../platform/http/site-address.js';
import { PlacesService } from '../../places/places.service.js';
import { goneOf, incidentOf, PublicDocuments } from '../incident-documents.js';
import { PublicRepository } from '../public.repository.js';
import { entryOf } from './entries.js';
import { atomOf, type Feed, jsonFeedOf } from './feed.js';

/** Serves the public changes to feed readers; GET /api/public/changes has the same for programs. */
@Controller()
export class FeedsController {
  constructor(
    private readonly repository: PublicRepository,
    private readonly documents: PublicDocuments,
    private readonly places: PlacesService,
  ) {}

  @Get('changes.atom')
  @Allow('read-public')
  async atom(
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCached(reply, known, atomOf(await this.feed(query, language, request)), {
      type: 'application/atom+xml; charset=utf-8',
      maxAgeSeconds: 0,
    });
  }

  @Get('changes.json')
  @Allow('read-public')
  async json(
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCached(reply, known, JSON.stringify(jsonFeedOf(await this.feed(query, language, request))), {
      type: 'application/feed+json; charset=utf-8',
      maxAgeSeconds: 0,
    });
  }

  private async feed(query: unknown, language: Language, request: FastifyRequest): Promise<Feed> {
    const { before = null } = readQuery(query, { before: wholeNumber(1, 1e12) });
    const { organisation, demo } = await this.repository.about();
    const { items, next } = await this.repository.changes(before);
    const telling = { language, gazetteer: this.places.gazetteer, demo };
    const entries = await Promise.all(
      items.map(async (change) => entryOf(change, await this.published(change.code), telling)),
    );
    return {
      language,
      origin: originOf(request),
      organisation,
      demo,
      entries,
      next,
      before,
      day: todayIn(this.places.country.timeZone),
    };
  }

  /** Returns the record as published now, or null. */
  private async published(code: string | null): Promise<PublicIncident | null> {
    const kept = code === null ? null : await this.documents.read(code);
    return kept && !goneOf(kept) ? incidentOf(kept) : null;
  }
}

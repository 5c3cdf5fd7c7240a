import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { answerCached } from '../../platform/http/conditional-response.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { readQuery, wholeNumber } from '../../platform/http/read-query.js';
import { originOf } from '../../platform/http/site-address.js';
import { PlacesService } from '../../places/places.service.js';
import { goneOf, incidentOf, IncidentDocuments } from '../incident-documents.js';
import { feedMessagesIn } from '../public-messages.js';
import { PublicRepository } from '../public.repository.js';
import { entryOf } from './change-feed-entries.js';
import { type Feed, FEED_TYPES, type FeedFormat, writeFeed } from './write-feed.js';

/** Serves the public changes to feed readers; GET /api/public/changes has the same for programs. */
@Controller()
export class ChangeFeedController {
  constructor(
    private readonly repository: PublicRepository,
    private readonly documents: IncidentDocuments,
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
    send(reply, known, await this.feed(query, language, request), 'atom');
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
    send(reply, known, await this.feed(query, language, request), 'json');
  }

  private async feed(query: unknown, language: Language, request: FastifyRequest): Promise<Feed> {
    const { before = null } = readQuery(query, { before: wholeNumber(1, 1e12) });
    const about = await this.repository.about();
    const { items, next } = await this.repository.changes(before);
    const { demo, logo } = about;
    const telling = { language, gazetteer: this.places.gazetteer, demo };
    const entries = await Promise.all(
      items.map(async (change) => entryOf(change, await this.published(change.code), telling)),
    );
    const t = feedMessagesIn(language);
    const origin = originOf(request);
    const address = (format: FeedFormat, from: number | null): string =>
      `/changes.${format}?lang=${language}${from === null ? '' : `&before=${from}`}`;
    return {
      language,
      origin,
      organisation: organisationIn(about, t),
      logo,
      title: `${demo ? 'DEMO: ' : ''}${t('public.changes')} – ${organisationIn(about, t)}`,
      about: t('changes.help'),
      page: `/changes?lang=${language}`,
      address: (format) => address(format, before),
      next: next === null ? null : (format) => address(format, next),
      items: entries.map(({ seq, day, what, code, ...entry }) => ({
        ...entry,
        day,
        id: `${origin}/changes#${seq}`,
        kind: { term: what, label: t(`change.${what}`) },
        more: { seq, day, what, code },
      })),
      day: todayIn(this.places.country.timeZone),
      timeZone: this.places.country.timeZone,
    };
  }

  /** Returns the record as published now, or null. */
  private async published(code: string | null): Promise<PublicIncident | null> {
    const kept = code === null ? null : await this.documents.read(code);
    return kept && !goneOf(kept) ? incidentOf(kept) : null;
  }
}

/** Sends a feed. A withdrawn record must leave it at once, so nobody may keep it without asking again. */
export const send = (reply: FastifyReply, known: string | undefined, feed: Feed, format: FeedFormat): void =>
  answerCached(reply, known, writeFeed(feed, format), { type: FEED_TYPES[format], maxAgeSeconds: 0 });

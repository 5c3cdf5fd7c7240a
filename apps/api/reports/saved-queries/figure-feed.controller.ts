import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post, Req, Res } from '@nestjs/common';
import { IsInt, Max, Min } from '../../platform/http/body-rules.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { CurrentMemberSession, type MemberSession } from '../../accounts/member-session.js';
import { PrivateReadings } from '../../accounts/private-addresses.js';
import { SharedLimits } from '../../platform/http/shared-limits.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { originOf } from '../../platform/http/site-address.js';
import { PlacesService } from '../../places/places.service.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { figureAtom, figureJsonFeed, type Saying } from './format-figure-feed.js';
import { type Fed, FigureFeeds } from './figure-feeds.js';

class FeedBody {
  /** Days until the feed ends. */
  @IsInt()
  @Min(1)
  @Max(365)
  days!: number;
}

/** Makes, ends and serves the private feed of a saved query. */
@Controller('api')
export class FigureFeedController {
  private readonly readings: PrivateReadings;

  constructor(
    private readonly feeds: FigureFeeds,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
    private readonly facts: PublicFacts,
    limits: SharedLimits,
  ) {
    this.readings = new PrivateReadings(limits, 'figure-feed');
  }

  /** Creates a feed and ends the previous one. Only this response contains the addresses. */
  @Post('subscriptions/:id/feed')
  @Allow('keep-questions')
  async make(
    @CurrentMemberSession() session: MemberSession,
    @IdIn('id') id: string,
    @Body() { days }: FeedBody,
    @Req() request: FastifyRequest,
  ): Promise<{ atom: string; json: string; expiresOn: string }> {
    const { token, expiresOn } = await this.feeds.make(session, id, days);
    const address = `${originOf(request)}/api/feeds/${token}/figure`;
    return { atom: `${address}.atom`, json: `${address}.json`, expiresOn };
  }

  @Delete('subscriptions/:id/feed')
  @HttpCode(204)
  @Allow('keep-questions')
  async end(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await this.feeds.end(member, id);
  }

  @Get('feeds/:token/figure.atom')
  @Allow('read-private-feed')
  async atom(
    @Param('token') token: string,
    @ReadersLanguage() language: Language,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const fed = await this.read(token, address, reply);
    void reply.type('application/atom+xml; charset=utf-8').send(figureAtom(fed, await this.saying(language, request)));
  }

  @Get('feeds/:token/figure.json')
  @Allow('read-private-feed')
  async json(
    @Param('token') token: string,
    @ReadersLanguage() language: Language,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const fed = await this.read(token, address, reply);
    void reply
      .type('application/feed+json; charset=utf-8')
      .send(JSON.stringify(figureJsonFeed(fed, await this.saying(language, request))));
  }

  /** Reads a feed. @throws Problem 'not-found' for a token without an active feed, 'too-many-requests' */
  private async read(token: string, address: string, reply: FastifyReply): Promise<Fed> {
    await this.readings.begin(address, reply);
    const fed = await this.feeds.read(token, (id) => this.readings.spend(id));
    if (!fed) throw new Problem('not-found');
    return fed;
  }

  private async saying(language: Language, request: FastifyRequest): Promise<Saying> {
    const about = await this.published.about();
    const groups = await this.published.groups();
    return {
      language,
      about,
      groups,
      gazetteer: this.places.gazetteer,
      origin: originOf(request),
      timeZone: this.places.country.timeZone,
      places: this.facts.facts.places,
    };
  }
}

import { Controller, Get, Ip, Param, Res } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { addDays } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { sentenceOf } from '@vigil/shared/staff-responses/outside-messages.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { FEED_DAYS, listToldDays, memberOfFeed } from '../../accounts/notices/outside-messages.repository.js';
import { PrivateReadings } from '../../accounts/private-addresses.js';
import { isToken, tokenHash } from '../../accounts/random-token.js';
import { CONFIG, type Config } from '../../config.js';
import { PlacesService } from '../../places/places.service.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { SharedLimits } from '../../platform/http/shared-limits.js';
import { ROLES } from '../../platform/http/rights.js';
import { NoticesSeenBy } from '../notices-seen-by.js';
import { WorkedOutNotices } from '../worked-out-notices.js';
import { wordsIn } from './default-words.js';
import { type MessageFeed, messagesAtom, messagesJsonFeed } from './format-message-feed.js';
import { MessageWordsService } from './message-words.js';

/** Serves the private feed of a member: on which days something waited for them, in the words of messages. */
@Controller('api/feeds/:token')
export class MessageFeedController {
  private readonly readings: PrivateReadings;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly words: MessageWordsService,
    private readonly places: PlacesService,
    private readonly seen: NoticesSeenBy,
    private readonly workedOut: WorkedOutNotices,
    limits: SharedLimits,
  ) {
    this.readings = new PrivateReadings(limits, 'message-feed');
  }

  @Get('messages.atom')
  @Allow('read-private-feed')
  async atom(
    @Param('token') token: string,
    @ReadersLanguage() language: Language,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const feed = await this.read(token, language, address, reply);
    void reply.type('application/atom+xml; charset=utf-8').send(messagesAtom(feed));
  }

  @Get('messages.json')
  @Allow('read-private-feed')
  async json(
    @Param('token') token: string,
    @ReadersLanguage() language: Language,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const feed = await this.read(token, language, address, reply);
    void reply.type('application/feed+json; charset=utf-8').send(JSON.stringify(messagesJsonFeed(feed)));
  }

  /** @throws Problem 'not-found' for a token without an active feed, 'too-many-requests' */
  private async read(token: string, language: Language, address: string, reply: FastifyReply): Promise<MessageFeed> {
    await this.readings.begin(address, reply);
    const hash = tokenHash(token);
    const member = isToken(token) ? await memberOfFeed(this.database.manager, hash, ROLES) : null;
    if (!member) throw new Problem('not-found');
    await this.readings.spend(member.id);
    const { timeZone } = this.places.country;
    const { manager } = this.database;
    const stored = await listToldDays(manager, member.id, await this.seen.of(manager, member), timeZone);
    const first = addDays(todayIn(timeZone), -FEED_DAYS);
    const ofPeople = (await this.workedOut.ofId(manager, member.id)).map(({ due }) => due.since);
    const told = [
      ...stored,
      ...ofPeople.filter((day) => day > first).map((day) => ({ day: day as string, what: 'people' as const })),
    ].sort((a, b) => (a.day > b.day ? -1 : a.day < b.day ? 1 : 0));
    const words = await this.words.read();
    const demo = this.config.mode === 'demo' ? 'DEMO: ' : '';
    const entries = new Map<string, MessageFeed['entries'][number]>();
    for (const { day, what } of told) {
      const kind = sentenceOf(what);
      const id = idFrom(hash, `${day} ${kind}`);
      entries.set(id, { id, day, sentence: demo + wordsIn(words, language, kind).sentence });
    }
    return { id: idFrom(hash, ''), title: demo + words.senderName, language, timeZone, entries: [...entries.values()] };
  }
}

/** Returns an id for one thing of one address: another address has other ids, and none leads to a member. */
const idFrom = (hash: Buffer, what: string): string => {
  const hex = createHash('sha256').update(hash).update(`messages ${what}`).digest('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')}`;
};

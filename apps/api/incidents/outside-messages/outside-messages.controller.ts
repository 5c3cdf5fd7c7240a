import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsIn } from '../../platform/http/body-rules.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import {
  MAIL_CHOICES,
  MESSAGE_WORDS,
  type MailChoice,
  type MessageSettings,
  type MessageWords,
  type OwnMessages,
} from '@vigil/shared/staff-responses/outside-messages.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { CurrentMemberSession, lockMemberSession, type MemberSession } from '../../accounts/member-session.js';
import {
  countMail,
  deleteMail,
  deleteNoticeFeed,
  readOwnMessages,
  writeMail,
  writeNoticeFeed,
} from '../../accounts/notices/outside-messages.repository.js';
import { newToken, tokenHash } from '../../accounts/random-token.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import type { Limit } from '../../platform/http/rate-limit.js';
import { SharedLimits } from '../../platform/http/shared-limits.js';
import { originOf } from '../../platform/http/site-address.js';
import { SeenProposal } from '../../accounts/releases/seen-proposal.js';
import { IsMailAddressOrEmpty, IsWords } from '../../platform/http/validation-decorators.js';
import { MessageSender } from './message-sender.js';
import { MessageWordsService } from './message-words.js';

class MessageWordsBody extends SeenProposal implements MessageWords {
  @IsWords(MESSAGE_WORDS.senderName)
  senderName!: string;

  /** Empty: no mail is sent. */
  @IsMailAddressOrEmpty()
  senderAddress!: string;

  @IsWords(MESSAGE_WORDS.dailyEn)
  dailyEn!: string;

  @IsWords(MESSAGE_WORDS.dailyKm)
  dailyKm!: string;

  @IsWords(MESSAGE_WORDS.urgentEn)
  urgentEn!: string;

  @IsWords(MESSAGE_WORDS.urgentKm)
  urgentKm!: string;

  @IsWords(MESSAGE_WORDS.atRiskEn)
  atRiskEn!: string;

  @IsWords(MESSAGE_WORDS.atRiskKm)
  atRiskKm!: string;

  @IsWords(MESSAGE_WORDS.bodyEn)
  bodyEn!: string;

  @IsWords(MESSAGE_WORDS.bodyKm)
  bodyKm!: string;
}

class OwnMessagesBody {
  @IsIn(MAIL_CHOICES)
  how!: MailChoice;

  /** The member's own address; empty where they choose none. */
  @IsMailAddressOrEmpty()
  address!: string;

  /** The language of the messages. */
  @IsIn(['en', 'km'])
  language!: Language;
}

/** As private feeds of figures: a year at the longest. */
const FEED_DAYS = 365;
/** Each new address gets a first message: a stolen session must not send many to strangers. */
const CHANGES_AN_HOUR = 10;

/** How members are told outside the product: what the office says, and what each member chose. */
@Controller('api')
export class OutsideMessagesController {
  private readonly changes: Limit;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly words: MessageWordsService,
    private readonly sender: MessageSender,
    limits: SharedLimits,
  ) {
    this.changes = limits.perHour('changes of messages outside', CHANGES_AN_HOUR);
  }

  @Get('settings/messages')
  @Allow('administer')
  async settings(): Promise<MessageSettings> {
    return {
      words: await this.words.read(),
      waiting: await this.words.waiting(),
      mail: await this.sender.state(),
      ...(await countMail(this.database.manager)),
    };
  }

  /** Proposes other words. They are used once a second person has released them. */
  @Put('settings/messages')
  @Allow('change-settings')
  async propose(
    @CurrentMember() member: Member,
    @Body() { proposal, ...words }: MessageWordsBody,
  ): Promise<MessageSettings> {
    await this.words.propose(words, proposal ?? null, member);
    return this.settings();
  }

  @Get('inbox/messages')
  @Allow('own-inbox')
  async own(@CurrentMember() member: Member, @Res({ passthrough: true }) reply: FastifyReply): Promise<OwnMessages> {
    void reply.header('cache-control', 'no-store');
    return { ...(await readOwnMessages(this.database.manager, member.id)), mail: await this.sender.state() };
  }

  /** Stores how the member is told by mail; none erases their address. */
  @Put('inbox/messages')
  @HttpCode(204)
  @Allow('own-inbox')
  async choose(
    @CurrentMemberSession() session: MemberSession,
    @Body() { how, address, language }: OwnMessagesBody,
  ): Promise<void> {
    const { member } = session;
    if (how !== 'none' && address === '')
      throw new Problem('invalid-body', { errors: [{ pointer: '/address', code: 'required' }] });
    if (how !== 'none') await this.changes.spend(member.id);
    await this.database.transaction(async (manager) => {
      await lockMemberSession(manager, session);
      if (how === 'none') await deleteMail(manager, member.id);
      else await writeMail(manager, member.id, { how, address, language });
    });
    void this.sender.sendDue();
  }

  /** Makes the address of a private feed and ends the one before. Only this answer has it. */
  @Post('inbox/messages/feed')
  @Allow('own-inbox')
  async makeFeed(
    @CurrentMemberSession() session: MemberSession,
    @Req() request: FastifyRequest,
  ): Promise<{ atom: string; json: string; expiresOn: string }> {
    const token = newToken();
    const expiresOn = await this.database.transaction(async (manager) => {
      await lockMemberSession(manager, session);
      return writeNoticeFeed(manager, session.member.id, tokenHash(token), FEED_DAYS);
    });
    const address = `${originOf(request)}/api/feeds/${token}/messages`;
    return { atom: `${address}.atom`, json: `${address}.json`, expiresOn };
  }

  @Delete('inbox/messages/feed')
  @HttpCode(204)
  @Allow('own-inbox')
  async endFeed(@CurrentMember() member: Member): Promise<void> {
    await this.database.transaction((manager) => deleteNoticeFeed(manager, member.id));
  }
}

import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { NEWS_WAIT_SECONDS } from '@vigil/shared/staff-responses/editing.js';
import { NOTICE_KINDS, type InboxNews, type Notice, type NoticePage } from '@vigil/shared/staff-responses/notices.js';
import { countUnread, INBOX_TOPIC, listNotices, markNoticesRead } from '../../accounts/notices/notices.repository.js';
import { ServerSignals } from '../../encryption/server-signals.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { id as anId, oneOf, readQuery, wholeNumber, words, yesOrNo } from '../../platform/http/read-query.js';
import { IsId } from '../../platform/http/validation-decorators.js';
import { findIncidents } from '../incident-row.repository.js';
import { NoticesSeenBy } from '../notices-seen-by.js';
import { type WorkedOutNotice, WorkedOutNotices } from '../worked-out-notices.js';

const A_PAGE = 50;

class ReadBody {
  /** A notice. */
  @IsId()
  id!: string;

  /** Whether all earlier ones are read, too. */
  @IsBoolean()
  until!: boolean;
}

/** What a member is told of. A notice about a record that they no longer see is not there. */
@Controller('api/inbox')
export class InboxOfMemberController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly signals: ServerSignals,
    private readonly seen: NoticesSeenBy,
    private readonly workedOut: WorkedOutNotices,
  ) {}

  @Get()
  @Allow('own-inbox')
  async list(@CurrentMember() member: Member, @Query() asked: unknown): Promise<NoticePage> {
    const { unread, what, before } = readQuery(asked, {
      unread: yesOrNo,
      what: oneOf(NOTICE_KINDS),
      before: anId,
    });
    const { manager } = this.database;
    const records = await this.seen.of(manager, member);
    const query = { unread: unread ?? false, what: what ?? null, before: before ?? null, limit: A_PAGE + 1 };
    const { total, rows } = await listNotices(manager, member.id, records, query);
    const page = rows.slice(0, A_PAGE);
    const ids = page.flatMap(({ incident }) => (incident === null ? [] : [incident]));
    const titles = new Map((await findIncidents(manager, ids)).map(({ id, title }) => [id, title as string | null]));
    const ofPeople = await this.workedOut.of(member, true);
    const due = ofPeople.filter((one) => (what ?? 'people') === 'people' && !(query.unread && one.isRead));
    const stored = page.map(({ incident, at, ...one }) => ({
      ...one,
      at: at.toISOString(),
      record: incident === null ? null : { id: incident, title: titles.get(incident) ?? null },
      due: null,
    }));
    return {
      total: total + due.length,
      unread: (await countUnread(manager, member.id, records)).unread + ofPeople.filter(isUnread).length,
      // They stand until they are heard of: all of them come first.
      items: [...(query.before === null ? due.map(asNotice) : []), ...stored],
      next: rows.length > page.length ? page.at(-1)!.id : null,
    };
  }

  /** Tells how much waits; with `wait` and the `state` of the last answer, as soon as that is something else. */
  @Get('news')
  @Allow('inbox-news')
  async news(
    @CurrentMember() member: Member,
    @Query() asked: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboxNews> {
    const { state, wait } = readQuery(asked, { state: words(40), wait: wholeNumber(0, NEWS_WAIT_SECONDS) });
    let isClosed = false;
    let onClose = (): void => undefined;
    reply.raw.once('close', () => {
      isClosed = true;
      onClose();
    });
    let isTold = false;
    let onTold = (): void => undefined;
    // Before it counts: a notice may come in between.
    const stop = this.signals.on(INBOX_TOPIC, (members) => {
      if (!Array.isArray(members) || !members.includes(member.id)) return;
      isTold = true;
      onTold();
    });
    try {
      const now = await this.count(member);
      if (now.state !== state || !wait || isClosed) return now;
      if (!isTold)
        await this.signals.wait(wait * 1000, (happened) => {
          onTold = happened;
          onClose = happened;
          return () => undefined;
        });
      return isClosed ? now : await this.count(member);
    } finally {
      stop();
    }
  }

  /** Marks one notice, or all up to one, as read; of those about people, one or all. */
  @Post('read')
  @HttpCode(200)
  @Allow('own-inbox')
  async read(@CurrentMember() member: Member, @Body() { id, until }: ReadBody): Promise<InboxNews> {
    const ofPeople = await this.workedOut.of(member);
    const done = !ofPeople.some((one) => one.id === id) ? [] : until ? ofPeople.map((one) => one.id) : [id];
    await this.database.transaction(async (manager) => {
      if (done.length === 0) await markNoticesRead(manager, member.id, id, until);
      await this.workedOut.note(manager, member.id, ofPeople, done, 'isRead');
    });
    return this.count(member);
  }

  private async count(member: Member): Promise<InboxNews> {
    const { manager } = this.database;
    const stored = await countUnread(manager, member.id, await this.seen.of(manager, member));
    const unread = stored.unread + (await this.workedOut.of(member)).filter(isUnread).length;
    return { state: `${stored.newest?.slice(0, 8) ?? 'none'}-${unread}`, unread, urgent: stored.urgent };
  }
}

const isUnread = ({ isRead }: WorkedOutNotice): boolean => !isRead;

const asNotice = ({ id, isRead, due }: WorkedOutNotice): Notice => ({
  id,
  what: 'people',
  at: `${due.since}T00:00:00.000Z`,
  isRead,
  by: null,
  about: null,
  record: null,
  isLimited: false,
  comment: null,
  objection: null,
  due,
});

import { createHash } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Put, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  MaxLength,
} from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { QUEUE_COLUMNS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { NEWS_WAIT_SECONDS } from '@vigil/shared/staff-responses/editing.js';
import {
  DEFAULT_VIEWS,
  type QueueArrangement,
  type QueueSettings,
  type QueueViews,
} from '@vigil/shared/staff-responses/queue-views.js';
import { currentMembers, lockMember } from '../accounts/members.repository.js';
import { ServerSignals } from '../encryption/server-signals.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn, readQuery, wholeNumber, words } from '../platform/http/read-query.js';
import { IsWords } from '../platform/http/validation-decorators.js';
import { CountedBeside } from './counted-beside.js';
import {
  countVisibleViews,
  countViews,
  deleteView,
  lockView,
  MOST_VIEWS,
  readSettings,
  readViews,
  writeSettings,
  writeView,
} from './queue-views.repository.js';
import { type QueueQuestion, readQueueAddress } from './read-queue-address.js';
import { RecordIndex } from './record-index.js';
import { RecordQueueService } from './record-queue.service.js';

/** How long counts wait for more changes. */
const GATHER_MS = 1_000;

class QueueViewBody {
  @IsWords(100)
  title!: string;

  /** The query of the queue's address. */
  @IsString()
  @MaxLength(4000)
  address!: string;

  /** Whether the team sees it. */
  @IsBoolean()
  shared!: boolean;
}

class QueueSettingsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(QUEUE_COLUMNS.length)
  @ArrayUnique()
  @IsIn(QUEUE_COLUMNS, { each: true })
  columns!: QueueColumn[];

  @IsIn(['comfortable', 'compact'])
  density!: QueueSettings['density'];

  @IsBoolean()
  keys!: boolean;
}

/** A monitor sees their own records alone, so the team's views would tell them what others work at. */
const seesShared = ({ role }: Member): boolean => role !== 'monitor';

/** @throws Problem 'not-allowed'; 'not-found' if the member does not see the view either */
const assertOwner = (member: Member, { ownerId, shared }: { ownerId: string; shared: boolean }): void => {
  if (ownerId !== member.id) throw new Problem(shared && seesShared(member) ? 'not-allowed' : 'not-found');
};

/** Reads the query of an address. @throws Problem 'invalid-body' */
const questionOf = (address: string): QueueQuestion => {
  try {
    const question = readQueueAddress(Object.fromEntries(new URLSearchParams(address)));
    // A view is read by others, and its address is stored: a figure is saved as a query of its own.
    if (question.figure !== null) throw new Problem('invalid-query');
    return question;
  } catch (error) {
    if (error instanceof Problem)
      throw new Problem('invalid-body', { errors: [{ pointer: '/address', code: 'unknown-code' }] });
    throw error;
  }
};

/** The same; null where an address that was stored names a filter that is gone. */
const questionOrNull = (address: string): QueueQuestion | null => {
  try {
    return questionOf(address);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
};

/** Saved arrangements of the queue, and how a member has it. */
@Controller('api')
export class QueueViewsController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly queue: RecordQueueService,
    private readonly index: RecordIndex,
    private readonly signals: ServerSignals,
    private readonly beside: CountedBeside,
  ) {}

  /**
   * Returns the member's views, each with how many records match now; with `wait` and the `state` of the last answer,
   * as soon as that is something else.
   */
  @Get('queue-views')
  @Allow('see-queue-views')
  async list(
    @CurrentMember() member: Member,
    @Query() asked: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QueueViews> {
    const { state, wait } = readQuery(asked, { state: words(40), wait: wholeNumber(0, NEWS_WAIT_SECONDS) });
    void reply.header('cache-control', 'no-store');
    const until = Date.now() + (wait ?? 0) * 1000;
    let isClosed = false;
    let wake = (): void => undefined;
    reply.raw.once('close', () => {
      isClosed = true;
      wake();
    });
    const pause = (ms: number): Promise<void> =>
      this.signals.wait(ms, (happened) => {
        wake = happened;
        return () => undefined;
      });
    const stop = this.index.onChange(() => wake());
    try {
      for (;;) {
        // What counting would have to catch up with first is no change since.
        await this.index.current();
        const counted = this.index.changes;
        const isChanged = (): boolean => this.index.changes !== counted;
        const now = await this.countedViews(await this.asTheyAre(member));
        if (now.state !== state || isClosed || Date.now() >= until) return now;
        if (!isChanged()) await pause(until - Date.now());
        if (!isChanged() || isClosed) return now;
        wake = () => undefined;
        // Changes come in crowds, and counting is work: one count for all of them.
        await this.signals.wait(Math.min(GATHER_MS, until - Date.now()), () => () => undefined);
      }
    } finally {
      stop();
    }
  }

  /** Returns a member as they are now: while they waited, they may have been limited to some countries. */
  private async asTheyAre({ id }: Member): Promise<Member> {
    const [now] = await currentMembers(this.database.manager, [id]);
    if (!now) throw new Problem('not-allowed');
    return now;
  }

  private async countedViews(member: Member): Promise<QueueViews> {
    const views = await readViews(this.database.manager, member.id, seesShared(member));
    const defaults = DEFAULT_VIEWS[member.role];
    const totals = await this.queue.count(
      member,
      [...defaults, ...views].map(({ address }) => questionOrNull(address)),
    );
    const counted = {
      defaults: Object.fromEntries(defaults.map(({ key }, n) => [key, totals[n]!])),
      items: views.map(({ ownerId, ...view }, n) => ({
        ...view,
        isMine: ownerId === member.id,
        total: totals[defaults.length + n]!,
      })),
      objections: await this.beside.objections(member),
    };
    const state = createHash('sha256').update(JSON.stringify(counted)).digest('base64url').slice(0, 12);
    return { state, ...counted };
  }

  /** Saves a view under an id that the client made. Only its owner changes it. */
  @Put('queue-views/:id')
  @HttpCode(204)
  @Allow('arrange-queue')
  async put(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: QueueViewBody): Promise<void> {
    questionOf(body.address);
    if (body.shared && !seesShared(member)) throw new Problem('not-allowed');
    await this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      const there = await lockView(manager, id);
      if (there !== null) assertOwner(member, there);
      if (there === null && (await countViews(manager, member.id)) >= MOST_VIEWS)
        throw new Problem('invalid-body', {
          errors: [{ pointer: '/title', code: 'too-many-items', params: { max: MOST_VIEWS } }],
        });
      await writeView(manager, { id, ...body, ownerId: member.id });
    });
  }

  @Delete('queue-views/:id')
  @HttpCode(204)
  @Allow('arrange-queue')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const there = await lockView(manager, id);
      if (there === null) throw new Problem('not-found');
      assertOwner(member, there);
      await deleteView(manager, id);
    });
  }

  @Get('queue-settings')
  @Allow('arrange-queue')
  async settings(@CurrentMember() member: Member): Promise<QueueArrangement> {
    const { manager } = this.database;
    return {
      ...(await readSettings(manager, member.id)),
      views: await countVisibleViews(manager, member.id, seesShared(member)),
    };
  }

  @Put('queue-settings')
  @HttpCode(204)
  @Allow('arrange-queue')
  async keep(@CurrentMember() member: Member, @Body() body: QueueSettingsBody): Promise<void> {
    await this.database.transaction((manager) => writeSettings(manager, member.id, { ...body }));
  }
}

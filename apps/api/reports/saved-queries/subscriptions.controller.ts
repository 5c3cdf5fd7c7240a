import { isDeepStrictEqual } from 'node:util';
import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { askAnalysis } from '../../statistics/parse-question.js';
import { StaffFigures } from '../../statistics/staff-figures.js';
import { Allow } from '../../platform/http/allow.js';
import { CurrentMember, type Member } from '../../platform/http/member.js';
import { IdIn } from '../../platform/http/query.js';
import { assertSeen } from './saved.js';
import { seeNow, type FigureSnapshot } from './figure-snapshot.js';

/** A followed query, its figure when the member last looked, and its current figure. */
export interface Followed {
  id: string;
  title: string;
  address: string;
  since: string;
  /** Null if the query changed since: figures of different queries are not compared. */
  before: FigureSnapshot | null;
  /** Null if the current counting rule no longer accepts the query. */
  now: FigureSnapshot | null;
  /** Whether any part of the figure changed. */
  moved: boolean;
}

/** Maximum followed queries: each is recounted whenever the desk's first page opens. */
const MOST_FOLLOWED = 50;

const unasked = (refused: unknown): null => {
  if (refused instanceof Problem && refused.code === 'invalid-query') return null;
  throw refused;
};

/** Manages what a member follows. Nobody sees what others follow, and nothing is sent anywhere. */
@Controller('api/subscriptions')
export class SubscriptionsController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly figures: StaffFigures,
  ) {}

  @Get()
  @Allow('keep-questions')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: Followed[] }> {
    const rows: {
      id: string;
      title: string;
      address: string;
      seenAddress: string;
      seen: FigureSnapshot;
      since: string;
    }[] = await this.database.query(
      `select q.id, q.title, q.address, s.address as "seenAddress", s.seen, to_char(s.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as since
         from question_subscription s join saved_question q on q.id = s.question_id
        where s.member_id = $1 and (q.shared or q.owner_id = $1) order by lower(q.title), q.id`,
      [member.id],
    );
    const items: Followed[] = [];
    for (const { seen, seenAddress, ...row } of rows) {
      const before = seenAddress === row.address ? seen : null;
      const now = await this.now(member, row.address).catch(unasked);
      items.push({ ...row, before, now, moved: now !== null && !isDeepStrictEqual(before, now) });
    }
    return { total: items.length, items };
  }

  /** Follows a query from now on; a repeated request records that the member has looked. */
  @Put(':id')
  @HttpCode(204)
  @Allow('keep-questions')
  async follow(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    const { address } = await assertSeen(this.database, member.id, id);
    const seen = JSON.stringify(await this.now(member, address));
    await this.database.transaction(async (manager) => {
      await manager.query('select 1 from member where id = $1 for update', [member.id]);
      const [{ n }] = (await manager.query(
        'select count(*)::int as n from question_subscription where member_id = $1 and question_id <> $2',
        [member.id, id],
      )) as [{ n: number }];
      if (n >= MOST_FOLLOWED)
        throw new Problem('invalid-body', {
          errors: [{ pointer: '', code: 'too-many-items', params: { max: MOST_FOLLOWED } }],
        });
      await manager.query(
        `insert into question_subscription (question_id, member_id, address, seen) select id, $2, $3, $4 from saved_question where id = $1
           on conflict (question_id, member_id) do update set address = excluded.address, seen = excluded.seen, seen_at = now()`,
        [id, member.id, address, seen],
      );
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-questions')
  async leave(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await this.database.query('delete from question_subscription where question_id = $1 and member_id = $2', [
      id,
      member.id,
    ]);
  }

  private async now(member: Member, address: string): Promise<FigureSnapshot> {
    const analysis = askAnalysis(address);
    const { facts } = await this.figures.basis(member, analysis.asOf);
    return seeNow(facts, analysis);
  }
}

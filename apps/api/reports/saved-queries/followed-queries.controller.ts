import type { FigureSnapshot, FollowedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { isDeepStrictEqual } from 'node:util';
import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { askAnalysis } from '../../statistics/parse-question.js';
import { StaffFigures } from '../../statistics/staff-figures.js';
import { lockMember } from '../../accounts/members.repository.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { assertSeen, countOthersFollowed, follow, listFollowed, unfollow } from './saved-queries.repository.js';
import { takeFigureSnapshot } from './figure-snapshot.js';

/** Maximum followed queries: each is recounted whenever the desk's first page opens. */
const MOST_FOLLOWED = 50;

const unasked = (refused: unknown): null => {
  if (refused instanceof Problem && refused.code === 'invalid-query') return null;
  throw refused;
};

/** Manages what a member follows. Nobody sees what others follow, and nothing is sent anywhere. */
@Controller('api/subscriptions')
export class FollowedQueriesController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly figures: StaffFigures,
  ) {}

  @Get()
  @Allow('keep-questions')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: FollowedQuery[] }> {
    const rows = await listFollowed(this.database.manager, member.id);
    const items: FollowedQuery[] = [];
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
      await lockMember(manager, member.id);
      if ((await countOthersFollowed(manager, member.id, id)) >= MOST_FOLLOWED)
        throw new Problem('invalid-body', {
          errors: [{ pointer: '', code: 'too-many-items', params: { max: MOST_FOLLOWED } }],
        });
      await follow(manager, member.id, { id, address, seen });
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-questions')
  async leave(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await unfollow(this.database.manager, member.id, id);
  }

  private async now(member: Member, address: string): Promise<FigureSnapshot> {
    const analysis = askAnalysis(address);
    const { facts } = await this.figures.basis(member, analysis.asOf);
    return takeFigureSnapshot(facts, { question: this.figures.within(member, analysis.asOf, analysis.question) });
  }
}

import type { SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsString, MaxLength } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { analysisToQuery } from '@vigil/shared/counting/analysis.js';
import { count } from '@vigil/shared/counting/count.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { askAnalysis, asProblem } from '../../statistics/parse-question.js';
import { StaffFigures } from '../../statistics/staff-figures.js';
import { lockMember } from '../../accounts/members.repository.js';
import { remove, upsert } from '../../platform/database/optimistic-upsert.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { keptHistory, type KeptEntry } from '../../audit-log/log-small-records.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { CURRENT, assertQueriesLeft, assertSeen, listSaved, lockSaved } from './saved-queries.repository.js';

class SavedQueryBody {
  @IsWords(200)
  title!: string;

  /** The query of the analysis address: `indicator=I02&period=2021-H1&unit=month&split=period&show=bars`. */
  @IsString()
  @MaxLength(4000)
  address!: string;

  /** Whether other members who save queries see it and may change it. */
  @IsBoolean()
  shared!: boolean;
}

/**
 * Manages saved queries. Shared ones belong to the team: every member who may save queries can change them, and the
 * history records who did. Only its owner deletes one.
 */
@Controller('api/questions')
export class SavedQueriesController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly figures: StaffFigures,
  ) {}

  @Get()
  @Allow('keep-questions')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: SavedQuery[] }> {
    const items = await listSaved(this.database.manager, member.id);
    return { total: items.length, items };
  }

  @Put(':id')
  @Allow('keep-questions')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: SavedQueryBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedQuery> {
    const analysis = askAnalysis(body.address, '/address');
    const { facts } = await this.figures.basis(member, analysis.asOf);
    // Refuses queries that cannot be counted: "too many figures at once" shows only when counting. No day is passed
    // (null), since nobody sees the answer.
    const question = this.figures.within(member, analysis.asOf, analysis.question);
    asProblem(() => count(facts, question, null), '/address');
    const address = analysisToQuery(analysis);
    const saved = await this.database.transaction(async (manager) => {
      await this.assertMayChange(manager, member.id, id, body.shared, precondition);
      const kept = await upsert(
        manager,
        'saved_question',
        id,
        precondition,
        { title: body.title, address, shared: body.shared },
        { owner_id: member.id },
        CURRENT,
      );
      await logUpsert(manager, 'saved_question', id, member.id, kept);
      return assertSeen(manager, member.id, id);
    });
    void reply.header('etag', etagOf(saved.revision));
    return saved;
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-questions')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      // With it go the feeds of everybody who follows it, so only its owner deletes it.
      if (!(await assertSeen(manager, member.id, id)).isMine) throw new Problem('not-allowed');
      await remove(manager, 'saved_question', id, revision, CURRENT);
      await logRemoval(manager, 'saved_question', id, member.id, revision);
    });
  }

  /** Returns the changes, newest first: who, when, and to what. */
  @Get(':id/history')
  @Allow('keep-questions')
  async history(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
  ): Promise<{ total: number; items: KeptEntry[] }> {
    await assertSeen(this.database, member.id, id);
    const items = await keptHistory(this.database, 'saved_question', id);
    return { total: items.length, items };
  }

  private async assertMayChange(
    manager: EntityManager,
    memberId: string,
    id: string,
    shared: boolean,
    precondition: Precondition,
  ): Promise<void> {
    // Serializes concurrent requests, so that both count against the member's limit.
    await lockMember(manager, memberId);
    const there = await lockSaved(manager, id);
    if (!there) return precondition.create ? assertQueriesLeft(manager, memberId) : undefined;
    if (there.ownerId === memberId) return;
    if (!there.shared) throw new Problem('not-found');
    // Only its owner may make a shared query private again.
    if (!shared) throw new Problem('not-allowed');
  }
}

import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional } from '../../platform/http/body-rules.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ReleasePage, ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn, oneOf, readQuery, wholeNumber, words } from '../../platform/http/read-query.js';
import { ReleasesService } from './releases.service.js';

class ReleaseAnswerBody {
  @IsIn(['release', 'refuse'])
  answer!: 'release' | 'refuse';

  /** The `digest` of what the reviewer saw: nothing else is released. */
  @IsWords(64)
  seen!: string;

  /** Why it is refused. For the team; readers never see it. */
  @IsOptional()
  @IsWords(2000)
  reason?: string | null;
}

/** Public words that wait for a second person. */
@Controller('api/releases')
export class ReleasesController {
  constructor(private readonly releases: ReleasesService) {}

  @Get()
  @Allow('propose-words')
  list(@CurrentMember() member: Member, @Query() query: unknown): Promise<ReleasePage> {
    const { state, after, subject } = readQuery(query, {
      state: oneOf(['waiting', 'decided'] as const),
      after: wholeNumber(1, 1e12),
      subject: words(100),
    });
    return this.releases.list(member, { state: state ?? 'waiting', after: after ?? null, subject: subject ?? null });
  }

  @Post(':id/answers')
  @HttpCode(200)
  @Allow('release-words')
  answer(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { answer, seen, reason }: ReleaseAnswerBody,
  ): Promise<ReleaseView> {
    if (answer === 'refuse' && !reason)
      throw new Problem('invalid-body', { errors: [{ pointer: '/reason', code: 'required' }] });
    return this.releases.answer(member, id, { answer, seen, reason: reason ?? null });
  }

  /** Takes one's own proposal back. */
  @Delete(':id')
  @HttpCode(204)
  @Allow('propose-words')
  async takeBack(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await this.releases.takeBack(member, id);
  }
}

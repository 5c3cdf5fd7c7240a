import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ArrayMaxSize, ArrayMinSize, IsArray } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { remove, upsert } from '../../platform/database/optimistic-upsert.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { AreWords, IsWords } from '../../platform/http/validation-decorators.js';
import { findSearchWord, listSearchWords, SEARCH_WORDS } from './search-words.repository.js';

class SearchWordBody {
  /** A word or a phrase, as somebody would type it. */
  @IsWords(60)
  word!: string;

  /** The codes that it finds, of any vocabulary. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @AreWords(60)
  codes!: string[];
}

/** The team's own words for codes. They help to search in the form, and are never published. */
@Controller('api/search-words')
export class SearchWordsController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get()
  @Allow('read-desk')
  async list(): Promise<{ total: number; items: SearchWord[] }> {
    const items = await listSearchWords(this.database.manager);
    return { total: items.length, items };
  }

  @Put(':id')
  @Allow('keep-search-words')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { word, codes }: SearchWordBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchWord> {
    const unknown = codes.findIndex((code) => !termOf(code));
    if (unknown >= 0)
      throw new Problem('invalid-body', { errors: [{ pointer: `/codes/${unknown}`, code: 'unknown-code' }] });
    return this.database.transaction(async (manager) => {
      const columns = { word, codes: [...new Set(codes)] };
      const kept = await upsert(manager, 'search_word', id, precondition, columns, {}, SEARCH_WORDS);
      await logUpsert(manager, 'search_word', id, member.id, kept);
      void reply.header('etag', etagOf(kept.revision));
      return findSearchWord(manager, id);
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-search-words')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await remove(manager, 'search_word', id, revision, SEARCH_WORDS);
      await logRemoval(manager, 'search_word', id, member.id, revision);
    });
  }
}

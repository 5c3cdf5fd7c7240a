import { Controller, Get, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { KnownSource, SourceRegister } from '@vigil/shared/staff-responses/sources.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { id, readQuery, wholeNumber, words, yesOrNo } from '../../platform/http/read-query.js';
import { findKnownSource, readSourceRegister } from './source-register.repository.js';

/** The register of sources: one article for many records. It is made of the sources that records cite. */
@Controller('api/sources')
export class SourcesController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get()
  @Allow('read-incidents')
  list(@CurrentMember() member: Member, @Query() query: unknown): Promise<SourceRegister> {
    return readSourceRegister(
      this.database.manager,
      member,
      readQuery(query, { q: words(2000), alone: yesOrNo, from: wholeNumber(0, 1_000_000) }),
    );
  }

  /** Says which records cite an address. */
  @Get('known')
  @Allow('read-incidents')
  known(@CurrentMember() member: Member, @Query() query: unknown): Promise<KnownSource> {
    const { url, except } = readQuery(query, { url: words(2000), except: id });
    if (url === undefined) throw new Problem('invalid-query', { errors: [{ pointer: 'url', code: 'required' }] });
    return findKnownSource(this.database.manager, member, url, except ?? null);
  }
}

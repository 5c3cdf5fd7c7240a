import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ArrayMaxSize, IsBoolean } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import type { PeopleExportPart, PeopleExports } from '@vigil/shared/staff-responses/people-exports.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { id as anId, IdIn, readQuery } from '../platform/http/read-query.js';
import { AreIds } from '../platform/http/validation-decorators.js';
import { PeopleExportsService } from './people-exports.service.js';

class PeopleExportBody {
  /** Ids of the keys for which the browser will seal the file. */
  @AreIds(200)
  @ArrayMaxSize(200)
  keys!: string[];

  /** Whether it will seal it for a passphrase, too. The passphrase never leaves the browser. */
  @IsBoolean()
  hasPassphrase!: boolean;
}

/** Sealed files of the people on whose team a reviewer is. Names are opened, and the file is sealed, in the browser. */
@Controller('api/people-exports')
export class PeopleExportsController {
  constructor(private readonly exports: PeopleExportsService) {}

  @Get()
  @Allow('read-people')
  list(@CurrentMember() member: Member, @Res({ passthrough: true }) reply: FastifyReply): Promise<PeopleExports> {
    void reply.header('cache-control', 'no-store');
    return this.exports.list(member);
  }

  /** Begins an export, which is recorded. */
  @Post()
  @HttpCode(200)
  @Allow('export-people')
  begin(@CurrentMember() member: Member, @Body() body: PeopleExportBody): Promise<{ id: string; people: number }> {
    return this.exports.begin(member, body);
  }

  /** Some of the people of an export that one began; after: the last person of the part before. */
  @Get(':id/parts')
  @Allow('read-people')
  part(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeopleExportPart> {
    void reply.header('cache-control', 'no-store');
    return this.exports.part(member, id, readQuery(query, { after: anId }).after ?? null);
  }
}

import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../http/allow.js';
import { IsWords } from '../http/is-words.js';
import { ReadersLanguage } from '../http/language.js';
import { CurrentMember, type Member } from '../http/member.js';
import { id as idInQuery, IdIn, readQuery } from '../http/query.js';
import { mayDo } from '../http/rights.js';
import { originOf } from '../http/site.js';
import type { Data } from './about-file.js';
import type { ExportRecord } from './export-records.js';
import { ExportsService } from './exports.service.js';
import { FORMAT_NAMES, type Format } from './formats.js';

export class ExportBody {
  @IsIn(['incidents', 'figures'])
  data!: Data;

  @IsIn(FORMAT_NAMES)
  format!: Format;

  /** The question as the query of a figure's address; for the public list also `text=`. */
  @IsString() @MaxLength(4000)
  question!: string;
}

export class InternalExportBody extends ExportBody {
  /** Why internal answers leave. It stays in the record and in the log. */
  @IsWords(1000)
  reason!: string;
}

export class ExportPreviewBody extends ExportBody {
  @IsIn(['public', 'internal'])
  audience!: 'public' | 'internal';
}

/** What members take out: asked for, then taken once as a file. Every one is a record. */
@Controller('api/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get() @Allow('export-public')
  list(@Query() query: unknown): ReturnType<ExportsService['list']> {
    return this.exports.list(readQuery(query, { before: idInQuery }).before ?? null);
  }

  /** How many rows it would have. Nothing is read of any record, and nothing is kept. */
  @Post('previews') @HttpCode(200) @Allow('export-public')
  preview(@CurrentMember() member: Member, @Body() body: ExportPreviewBody, @ReadersLanguage() language: Language, @Req() request: FastifyRequest): ReturnType<ExportsService['preview']> {
    if (body.audience === 'internal' && !mayDo(member.role, 'export-internal')) throw new Problem('not-allowed');
    return this.exports.preview(member, { ...body, language, reason: null }, originOf(request));
  }

  @Post() @Allow('export-public')
  ask(@CurrentMember() member: Member, @Body() body: ExportBody, @ReadersLanguage() language: Language, @Req() request: FastifyRequest): Promise<ExportRecord> {
    return this.exports.ask(member, { ...body, audience: 'public', language, reason: null }, originOf(request));
  }

  /** The working copies with their internal answers, for a reason. */
  @Post('internal') @Allow('export-internal')
  askInternal(@CurrentMember() member: Member, @Body() body: InternalExportBody, @ReadersLanguage() language: Language, @Req() request: FastifyRequest): Promise<ExportRecord> {
    return this.exports.ask(member, { ...body, audience: 'internal', language }, originOf(request));
  }

  @Get(':id') @Allow('export-public')
  read(@IdIn('id') id: string): Promise<ExportRecord> {
    return this.exports.read(id);
  }

  @Get(':id/file') @Allow('export-public')
  file(@IdIn('id') id: string, @CurrentMember() member: Member, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.exports.send(member, id, 'public', originOf(request), reply);
  }

  @Get('internal/:id/file') @Allow('export-internal')
  internalFile(@IdIn('id') id: string, @CurrentMember() member: Member, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.exports.send(member, id, 'internal', originOf(request), reply);
  }

  @Post(':id/cancellations') @HttpCode(200) @Allow('export-public')
  cancel(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<ExportRecord> {
    return this.exports.cancel(member, id);
  }
}

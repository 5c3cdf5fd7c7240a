import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../../platform/http/allow.js';
import { IsWords } from '../../platform/http/is-words.js';
import { ReadersLanguage } from '../../platform/http/language.js';
import { CurrentMember, type Member } from '../../platform/http/member.js';
import { id as idInQuery, IdIn, readQuery, yesOrNo } from '../../platform/http/query.js';
import { mayDo } from '../../platform/http/rights.js';
import { originOf } from '../../platform/http/site.js';
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
  @IsString()
  @MaxLength(4000)
  question!: string;
}

export class InternalExportBody extends ExportBody {
  /** Why internal answers leave, so that a colleague can judge it. It stays in the record and in the log. */
  @IsWords(1000)
  reason!: string;
}

export class ExportAnswerBody {
  @IsIn(['release', 'refuse'])
  answer!: 'release' | 'refuse';

  /** Why it is refused, for whoever asked. */
  @IsOptional()
  @IsWords(1000)
  reason?: string | null;
}

export class ExportPreviewBody extends ExportBody {
  @IsIn(['public', 'internal'])
  audience!: 'public' | 'internal';
}

/** What members take out: asked for, then taken once as a file. Every one is a record. */
@Controller('api/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get()
  @Allow('export-public')
  list(@Query() query: unknown): ReturnType<ExportsService['list']> {
    const { before, waiting } = readQuery(query, { before: idInQuery, waiting: yesOrNo });
    return this.exports.list(before ?? null, waiting ?? false);
  }

  /** How many rows it would have. Nothing is read of any record, and nothing is kept. */
  @Post('previews')
  @HttpCode(200)
  @Allow('export-public')
  preview(
    @CurrentMember() member: Member,
    @Body() body: ExportPreviewBody,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
  ): ReturnType<ExportsService['preview']> {
    if (body.audience === 'internal' && !mayDo(member.role, 'export-internal')) throw new Problem('not-allowed');
    return this.exports.preview(member, { ...body, language, reason: null }, originOf(request));
  }

  @Post()
  @Allow('export-public')
  ask(
    @CurrentMember() member: Member,
    @Body() body: ExportBody,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
  ): Promise<ExportRecord> {
    return this.exports.ask(member, { ...body, audience: 'public', language, reason: null }, originOf(request));
  }

  /** Asks for working copies with their internal answers, for a reason; a second person, or a day, lets them leave. */
  @Post('internal')
  @Allow('export-internal')
  askInternal(
    @CurrentMember() member: Member,
    @Body() body: InternalExportBody,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
  ): Promise<ExportRecord> {
    if (saysTooLittle(body.reason))
      throw new Problem('invalid-body', {
        errors: [{ pointer: '/reason', code: 'says-too-little', params: { min: REASON_MIN } }],
      });
    return this.exports.ask(member, { ...body, audience: 'internal', language }, originOf(request));
  }

  @Get(':id')
  @Allow('export-public')
  read(@IdIn('id') id: string): Promise<ExportRecord> {
    return this.exports.read(id);
  }

  @Get(':id/file')
  @Allow('export-public')
  file(
    @IdIn('id') id: string,
    @CurrentMember() member: Member,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.exports.send(member, id, 'public', originOf(request), reply);
  }

  /** Whoever asked shows once more who they are, and may take the file within a minute, once. */
  @Post('internal/:id/takings')
  @HttpCode(200)
  @Allow('export-internal')
  take(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<ExportRecord> {
    return this.exports.allow(member, id);
  }

  @Get('internal/:id/file')
  @Allow('export-internal')
  internalFile(
    @IdIn('id') id: string,
    @CurrentMember() member: Member,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.exports.send(member, id, 'internal', originOf(request), reply);
  }

  /** A reviewer who did not ask for it lets it leave, or refuses. */
  @Post('internal/:id/answers')
  @HttpCode(200)
  @Allow('release-export')
  answer(
    @IdIn('id') id: string,
    @CurrentMember() member: Member,
    @Body() { answer, reason }: ExportAnswerBody,
  ): Promise<ExportRecord> {
    if (answer === 'refuse' && !reason)
      throw new Problem('invalid-body', { errors: [{ pointer: '/reason', code: 'required' }] });
    return this.exports.answer(member, id, answer, reason ?? null);
  }

  @Post(':id/cancellations')
  @HttpCode(200)
  @Allow('export-public')
  cancel(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<ExportRecord> {
    return this.exports.cancel(member, id);
  }
}

const REASON_MIN = 20;
const DIFFERENT_LETTERS = 5;
/** What nobody can judge: a few letters, or the same ones again and again. */
const saysTooLittle = (reason: string): boolean => {
  const letters = [...reason.replace(/\s+/g, ' ').trim()];
  return letters.length < REASON_MIN || new Set(letters).size < DIFFERENT_LETTERS;
};

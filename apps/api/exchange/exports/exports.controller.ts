import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from '../../platform/http/body-rules.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ExportedData, ExportRecord, ExportFormat } from '@vigil/shared/staff-responses/exports.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsWords } from '../../platform/http/validation-decorators.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { id as idInQuery, IdIn, readQuery, yesOrNo } from '../../platform/http/read-query.js';
import { mayDo } from '../../platform/http/rights.js';
import { originOf } from '../../platform/http/site-address.js';
import { ExportsService } from './exports.service.js';
import { FORMAT_NAMES } from './export-formats.js';

class ExportBody {
  @IsIn(['incidents', 'figures', 'people-figures'])
  data!: ExportedData;

  @IsIn(FORMAT_NAMES)
  format!: ExportFormat;

  /**
   * The question in the form of a figure's address; for the public list also `text=`. Or `records=` with the ids of
   * records that were selected in the queue.
   */
  @IsString()
  @MaxLength(40_000)
  question!: string;
}

class InternalExportBody extends ExportBody {
  /** Why internal answers are needed, for the reviewer to judge. The record and the log store it. */
  @IsWords(1000)
  reason!: string;
}

class ExportAnswerBody {
  @IsIn(['release', 'refuse'])
  answer!: 'release' | 'refuse';

  /** Why it is refused, shown to the requester. */
  @IsOptional()
  @IsWords(1000)
  reason?: string | null;
}

class ExportPreviewBody extends ExportBody {
  @IsIn(['public', 'internal'])
  audience!: 'public' | 'internal';
}

/** Members' exports: requested first, then downloaded as a file. Each is recorded. */
@Controller('api/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get()
  @Allow('export-public')
  list(@CurrentMember() member: Member, @Query() query: unknown): ReturnType<ExportsService['list']> {
    const { before, waiting } = readQuery(query, { before: idInQuery, waiting: yesOrNo });
    return this.exports.list(member, before ?? null, waiting ?? false);
  }

  /** Counts the rows it would have. Reads no record and stores nothing. */
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

  /**
   * Requests working copies with internal answers, with a reason. A second person releases them, or they become
   * available after a day.
   */
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
  read(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<ExportRecord> {
    return this.exports.readWithRecords(member, id);
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

  /** Needs a fresh identity confirmation from the requester, and allows one download to begin within a minute. */
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

  /** Releases or refuses the request; only for a reviewer who did not make it. */
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
/** Returns whether a reason cannot be judged: only a few letters, or the same ones repeated. */
const saysTooLittle = (reason: string): boolean => {
  const letters = [...reason.replace(/\s+/g, ' ').trim()];
  return letters.length < REASON_MIN || new Set(letters).size < DIFFERENT_LETTERS;
};

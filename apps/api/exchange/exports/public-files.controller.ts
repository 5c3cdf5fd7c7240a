import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { parseQuestion } from '../../statistics/parse-question.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { moment, pick, readQuery } from '../../platform/http/read-query.js';
import { originOf } from '../../platform/http/site-address.js';
import { DownloadLimiter } from '../../public-site/download-limiter.js';
import { QuestionLimiter } from '../../public-site/question-limiter.js';
import { searchText } from '../../public-site/incident-text-search.js';
import type { FileFormat } from './export-formats.js';
import { PublicFiles } from './public-files.js';
import { sendFile } from './send-file.js';

type Asking = Record<string, unknown>;

/** Serves files of any size to everybody, complete. Downloads are not recorded. */
@Controller('api/public')
export class PublicFilesController {
  constructor(
    private readonly files: PublicFiles,
    private readonly questions: QuestionLimiter,
    private readonly long: DownloadLimiter,
  ) {}

  @Get('incidents.csv')
  @Allow('read-public')
  csv(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('csv', query, language, request, reply);
  }

  @Get('incidents.hxl.csv')
  @Allow('read-public')
  hxl(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('hxl', query, language, request, reply);
  }

  @Get('incidents.xlsx')
  @Allow('read-public')
  xlsx(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('xlsx', query, language, request, reply);
  }

  /** Exact: codes instead of labels, as in the API. */
  @Get('incidents.json')
  @Allow('read-public')
  json(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('json', query, language, request, reply);
  }

  /** The same, one object per line. */
  @Get('incidents.ndjson')
  @Allow('read-public')
  ndjson(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('ndjson', query, language, request, reply);
  }

  /** For maps. A point marks the published unit, never the exact location. */
  @Get('incidents.geojson')
  @Allow('read-public')
  geoJson(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('geojson', query, language, request, reply);
  }

  /** An Arrow IPC stream. */
  @Get('incidents.arrows')
  @Allow('read-public')
  arrow(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('arrow', query, language, request, reply);
  }

  /** Apache Parquet, which DuckDB, R and notebooks read. */
  @Get('incidents.parquet')
  @Allow('read-public')
  parquet(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.incidents('parquet', query, language, request, reply);
  }

  /** ACLED's 31 columns, one row per place and day. docs/acled.md describes it. */
  @Get('incidents.acled.csv')
  @Allow('read-public')
  acled(@Query() query: Asking, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.incidents('acled', query, 'en', request, reply);
  }

  /** The answer to a question as a table. */
  @Get('counts.csv')
  @Allow('read-public')
  countsCsv(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.figures('csv', query, language, request, reply);
  }

  @Get('counts.hxl.csv')
  @Allow('read-public')
  countsHxl(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.figures('hxl', query, language, request, reply);
  }

  @Get('counts.xlsx')
  @Allow('read-public')
  countsXlsx(
    @Query() query: Asking,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.figures('xlsx', query, language, request, reply);
  }

  private async incidents(
    format: FileFormat,
    query: Asking,
    language: Language,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { text } = readQuery(pick(query, ['text']), { text: searchText });
    const question = parseQuestion(query, ['text']);
    await this.turn(request);
    const file = await this.files.incidents({ question, format, language, origin: originOf(request) }, text ?? null);
    sendFile(reply, file, (body) => this.long.send(request, () => body));
  }

  private async figures(
    format: FileFormat,
    query: Asking,
    language: Language,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { asOf } = readQuery(pick(query, ['asOf']), { asOf: moment });
    const question = parseQuestion(query, ['asOf']);
    await this.turn(request);
    sendFile(
      reply,
      await this.files.figures({ question, format, language, origin: originOf(request) }, asOf ?? null, request.ip),
    );
  }

  /** Queues the file for counting, like every public question. */
  private turn(request: FastifyRequest): Promise<void> {
    return this.questions.take(request.ip, () => undefined);
  }
}

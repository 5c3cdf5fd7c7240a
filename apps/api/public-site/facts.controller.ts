import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FACT_FILE_NAMES, type FactFile, SEQ_HEADER } from '@vigil/shared/counting/arrow/fact-files.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerKnown } from '../platform/http/conditional-response.js';
import { encodingFor } from '../platform/http/built-web-files.js';
import { readQuery } from '../platform/http/read-query.js';
import { FactFilesService } from './fact-files.js';

const ARROW_TYPE = 'application/vnd.apache.arrow.file';
const PARQUET_TYPE = 'application/vnd.apache.parquet';

/**
 * Serves the public facts as files, for notebooks and for browsers that count locally. docs/facts.md describes the
 * format.
 */
@Controller('api/public/facts')
export class FactsController {
  constructor(private readonly files: FactFilesService) {}

  /** Sends the incidents, acts or harms, whole: `incidents.arrow`, or `incidents.parquet`. */
  @Get(':file')
  @Allow('read-public')
  async file(
    @Param('file') file: string,
    @Query() query: unknown,
    @Headers('accept-encoding') accepted: string | undefined,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, wanted, format] = /^(\w+)\.(arrow|parquet)$/.exec(file) ?? [];
    const name = FACT_FILE_NAMES.find((one) => one === wanted);
    if (!name) throw new Problem('not-found');
    readQuery(query, {});
    if (format === 'parquet') return this.parquet(name, known, reply);
    const current = await this.files.current();
    const encoding = encodingFor(accepted ?? '');
    // Each encoding has different bytes, so it needs its own ETag.
    const etag = current.files[name].etag.replace(/"$/, encoding === 'identity' ? '"' : `-${encoding}"`);
    void reply
      .header(SEQ_HEADER, String(current.seq))
      .header('content-disposition', `attachment; filename="vigil-${name}-${current.seq}.arrow"`);
    // Caches must revalidate each time, so that withdrawn records disappear at once.
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    answerKnown(reply, known, () => this.files.bytes(current, name, encoding), {
      type: ARROW_TYPE,
      etag,
      maxAgeSeconds: 0,
    });
  }

  private async parquet(name: FactFile, known: string | undefined, reply: FastifyReply): Promise<void> {
    const { seq, files } = await this.files.currentParquet();
    const { etag, bytes } = files[name];
    void reply
      .header(SEQ_HEADER, String(seq))
      .header('content-disposition', `attachment; filename="vigil-${name}-${seq}.parquet"`);
    answerKnown(reply, known, () => bytes, { type: PARQUET_TYPE, etag, maxAgeSeconds: 0 });
  }
}

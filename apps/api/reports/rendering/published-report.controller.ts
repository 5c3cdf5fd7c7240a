import { type StoredLanguage, storedLanguage } from '@vigil/shared/language/languages.js';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PublicReportCard } from '@vigil/shared/public/response-types.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { withStatus } from '@vigil/shared/report/report-status.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { answerCached, etagOfBytes } from '../../platform/http/conditional-response.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { oneOf, readQuery } from '../../platform/http/read-query.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { findChromium } from '../../platform/find-chromium.js';
import { readReportLogo } from './report-logo.js';
import { reportMessagesIn } from './report-messages.js';
import { type Form, FORMS, sendReport, renderReport, reportPageFile, RenderedReports } from './render-report.js';

const DAY = 24 * 60 * 60;

/** Serves published whole reports in every format. */
@Controller('api/public')
export class PublishedReportController {
  constructor(
    private readonly published: PublicRepository,
    private readonly made: RenderedReports,
  ) {}

  /** Lists published whole reports, newest first. `forms`: the formats that this server can render a report in. */
  @Get('reports')
  @Allow('read-public')
  async list(
    @ReadersLanguage() language: Language,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { total, items } = await this.published.reports();
    const cards = items.map(({ cards: inBoth, ...item }): PublicReportCard => ({
      ...item,
      ...inBoth[storedLanguage(language)],
    }));
    const body = { total, forms: findChromium() ? FORMS : FORMS.filter((form) => form !== 'pdf'), items: cards };
    answerCached(reply, known, JSON.stringify(body), { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 });
  }

  /** `as=json` sends the exact text that the checksum covers, so that anybody can compute it. */
  @Get('reports/:code/document')
  @Allow('read-public')
  async document(
    @Param('code') code: string,
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { as = 'html' } = readQuery(query, { as: oneOf([...FORMS, 'json'] as const) });
    const report = await this.published.written(code);
    if (!report) throw new Problem('not-found');
    if (as === 'json')
      return answerCached(reply, known, report.content, { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 });
    const link = (form: Form): string => `/api/public/reports/${code}/document?as=${form}&lang=${language}`;
    const logo = await readReportLogo(this.published);
    const { checksum, since, withdrawn, formerChecksums } = report;
    const printed = etagOfBytes(Buffer.from(JSON.stringify([checksum, since, withdrawn, formerChecksums])));
    const key = `${code} ${printed} ${language} ${as} ${logo?.address ?? ''}`;
    const body = await this.made.get(key, () => {
      const { documents } = JSON.parse(report.content) as { documents: Record<StoredLanguage, ReportDocument> };
      return renderReport(
        withStatus(documents[storedLanguage(language)], report, reportMessagesIn(storedLanguage(language))),
        as,
        link,
        logo,
      );
    });
    void reply.header('cache-control', 'no-cache').header('vary', 'accept-language, accept-encoding');
    sendReport(reply, body, as, `${code}-${language}`);
  }

  /** Sends the styles, fonts and script of a report's page. */
  @Get('report-page/:file')
  @Allow('read-public')
  file(
    @Param('file') name: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const file = reportPageFile(name);
    if (!file) throw new Problem('not-found');
    answerCached(reply, known, file.body, { type: file.type, maxAgeSeconds: DAY });
  }
}

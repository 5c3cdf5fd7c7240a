import type { FormerDraftLine, ReportDraft, ReportDraftLine } from '@vigil/shared/staff-responses/reports.js';
import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { writeDocument } from '@vigil/shared/report/write-document.js';
import { PLACEHOLDERS, formatPlaceholder } from '@vigil/shared/report/placeholders.js';
import { withStatus } from '@vigil/shared/report/report-status.js';
import { DocumentContext } from '@vigil/shared/report/document-context.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../platform/http/precondition.js';
import { IdIn, oneOf, readQuery } from '../platform/http/read-query.js';
import { asProblem } from '../statistics/parse-question.js';
import { type Form, FORMS, sendReport, renderReport } from './rendering/render-report.js';
import { findChromium } from '../platform/find-chromium.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { readReportLogo } from './rendering/report-logo.js';
import { reportMessagesIn } from './rendering/report-messages.js';
import { DraftsService } from './drafts.service.js';
import { ReportMaterialService } from './report-material.service.js';
import { FrozenWholeReports } from './frozen-whole-reports.js';

/** Report drafts. Every figure in them is recounted on each request. */
@Controller('api/reports/drafts')
export class DraftsController {
  constructor(
    private readonly drafts: DraftsService,
    private readonly material: ReportMaterialService,
    private readonly written: FrozenWholeReports,
    private readonly published: PublicRepository,
  ) {}

  @Get()
  @Allow('freeze-report')
  async list(): Promise<{
    total: number;
    items: ReportDraftLine[];
    /** Whether the server can print a PDF. */ prints: boolean;
  }> {
    const items = await this.drafts.list();
    return { total: items.length, items, prints: findChromium() !== null };
  }

  /** Lists drafts that were deleted, or that somebody else wrote over, in the last 30 days. */
  @Get('former')
  @Allow('freeze-report')
  former(): Promise<{ total: number; items: FormerDraftLine[] }> {
    return this.drafts.listFormer();
  }

  @Get('former/:id')
  @Allow('freeze-report')
  oneFormer(@IdIn('id') id: string): Promise<{ draft: Draft }> {
    return this.drafts.getFormer(id);
  }

  @Get(':id')
  @Allow('freeze-report')
  async one(
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportDraft & { prints: boolean }> {
    const draft = await this.drafts.get(id);
    void reply.header('etag', etagOf(draft.revision));
    return { ...draft, prints: findChromium() !== null };
  }

  @Put(':id')
  @Allow('freeze-report')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: unknown,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportDraft> {
    const draft = await this.drafts.put(member.id, id, body, precondition);
    void reply.header('etag', etagOf(draft.revision));
    return draft;
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('freeze-report')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.drafts.remove(member.id, id, revision);
  }

  /** Returns the current figures that the text can refer to. */
  @Get(':id/figures')
  @Allow('freeze-report')
  async figures(
    @IdIn('id') id: string,
    @ReadersLanguage() language: Language,
  ): Promise<{ items: { key: string; says: string }[] }> {
    const material = await this.material.live((await this.drafts.get(id)).draft);
    const context = new DocumentContext(material, reportMessagesIn(language));
    return { items: asProblem(() => PLACEHOLDERS.map((key) => ({ key, says: formatPlaceholder(key, context) }))) };
  }

  @Get(':id/document')
  @Allow('freeze-report')
  async document(
    @IdIn('id') id: string,
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { as = 'html' } = readQuery(query, { as: oneOf(FORMS) });
    const material = await this.material.live((await this.drafts.get(id)).draft);
    const t = reportMessagesIn(language);
    const report = withStatus(
      asProblem(() => writeDocument(material, t)),
      null,
      t,
    );
    void reply.header('cache-control', 'no-store');
    const body = await renderReport(
      report,
      as,
      (form: Form) => `/api/reports/drafts/${id}/document?as=${form}&lang=${language}`,
      await readReportLogo(this.published),
    );
    sendReport(reply, body, as, `vigil-draft-${language}`);
  }

  /** Freezes the report as it is now; the draft remains and can be edited further. */
  @Post(':id/freezings')
  @Allow('freeze-report')
  async freeze(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
  ): Promise<{ code: string }> {
    return { code: await this.written.freeze(member.id, id, revision) };
  }
}

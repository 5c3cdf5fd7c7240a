import { storedLanguage } from '@vigil/shared/language/languages.js';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { withStatus } from '@vigil/shared/report/report-status.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { SeenProposal } from '../accounts/releases/seen-proposal.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { id as anId, oneOf, readQuery } from '../platform/http/read-query.js';
import { type Form, FORMS, sendReport, renderReport } from './rendering/render-report.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { readReportLogo } from './rendering/report-logo.js';
import { reportMessagesIn } from './rendering/report-messages.js';
import { ReportPublisher } from './publish-reports.js';
import { FrozenWholeReports } from './frozen-whole-reports.js';

const CODE = /^R-[0-9A-HJKMNP-TV-Z]{6}$/;

/** Serves frozen reports, including unpublished ones. */
@Controller('api/reports')
export class FrozenWholeReportsController {
  constructor(
    private readonly written: FrozenWholeReports,
    private readonly shown: ReportPublisher,
    private readonly published: PublicRepository,
  ) {}

  @Get(':code/document')
  @Allow('freeze-report')
  async document(
    @Param('code') code: string,
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { as = 'html' } = readQuery(query, { as: oneOf([...FORMS, 'json'] as const) });
    const { text, content, standing } = await this.written.get(codeOf(code));
    void reply.header('cache-control', 'no-store');
    if (as === 'json') return void reply.type('application/json; charset=utf-8').send(text);
    const report = withStatus(
      content.documents[storedLanguage(language)],
      standing,
      reportMessagesIn(storedLanguage(language)),
    );
    const body = await renderReport(
      report,
      as,
      (form: Form) => `/api/reports/${code}/document?as=${form}&lang=${language}`,
      await readReportLogo(this.published),
    );
    sendReport(reply, body, as, `${code}-${language}`);
  }

  /** Proposes to publish the report; a second person releases it. */
  @Post(':code/publications')
  @HttpCode(204)
  @Allow('freeze-report')
  async publish(
    @CurrentMember() member: Member,
    @Param('code') code: string,
    @Body() { proposal }: SeenProposal,
  ): Promise<void> {
    await this.shown.wish(member.id, codeOf(code), true, proposal ?? null);
  }

  /** Proposes to unpublish the report, which also takes a second person. The report stays frozen. */
  @Delete(':code/publications')
  @HttpCode(204)
  @Allow('freeze-report')
  async takeBack(@CurrentMember() member: Member, @Param('code') code: string, @Query() asked: unknown): Promise<void> {
    await this.shown.wish(member.id, codeOf(code), false, readQuery(asked, { proposal: anId }).proposal ?? null);
  }
}

/** Returns the code. An invalid one cannot exist. @throws Problem not-found. */
const codeOf = (code: string): string => {
  if (!CODE.test(code)) throw new Problem('not-found');
  return code;
};

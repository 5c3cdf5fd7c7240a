import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { RenderedReports } from './render-report.js';
import { PublishedReportController } from './published-report.controller.js';

@Module({ imports: [PublicSiteModule], controllers: [PublishedReportController], providers: [RenderedReports] })
export class RenderingModule {}

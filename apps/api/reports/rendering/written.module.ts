import { Module } from '@nestjs/common';
import { PublicModule } from '../../public-site/public.module.js';
import { RenderedReports } from './render-report.js';
import { PublishedReportController } from './published-report.controller.js';

@Module({ imports: [PublicModule], controllers: [PublishedReportController], providers: [RenderedReports] })
export class WrittenModule {}

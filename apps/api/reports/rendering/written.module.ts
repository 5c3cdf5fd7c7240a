import { Module } from '@nestjs/common';
import { PublicModule } from '../../public-site/public.module.js';
import { MadeReports } from './render-report.js';
import { WrittenController } from './published-report.controller.js';

@Module({ imports: [PublicModule], controllers: [WrittenController], providers: [MadeReports] })
export class WrittenModule {}

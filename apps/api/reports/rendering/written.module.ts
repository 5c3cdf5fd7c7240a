import { Module } from '@nestjs/common';
import { PublicModule } from '../../public-site/public.module.js';
import { MadeReports } from './setting.js';
import { WrittenController } from './written.controller.js';

@Module({ imports: [PublicModule], controllers: [WrittenController], providers: [MadeReports] })
export class WrittenModule {}

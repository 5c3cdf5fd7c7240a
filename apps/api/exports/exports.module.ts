import { Module } from '@nestjs/common';
import { PublicModule } from '../public/public.module.js';
import { PublicFiles } from './public-files.js';
import { PublicFilesController } from './public-files.controller.js';

@Module({
  imports: [PublicModule],
  controllers: [PublicFilesController],
  providers: [PublicFiles],
})
export class ExportsModule {}

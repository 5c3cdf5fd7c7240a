import { Module } from '@nestjs/common';
import { PublicModule } from '../../public-site/public.module.js';
import { ExportRegister } from './export-register.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { InternalFiles } from './internal-files.js';
import { PublicFiles } from './public-files.js';
import { PublicFilesController } from './public-files.controller.js';

@Module({
  imports: [PublicModule],
  controllers: [PublicFilesController, ExportsController],
  providers: [PublicFiles, InternalFiles, ExportRegister, ExportsService],
})
export class ExportsModule {}

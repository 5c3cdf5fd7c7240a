import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { ExportRegister } from './export-register.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { InternalExportFiles } from './internal-export-files.js';
import { PeopleFigureFiles } from './people-figures-file.js';
import { PublicFiles } from './public-files.js';
import { PublicFilesController } from './public-files.controller.js';

@Module({
  imports: [PublicSiteModule],
  controllers: [PublicFilesController, ExportsController],
  providers: [PublicFiles, InternalExportFiles, PeopleFigureFiles, ExportRegister, ExportsService],
})
export class ExportsModule {}

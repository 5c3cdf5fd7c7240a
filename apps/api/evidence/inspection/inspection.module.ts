import { Readable } from 'node:stream';
import { Module, type OnModuleInit } from '@nestjs/common';
import { LogoPictures } from '../../accounts/logo-pictures.js';
import { MembersModule } from '../../accounts/members.module.js';
import { EvidenceModule } from '../evidence.module.js';
import { ManualChecksService } from './manual-checks.service.js';
import { CopiesService } from './copies.service.js';
import { InspectionController } from './inspection.controller.js';
import { InspectionService } from './inspection.service.js';
import { InspectionResultsService } from './inspection-results.service.js';
import { ImageWorker } from './image-worker.js';

@Module({
  imports: [EvidenceModule, MembersModule],
  controllers: [InspectionController],
  providers: [
    InspectionService,
    InspectionResultsService,
    ManualChecksService,
    CopiesService,
    { provide: ImageWorker, useFactory: () => new ImageWorker() },
  ],
  exports: [InspectionService],
})
export class InspectionModule implements OnModuleInit {
  constructor(
    private readonly logos: LogoPictures,
    private readonly worker: ImageWorker,
  ) {}

  onModuleInit(): void {
    this.logos.use(async (file) => (await this.worker.work({ job: 'logo' }, () => Readable.from([file]))).logo);
  }
}

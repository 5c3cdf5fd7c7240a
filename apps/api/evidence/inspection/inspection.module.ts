import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence.module.js';
import { ManualChecksService } from './manual-checks.service.js';
import { CopiesService } from './copies.service.js';
import { InspectionController } from './inspection.controller.js';
import { InspectionService } from './inspection.service.js';
import { InspectionResultsService } from './inspection-results.service.js';
import { ImageWorker } from './image-worker.js';

@Module({
  imports: [EvidenceModule],
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
export class InspectionModule {}

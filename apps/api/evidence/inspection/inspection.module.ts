import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence.module.js';
import { ChecksService } from './checks.service.js';
import { CopiesService } from './copies.service.js';
import { InspectionController } from './inspection.controller.js';
import { InspectionService } from './inspection.service.js';
import { ViewsService } from './views.service.js';
import { ImageWorker } from './image-worker.js';

@Module({
  imports: [EvidenceModule],
  controllers: [InspectionController],
  providers: [
    InspectionService,
    ViewsService,
    ChecksService,
    CopiesService,
    { provide: ImageWorker, useFactory: () => new ImageWorker() },
  ],
  exports: [InspectionService],
})
export class InspectionModule {}

import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence.module.js';
import { ChecksService } from './checks.service.js';
import { CopiesService } from './copies.service.js';
import { LookingController } from './inspection.controller.js';
import { LookingService } from './inspection.service.js';
import { ViewsService } from './views.service.js';
import { ImageWorker } from './image-worker.js';

@Module({
  imports: [EvidenceModule],
  controllers: [LookingController],
  providers: [
    LookingService,
    ViewsService,
    ChecksService,
    CopiesService,
    { provide: ImageWorker, useFactory: () => new ImageWorker() },
  ],
  exports: [LookingService],
})
export class LookingModule {}

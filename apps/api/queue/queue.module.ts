import { Module } from '@nestjs/common';
import { GalleryController } from './gallery.controller.js';
import { GalleryService } from './gallery.service.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { BulkActionsController } from './bulk-actions.controller.js';
import { BulkActionsService } from './bulk-actions.service.js';
import { CountedBeside } from './counted-beside.js';
import { QueueViewsController } from './queue-views.controller.js';
import { RecordIndex } from './record-index.js';
import { RecordQueueController } from './record-queue.controller.js';
import { RecordQueueService } from './record-queue.service.js';

/** The desk's queue, and the index in memory that answers it. */
@Module({
  imports: [IncidentsModule],
  controllers: [RecordQueueController, BulkActionsController, GalleryController, QueueViewsController],
  providers: [RecordIndex, RecordQueueService, BulkActionsService, GalleryService, CountedBeside],
  exports: [RecordIndex, RecordQueueService, CountedBeside],
})
export class QueueModule {}

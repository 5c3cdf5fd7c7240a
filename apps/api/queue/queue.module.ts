import { Module } from '@nestjs/common';
import { QueueViewsController } from './queue-views.controller.js';
import { RecordIndex } from './record-index.js';
import { RecordQueueController } from './record-queue.controller.js';
import { RecordQueueService } from './record-queue.service.js';

/** The desk's queue, and the index in memory that answers it. */
@Module({
  controllers: [RecordQueueController, QueueViewsController],
  providers: [RecordIndex, RecordQueueService],
  exports: [RecordIndex, RecordQueueService],
})
export class QueueModule {}

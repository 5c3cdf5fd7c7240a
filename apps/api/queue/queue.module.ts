import { Module } from '@nestjs/common';
import { RecordIndex } from './record-index.js';
import { RecordQueueController } from './record-queue.controller.js';
import { RecordQueueService } from './record-queue.service.js';

/** The desk's queue, and the index in memory that answers it. */
@Module({
  controllers: [RecordQueueController],
  providers: [RecordIndex, RecordQueueService],
  exports: [RecordIndex, RecordQueueService],
})
export class QueueModule {}

import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { DatedNotesController } from './dated-notes.controller.js';
import { CoveragePublisher } from './publish-coverage.js';
import { DatedNotePublisher } from './publish-dated-notes.js';
import { PublishedTotalPublisher } from './publish-others-totals.js';
import { PublishedTotalsController } from './published-totals.controller.js';

@Module({
  controllers: [CoverageController, PublishedTotalsController, DatedNotesController],
  providers: [CoveragePublisher, PublishedTotalPublisher, DatedNotePublisher],
})
export class CoverageModule {}

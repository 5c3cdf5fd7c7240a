import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { DatedNotesController } from './dated-notes.controller.js';
import { ShownCoverage } from './publish-coverage.js';
import { ShownNotes } from './publish-dated-notes.js';
import { ShownTotals } from './publish-totals.js';
import { TotalsController } from './totals.controller.js';

@Module({
  controllers: [CoverageController, TotalsController, DatedNotesController],
  providers: [ShownCoverage, ShownTotals, ShownNotes],
})
export class CoverageModule {}

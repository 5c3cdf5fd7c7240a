import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { ShownCoverage } from './publish-coverage.js';
import { ShownTotals } from './publish-totals.js';
import { TotalsController } from './totals.controller.js';

@Module({ controllers: [CoverageController, TotalsController], providers: [ShownCoverage, ShownTotals] })
export class CoverageModule {}

import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { ShownCoverage } from './shown-coverage.js';
import { TotalsController } from './totals.controller.js';

@Module({ controllers: [CoverageController, TotalsController], providers: [ShownCoverage] })
export class CoverageModule {}

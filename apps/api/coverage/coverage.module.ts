import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { TotalsController } from './totals.controller.js';

@Module({ controllers: [CoverageController, TotalsController], exports: [] })
export class CoverageModule {}

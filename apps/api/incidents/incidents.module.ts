import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.js';
import { AssessmentsService } from './assessments.service.js';
import { IncidentsController } from './incidents.controller.js';
import { IncidentsService } from './incidents.service.js';
import { ReviewsService } from './reviews.service.js';

@Module({
  imports: [MembersModule],
  controllers: [IncidentsController],
  providers: [IncidentsService, ReviewsService, AssessmentsService],
  exports: [IncidentsService, ReviewsService, AssessmentsService],
})
export class IncidentsModule {}

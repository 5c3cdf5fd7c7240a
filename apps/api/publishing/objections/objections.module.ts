import { Module } from '@nestjs/common';
import { MembersModule } from '../../accounts/members.module.js';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { QueueModule } from '../../queue/queue.module.js';
import { ObjectionsController } from './objections.controller.js';
import { ObjectionSubjects } from './objection-subjects.js';
import { ObjectionHandling } from './objection-handling.service.js';
import { ObjectionsService } from './objections.service.js';

@Module({
  imports: [IncidentsModule, MembersModule, QueueModule],
  controllers: [ObjectionsController],
  providers: [ObjectionSubjects, ObjectionHandling, ObjectionsService],
  exports: [ObjectionHandling],
})
export class ObjectionsModule {}

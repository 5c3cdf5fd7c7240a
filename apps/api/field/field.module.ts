import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { InboxController } from './inbox.controller.js';
import { InboxService } from './inbox.service.js';
import { IntakeService } from './intake.service.js';
import { PhonesController } from './phones.controller.js';
import { PhonesService } from './phones.service.js';
import { PhoneReportsController } from './phone-reports.controller.js';

@Module({
  imports: [EvidenceModule, IncidentsModule],
  controllers: [PhonesController, PhoneReportsController, InboxController],
  providers: [PhonesService, IntakeService, InboxService],
  exports: [PhonesService],
})
export class FieldModule {}

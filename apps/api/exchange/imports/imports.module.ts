import { Module } from '@nestjs/common';
import { CommentsModule } from '../../incidents/comments/comments.module.js';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { ErasureService } from '../../publishing/erasure.service.js';
import { PublicationModule } from '../../publishing/publication.module.js';
import { eraseFilesOf } from './import-store.repository.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

@Module({
  imports: [IncidentsModule, CommentsModule, PublicationModule],
  controllers: [ImportsController],
  providers: [ImportsService],
})
export class ImportsModule {
  constructor(erasure: ErasureService) {
    erasure.alsoErase(eraseFilesOf);
  }
}

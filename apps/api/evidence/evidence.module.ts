import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { UploadRecovery } from './upload-recovery.js';
import { openEvidenceStore } from './configured-store.js';
import { EVIDENCE_STORE } from './evidence-store.js';
import { IntegrityCheckController } from './integrity-check.controller.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { IntakeKeyProvider } from './intake-key-provider.js';
import { EvidenceObjects } from './evidence-objects.js';
import { Originals } from './read-originals.js';
import { UploadChunks } from './upload-chunks.js';
import { UploadCompletion } from './upload-completion.js';
import { StoredFileListeners } from './stored-file-listeners.js';
import { IntegrityCheck } from './integrity-check.js';

@Module({
  controllers: [EvidenceController, IntegrityCheckController],
  providers: [
    {
      provide: EVIDENCE_STORE,
      inject: [CONFIG],
      useFactory: (config: Config) => openEvidenceStore(config),
    },
    UploadRecovery,
    EvidenceObjects,
    EvidenceService,
    IntakeKeyProvider,
    Originals,
    UploadChunks,
    UploadCompletion,
    StoredFileListeners,
    IntegrityCheck,
  ],
  exports: [
    EVIDENCE_STORE,
    EvidenceService,
    IntakeKeyProvider,
    Originals,
    UploadChunks,
    UploadCompletion,
    StoredFileListeners,
    IntegrityCheck,
  ],
})
export class EvidenceModule {}

import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { UploadRecovery } from './upload-recovery.js';
import { EVIDENCE_STORE } from './evidence-store.js';
import { IntegrityCheckController } from './integrity-check.controller.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { IntakeKeyProvider } from './intake-key-provider.js';
import { LocalFileStore } from './local-file-store.js';
import { EvidenceObjects } from './evidence-objects.js';
import { Originals } from './read-originals.js';
import { UploadChunks } from './upload-chunks.js';
import { UploadCompletion } from './upload-completion.js';
import { StoredFileListeners } from './stored-file-listeners.js';
import { IntegrityCheck } from './integrity-check.js';

/**
 * Returns the folder for evidence: VIGIL_EVIDENCE, or a folder in the home. Demo files are never stored among real
 * ones.
 */
export const evidenceFolder = ({
  evidenceFolder: folder,
  home,
  mode,
}: Pick<Config, 'evidenceFolder' | 'home' | 'mode'>): string =>
  folder ?? join(home, mode === 'demo' ? 'evidence-demo' : 'evidence');

@Module({
  controllers: [EvidenceController, IntegrityCheckController],
  providers: [
    {
      provide: EVIDENCE_STORE,
      inject: [CONFIG],
      useFactory: (config: Config) => new LocalFileStore(evidenceFolder(config)),
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

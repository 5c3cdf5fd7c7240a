import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { EVIDENCE_STORE } from './evidence-store.js';
import { IntakeOpener } from './intake-opener.js';
import { LocalStore } from './local-store.js';
import { Originals } from './originals.js';
import { StoredEvidence } from './stored.js';

/** Where files are kept: as VIGIL_EVIDENCE says, or in the home. Those of the demo are never among real ones. */
export const evidenceFolder = ({ evidenceFolder: folder, home, mode }: Pick<Config, 'evidenceFolder' | 'home' | 'mode'>): string =>
  folder ?? join(home, mode === 'demo' ? 'evidence-demo' : 'evidence');

@Module({
  providers: [
    { provide: EVIDENCE_STORE, inject: [CONFIG], useFactory: (config: Config) => new LocalStore(evidenceFolder(config)) },
    IntakeOpener, Originals, StoredEvidence,
  ],
  exports: [EVIDENCE_STORE, IntakeOpener, Originals, StoredEvidence],
})
export class EvidenceModule {}

import type { Config } from '../../config.js';
import { BucketStore } from '../../evidence/bucket-store.js';
import { evidenceFolder, openEvidenceStore } from '../../evidence/configured-store.js';
import { bytesIn } from './database-copy.js';

/**
 * Returns how many bytes the files of evidence have, in the home, in the folder that VIGIL_EVIDENCE names, or in a
 * bucket.
 * @throws StoreUnavailable
 */
export const bytesOfEvidence = async (config: Config): Promise<number> => {
  const store = openEvidenceStore(config);
  return store instanceof BucketStore ? store.bytes() : bytesIn(evidenceFolder(config)!);
};

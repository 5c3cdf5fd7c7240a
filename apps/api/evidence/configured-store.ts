import { join } from 'node:path';
import type { Config } from '../config.js';
import { parseBucket, readBucketKey } from '../platform/bucket/bucket-settings.js';
import { S3Bucket } from '../platform/bucket/s3-bucket.js';
import { BucketStore } from './bucket-store.js';
import type { EvidenceStore } from './evidence-store.js';
import { LocalFileStore } from './local-file-store.js';

type Place = Pick<Config, 'evidenceFolder' | 'evidenceBucket' | 'home' | 'mode'>;

/**
 * Returns the folder for evidence: VIGIL_EVIDENCE, or a folder in the home. Demo files are never stored among real
 * ones. Null: it is in a bucket.
 */
export const evidenceFolder = ({ evidenceFolder: folder, evidenceBucket, home, mode }: Place): string | null =>
  evidenceBucket ? null : (folder ?? join(home, mode === 'demo' ? 'evidence-demo' : 'evidence'));

/** Opens the store that VIGIL_EVIDENCE names. @throws OperatorError when the credentials of a bucket cannot be read */
export const openEvidenceStore = (config: Place): EvidenceStore => {
  const folder = evidenceFolder(config);
  if (folder !== null) return new LocalFileStore(folder);
  const { to, s3KeyFile } = config.evidenceBucket!;
  const place = parseBucket(to, 'VIGIL_EVIDENCE');
  const prefix = config.mode === 'demo' ? `${place.prefix}demo/` : place.prefix;
  return new BucketStore(new S3Bucket({ ...place, prefix }, readBucketKey(s3KeyFile, 'VIGIL_EVIDENCE_S3_KEY_FILE')));
};

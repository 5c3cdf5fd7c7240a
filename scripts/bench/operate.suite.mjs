import { measureBackup } from './operate-backup.mjs';
import { measureEvidence } from './operate-evidence.mjs';
import { measureSmall } from './operate-small.mjs';

const PARTS = { backup: measureBackup, evidence: measureEvidence, small: measureSmall };

/**
 * Measures what running Vigil for years takes. `--only=backup`: backup, check and restore of many incidents
 * (`--size=COUNT,...`); `--only=evidence`: files of evidence into a store, simulated (`--gigabytes=COUNT`);
 * `--only=small`: a machine with one core (`--size=COUNT`).
 */
export const run = async (bench) => {
  for (const name of bench.only?.split(',') ?? Object.keys(PARTS)) {
    if (!PARTS[name]) throw new Error(`there is no part ${name}: there are ${Object.keys(PARTS).join(', ')}`);
    await PARTS[name](bench);
  }
};

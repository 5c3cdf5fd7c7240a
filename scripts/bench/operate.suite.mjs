import { measureBackup } from './operate-backup.mjs';
import { measureEvidence } from './operate-evidence.mjs';
import { measureInstances } from './operate-instances.mjs';
import { measureSmall } from './operate-small.mjs';
import { measureUpgrade } from './operate-upgrade.mjs';
import { run as measureReaders } from './readers.suite.mjs';

const START_SIZES = [10_000, 100_000, 1_000_000];
const measureStarts = (bench) => measureReaders({ ...bench, only: 'start', sizes: bench.sizes ?? START_SIZES });

const PARTS = {
  start: measureStarts,
  instances: measureInstances,
  upgrade: measureUpgrade,
  backup: measureBackup,
  evidence: measureEvidence,
  small: measureSmall,
};

/**
 * Measures what running Vigil for years takes. `--only=start`: a first start and another one, as `bench -- readers`
 * does; `--only=instances`: two instances on one database against one; `--only=upgrade`: for how long pages do not
 * answer; `--only=backup`: backup, check and restore of many incidents (each takes `--size=COUNT,...`); `--only=small`:
 * a machine with one core (`--size=COUNT`); `--only=evidence`: files of evidence into a store, simulated
 * (`--gigabytes=COUNT`).
 */
export const run = async (bench) => {
  for (const name of bench.only?.split(',') ?? Object.keys(PARTS)) {
    if (!PARTS[name]) throw new Error(`there is no part ${name}: there are ${Object.keys(PARTS).join(', ')}`);
    await PARTS[name](bench);
  }
};

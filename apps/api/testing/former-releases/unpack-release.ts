import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../../project-root.js';

export const FOLDER = inCheckout('apps/api/testing/former-releases');

/** Unpacks what a release left: `backup/`, and `expected.json` with what it answered. @returns the folder of both */
export const unpackRelease = (version: string, work: string): string => {
  const folder = mkdtempSync(join(work, `${version}-`));
  execFileSync('tar', ['-xzf', join(FOLDER, `${version}.tar.gz`), '-C', folder]);
  return folder;
};

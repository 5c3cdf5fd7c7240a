import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FolderPlace } from './backup-place.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-place-of-another-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does work as a user who may read nothing of root. */
const asAnother = async <T>(work: () => Promise<T>): Promise<T> => {
  const isRoot = process.geteuid!() === 0;
  if (isRoot) process.seteuid!(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
};

describe('a folder of backups, for a user who may not read them', () => {
  it('is no place without backups, and a closed folder of another name is no backup', async () => {
    for (const name of ['vigil-2026-11-30T021500Z', 'lost+found']) {
      mkdirSync(join(folder, name));
      chmodSync(join(folder, name), 0o000);
    }
    writeFileSync(join(folder, 'vigil-notes'), '', { mode: 0o000 });
    const place = new FolderPlace(folder);
    expect(await asAnother(() => place.list())).toEqual([
      { name: 'vigil-2026-11-30T021500Z', madeAt: null, checked: false, whole: false },
    ]);
    chmodSync(folder, 0o711);
    await expect(asAnother(() => place.list())).rejects.toThrow(
      `This user may not look into ${folder}, which VIGIL_BACKUP_TO names: run it as the user who runs Vigil.`,
    );
  });
});

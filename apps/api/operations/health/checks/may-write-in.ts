import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file into a folder and removes it: a disk that went read-only still reports free space. */
export const mayWriteIn = async (folder: string): Promise<boolean> => {
  const file = join(folder, `.health-${randomUUID()}`);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile('ok');
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch {
    return false;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
};

/** The same for a folder that may not be there yet: whether it could be made is seen in the one above it. */
export const mayWriteInOrMake = (folder: string): Promise<boolean> =>
  existsSync(folder) || dirname(folder) === folder ? mayWriteIn(folder) : mayWriteInOrMake(dirname(folder));

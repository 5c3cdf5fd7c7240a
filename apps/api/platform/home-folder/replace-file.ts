import { rename, rm, writeFile } from 'node:fs/promises';

/** Replaces a file in one step, readable by its owner alone. If that fails, the former one stays. */
export const replaceFile = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
};

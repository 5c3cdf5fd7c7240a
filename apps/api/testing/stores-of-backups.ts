import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../config.js';
import { filesBelow } from './backup-and-restore.js';
import { commandOfAStore } from './command-of-a-store.js';
import { startS3Server } from './s3-server.js';

/** A store for backups, and what lies in it. */
interface StoreOfBackups {
  settings: Pick<Config['backup'], 'to' | 's3KeyFile'>;
  /** Names of files that begin so. */
  names(prefix: string): string[];
  read(name: string): Buffer;
  write(name: string, bytes: Buffer): void;
  remove(): Promise<void>;
}

const KEY = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const FOLDER = 'office/';

const inBucket = async (): Promise<StoreOfBackups> => {
  const server = await startS3Server(KEY);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-store-key-'));
  const s3KeyFile = join(folder, 'key');
  writeFileSync(s3KeyFile, `${KEY.keyId}\n${KEY.secret}\n`, { mode: 0o600 });
  return {
    settings: { to: `${server.url}/office`, s3KeyFile },
    names: (prefix) =>
      [...server.files.keys()]
        .filter((name) => name.startsWith(FOLDER + prefix))
        .map((name) => name.slice(FOLDER.length)),
    read: (name) => server.files.get(FOLDER + name)!,
    write: (name, bytes) => void server.files.set(FOLDER + name, bytes),
    remove: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const behindCommand = (): Promise<StoreOfBackups> => {
  const { folder, command } = commandOfAStore();
  const at = (name: string): string => join(folder, 'files', name);
  return Promise.resolve({
    settings: { to: `command:${command}`, s3KeyFile: null },
    names: (prefix) =>
      existsSync(at(''))
        ? filesBelow(at(''))
            .map(({ path }) => path)
            .filter((name) => name.startsWith(prefix))
        : [],
    read: (name) => readFileSync(at(name)),
    write: (name, bytes) => {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), bytes);
    },
    remove: async () => rmSync(folder, { recursive: true }),
  });
};

/** Each kind of store. A command is a process for every file that it takes, gives or removes. */
export const STORES_OF_BACKUPS = { 'a bucket': inBucket, 'a command': behindCommand };

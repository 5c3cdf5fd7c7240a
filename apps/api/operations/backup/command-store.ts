import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { isStoreName, StoreProblem, type Outgoing, type StoredFile } from '../../platform/bucket/stored-files.js';
import type { BackupStore } from './backup-store.js';

/** Exit codes of the command that say what is wrong; every other one is taken for a store that cannot be reached. */
const TROUBLE = { 3: 'missing', 4: 'credentials', 5: 'full', 6: 'refused' } as const;

/**
 * A store behind a command of the operator, such as a script around rclone: `COMMAND put NAME` takes a file from its
 * standard input, `get NAME` prints it, `list PREFIX` prints a line `BYTES NAME` for each file, `delete NAME` removes
 * one. What it says on standard error is not repeated: it may name a secret.
 */
export class CommandStore implements BackupStore {
  readonly name = 'The command in VIGIL_BACKUP_TO';

  constructor(private readonly command: string) {}

  async put(name: string, file: Outgoing): Promise<void> {
    const { child, ended } = this.run('put', name, 'pipe', 'ignore');
    // A command that ends early closes its input; its exit code says more than the broken pipe.
    const sent = pipeline(file.open(), child.stdin!).then(
      () => null,
      (error: unknown) => error,
    );
    const [failed] = await Promise.all([sent, ended]);
    if (failed !== null) throw failed;
  }

  async *get(name: string): AsyncGenerator<Uint8Array> {
    const { child, ended } = this.run('get', name, 'ignore', 'pipe');
    try {
      for await (const piece of child.stdout!) yield piece as Uint8Array;
      await ended;
    } finally {
      child.kill();
      await ended.catch(() => undefined);
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    const { child, ended } = this.run('list', prefix, 'ignore', 'pipe');
    try {
      for await (const line of createInterface({ input: child.stdout! })) {
        const [, bytes, name] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
        if (name?.startsWith(prefix) && isStoreName(name)) yield { name, bytes: Number(bytes) };
      }
      await ended;
    } finally {
      child.kill();
      await ended.catch(() => undefined);
    }
  }

  async delete(name: string): Promise<void> {
    await this.run('delete', name, 'ignore', 'ignore').ended;
  }

  private run(
    verb: string,
    name: string,
    input: 'pipe' | 'ignore',
    output: 'pipe' | 'ignore',
  ): { child: ChildProcess; ended: Promise<void> } {
    const isPrefix = verb === 'list' && (name === '' || isStoreName(name.replace(/\/$/, '')));
    if (!isPrefix && !isStoreName(name)) throw new StoreProblem('refused', 'name');
    const child = spawn('/bin/sh', ['-c', `${this.command} "$@"`, 'vigil', verb, name], {
      stdio: [input, output, 'ignore'],
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', () => reject(new StoreProblem('refused', 'no shell')));
      child.once('close', (code) => {
        if (code === 0) resolve();
        else
          reject(
            new StoreProblem(
              (TROUBLE as Record<number, StoreProblem['trouble']>)[code ?? -1] ?? 'unreachable',
              code === null ? 'killed' : `exit code ${code}`,
            ),
          );
      });
    });
    // It is awaited later; a failure before that is no unhandled one.
    ended.catch(() => undefined);
    return { child, ended };
  }
}

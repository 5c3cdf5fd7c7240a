import { spawn, type ChildProcess } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { isStoreName, StoreProblem, type Outgoing, type StoredFile } from '../../platform/bucket/stored-files.js';
import type { BackupStore } from './backup-store.js';

/** Exit codes of the command that say what is wrong; every other one is taken for a store that cannot be reached. */
const TROUBLE = { 3: 'missing', 4: 'credentials', 5: 'full', 6: 'refused' } as const;

/** No command is silent for so long: neither takes nor gives a byte, nor ends. */
const SILENT_MS = 900_000;
/** A command may send a file on only once it has it whole; slower than this, nobody could make a backup. */
const SLOWEST_BYTES_PER_MS = 32;

/**
 * A store behind a command of the operator, such as a script around rclone: `COMMAND put NAME` takes a file from its
 * standard input, `get NAME` prints it, `list PREFIX` prints a line `BYTES NAME` for each file, `delete NAME` removes
 * one. What it says on standard error is not repeated: it may name a secret.
 */
export class CommandStore implements BackupStore {
  readonly name = 'The command in VIGIL_BACKUP_TO';

  constructor(
    private readonly command: string,
    private readonly silentMs = SILENT_MS,
  ) {}

  async put(name: string, file: Outgoing): Promise<void> {
    const { child, ended, isAlive, end } = this.run('put', name, file.bytes);
    // A command that ends early closes its input; its exit code says more than the broken pipe.
    let cutOff: { error: unknown } | null = null;
    const onCutOff = (error: unknown): void => {
      cutOff = { error };
      end();
    };
    const sent = pipeline(passing(isAlive, onCutOff)(file.open()), child.stdin!).then(
      () => null,
      (error: unknown) => error,
    );
    const [failed] = await Promise.all([sent, ended]).catch((error: unknown) => [cutOff?.error ?? error]);
    if (failed !== null) throw failed;
  }

  async *get(name: string): AsyncGenerator<Uint8Array> {
    yield* this.said('get', name);
  }

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const piece of this.said('list', prefix)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop()!;
      yield* filesIn(lines, prefix);
    }
    yield* filesIn([rest], prefix);
  }

  async delete(name: string): Promise<void> {
    await this.run('delete', name).ended;
  }

  /** Gives what a command prints. @throws StoreProblem unless it ends well */
  private async *said(verb: 'get' | 'list', name: string): AsyncGenerator<Uint8Array> {
    const { child, ended, isAlive, end } = this.run(verb, name);
    try {
      yield* passing(isAlive, end)(child.stdout as AsyncIterable<Uint8Array>);
      await ended;
    } catch (error) {
      await ended;
      throw error;
    } finally {
      end();
      await ended.catch(() => undefined);
    }
  }

  /** @param bytes how many a `put` has to send on */
  private run(verb: 'put' | 'get' | 'list' | 'delete', name: string, bytes = 0): Running {
    const isPrefix = verb === 'list' && (name === '' || isStoreName(name.replace(/\/$/, '')));
    if (!isPrefix && !isStoreName(name)) throw new StoreProblem('refused', 'name');
    const child = spawn('/bin/sh', ['-c', `${this.command} "$@"`, 'vigil', verb, name], {
      stdio: [verb === 'put' ? 'pipe' : 'ignore', verb === 'get' || verb === 'list' ? 'pipe' : 'ignore', 'ignore'],
      // A group of its own: what the command started ends with it.
      detached: true,
    });
    const end = (): void => {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) killGroup(child.pid);
    };
    let isAlive = (): void => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      const silentMs = this.silentMs + bytes / SLOWEST_BYTES_PER_MS;
      const silence = setTimeout(() => {
        end();
        child.stdin?.destroy();
        child.stdout?.destroy();
        reject(new StoreProblem('unreachable', `nothing in ${Math.ceil(silentMs / 60_000)} minutes`));
      }, silentMs);
      isAlive = () => void silence.refresh();
      child.once('error', () => {
        clearTimeout(silence);
        reject(new StoreProblem('refused', 'no shell'));
      });
      child.once('close', (code) => {
        clearTimeout(silence);
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
    return { child, ended, isAlive: () => isAlive(), end };
  }
}

function* filesIn(lines: readonly string[], prefix: string): Generator<StoredFile> {
  for (const line of lines) {
    const [, bytes, name] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (name?.startsWith(prefix) && isStoreName(name)) yield { name, bytes: Number(bytes) };
  }
}

interface Running {
  child: ChildProcess;
  ended: Promise<void>;
  /** Tells that a byte went by. */
  isAlive(): void;
  /** Ends it, and what it started. */
  end(): void;
}

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
};

/**
 * Passes pieces on, and tells of each.
 * @param onCutOff before whoever takes them takes the end for the end of the file
 */
const passing = (isAlive: () => void, onCutOff: (error: unknown) => void) =>
  async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) {
        isAlive();
        yield piece;
      }
    } catch (error) {
      onCutOff(error);
      throw error;
    }
  };

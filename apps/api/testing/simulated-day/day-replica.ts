import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccess } from '../../platform/home-folder/open-home.js';
import { findBinaries } from '../../platform/embedded-postgres/embedded-binaries.js';
import { clearLeftover } from '../../platform/embedded-postgres/embedded-leftover.js';
import { launch, type ServerProcess } from '../../platform/embedded-postgres/embedded-process.js';
import { settingsFor } from '../../platform/embedded-postgres/embedded-settings.js';
import { memoryOfMachine } from '../../platform/machine-memory.js';
import { chooseUser } from '../../platform/embedded-postgres/postgres-os-user.js';

/** A streaming replica of the database of a home, which begins as a copy of its files while Vigil is stopped. */
export class DayReplica {
  private readonly data: string;
  private server: ServerProcess | null = null;

  constructor(
    private readonly home: string,
    folder: string,
    private readonly port: number,
  ) {
    this.data = join(folder, 'replica');
  }

  get settings(): Record<string, string> {
    return { VIGIL_PUBLIC_REPLICA_URL: `postgres://127.0.0.1:${this.port}` };
  }

  copy(): void {
    if (spawnSync('cp', ['-a', join(this.home, 'postgres'), this.data]).status !== 0) throw new Error('cp failed');
    writeFileSync(join(this.data, 'standby.signal'), '');
  }

  async start(): Promise<void> {
    const runAs = chooseUser(this.data);
    const { admin, port } = readAccess(this.home, true);
    await clearLeftover(this.data, () => undefined);
    this.server = await launch({
      dataFolder: this.data,
      port: this.port,
      settings: {
        ...settingsFor(memoryOfMachine()),
        shared_buffers: '16MB',
        wal_retrieve_retry_interval: '200ms',
        primary_conninfo: `host=127.0.0.1 port=${port} user=postgres password=${admin} connect_timeout=2`,
      },
      binaries: findBinaries(this.home, runAs, () => undefined),
      runAs,
      logFile: `${this.data}.log`,
      log: () => undefined,
    });
  }

  async kill(): Promise<void> {
    this.server?.child.kill('SIGKILL');
    await this.server?.ended;
    this.server = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    await clearLeftover(this.data, () => undefined);
    rmSync(this.data, { recursive: true, force: true });
  }
}

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { holderOf } from '../../platform/home-folder/lock-home.js';
import { compiledUrl } from '../../project-root.js';

/** Starts Vigil as `vigil start` of a release does, but its looks for alerts come sooner: the day is a short one. */
const vigilProgram = (web: string, lookMs: number): string => `
const at = (path) => import(new URL(path, ${JSON.stringify(compiledUrl('./'))}));
const { BackgroundWork } = await at('platform/background-work.js');
const { repeat } = BackgroundWork.prototype;
BackgroundWork.prototype.repeat = function (name, everyMs, work) {
  return repeat.call(this, name, name === 'alerts' ? ${lookMs} : everyMs, work);
};
const { main } = await at('main.js');
try { await main(${JSON.stringify(web)}); } catch (error) { console.error(error.name + ': ' + error.message); process.exitCode = 1; }
`;

/** A newer release that spoils what is published, and then fails as a broken migration does. */
export const BROKEN = `
const at = (path) => import(new URL(path, ${JSON.stringify(compiledUrl('./'))}));
const { startEmbedded } = await at('platform/embedded-postgres/start-embedded.js');
const { withClient } = await at('platform/database/ensure-database.js');
const server = await startEmbedded({ home: process.env.VIGIL_HOME, log: () => undefined });
await withClient(server.url, async (client) => {
  await client.query("update pub.incident set title = 'spoilt'");
  await client.query('alter table incident rename to former_incident');
});
await server.stop();
console.error('migration 9999 failed');
process.exitCode = 1;
`;

/** Makes an unpacked release of a version, whose program is this. @returns its path */
export const dayRelease = (folder: string, version: string, text: string): string => {
  const top = join(folder, `vigil-${version}-linux-${process.arch}`);
  mkdirSync(top, { recursive: true });
  writeFileSync(join(top, 'release.json'), JSON.stringify({ version }));
  writeFileSync(join(top, 'day.mjs'), text);
  writeFileSync(
    join(top, 'vigil'),
    `#!/bin/sh\nexec ${process.execPath} "$(dirname "$(readlink -f "$0")")/day.mjs" "$@"\n`,
    { mode: 0o755 },
  );
  return realpathSync(top);
};

/** Gives a folder a disk of its own, which can be filled. @returns whether it has one */
export const mountDisk = (folder: string, bytes: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'none', folder]).status === 0;
export const unmountDisk = (folder: string): void => void spawnSync('umount', ['--lazy', folder]);

/** Vigil at work on a home, started again whenever it ends, as systemd does. */
export class DayVigil {
  readonly release: string;
  readonly link: string;
  private isKept = false;
  /** How often it was started. */
  starts = 0;

  constructor(
    readonly home: string,
    readonly releases: string,
    readonly port: number,
    readonly settings: Record<string, string>,
    web: string,
    lookMs: number,
  ) {
    this.release = dayRelease(releases, '1.0.0', vigilProgram(web, lookMs));
    this.link = join(releases, 'current');
    symlinkSync(`vigil-1.0.0-linux-${process.arch}`, this.link);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return `${this.release}.log`;
  }

  environment(): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env;
    const own = { VIGIL_MODE: 'production', VIGIL_HOME: this.home, HOST: '127.0.0.1', PORT: String(this.port) };
    return { PATH, HOME, ...own, ...this.settings };
  }

  /** Keeps it running from now on. */
  keep(): void {
    this.isKept = true;
    this.start();
  }

  /** Leaves it to somebody else, an upgrade, to start and stop it. */
  letGo(): void {
    this.isKept = false;
  }

  pid(): number | null {
    return holderOf(this.home);
  }

  kill(): void {
    process.kill(this.pid()!, 'SIGKILL');
  }

  /** Kills the database's server, whose own processes then end. @returns whether there was one */
  killDatabase(): boolean {
    try {
      const [pid] = readFileSync(join(this.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }

  /** @returns the milliseconds that it took */
  async untilReady(seconds = 120): Promise<number> {
    const began = performance.now();
    while (!(await this.isReady())) {
      if (performance.now() - began > seconds * 1000)
        throw new Error(`Vigil was not ready within ${seconds} s: ${readFileSync(this.log, 'utf8').slice(-3000)}`);
      await pause(50);
    }
    return performance.now() - began;
  }

  async stop(): Promise<void> {
    this.letGo();
    for (let tries = 0; this.pid() !== null; tries += 1) {
      process.kill(this.pid()!, tries < 300 ? 'SIGTERM' : 'SIGKILL');
      await pause(100);
    }
  }

  private start(): void {
    this.starts += 1;
    const child = spawn('/bin/sh', ['-c', `exec "$0/vigil" start >> "$1" 2>&1`, this.link, this.log], {
      cwd: '/',
      env: this.environment(),
      stdio: 'ignore',
    });
    child.once('exit', () => {
      setTimeout(() => this.isKept && this.start(), 200);
    });
  }
}

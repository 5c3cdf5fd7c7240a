import type { Client } from 'pg';

const RETRY_MS = 2000;
/**
 * Words that come within this time are one: when many write, catching up after each would be the dearest part of a
 * save.
 */
const GATHER_MS = 25;

/**
 * Listens to one channel of the database and catches up at each word, at the beginning, and after the connection was
 * lost. A word says only that something changed: the truth is read from the tables.
 */
export class NotifyListener {
  private listener: Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private gathering: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly newClient: () => Client,
    private readonly channel: string,
    private readonly catchUp: () => Promise<void>,
  ) {}

  async start(): Promise<void> {
    if (this.stopped) return;
    const client = this.newClient();
    client.on('notification', () => this.soon());
    client.on('error', () => this.startAgain());
    client.on('end', () => this.startAgain());
    this.listener = client;
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      await this.catchUp();
    } catch {
      this.startAgain();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    if (this.gathering) clearTimeout(this.gathering);
    await this.listener?.end().catch(() => undefined);
  }

  private soon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.catchUp().catch(() => this.startAgain());
    }, GATHER_MS).unref();
  }

  private startAgain(): void {
    if (this.stopped || this.retry) return;
    const lost = this.listener;
    this.listener = null;
    lost?.removeAllListeners();
    lost?.on('error', () => undefined);
    lost?.end().catch(() => undefined);
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.start();
    }, RETRY_MS);
    this.retry.unref();
  }
}

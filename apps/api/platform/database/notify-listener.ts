import type { Client } from 'pg';

const RETRY_MS = 2000;
/**
 * Notifications within this time count as one: catching up after each of many writes would be the most expensive part
 * of a save.
 */
const GATHER_MS = 25;

/**
 * Listens to one database channel. Catches up on each notification, at start, and after a lost connection. A
 * notification says only that something changed; the data is read from the tables. Where it says more, `heard` gets it.
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
    private readonly options: {
      gatherMs?: number;
      /** Gets what each notification says. */ heard?: (payload: string) => void;
    } = {},
  ) {}

  async start(): Promise<void> {
    if (this.stopped) return;
    const client = this.newClient();
    client.on('notification', ({ payload }) => {
      this.options.heard?.(payload ?? '');
      this.soon();
    });
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
    }, this.options.gatherMs ?? GATHER_MS).unref();
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

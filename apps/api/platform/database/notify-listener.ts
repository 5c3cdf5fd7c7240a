import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { cutConnection } from './cut-connection.js';

const RETRY_MS = 2000;
const END_WITHIN_MS = 1000;
/**
 * Notifications within this time count as one: catching up after each of many writes would be the most expensive part
 * of a save.
 */
const GATHER_MS = 25;
/**
 * How often the connection is asked whether it still answers, and within which time it must. One that a network or a
 * server without power has dropped says nothing by itself, and no notification would ever come.
 */
const ASK_EVERY_MS = 30_000;

/**
 * Listens to one database channel. Catches up on each notification, at start, and after a lost connection. A
 * notification says only that something changed; the data is read from the tables. Where it says more, `heard` gets it.
 */
export class NotifyListener {
  private listener: Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private gathering: NodeJS.Timeout | null = null;
  private asking: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly newClient: () => Client,
    private readonly channel: string,
    private readonly catchUp: () => Promise<void>,
    private readonly options: {
      gatherMs?: number;
      askEveryMs?: number;
      /** As `askEveryMs` if absent. */ answerWithinMs?: number;
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
      await this.inTime(client, async () => {
        await client.connect();
        await client.query(`listen ${this.channel}`);
      });
      this.askAgain(client);
      await this.catchUp();
    } catch {
      if (this.listener === client) this.startAgain();
    }
  }

  /** Does something with a connection, and gives it up if that takes too long. */
  private async inTime(client: Client, work: () => Promise<unknown>): Promise<void> {
    const late = setTimeout(() => {
      if (this.listener === client) this.startAgain();
    }, this.options.answerWithinMs ?? this.askEveryMs).unref();
    try {
      await work();
    } finally {
      clearTimeout(late);
    }
  }

  private askAgain(client: Client): void {
    this.asking = setTimeout(() => {
      this.inTime(client, () => client.query('select'))
        .then(() => {
          if (this.listener === client && !this.stopped) this.askAgain(client);
        })
        .catch(() => {
          if (this.listener === client) this.startAgain();
        });
    }, this.askEveryMs).unref();
  }

  private get askEveryMs(): number {
    return this.options.askEveryMs ?? ASK_EVERY_MS;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    if (this.gathering) clearTimeout(this.gathering);
    if (this.asking) clearTimeout(this.asking);
    if (!this.listener) return;
    // A connection that was dropped confirms no end.
    await Promise.race([this.listener.end().catch(() => undefined), pause(END_WITHIN_MS, undefined, { ref: false })]);
    cutConnection(this.listener);
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
    if (lost) cutConnection(lost);
    if (this.asking) clearTimeout(this.asking);
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.start();
    }, RETRY_MS);
    this.retry.unref();
  }
}

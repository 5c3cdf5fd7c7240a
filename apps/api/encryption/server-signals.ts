import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Connection } from '../platform/database/connection.js';
import { NotifyListener } from '../platform/database/notify-listener.js';
import { openSignal, sendSignal, SIGNAL_CHANNEL } from './signals.repository.js';

/** The address of the database for listening. */
export const SIGNALS_DATABASE_URL = Symbol('address of the database that carries signals');
type Hear = (body: unknown) => void;

/**
 * Short messages between the servers of one database. One that is sent while a server has no connection is lost to it,
 * so nothing may depend on a message alone.
 */
@Injectable()
export class ServerSignals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly heard = new Map<string, Set<Hear>>();
  private readonly listener: NotifyListener;
  private readonly endings = new Set<() => void>();
  private sending: Promise<void> = Promise.resolve();
  private hearing: Promise<void> = Promise.resolve();
  private isEnding = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(SIGNALS_DATABASE_URL) url: string,
  ) {
    const newClient = (): pg.Client =>
      new Connection({ connectionString: url, application_name: 'vigil signals listener' });
    this.listener = new NotifyListener(newClient, SIGNAL_CHANNEL, async () => undefined, {
      heard: (payload) => {
        // One after the other: a message must not overtake another.
        this.hearing = this.hearing.then(() => this.hear(payload)).catch(() => undefined);
      },
    });
  }

  onApplicationBootstrap(): void {
    void this.listener.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    [...this.endings].forEach((end) => end());
    await this.listener.stop();
  }

  /** @returns a function that stops hearing */
  on(topic: string, hear: Hear): () => void {
    const all = this.heard.get(topic) ?? new Set();
    this.heard.set(topic, all.add(hear));
    return () => void all.delete(hear);
  }

  /** Sends messages in the order of the calls. One that cannot be sent is lost. */
  send(topic: string, body: unknown): void {
    this.sending = this.sending.then(() => sendSignal(this.database.manager, topic, body)).catch(() => undefined);
  }

  /**
   * Waits until something happens, at most so long, and no longer than this server runs.
   * @param begin begins to wait: calls its argument when it happens, and returns what ends the waiting
   */
  wait(ms: number, begin: (happened: () => void) => () => void): Promise<void> {
    return new Promise((resolve) => {
      if (this.isEnding || ms <= 0) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        this.endings.delete(end);
        stop();
        resolve();
      };
      const timer = setTimeout(end, ms).unref();
      const stop = begin(end);
      this.endings.add(end);
    });
  }

  /** Ignores what no server of this database has sent. */
  private async hear(payload: string): Promise<void> {
    const said = await openSignal(this.database.manager, payload);
    if (!Array.isArray(said)) return;
    for (const hear of this.heard.get(String(said[0])) ?? []) hear(said[1]);
  }
}

import type { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';

/**
 * Hands out what the server sends for one COPY, as it arrives. No row becomes an object: pg and pg-copy-streams make one
 * of each, which is a tenth of reading millions. Implements pg's own query interface. Whoever reads the messages calls
 * `leave` when the COPY is done or has failed.
 */
export class CopyMessages implements Submittable {
  private stream: Readable | null = null;
  private listener: (chunk: Buffer) => void = () => undefined;
  private problem: Error | null = null;
  private wake: () => void = () => undefined;
  private readonly onReadable = (): void => this.wake();

  /** @param copy statement `copy (select ...) to stdout` */
  constructor(private readonly copy: string) {}

  submit(connection: Connection): void {
    const { stream } = connection;
    const [listener] = stream.listeners('data');
    this.listener = listener as (chunk: Buffer) => void;
    stream.removeListener('data', this.listener);
    stream.pause();
    stream.on('readable', this.onReadable);
    this.stream = stream;
    connection.query(this.copy);
  }

  /** Returns more of the messages, cut anywhere. @throws the database's error, or that of the connection */
  async next(): Promise<{ value: Buffer; done: false }> {
    for (;;) {
      if (this.problem) throw this.problem;
      const value = this.stream?.read() as Buffer | null | undefined;
      if (value) return { value, done: false };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Gives the connection back to pg. @param rest what was read of it and is for pg */
  leave(rest: Buffer): void {
    const { stream } = this;
    if (!stream) return;
    this.stream = null;
    stream.removeListener('readable', this.onReadable);
    stream.on('data', this.listener);
    this.listener(rest);
    // Once pg has seen the rest, which may end the connection.
    process.nextTick(() => stream.resume());
  }

  handleError(problem: Error): void {
    this.problem = problem;
    this.wake();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {}
}

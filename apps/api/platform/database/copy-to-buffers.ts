import type { ClientBase, Connection, Submittable } from 'pg';

/**
 * Runs several COPYs in one round trip and returns their whole output. For few rows, where waiting costs more than
 * reading.
 * @param copies statements `copy (select ...) to stdout`
 * @returns the chunks of each, in the order of `copies`
 * @throws the database's error for the first that fails
 */
export const copyToBuffers = (client: ClientBase, copies: readonly string[]): Promise<Buffer[][]> =>
  new Promise((resolve, reject) => {
    void client.query(
      new Copies(copies, (problem, found) => {
        if (problem) reject(problem);
        else resolve(found);
      }),
    );
  });

/** Implements pg's own query interface: pg passes it the messages that arrive while this query is active. */
class Copies implements Submittable {
  private readonly found: Buffer[][] = [[]];
  private failed = false;

  /** @param callback pg wraps it in its own, which clears the query's timeout */
  constructor(
    private readonly copies: readonly string[],
    readonly callback: (problem: Error | null, found: Buffer[][]) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.copies.join(';'));
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // A copy, because pg reuses the memory of the chunk that it passes.
    this.found.at(-1)!.push(Buffer.from(chunk));
  }

  handleCommandComplete(): void {
    this.found.push([]);
  }

  handleError(problem: Error): void {
    this.failed = true;
    this.callback(problem, []);
  }

  handleReadyForQuery(): void {
    if (!this.failed) this.callback(null, this.found.slice(0, this.copies.length));
  }
}

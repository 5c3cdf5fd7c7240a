import type { ClientBase, Connection, Submittable } from 'pg';

/**
 * What several COPYs send, asked for in one round trip and kept whole: for few rows, where waiting costs more than
 * reading.
 * @param copies statements `copy (select ...) to stdout`
 * @returns the pieces of each, in their order
 * @throws what the database says of the first that fails
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

/** Speaks with pg as its own queries do: one connection hands over what arrives while this is its turn. */
class Copies implements Submittable {
  private readonly found: Buffer[][] = [[]];
  private failed = false;

  /** @param callback pg puts its own before it, which ends the time limit of the question */
  constructor(
    private readonly copies: readonly string[],
    readonly callback: (problem: Error | null, found: Buffer[][]) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.copies.join(';'));
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // A copy: pg moves what follows over the memory of what it has handed out.
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

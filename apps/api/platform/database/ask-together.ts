import pg from 'pg';

export interface Statement {
  /** Under which PostgreSQL keeps its plan; absent: it keeps none. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** What pg keeps on a connection, and what its queries do with it. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  sync(): void;
  close(statement: { type: 'S'; name: string }): void;
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
}
interface Asked {
  name?: string;
  text: string;
  prepare(wire: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(error: Error, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
}
type Answer = (error: Error | null, result: pg.QueryResult) => void;
const Query = pg.Query as unknown as new (statement: Statement, answer: Answer) => Asked;

/**
 * Several statements in one round trip. PostgreSQL runs none of those after one that fails, so a COMMIT at the end
 * commits only what succeeded as a whole. What pg asks of a query is passed on to the statement that is being answered.
 */
class Together {
  private at = 0;
  /** A statement that could not be bound, and that PostgreSQL therefore does not keep. */
  private closed = '';
  callback: (error?: Error) => void = () => undefined;

  constructor(private readonly all: readonly Asked[]) {}

  get name(): string | undefined {
    return this.all[this.at]?.name;
  }
  get text(): string | undefined {
    return this.all[this.at]?.text;
  }

  submit(wire: Wire): null {
    let isFailed = false;
    const quiet = Object.assign(Object.create(wire) as Wire, {
      sync: () => undefined,
      // pg closes a statement whose values cannot be sent.
      close: ({ name = '' }: { name?: string }) => {
        isFailed = true;
        this.closed = name;
        wire.close({ type: 'S', name });
      },
    });
    wire.stream.cork();
    try {
      // Nothing may follow a statement that is not sent, least of all a COMMIT.
      for (const one of this.all) if (!isFailed) one.prepare(quiet);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: unknown): void {
    this.all[this.at]!.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.all[this.at]!.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, wire: Wire): void {
    this.all[this.at]!.handleCommandComplete(message, wire);
    this.at += 1;
  }

  handleError(error: Error, wire: Wire): void {
    for (const one of this.all.slice(this.at)) delete wire.submittedNamedStatements[one.name ?? ''];
    for (const one of this.all) one.handleError(error, wire);
    this.callback(error);
  }

  handleReadyForQuery(wire: Wire): void {
    // Only now: pg notes each that is parsed, and this one was closed after it.
    delete wire.parsedStatements[this.closed];
    for (const one of this.all) one.handleReadyForQuery(wire);
    this.callback();
  }
}

/** Asks several statements in one round trip. If one fails, those after it do not run, and the answer is its error. */
export const askTogether = (
  ask: (query: Together) => unknown,
  statements: readonly Statement[],
): Promise<pg.QueryResult[]> => {
  const all: Asked[] = [];
  const answers = statements.map(
    (statement) =>
      new Promise<pg.QueryResult>((resolve, reject) => {
        all.push(new Query(statement, (error, result) => (error ? reject(error) : resolve(result))));
      }),
  );
  ask(new Together(all));
  return Promise.all(answers);
};

import { connect, createServer, type Socket } from 'node:net';

/** Where the network breaks off, in bytes: of what the phone sends, or of what the server answers. */
export interface Cut {
  of: 'request' | 'answer';
  at: number;
}

export interface ConnectionCutter {
  url: string;
  /** What becomes of the connections that begin from now on; null: they go through. */
  next(cut: Cut | null): void;
  /** Resolves when the server has no connection of ours open any more: what it was sent it has worked off. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stands between a phone and the server and passes bytes on until the cut, then ends both ends as a lost network does.
 */
export const startConnectionCutter = async (target: string): Promise<ConnectionCutter> => {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let cut: Cut | null = null;
  const server = createServer((phone) => {
    const mine = cut;
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const socket of [phone, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    }
    // A phone that is gone tells the server nothing; the server works off what it has and answers nobody.
    const lose = (): void => {
      phone.resetAndDestroy();
      upstream.end();
    };
    const pass = (from: Socket, to: Socket, of: Cut['of']): void => {
      let passed = 0;
      from.on('data', (bytes: Buffer) => {
        const left = mine?.of === of ? mine.at - passed : Infinity;
        passed += bytes.length;
        if (bytes.length < left) return void to.write(bytes);
        if (left > 0) to.write(bytes.subarray(0, left));
        lose();
      });
      from.on('end', () => to.end());
    };
    pass(phone, upstream, 'request');
    pass(upstream, phone, 'answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    next: (now) => {
      cut = now;
    },
    quiet: async () => {
      while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

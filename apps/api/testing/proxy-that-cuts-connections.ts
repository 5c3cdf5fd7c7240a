import { connect, createServer, type Socket } from 'node:net';

/** Where a connection is cut: after so many bytes of the phone's request or of the server's answer. */
export interface Cut {
  of: 'request' | 'answer';
  at: number;
}

export interface ConnectionCutter {
  url: string;
  /** Sets where connections that begin from now on are cut; null: they are not. */
  next(cut: Cut | null): void;
  /** Resolves when all connections to the server are closed: it has processed everything that it received. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a proxy between a phone and the server. It passes bytes on until the cut. Then it resets the phone's
 * connection and ends the server's, as when a phone loses its network.
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
    // The server does not notice that the phone is gone: it processes what it received, and its answer reaches nobody.
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

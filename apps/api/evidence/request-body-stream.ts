import type { IncomingMessage } from 'node:http';

/**
 * Limits, in bytes and milliseconds, for reading the remainder of a body. An unread body would make its connection
 * unusable.
 */
const MOST_DRAINED = 16 * 1024 * 1024;
const DRAIN_WITHIN_MS = 5_000;

/** The body of a request as a web stream that reads only on demand. */
export interface RequestBodyStream {
  stream: ReadableStream<Uint8Array>;
  /**
   * Reads and discards the remainder. @returns false when it was too long or too slow, or the connection broke: the
   * connection cannot be reused.
   */
  drain(): Promise<boolean>;
}

const EVENTS = ['readable', 'end', 'error', 'close'] as const;

export const requestBodyStream = (raw: IncomingMessage): RequestBodyStream => {
  const something = (): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        for (const event of EVENTS) raw.off(event, go);
        resolve();
      };
      for (const event of EVENTS) raw.on(event, go);
    });
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (control) => {
        for (;;) {
          const part = raw.read() as Buffer | null;
          if (part) return control.enqueue(part);
          if (raw.readableEnded) return control.close();
          if (raw.destroyed || raw.errored) return control.error(new Error('the connection broke'));
          await something();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const drain = async (): Promise<boolean> => {
    const isLate = Date.now() + DRAIN_WITHIN_MS;
    for (let drained = 0; !raw.readableEnded && !raw.destroyed;) {
      const part = raw.read() as Buffer | null;
      drained += part?.length ?? 0;
      if (drained > MOST_DRAINED || Date.now() > isLate) return false;
      if (!part && !raw.readableEnded)
        await Promise.race([
          something(),
          new Promise((wake) => {
            setTimeout(wake, 250).unref();
          }),
        ]);
    }
    return !raw.destroyed;
  };
  return { stream, drain };
};

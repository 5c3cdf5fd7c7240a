import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Prepared } from './prepared-file.js';
import type { Progress } from './row-batches.js';

/** The result of sending a file. */
export interface Sent {
  isComplete: boolean;
  rows: number;
  bytes: number;
  /** Hexadecimal SHA-256 of the file; null if it was not sent completely. */
  checksum: string | null;
  /** The read or write error; null if the file was complete or the reader left. */
  failure: Error | null;
}

/** A file that is being sent. */
export interface Sending {
  progress: Readonly<Progress>;
  /** Stops at once and breaks the connection, so that the file cannot pass for complete. */ stop(): void;
  ended: Promise<Sent>;
}

/** Minimum bytes per piece: one packet per row would cost more than the rows. */
const PIECE = 64 * 1024;

/**
 * Sends a file while it is made. If the reader leaves, the making stops. On failure, the connection breaks instead of
 * ending normally; a complete response ends with the trailers `vigil-rows` and `vigil-sha256`.
 * @param admit counts the body among the concurrent downloads, or throws before anything is sent
 */
export const sendFile = (
  reply: FastifyReply,
  { type, name, rows, write }: Prepared,
  admit: (body: Readable) => Readable = (body) => body,
): Sending => {
  const progress: Progress = { rows: 0, takenBack: 0 };
  const sum = createHash('sha256');
  const sent: Sent = { isComplete: false, rows: 0, bytes: 0, checksum: null, failure: null };
  let isMade = false;
  async function* bytes(): AsyncGenerator<Buffer> {
    let waiting: Buffer[] = [];
    let size = 0;
    const joined = (): Buffer => {
      const piece = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, size);
      waiting = [];
      size = 0;
      sum.update(piece);
      sent.bytes += piece.length;
      sent.rows = progress.rows; // rows still waiting to be joined were never sent
      return piece;
    };
    try {
      for await (const piece of write(progress)) {
        waiting.push(
          typeof piece === 'string'
            ? Buffer.from(piece)
            : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength),
        );
        size += waiting.at(-1)!.length;
        if (size >= PIECE) yield joined();
      }
      if (size > 0) yield joined();
      sent.checksum = sum.digest('hex');
      isMade = true;
    } catch (failure) {
      sent.failure = failure as Error;
      throw failure;
    }
  }
  const body = admit(Readable.from(bytes(), { objectMode: false }));
  // The broken connection tells the reader; nothing else needs the error.
  body.on('error', () => undefined);
  const ended = new Promise<Sent>((resolve) => {
    reply.raw.once('close', () => {
      body.destroy();
      sent.isComplete = isMade && reply.raw.writableFinished;
      if (!sent.isComplete) sent.checksum = null;
      resolve({ ...sent });
    });
  });
  reply.trailer('vigil-rows', (_reply, _payload, done) => done(null, `${progress.rows} of ${rows}`));
  reply.trailer('vigil-sha256', (_reply, _payload, done) => done(null, sent.checksum ?? ''));
  void reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('vigil-rows-expected', String(rows))
    .header('cache-control', 'no-cache')
    .type(type)
    .send(body);
  const stop = (): void => {
    // Closes the connection first: the body may wait for the database before it can end.
    reply.raw.destroy();
    body.destroy();
  };
  return { progress, stop, ended };
};

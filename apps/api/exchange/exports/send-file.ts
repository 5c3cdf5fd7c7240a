import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Prepared } from './prepared.js';
import type { Progress } from './rows.js';

/** How the sending of a file ended. */
export interface Sent {
  isComplete: boolean;
  rows: number;
  bytes: number;
  /** Hexadecimal SHA-256 of the file; null when it was not sent whole. */
  checksum: string | null;
  /** It could not be read or written; null: it was whole, or nobody took it. */
  failure: Error | null;
}

/** A file on its way. */
export interface Sending {
  progress: Readonly<Progress>;
  /** Ends it at once; the reader's connection breaks, so that nobody takes it for whole. */ stop(): void;
  ended: Promise<Sent>;
}

/** Pieces are joined to at least so many bytes: a packet for every row would cost more than the rows. */
const PIECE = 64 * 1024;

/**
 * Sends a file while it is made. A reader who goes away stops the making. Cut off, the connection breaks instead of
 * ending; whole, the answer ends with the trailers `vigil-rows` and `vigil-sha256`.
 * @param admit takes the body in among those that are sent at once, or throws before anything is sent
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
      sent.rows = progress.rows; // what still waits to be joined was never sent
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
  // The reader's connection tells of it; nothing else has to.
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
    // The connection first: the body may wait for the database before it can end.
    reply.raw.destroy();
    body.destroy();
  };
  return { progress, stop, ended };
};

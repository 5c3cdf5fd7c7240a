// A client that reads only what it needs of an answer over HTTP/1.1: it costs a third of Node's own, so that it shows
// what a server can do where Node's client would be the limit.
import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';
const NEWLINE = 10;

/** Reads one answer from the pieces of a connection. */
class AnswerReader {
  head = '';
  status = 0;
  bytes = 0;
  pieces = [];
  /** Bytes that the body still has; null: it is chunked. */
  left = 0;
  line = '';
  isLast = false;

  /** Returns whether the answer is complete. */
  take(piece) {
    if (this.status === 0) {
      this.head += piece.latin1Slice();
      const end = this.head.indexOf(HEAD_END);
      if (end < 0) return false;
      const body = piece.subarray(piece.length - (this.head.length - end - HEAD_END.length));
      this.head = this.head.slice(0, end).toLowerCase();
      this.status = Number(this.head.slice(9, 12));
      const length = /\r\ncontent-length: (\d+)/.exec(this.head);
      if (length) this.left = Number(length[1]);
      else if (this.head.includes('\r\ntransfer-encoding: chunked')) this.left = null;
      this.isChunked = this.left === null;
      if (this.isChunked) this.left = 0;
      return this.take(body);
    }
    if (this.isChunked) return this.takeChunks(piece);
    this.keep(piece);
    this.left -= piece.length;
    return this.left <= 0;
  }

  takeChunks(piece) {
    for (let at = 0; at < piece.length;) {
      if (this.left > 0) {
        const n = Math.min(this.left, piece.length - at);
        this.keep(piece.subarray(at, at + n));
        this.left -= n;
        at += n;
        continue;
      }
      const end = piece.indexOf(NEWLINE, at);
      this.line += piece.latin1Slice(at, end < 0 ? piece.length : end);
      if (end < 0) return false;
      at = end + 1;
      const line = this.line.trim();
      this.line = '';
      if (this.isLast && line === '') return true;
      if (this.isLast || line === '') continue; // a trailer, or the end of a chunk
      this.left = Number.parseInt(line, 16);
      this.isLast = this.left === 0;
    }
    return false;
  }

  keep(piece) {
    this.bytes += piece.length;
    this.pieces.push(piece);
  }
}

/** Opens a connection. `ask(path)` resolves with the status, the number of bytes and the body's pieces. */
export const openSocket = (port) =>
  new Promise((opened, refused) => {
    let reader = null;
    let settle = null;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
      opened({
        ask: (path) =>
          new Promise((resolve, reject) => {
            reader = new AnswerReader();
            settle = { resolve, reject };
            socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
          }),
        close: () => socket.destroy(),
      }),
    );
    const fail = (error) => {
      refused(error);
      settle?.reject(error);
      settle = null;
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    socket.on('data', (piece) => {
      if (!reader?.take(piece)) return;
      const { resolve } = settle;
      const { status, bytes, pieces } = reader;
      settle = reader = null;
      resolve({ status, bytes, pieces });
    });
  });

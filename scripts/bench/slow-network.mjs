// Simulates a network between a phone and the server: limited bytes per second each way, a delay, and a cut on request.
import { connect, createServer } from 'node:net';

/** 1.6 Mbit/s and 150 ms round trip, as on a phone in a crowd. */
export const CROWDED = { bytesPerSecond: 200_000, roundTripMs: 150 };
/** Milliseconds of bytes in transit before the sender must wait. */
const HELD_MS = 100;

/**
 * Starts the network. @returns its address, the bytes that phones have sent, and functions to cut every connection and
 * to stop it
 */
export const slowNetwork = (target, { bytesPerSecond, roundTripMs } = CROWDED) =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(target);
    const open = new Set();
    const lanes = { up: { free: 0 }, down: { free: 0 } };
    let sent = 0;
    let limit = Infinity;
    let onLimit = () => undefined;
    const cut = () => {
      for (const socket of open) socket.resetAndDestroy();
    };
    const pass = (from, to, lane, count) => {
      from.on('data', (bytes) => {
        const now = performance.now();
        lane.free = Math.max(lane.free, now) + (bytes.length / bytesPerSecond) * 1000;
        const due = lane.free - now;
        setTimeout(() => arrive(bytes), due + roundTripMs / 2);
        // Pauses the sender: no more bytes may be in transit than the network would hold.
        if (due < HELD_MS) return;
        from.pause();
        setTimeout(() => from.resume(), due - HELD_MS / 2);
      });
      const arrive = (bytes) => {
        if (count) {
          sent += bytes.length;
          if (sent >= limit) {
            limit = Infinity;
            cut();
            return onLimit();
          }
        }
        if (!to.destroyed) to.write(bytes);
      };
      from.on('end', () => setTimeout(() => to.end(), Math.max(0, lane.free - performance.now()) + roundTripMs));
    };
    const server = createServer({ highWaterMark: 16_384 }, (phone) => {
      const upstream = connect({ host: hostname, port: Number(port), highWaterMark: 16_384 });
      for (const socket of [phone, upstream]) {
        open.add(socket);
        socket.setNoDelay(true);
        socket.on('close', () => open.delete(socket)).on('error', () => undefined);
      }
      // Bytes in transit arrive before the end of the connection.
      upstream.on('close', () =>
        setTimeout(() => phone.destroy(), Math.max(0, lanes.down.free - performance.now()) + 2 * roundTripMs),
      );
      phone.on('close', () => upstream.destroy());
      pass(phone, upstream, lanes.up, true);
      pass(upstream, phone, lanes.down, false);
    });
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        sent: () => sent,
        /** Cuts every connection after this many more bytes. */
        cutAfter: (bytes) =>
          new Promise((done) => {
            limit = sent + bytes;
            onLimit = done;
          }),
        close: () =>
          new Promise((done) => {
            cut();
            server.close(done);
          }),
      }),
    );
  });

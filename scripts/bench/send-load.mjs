// Generates load: kept-alive connections that each ask one question after the other.
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { quantile } from './measure.mjs';

/** Opens a connection of Node's own client: it costs about as much as a bare server. */
export const openHttp = (port) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return Promise.resolve({
    ask: (path) =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, agent }, (answer) => {
          const pieces = [];
          let bytes = 0;
          answer.on('data', (piece) => {
            bytes += piece.length;
            pieces.push(piece);
          });
          answer.on('error', reject);
          answer.on('end', () => resolve({ status: answer.statusCode, bytes, pieces }));
        }).on('error', reject);
      }),
    close: () => agent.destroy(),
  });
};

/** A processor share above which this process, not the server, may limit what is measured. */
const BUSY = 0.85;
/** Answers for a quantile, and how many times the seconds it may take to have them. */
const LEAST = 20;
const PATIENCE = 3;

/**
 * Asks with many clients at once, each waiting for its answer.
 * @param next returns the next question: its path, and `mark`, which a right answer contains
 * @returns answers, answers a second, p50 and p95 in milliseconds, the median number of bytes, and whether this process
 * was busy
 * @throws Error for the first wrong answer
 */
export const load = async ({ port, next, clients, seconds, open = openHttp }) => {
  const taken = [];
  const sizes = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  const until = began + seconds * 1000;
  const latest = began + PATIENCE * seconds * 1000;
  const goesOn = () => performance.now() < (taken.length < LEAST ? latest : until);
  await Promise.all(
    Array.from({ length: clients }, async (_client, client) => {
      const connection = await open(port);
      try {
        do {
          const { path, mark } = next(client);
          const asked = performance.now();
          const { status, bytes, pieces } = await connection.ask(path);
          taken.push(performance.now() - asked);
          sizes.push(bytes);
          if (status !== 200) throw new Error(`${path} answered ${status}: ${Buffer.concat(pieces).subarray(0, 500)}`);
          if (mark && !Buffer.concat(pieces).includes(mark)) throw new Error(`${path} answered without ${mark}`);
        } while (goesOn());
      } finally {
        connection.close();
      }
    }),
  );
  const elapsed = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return {
    answers: taken.length,
    rate: (taken.length / elapsed) * 1000,
    p50: quantile(taken, 0.5),
    p95: quantile(taken, 0.95),
    bytes: quantile(sizes, 0.5),
    isBusy: (user + system) / 1000 / elapsed > BUSY,
  };
};

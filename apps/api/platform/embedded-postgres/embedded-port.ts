import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { OperatorError } from '../database/operator-error.js';
import { portTaken } from './embedded-process.js';

/** Below the range that systems use for outgoing connections, so that a remembered port stays free. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 100;

/**
 * Returns a free TCP port on 127.0.0.1: the one asked for, else the remembered one, else any.
 * @throws OperatorError when the port that was asked for is taken.
 */
export async function choosePort(asked: number | undefined, remembered: number): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new OperatorError(portTaken(asked));
  }
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new OperatorError(`No free port between ${FIRST_PORT} and ${LAST_PORT} was found for the database.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

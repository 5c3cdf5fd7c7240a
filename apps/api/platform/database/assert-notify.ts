import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { OperatorError } from './operator-error.js';
import { withClient } from './ensure-database.js';

/** A notification takes milliseconds; on a busy server, perhaps a second. */
const WAIT_MS = 3000;
const LOOK_EVERY_MS = 20;

/**
 * Checks that a connection receives NOTIFY messages from another one. Figures, search and pages depend on them. Behind
 * a pooler in transaction mode no message arrives and no error is raised: every figure would stay as it was at the
 * start.
 * @param url the connection that listens
 * @param ownerUrl the connection that writes
 * @throws OperatorError
 */
export const assertNotifyWorks = (url: string, ownerUrl: string = url): Promise<void> =>
  withClient(url, async (listener) => {
    const channel = `vigil_start_${randomBytes(8).toString('hex')}`;
    let isHeard = false;
    listener.on('notification', () => {
      isHeard = true;
    });
    await listener.query(`listen ${channel}`);
    await withClient(ownerUrl, (client) => client.query(`notify ${channel}`));
    for (let waited = 0; !isHeard && waited < WAIT_MS; waited += LOOK_EVERY_MS) await pause(LOOK_EVERY_MS);
    if (isHeard) return;
    const { host } = new URL(url);
    throw new OperatorError(
      `The database at ${host || 'localhost'} does not deliver notifications (LISTEN), so figures would stay as they are now: it is ` +
        'probably behind a pooler in transaction mode. Name the server itself in DATABASE_URL, or a pool in session mode.',
    );
  });

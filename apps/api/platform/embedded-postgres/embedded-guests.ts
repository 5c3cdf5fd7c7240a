import { setTimeout as pause } from 'node:timers/promises';
import { ADVISORY_LOCKS, lockIfFree } from '../database/advisory-locks.js';
import { Connection } from '../database/connection.js';

const LOOK_AGAIN_MS = 200;

/**
 * Enters a server that another command started, which then does not stop it before this one has left. A command that is
 * killed leaves with its connection.
 * @returns how to leave; null: the server is being stopped
 */
export async function enterAsGuest(adminUrl: string): Promise<(() => Promise<void>) | null> {
  const client = await connectTo(adminUrl);
  if (await lockIfFree(client, ADVISORY_LOCKS.embeddedGuests, 'shared')) return () => client.end();
  await client.end();
  return null;
}

/**
 * Waits until no other command uses the server that this one started, and lets none in any more. If the server does not
 * answer, nobody can use it.
 * @param isEnough asked between two looks; true ends the waiting
 */
export async function waitForGuests(adminUrl: string, onWait: () => void, isEnough: () => boolean): Promise<void> {
  try {
    // Stays open, with the lock, until the server ends.
    const client = await connectTo(adminUrl);
    for (let looks = 0; !(await lockIfFree(client, ADVISORY_LOCKS.embeddedGuests)) && !isEnough(); looks += 1) {
      if (looks === 0) onWait();
      await pause(LOOK_AGAIN_MS);
    }
  } catch {
    return;
  }
}

const connectTo = async (adminUrl: string): Promise<Connection> => {
  const client = new Connection({ connectionString: adminUrl, application_name: 'vigil command' });
  await client.connect();
  return client;
};

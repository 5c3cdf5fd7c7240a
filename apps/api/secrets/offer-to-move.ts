import { createInterface } from 'node:readline';
import type { Config } from '../config.js';
import { CannotStart } from '../database/cannot-start.js';
import { moveKey } from './key-place.js';

/** A terminal at which somebody sits, and how Vigil is ended from there. */
export interface Seat { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; interrupt(): void }

const SEAT: Seat = { input: process.stdin, output: process.stdout, interrupt: () => process.kill(process.pid, 'SIGINT') };

/**
 * Whoever takes the disk has both, as long as the key lies beside the data. The first start at a terminal asks for a folder, until the key is moved or the
 * answer is empty; later starts, and those without a terminal, say the command.
 */
export const offerToMoveKey = async (config: Config, mayAsk: boolean, say: (line: string) => void, seat: Seat = SEAT): Promise<void> => {
  say('The key of internal answers lies beside the data: whoever takes this disk can read them.');
  while (mayAsk) {
    const folder = await answer('Folder on another disk to move the key to (Enter: later): ', seat);
    if (folder === '') break;
    try {
      return say(`The key is in ${await moveKey(config, folder)} now, and Vigil goes on with it. Keep a copy in another place.`);
    } catch (error) {
      say(error instanceof CannotStart ? error.message : 'The key could not be moved: it stays where it was.');
    }
  }
  say('Move it to another disk, whenever you like:  npm run keys -- move FOLDER');
};

/** One line; empty as well at the end of what is typed (Ctrl-D). Ctrl-C ends Vigil, as it does at any other moment. */
const answer = (question: string, { input, output, interrupt }: Seat): Promise<string> => new Promise((done) => {
  const terminal = createInterface({ input, output, terminal: true });
  let isInterrupted = false;
  terminal.on('SIGINT', () => {
    isInterrupted = true;
    terminal.close();
  });
  terminal.on('close', () => {
    if (isInterrupted) return interrupt();
    output.write('\n');
    done('');
  });
  terminal.question(question, (typed) => {
    terminal.removeAllListeners('close').close();
    done(typed.trim());
  });
});

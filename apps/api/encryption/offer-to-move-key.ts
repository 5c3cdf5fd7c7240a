import { createInterface } from 'node:readline';
import type { Config } from '../config.js';
import { OperatorError } from '../platform/database/operator-error.js';
import { moveKey } from './key-location.js';

/** A terminal with a person at it, and how to interrupt Vigil from there. */
interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  interrupt(): void;
}

const TERMINAL: Terminal = {
  input: process.stdin,
  output: process.stdout,
  interrupt: () => process.kill(process.pid, 'SIGINT'),
};

/**
 * Offers to move the key: while it is beside the data, somebody who takes the disk has both. The first start at a
 * terminal asks for a folder, until the key is moved or the answer is empty. Later starts, and starts without a
 * terminal, print the command.
 */
export const offerToMoveKey = async (
  config: Config,
  mayAsk: boolean,
  say: (line: string) => void,
  terminal: Terminal = TERMINAL,
): Promise<void> => {
  say('The key of internal answers lies beside the data: whoever takes this disk can read them.');
  if (mayAsk && (await askAndMove(terminal, config, say))) return;
  say('Move it to another disk, whenever you like:  npm run keys -- move FOLDER');
};

const QUESTION = 'Folder on another disk to move the key to (Enter: later): ';

/** Asks for a folder and moves the key there. @returns whether it was moved */
const askAndMove = async (
  { input, output, interrupt }: Terminal,
  config: Config,
  say: (line: string) => void,
): Promise<boolean> => {
  const terminal = createInterface({ input, output, terminal: true });
  /** The end of input (Ctrl-D) is an empty answer. Ctrl-C ends Vigil, as at any other time. */
  const ended = new Promise<string>((done) => {
    let isInterrupted = false;
    terminal.once('SIGINT', () => {
      isInterrupted = true;
      terminal.close();
    });
    terminal.once('close', () => {
      if (isInterrupted) return interrupt();
      output.write('\n');
      done('');
    });
  });
  try {
    for (;;) {
      const typed = await Promise.race([
        ended,
        new Promise<string>((done) => {
          terminal.question(QUESTION, done);
        }),
      ]);
      const folder = typed.trim();
      if (folder === '') return false;
      try {
        say(
          `The key is in ${await moveKey(config, folder)} now, and Vigil goes on with it. Keep a copy in another place.`,
        );
        return true;
      } catch (error) {
        say(error instanceof OperatorError ? error.message : 'The key could not be moved: it stays where it was.');
      }
    }
  } finally {
    terminal.close();
  }
};

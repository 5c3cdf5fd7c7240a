/** Somebody asked to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('stopped');
  }
}

/** Lets a long task check whether to stop, and report its progress. */
export interface Progress {
  /** @throws Stopped */
  goOn(): void;
  /** Reports progress, at most every two seconds. */
  at(line: () => string): void;
  /** Prints a line in any case. */
  say(line: string): void;
}

const SAY_EVERY_MS = 2000;

/** Ends the work between two pieces on Ctrl-C, TERM or HUP; a second signal does not end it faster. */
export const onSignals = (say: (line: string) => void): Progress => {
  let [isStopped, spoke] = [false, Date.now()];
  const stop = (): void => {
    isStopped = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  return {
    say,
    goOn: () => {
      if (isStopped) throw new Stopped();
    },
    at: (line) => {
      if (Date.now() - spoke < SAY_EVERY_MS) return;
      spoke = Date.now();
      say(line());
    },
  };
};

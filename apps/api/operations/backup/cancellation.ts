/** Somebody asked to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('stopped');
  }
}

/** How a long work hears that it is to stop, and tells how far it is. */
export interface Progress {
  /** @throws Stopped */
  goOn(): void;
  /** Says how far it is, every other second at most. */
  at(line: () => string): void;
  /** Says what must not be missed. */
  say(line: string): void;
}

const SAY_EVERY_MS = 2000;

/** Ctrl-C and TERM end the work between two pieces; a second one does not hurry it. */
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

/** A failure that the user can fix: its message is one plain sentence, printed without a stack. */
export class Refusal extends Error {
  name = 'Refusal';
}

/** Returns whether an error's message is meant for the person who runs the command. */
export function isForPeople(error) {
  return error instanceof Error && (error.name === 'Refusal' || error.name === 'OperatorError');
}

/** Returns one sentence for any error. */
export function sentenceFor(error) {
  if (isForPeople(error)) return error.message;
  const first = String(error instanceof Error ? error.message : error).split('\n')[0];
  return `Something unexpected went wrong (${first}); set VIGIL_STACK=1 to see where.`;
}

/** Prints why a command failed: a sentence for users, with the stack for developers who ask for it. */
export function complain(error) {
  console.error(sentenceFor(error));
  if (process.env.VIGIL_STACK === '1' && error instanceof Error) console.error(error.stack);
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Prints what is no answer: the answer of a command may go into a file, such as a key or a checkpoint. */
export function note(text) {
  process.stderr.write(text);
}

/** Nobody reads any more: the next program in a pipe has ended (`| head`), or the terminal was closed. */
const NOBODY_READS = ['EPIPE', 'EIO'];

/**
 * Lets a process go on where nobody reads what it says: a backup is made to its end all the same, and Vigil shuts down
 * properly. A command that cannot write its answer for another reason ends, and says so: it may be a key.
 * @param options.whatever true goes on in any case, as a server must whose log is on a full disk
 */
export function goOnWhenNobodyReads({ whatever = false } = {}) {
  const heed = ({ code }) => {
    if (whatever || NOBODY_READS.includes(code)) return;
    complain(new Refusal(`What this command prints could not be written (${code}): make room, or print it elsewhere.`));
    process.exit(1);
  };
  process.stdout.on('error', heed);
  process.stderr.on('error', heed);
}

/**
 * Ends this process with a word at a Ctrl-C that nothing else here heeds: while it installs, builds or loads, and in a
 * command that has nothing to put in order. It steps back for every other listener.
 */
export function heedCtrlC() {
  const stop = () => process.exit(130);
  // Only then, or Node forgets that it listens for the signal.
  const stepBack = () => {
    if (process.listenerCount('SIGINT') > 1) process.off('SIGINT', stop);
  };
  process.on('newListener', (name, listener) => {
    if (name === 'SIGINT' && listener !== stop) process.nextTick(stepBack);
  });
  process.on('removeListener', (name, listener) => {
    if (name === 'SIGINT' && listener !== stop && process.listenerCount(name) === 0) process.on('SIGINT', stop);
  });
  process.on('SIGINT', stop);
  process.on('exit', (code) => {
    if (code === 130) note('Stopped.\n');
  });
}

/** Runs one piece of work and notes in one line what it is, and how long it took. */
export async function step(what, work) {
  const from = Date.now();
  note(`${what} ... `);
  try {
    const result = await work();
    note(`${((Date.now() - from) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    note('failed\n');
    throw error;
  }
}

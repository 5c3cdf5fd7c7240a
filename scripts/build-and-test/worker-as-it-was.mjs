const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Remembers what a test file may change of the process that it shares with later files: the environment's variables,
 * its exit code, the output, and who hears signals.
 * @returns a function that puts it back
 */
export const rememberProcess = () => {
  const { env, exitCode } = process;
  const variables = { ...env };
  const writes = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  const heard = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  return () => {
    // A test may have put another object in its place.
    process.env = env;
    process.exitCode = exitCode;
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    for (const { stream, write } of writes) if (stream.write !== write) stream.write = write;
    for (const [signal, before] of heard)
      for (const listener of process.listeners(signal))
        if (!before.includes(listener)) process.removeListener(signal, listener);
  };
};

/**
 * Ends a hook of Fastify with callback when its work is done; with its error if it fails, or if what follows throws. A
 * hook that mostly has nothing to wait for calls `done` itself, and this only otherwise: an async hook costs each
 * request a promise and a turn.
 */
export const runAsyncHook = async (work: () => Promise<void>, done: (error?: Error) => void): Promise<void> => {
  try {
    await work();
    done();
  } catch (error) {
    done(error as Error);
  }
};

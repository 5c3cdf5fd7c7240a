/**
 * Returns what sends a state that replaces the one before it: one at a time, so that none overtakes another, and the
 * last one last. States that others replaced while they waited are not sent.
 * @param send one that fails is not sent again
 */
export const sendInTurn = <T>(send: (state: T) => Promise<unknown>): ((state: T) => void) => {
  let waiting: { state: T } | null = null;
  let isSending = false;
  const sendAll = async (): Promise<void> => {
    isSending = true;
    while (waiting !== null) {
      const { state } = waiting as { state: T };
      waiting = null;
      await send(state).catch(() => undefined);
    }
    isSending = false;
  };
  return (state) => {
    waiting = { state };
    if (!isSending) void sendAll();
  };
};

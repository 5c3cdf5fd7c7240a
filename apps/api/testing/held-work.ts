/** Returns work that lasts until it is ended. */
export const heldWork = (): { work: () => Promise<string>; end: () => void; begun: () => boolean } => {
  let [begun, end] = [false, (): void => undefined];
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    work: async () => {
      begun = true;
      await ended;
      return 'done';
    },
    end,
    begun: () => begun,
  };
};

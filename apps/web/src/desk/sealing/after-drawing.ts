/** Argon2id holds the page still for half a second: what says so must stand there first. */
export const afterDrawing = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });

/**
 * Resolves after the next drawing. Argon2id blocks the page for half a second, so a message about it must be on screen
 * first.
 */
export const afterDrawing = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });

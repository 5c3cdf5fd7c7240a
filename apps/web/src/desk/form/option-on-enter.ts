/**
 * Returns the option that Enter takes: the one that the arrow keys chose, or the only match of what was typed. Nothing
 * is taken before somebody has typed.
 */
export const optionOnEnter = <T>(typed: string, found: readonly T[], active: T | undefined): T | undefined =>
  active ?? (typed.trim() !== '' && found.length === 1 ? found[0] : undefined);

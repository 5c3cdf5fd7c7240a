/**
 * Returns a test's time limit in milliseconds: a proof asks up to a hundred times as many questions, on a machine that
 * may be slow.
 */
export const atLeast = (milliseconds) => (process.env.VIGIL_PROVE ? Math.max(milliseconds, 1_200_000) : milliseconds);

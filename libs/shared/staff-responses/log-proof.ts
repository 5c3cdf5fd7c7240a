/**
 * Whether a line can be relied on. signed: a checkpoint covers it. waiting: none does yet. broken: it is not what was
 * logged.
 */
export type ProofState = 'signed' | 'waiting' | 'broken';

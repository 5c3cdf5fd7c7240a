/** A short passphrase can be tried on whoever's machine the phone's bytes were copied to. In characters. */
export const PASSPHRASE_MIN = 12;
/**
 * How often the token is asked for while the network is there: the desk may end it at any moment, and the phone knows
 * within five seconds. Milliseconds.
 */
export const CHECK_MS = 4_000;

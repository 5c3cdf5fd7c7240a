/** Characters. Whoever copies the phone's data can try short passphrases on any machine. */
export const PASSPHRASE_MIN = 12;
/**
 * Milliseconds between checks of the token while online. The desk can remove the phone at any moment, and the phone
 * learns of it within five seconds.
 */
export const CHECK_MS = 4_000;

/** A short passphrase can be tried on whoever's machine the phone's bytes were copied to. In characters. */
export const PASSPHRASE_MIN = 12;

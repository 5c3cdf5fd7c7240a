/**
 * Returns the bytes of UTF-8 as the characters of Latin-1. Such a string takes one byte a letter, and is joined and
 * sent in microseconds, where each letter outside Latin would have to be decoded and encoded.
 */
export const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** Returns the text of such bytes. */
export const asText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

/** Characters. Whoever copies the phone's data can try short passphrases on any machine. */
export const PASSPHRASE_MIN = 12;
/** Letters and digits that cannot be confused, and that any keyboard types without shift. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const IN_A_GROUP = 4;

/** Makes a passphrase of 79 random bits in four groups, to be written on paper and stored away from the phone. */
export const madeUpPassphrase = (): string => {
  const signs: string[] = [];
  // Drops bytes that would make the first characters more likely.
  const fair = 256 - (256 % SIGNS.length);
  while (signs.length < GROUPS * IN_A_GROUP)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < fair && signs.length < GROUPS * IN_A_GROUP) signs.push(SIGNS[byte % SIGNS.length]!);
  return Array.from({ length: GROUPS }, (_, n) => signs.slice(n * IN_A_GROUP, (n + 1) * IN_A_GROUP).join('')).join('-');
};

import { LANGUAGES } from '@vigil/shared/language/languages.js';

/** Where RFC 9116 has finders of a vulnerability look, and what they may expect. */
export const SECURITY_TEXT_PATH = '/.well-known/security.txt';
export const SECURITY_POLICY_PATH = '/security-policy.txt';

const DAYS_AHEAD = 180;
const DAY_MS = 86_400_000;
const MAIL = /(?<![^\s(<,;:])[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/gi;
const PAGE = /https:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?]/gi;

/**
 * Returns the addresses in what an organisation says about how to reach it. No numbers: they are for people in danger,
 * with words beside them that a file of addresses has no place for.
 */
const addressesIn = (contact: string): string[] => [
  ...new Set([
    ...Array.from(contact.matchAll(MAIL), ([address]) => `mailto:${address}`),
    ...Array.from(contact.matchAll(PAGE), ([address]) => address).filter((address) => URL.canParse(address)),
  ]),
];

/** Returns the day on which the file is out of date: always ahead, and always within a year. */
const expiresAfter = (now: Date): string =>
  new Date((Math.floor(now.getTime() / DAY_MS) + DAYS_AHEAD) * DAY_MS).toISOString().replace('.000Z', 'Z');

/**
 * Returns security.txt. The form for objections comes first: every installation has it, reviewers alone read what it
 * takes, and it is stored encrypted. It works over https alone, as does the address of this file.
 * @returns null where a finder could be told no way at all
 */
export const securityTextOf = (origin: string, contact: string, now: Date): string | null => {
  const isSafe = origin.startsWith('https://');
  const contacts = [...(isSafe ? [`${origin}/objections/new`] : []), ...addressesIn(contact)];
  if (contacts.length === 0) return null;
  return [
    '# How to report a vulnerability of this installation. Send no records, names or keys.',
    ...contacts.map((one) => `Contact: ${one}`),
    `Expires: ${expiresAfter(now)}`,
    `Preferred-Languages: ${LANGUAGES.join(', ')}`,
    ...(isSafe ? [`Canonical: ${origin}${SECURITY_TEXT_PATH}`, `Policy: ${origin}${SECURITY_POLICY_PATH}`] : []),
    '',
  ].join('\n');
};

import { withoutInvisible } from '../codebook/invisible-characters.js';
import { sha256, utf8 } from '../sealing/web-crypto.js';
import type { PageName } from './page-version.js';

/**
 * What a proposal has of its name, made in the browser of whoever typed it. Nobody reads the name from it, and no other
 * name fits. docs/decisions/people-pages.md
 */
export interface NameDigests {
  /** A random id: the same name has other digests each time. */
  salt: string;
  name: string;
  /** Null: the sources do not have the name in Latin letters. */
  latin: string | null;
}

/** Returns a name as it is shown: of what somebody typed or copied, without what nobody sees. */
export const asPageName = ({ name, latin }: { name: string; latin: string }): PageName => {
  const shown = (text: string): string => withoutInvisible(text).normalize('NFC').replace(/\s+/gu, ' ').trim();
  return { name: shown(name), latin: shown(latin) || null };
};

/** Between words and letters of some scripts, and seen by nobody: two people type the same name with and without. */
const BETWEEN = /[\u200B-\u200D]/gu;

const digest = async (field: keyof PageName, salt: string, text: string): Promise<string> => {
  const bytes = await sha256(utf8(JSON.stringify(['vigil page name 1', field, salt, text.replace(BETWEEN, '')])));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('');
};

/** Returns the digests of a name, as `asPageName` makes it. */
export const digestsOfName = async ({ name, latin }: PageName, salt: string): Promise<NameDigests> => ({
  salt,
  name: await digest('name', salt, name),
  latin: latin === null ? null : await digest('latin', salt, latin),
});

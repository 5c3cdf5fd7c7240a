import { hasInvisible } from '../codebook/invisible-characters.js';
import type { Day } from '../day/day.js';

/** What readers see of a person on a page of their own, without the name: what two people agree to. */
export interface PageVersion {
  showing: PageKind;
  /** The day of which it speaks. Nothing on it changes by itself. */
  asOf: Day;
  /** Without a name: the years in which custody may have begun; null: not known. */
  began: { from: number; until: number } | null;
  /** With a name: since when they were held, as far as the published sources say; null: they do not say. */
  heldSince: { earliest: Day; latest: Day } | null;
  stage: string;
  charges: PageCharge[];
  /** With a name: what was published elsewhere and names the person. */
  sources: PageSource[];
}
export const PAGE_KINDS = ['SH_CODE', 'SH_NAMED'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

export interface PageCharge {
  law: string | null;
  /** A number: words could name somebody. */
  article: string;
  /** What had become of it; null: nothing is recorded. */
  status: string | null;
}
export interface PageSource {
  publisher: string;
  title: string;
  url: string;
}
/** A name as published: in its own script, and in Latin letters if it has them there, too. */
export interface PageName {
  name: string;
  latin: string | null;
}

/** A page about a person, as readers get it. */
export interface PublicPersonPage extends PageVersion {
  code: string;
  /** Null on a page without a name. */
  name: PageName | null;
}
/** The address of an entry that was joined with another one: both are the same person. */
export interface JoinedPersonPage {
  code: string;
  into: string;
}

/** 'P-' and six letters or digits. */
export const PAGE_CODE = /^P-[0-9A-HJKMNP-TV-Z]{6}$/;
export const LONGEST_NAME = 120;

/** Whether something has the shape of a name that can be published. What it says, only people can tell. */
export const isPageName = ({ name, latin }: PageName): boolean => {
  const isShort = (one: string): boolean =>
    one.trim() === one &&
    one !== '' &&
    one.length <= LONGEST_NAME &&
    !/[\p{Cc}\p{Co}\p{Cs}<>]/u.test(one) &&
    !hasInvisible(one);
  return isShort(name) && /\p{L}/u.test(name) && (latin === null || (isShort(latin) && /[A-Za-z]/.test(latin)));
};

import { fold } from '../text-matching/fold.js';
import type { Account } from './account.js';
import type { Incident } from './incident.js';
import type { Source } from './source.js';

type SupportedGrade = 'VG_CONFIRMED' | 'VG_FAIR' | 'VG_WEAK' | 'VG_UNVERIFIED';

/**
 * Stances in which the acting authority acknowledges that it did the act, whatever else it says about it. "Others did
 * it" (DS_DENIES_RESP) is not one of them: an authority that says so does not speak as the one who acted.
 */
const ACKNOWLEDGES: ReadonlySet<string> = new Set([
  'DS_CONFIRMS',
  'DS_PARTIAL',
  'DS_ALT',
  'DS_JUSTIFIES',
  'DS_ACCEPTS',
]);

/** Sources who were there with a camera or a notebook. The reviewer still judges whether footage is authentic. */
const FIRST_HAND: ReadonlySet<string> = new Set(['SR_MONITOR', 'SR_SOCIAL_VIDEO']);

/** Distinguishes sources by website. On social media, where many people publish on one site, by the whole address. */
const byAddress = (type: string | null, url: string): string =>
  type?.startsWith('SR_SOCIAL') ? url : url.toLowerCase().replace(/^https?:\/\/(www\.)?([^/:?#]+).*$/, '$2');

/** Returns the origin of a source. A report that repeats another counts as that other. */
const whose = (source: Source): string => {
  const named = source.origin ?? source.publisher;
  if (named !== null && fold(named) !== '') return fold(named);
  if (source.url !== null) return byAddress(source.type, source.url);
  return fold(source.title ?? source.type ?? '');
};

/**
 * Returns how many sources of an incident are independent: those with the same origin, or else the same publisher,
 * count once. An anonymous tip does not count, because its origin is unknown.
 */
export const independentSources = ({ sources }: Pick<Incident, 'sources'>): number =>
  new Set(sources.filter((source) => source.type !== 'SR_ANON').map(whose)).size;

/**
 * Whether an account is the acting authority's statement that this event happened. A general statement does not count.
 */
const acknowledges = (account: Account): boolean =>
  account.party === 'PA_AUTHORITY' && account.aboutThisEvent === 'yes' && ACKNOWLEDGES.has(account.stance ?? '');

/** Best first. */
const GRADES: readonly SupportedGrade[] = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'];

/** Whether a grade is better than the highest. "Discounted" never is: it is none of these. */
export const isGradeAbove = (grade: string | null, highest: SupportedGrade): boolean => {
  const at = GRADES.findIndex((one) => one === grade);
  return at >= 0 && at < GRADES.indexOf(highest);
};

/** What limits the grade of an incident, or of an event of people deprived of liberty. */
type Graded = Pick<Incident, 'sources' | 'accounts'>;

/**
 * Returns the best grade that the record allows; a reviewer can always give a lower one. Source: vocabulary
 * `verification_grade`: confirmed = own monitor on site, authenticated footage or acknowledged by the acting authority;
 * fair = two independent sources; weak = one.
 * @param hasFailedCheck whether a check of one of its files has failed: then the best grade is one step lower
 */
export const highestGrade = (graded: Graded, hasFailedCheck = false): SupportedGrade => {
  const carried = carriedBySources(graded);
  return hasFailedCheck ? GRADES[Math.min(GRADES.indexOf(carried) + 1, GRADES.length - 1)]! : carried;
};

const carriedBySources = ({ sources, accounts }: Graded): SupportedGrade => {
  if (sources.some((source) => FIRST_HAND.has(source.type ?? ''))) return 'VG_CONFIRMED';
  const independent = independentSources({ sources });
  if (independent === 0) return 'VG_UNVERIFIED';
  if (accounts.some(acknowledges)) return 'VG_CONFIRMED';
  return independent === 1 ? 'VG_WEAK' : 'VG_FAIR';
};

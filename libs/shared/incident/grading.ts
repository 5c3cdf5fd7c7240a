import { fold } from '../places/fold.js';
import type { Account } from './account.js';
import type { Incident } from './incident.js';
import type { Source } from './source.js';

export type SupportedGrade = 'VG_CONFIRMED' | 'VG_FAIR' | 'VG_WEAK' | 'VG_UNVERIFIED';

/**
 * Stances in which the acting authority owns that it did the act, whatever else it says of it. "Others did it"
 * (DS_DENIES_RESP) is not among them: whoever says so does not speak as the one who acted.
 */
const ACKNOWLEDGES: ReadonlySet<string> = new Set([
  'DS_CONFIRMS',
  'DS_PARTIAL',
  'DS_ALT',
  'DS_JUSTIFIES',
  'DS_ACCEPTS',
]);

/** Somebody who was there with a camera or a notebook. Whether footage is authentic stays the reviewer's judgement. */
const FIRST_HAND: ReadonlySet<string> = new Set(['SR_MONITOR', 'SR_SOCIAL_VIDEO']);

/** Many people publish at one social address, so there the whole address tells them apart, elsewhere the site. */
const byAddress = (type: string | null, url: string): string =>
  type?.startsWith('SR_SOCIAL') ? url : url.toLowerCase().replace(/^https?:\/\/(www\.)?([^/:?#]+).*$/, '$2');

/** Who a source's word goes back to. A report that repeats another is that other. */
const whose = (source: Source): string => {
  const named = source.origin ?? source.publisher;
  if (named !== null && fold(named) !== '') return fold(named);
  if (source.url !== null) return byAddress(source.type, source.url);
  return fold(source.title ?? source.type ?? '');
};

/**
 * How many sources an incident has that do not repeat each other: the same origin, or else the same publisher, is one.
 * An anonymous tip is none: nobody can say whose word it is. Source: 01-product, F6 "one source cluster".
 */
export const independentSources = (incident: Incident): number =>
  new Set(incident.sources.filter((source) => source.type !== 'SR_ANON').map(whose)).size;

/**
 * Whether an account is the acting authority's word that this event happened. A general statement says nothing of it.
 */
export const acknowledges = (account: Account): boolean =>
  account.party === 'PA_AUTHORITY' && account.aboutThisEvent === 'yes' && ACKNOWLEDGES.has(account.stance ?? '');

/** The best first. */
const GRADES: readonly SupportedGrade[] = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'];

/**
 * The best grade that a reviewer can give on what the record holds; lower is always open to them. Source: vocabulary
 * `verification_grade`: confirmed = own monitor on site, authenticated footage or acknowledged by the acting authority;
 * fair = two independent sources; weak = one.
 * @param hasFailedCheck whether a check of one of its files stands as failed: then the best is one step lower
 */
export const highestGrade = (incident: Incident, hasFailedCheck = false): SupportedGrade => {
  const carried = carriedBySources(incident);
  return hasFailedCheck ? GRADES[Math.min(GRADES.indexOf(carried) + 1, GRADES.length - 1)]! : carried;
};

const carriedBySources = (incident: Incident): SupportedGrade => {
  if (incident.sources.some((source) => FIRST_HAND.has(source.type ?? ''))) return 'VG_CONFIRMED';
  const independent = independentSources(incident);
  if (independent === 0) return 'VG_UNVERIFIED';
  if (incident.accounts.some(acknowledges)) return 'VG_CONFIRMED';
  return independent === 1 ? 'VG_WEAK' : 'VG_FAIR';
};

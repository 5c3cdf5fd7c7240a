import type { Day } from '../day/day.js';
import type { Source } from '../incident/source.js';
import { hostOf } from '../people-pages/page-rules.js';

/**
 * Kinds of sources that somebody published for everybody. A document of a court was given to somebody, a post may be
 * shown to friends alone, and a witness or a lawyer told us.
 */
const PUBLISHED_TYPES: ReadonlySet<string | null> = new Set([
  'SR_AUTHORITY',
  'SR_NGO',
  'SR_UN',
  'SR_MEDIA_NAT',
  'SR_MEDIA_LOCAL',
  'SR_MEDIA_INT',
]);

/**
 * Returns whether a source is certainly published elsewhere: of a kind that is, with its publisher, the https address
 * of a public host whose link may be shown, and a day of publication that has come. What is not known is not published.
 */
export const isPublishedSource = (source: Source, today: Day): boolean =>
  PUBLISHED_TYPES.has(source.type) &&
  (source.publisher ?? '').trim() !== '' &&
  source.linkWithheld === 'no' &&
  source.url !== null &&
  hostOf(source.url) !== null &&
  source.publishedOn !== null &&
  source.publishedOn.latest <= today;

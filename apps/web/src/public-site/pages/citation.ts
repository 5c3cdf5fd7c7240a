import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';

export const CITATION_STYLES = ['news', 'apa', 'chicago'] as const;
export type CitationStyle = (typeof CITATION_STYLES)[number];

/**
 * Returns a one-line citation of a page, for a newsroom, in the style of APA 7 or of Chicago 17: publisher, title,
 * code, permanent address, and the day of the data, because a record can be corrected later. Demo data are marked
 * first, so that a copied line cannot pass for a real record.
 */
export const citationOf = (
  style: CitationStyle,
  about: Pick<PublicAbout, 'organisation' | 'demo' | 'asOf'>,
  cited: { title: string; code: string; address: string },
  t: Text,
): string => {
  const line = t(`cite.${style}`, {
    organisation: about.organisation,
    ...cited,
    day: formatDay(about.asOf.day as Day, t.language),
    year: about.asOf.day.slice(0, 4),
  });
  return about.demo ? t('cite.demo', { line }) : line;
};

/** Pages with a permanent address. */
export type Cited = 'incidents' | 'reports' | 'groups' | 'places';

/** Returns the permanent address, whatever the reader's language or view. */
export const addressOf = (kind: Cited, code: string, origin: string): string => `${origin}/${kind}/${code}`;

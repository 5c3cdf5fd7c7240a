import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/words.js';
import type { PublicAbout } from '@vigil/shared/public/shapes.js';
import type { Text } from '@vigil/shared/text/text.js';

/**
 * How to cite a page in one line: who says it, what it is, its code, its permanent address, and the day of the data,
 * because a record can be corrected later. What is invented says so first, so that a copied line cannot pass for a real
 * record.
 */
export const citationOf = (
  about: Pick<PublicAbout, 'organisation' | 'demo' | 'asOf'>,
  cited: { title: string; code: string; address: string },
  t: Text,
): string => {
  const line = t('cite.line', {
    organisation: about.organisation,
    ...cited,
    day: formatDay(about.asOf.day as Day, t.language),
  });
  return about.demo ? t('cite.demo', { line }) : line;
};

/** What has a permanent address. */
export type Cited = 'incidents' | 'reports' | 'groups' | 'places';

/** The address that stays the same whatever the reader's language and way here. */
export const addressOf = (kind: Cited, code: string, origin: string): string => `${origin}/${kind}/${code}`;

import type { Day } from '@vigil/shared/day/day.js';
import type { Period } from '@vigil/shared/day/period.js';
import { coveredOf } from '@vigil/shared/day/period-progress.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';

/** Returns the days of everything recorded of which figures know anything: it ends where all of them end. */
export const coveredWhole = (whole: Period, { asOf, last }: Pick<PublicAbout, 'asOf' | 'last'>): Period =>
  coveredOf(whole, { day: asOf.day as Day, lastPublished: last as Day | null }) ?? whole;

import type { CoverageGaps } from '@vigil/shared/counting/coverage-gaps.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { InBoth } from '@vigil/shared/report/report-draft.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import en from '@vigil/shared/text/report/en.json' with { type: 'json' };
import km from '@vigil/shared/text/report/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';

const TEXTS = [createText('en', en), createText('km', km)];
/** Of fewer records, how long most of them took says nothing. */
const FEWEST = 10;

/**
 * Writes how complete the figures of a period are, for its report: how many are published, as the report counts them,
 * how long publication took, and for how much of it coverage is on record. Nothing of what the team has not published.
 * @param allUnits how many units of the first level the country has
 */
export const periodParagraph = (
  pace: PeriodWork['pace'],
  { weeks, missing, units }: CoverageGaps,
  allUnits: number,
  today: Day,
): PeriodWork['forReport'] => {
  const sentences = (t: Text): string[] => [
    t('report.complete.published'),
    ...(pace && pace.n >= FEWEST
      ? [t('report.complete.pace', { ...pace, day: formatDay(today, t.language), records: pace.n })]
      : []),
    ...(weeks === 0
      ? []
      : missing.length > 0
        ? [t('report.complete.not-watched', { weeks, missing: missing.length })]
        : units.length === 0
          ? [t('report.complete.watched', { weeks })]
          : []),
    // Where no week has an entry, no province has one.
    ...(units.length > 0 && missing.length < weeks
      ? [t('report.complete.not-everywhere', { missing: units.length, units: allUnits })]
      : []),
  ];
  const both = (write: (t: Text) => string): InBoth => ({ en: write(TEXTS[0]!), km: write(TEXTS[1]!) });
  return { heading: both((t) => t('report.complete.heading')), text: both((t) => sentences(t).join(' ')) };
};

import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { SubjectPart } from '../embed-code.js';
import { wholeOf } from '../use-figures.js';
import type { Subject } from './subject-types.js';

/** The rates of a group or place that are compared with all others. */
export const SUBJECT_RATES = ['I03', 'I11'] as const;
export type SubjectRate = (typeof SUBJECT_RATES)[number];

/** Which picture of a group's or place's page, of which time and edition. */
export interface PartView {
  part: SubjectPart;
  subject: Pick<Subject, 'kind' | 'code' | 'split'>;
  /** Which rate `against` and `years` have. */
  rate: SubjectRate;
  /** The chosen period; null: everything recorded. Only `against` and `actors` have it, the others show all of it. */
  period: string | null;
  /** As in an address; null: the current edition. */
  asOf: string | null;
}

/** Returns the filter of a subject's figures as a query. */
export const filterOf = ({ kind, code }: Pick<Subject, 'kind' | 'code'>): string =>
  `${kind === 'groups' ? 'groups' : 'place'}=${code}`;

/** Returns the time that a part shows. @param about of its edition */
export const periodOf = ({ part, period }: Pick<PartView, 'part' | 'period'>, about: PublicAbout): Period => {
  const whole = wholeOf(about);
  if (part === 'years' || part === 'share') return begunOf(whole, 'year', about.asOf.day as Day);
  return part === 'calendar' || period === null ? whole : asPeriod(period);
};

const query = (parts: readonly (string | null)[]): string => parts.filter((one) => one !== null).join('&');
const editionIn = ({ asOf }: PartView): string | null => (asOf === null ? null : `asOf=${asOf}`);

/** Returns what a part draws, as a query for `/api/public/counts`; null for the calendar, which has its own answer. */
export const drawnQuery = (of: PartView, about: PublicAbout): string | null => {
  const { part, subject, rate } = of;
  const [period, own] = [`period=${periodOf(of, about).key}`, filterOf(subject)];
  switch (part) {
    case 'calendar':
      return null;
    case 'against':
      return query([`indicator=${rate}`, period, subject.split && `split=${subject.split}`, editionIn(of)]);
    case 'years':
      return (
        subject.split &&
        query([`indicator=${rate}`, period, 'unit=year', `split=period,${subject.split}`, editionIn(of)])
      );
    case 'actors':
      return query(['indicator=I02', period, 'split=actor', own, editionIn(of)]);
    case 'share':
      return query(['indicator=I12', period, 'unit=year', 'split=period', own, editionIn(of)]);
  }
};

/** Returns the address of a subject's calendar. */
export const calendarPath = (of: PartView): string =>
  `/api/public/calendar?${query([filterOf(of.subject), editionIn(of)])}`;

/** Returns the figure that a part's sentence says, as a query: that of the subject alone, for the part's whole time. */
export const toldQuery = (of: PartView, about: PublicAbout): string => {
  const { part, subject, rate } = of;
  const indicator = { calendar: 'I01', against: rate, years: rate, actors: 'I02', share: 'I12' }[part];
  // A rate without a split is of the whole country, which no filter names.
  const isWhole = subject.split === null && (part === 'against' || part === 'years');
  return query([
    `indicator=${indicator}`,
    `period=${periodOf(of, about).key}`,
    isWhole ? null : filterOf(subject),
    editionIn(of),
  ]);
};

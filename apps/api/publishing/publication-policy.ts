import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { completeness, hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import { highestGrade, isGradeAbove } from '@vigil/shared/incident/grading.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { countSameWeekday } from '../incidents/incident-row.repository.js';
import { type Leaving, SHOWN_DATES, SHOWN_PLACES, type Shown, type ToPublish } from './make-public-version.js';
import type { TranslatedWords } from './published-words.repository.js';

const PUBLIC_GRADES = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'];

const coarseErrors = (sensitivity: string | null, shown: Shown): FieldError[] => {
  if (sensitivity !== 'S1_COARSE') return [];
  const errors: FieldError[] = [];
  if (SHOWN_PLACES.indexOf(shown.place) > SHOWN_PLACES.indexOf('district'))
    errors.push({ pointer: '/shownPlace', code: 'finer-than-coarse' });
  if (shown.date === 'day') errors.push({ pointer: '/shownDate', code: 'finer-than-coarse' });
  return errors;
};

/**
 * Checks whether a record may be published in its current state.
 * @throws Problem 'incomplete', 'authority-account-missing' or 'not-publishable', naming every obstacle.
 */
export const assertPublishable = ({ incident, grade, hasFailedCheck }: ToPublish, shown: Shown): void => {
  const missing = completeness(incident);
  if (missing.length > 0) throw new Problem('incomplete', { errors: missing });
  if (!hasAuthorityAccount(incident))
    throw new Problem('authority-account-missing', {
      errors: [{ pointer: '/accounts', code: 'authority-account-missing' }],
    });
  const errors: FieldError[] = [];
  if (incident.sensitivity !== 'S0_PUBLIC' && incident.sensitivity !== 'S1_COARSE')
    errors.push({ pointer: '/sensitivity', code: 'too-sensitive' });
  if (!PUBLIC_GRADES.includes(grade)) errors.push({ pointer: '/grade', code: 'grade-not-public' });
  // Sources may have been removed since it was graded: the headline must not rest on a grade without enough sources.
  else if (isGradeAbove(grade, highestGrade(incident, hasFailedCheck)))
    errors.push({ pointer: '/grade', code: 'grade-above-sources' });
  errors.push(...coarseErrors(incident.sensitivity, shown));
  if (errors.length > 0) throw new Problem('not-publishable', { errors });
};

/** How closely place and day are shown unless two people agreed to another. */
const USUAL: Shown = { place: 'district', date: 'day' };
const COARSE: Shown = { place: 'district', date: 'month' };
const placeRank = ({ place }: Shown): number => SHOWN_PLACES.indexOf(place);
const dateRank = ({ date }: Shown): number => -SHOWN_DATES.indexOf(date);
const coarser = (one: Shown, other: Shown): Shown => ({
  place: placeRank(one) < placeRank(other) ? one.place : other.place,
  date: dateRank(one) < dateRank(other) ? one.date : other.date,
});
/**
 * Returns how closely two people agreed to show a record: as they last published it, or else the usual way. Whoever
 * marks the record as coarse and whoever publishes that agree to coarser.
 */
export const agreedDetail = (earlier: Shown | null, sensitivity: string | null): Shown =>
  sensitivity === 'S1_COARSE' ? coarser(earlier ?? USUAL, COARSE) : (earlier ?? USUAL);

/** What one person chooses of a publication: readers see or miss all of it. */
export interface Choice {
  shown: Shown;
  /** Of a correction, readers see it in the change feed. */ note: string | null;
  /** Whether words that the correction removes go from earlier versions and frozen reports, too. */
  forgetWords: boolean;
}
/**
 * Whether a second person must agree to a choice. A first publication that shows less than agreed only hides; a
 * correction that does so deletes what readers saw before.
 */
export const takesTwo = ({ shown, note, forgetWords }: Choice, agreed: Shown, isCorrection: boolean): boolean => {
  const least = coarser(shown, agreed);
  const isFiner = least.place !== shown.place || least.date !== shown.date;
  const isOther = shown.place !== agreed.place || shown.date !== agreed.date;
  return isCorrection ? note !== null || forgetWords || isOther : isFiner;
};

export type Warning =
  | 'day-can-be-guessed'
  | 'publication-cuts-day'
  | 'single-source'
  | 'no-summary'
  | 'translation-unchanged'
  | 'finer-than-district'
  | 'accounts-kept-back'
  | 'links-tell-more';

/**
 * Returns whether a withheld day can be guessed: the day of a weekly protest follows from the calendar when its other
 * days are shown.
 */
const dayCanBeGuessed = async (manager: EntityManager, row: IncidentRow): Promise<boolean> =>
  (await countSameWeekday(manager, row)) >= 3;

/**
 * Returns whether the day of publication, which readers see too, leaves fewer of the days that they see: "May 2026" of
 * what was published on 13 May was by then.
 */
export const isCutBy = ({ earliest, latest }: Pick<DayWindow, 'earliest' | 'latest'>, published: Day): boolean =>
  earliest < latest && published < latest;

/** Returns whether readers see less of the day or the place than is known. */
const isCoarser = ({ when, sensitivity }: ToPublish['incident'], shown: Shown): boolean =>
  sensitivity === 'S1_COARSE' ||
  (shown.date !== 'day' && (when?.precision === 'DP_DAY' || when?.precision === 'DP_DAY_APPROX')) ||
  shown.place === 'province' ||
  shown.place === 'country';

/**
 * Returns whether a source reveals the details: an article's address contains the day, its text the street, and its
 * title may as well.
 */
const tells = ({ linkWithheld, url, archiveUrl, title }: ToPublish['incident']['sources'][number]): boolean =>
  linkWithheld === 'no' && [url, archiveUrl, title].some((one) => one !== null);

/**
 * Returns whether a text is another than readers see now, and its translation the same, or one that they never saw: it
 * may be as old as the former text.
 */
const isTranslationOld = (now: TranslatedWords, out: TranslatedWords): boolean =>
  (['title', 'summary'] as const).some((text) => {
    const translation = out[`${text}Translation`];
    const before = now[`${text}Translation`];
    return translation !== null && (before === null || translation === before) && out[text] !== now[text];
  });

/** What readers would see, the day on which they would see it, and that on which they first saw it. */
interface Out {
  out: Pick<Leaving, 'when' | 'acts'> & TranslatedWords;
  /** What readers see now; null: nothing. */
  now: TranslatedWords | null;
  today: Day;
  first: Day;
}

/** Returns what a reviewer should consider before publishing; none of it forbids publishing. */
export const warningsOf = async (
  manager: EntityManager,
  row: IncidentRow,
  { incident, grade }: ToPublish,
  shown: Shown,
  { out, now, today, first }: Out,
): Promise<Warning[]> => {
  const warnings: Warning[] = [];
  // An act may have been added since: it happened by the day of this publication, the event by the day of the first.
  if (isCutBy(out.when, first) || out.acts.some(({ when }) => when && isCutBy(when, today)))
    warnings.push('publication-cuts-day');
  if (shown.date === 'month' && row.whenPrecision === 'DP_DAY' && (await dayCanBeGuessed(manager, row)))
    warnings.push('day-can-be-guessed');
  if (grade === 'VG_WEAK') warnings.push('single-source');
  if (incident.publicSummary === null) warnings.push('no-summary');
  if (now && isTranslationOld(now, out)) warnings.push('translation-unchanged');
  if (shown.place === 'commune') warnings.push('finer-than-district');
  if (incident.accounts.some((account) => account.mayBePublished !== 'yes' && account.stance !== 'DS_NOT_SOUGHT'))
    warnings.push('accounts-kept-back');
  if (isCoarser(incident, shown) && incident.sources.some(tells)) warnings.push('links-tell-more');
  return warnings;
};

import { chargeStatusOn, type DatedEvent } from '../custody/charge-status.js';
import type { Day } from '../day/day.js';
import { digitsIn } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { Charge } from './court-case.js';

/** Formats 'Article 494, Penal Code of 2009', or what is known of it. */
export const formatCharge = ({ law, article }: Pick<Charge, 'law' | 'article'>, t: Text): string => {
  const isLawKnown = law !== null && law !== 'LW_UNKNOWN';
  if (!isLawKnown && !article) return t('people.charge.unknown');
  const name = isLawKnown ? label(law, t.language) : t('people.charge.unknown-law');
  if (!article) return name;
  return t('people.charge.article-of', { article: digitsIn(article, t.language), law: name });
};

/** Formats how grave the law calls it; null: not known. */
export const formatOffence = ({ offence }: Pick<Charge, 'offence'>, t: Text): string | null =>
  offence === null || offence === 'OF_UNKNOWN' ? null : label(offence, t.language);

/** Formats what a charge was on a day. */
export const formatChargeStatus = (
  charge: Pick<Charge, 'history'>,
  events: readonly DatedEvent[],
  day: Day,
  t: Text,
): string => {
  const status = chargeStatusOn(charge, events, day);
  return status === null ? t('people.charge.no-status') : label(status, t.language);
};

import { notKnownSince } from '../custody/held-on.js';
import { chargeStatusOn } from '../custody/charge-status.js';
import type { Day } from '../day/day.js';
import { formatDay } from '../day/format-dates.js';
import { COUNTED_GRADES } from '../people-figures/counted-person.js';
import { mayEnd } from '../custody/custody-event.js';
import { formatCharge } from '../people/format-charge.js';
import { formatEvent } from '../people/format-event.js';
import type { Text } from '../text/text.js';
import type { DossierPerson } from './dossier-material.js';
import { withoutMarks } from './person-marks.js';

/**
 * Says what nobody knows of a person: a dossier that left it out would read as if it were not so. Of others whom its
 * reader may not know of it says nothing, not even that there are any.
 */
export const whatIsNotKnown = (
  { custody, events, cases, entries, limits }: DossierPerson,
  today: Day,
  t: Text,
): string[] => {
  const since = notKnownSince(custody.spells, today);
  const named = (of: string): string => {
    const found = events.find(({ id }) => id === of);
    return found ? formatEvent(found.event, t) : '';
  };
  const each = (key: string, found: readonly { event: (typeof events)[number]['event'] }[]): string[] =>
    found.map(({ event }) => t(key, { event: formatEvent(event, t) }));
  const dated = events.map(({ id, event }) => ({ id, when: event.when! }));
  const said = (of: 'acknowledged' | 'familySaw' | 'lawyerSaw'): boolean =>
    events.some(({ event }) => event[of] !== 'unknown');
  const isOpen = (of: 'sex' | 'ageGroup'): boolean =>
    entries.every((entry) => entry[of] === null || entry[of].endsWith('_UNKNOWN'));
  return [
    ...(events.length === 0 ? [t('people.events.none')] : []),
    ...(since === null ? [] : [t('dossier.not-known.held', { day: formatDay(since, t.language) })]),
    ...custody.doubts.map(({ is, event }) => t(`people.doubt.${is}`, { event: named(event) })),
    ...each(
      'dossier.not-known.day',
      events.filter(({ event }) => event.when!.earliest !== event.when!.latest),
    ),
    ...each(
      'dossier.not-known.walked-out',
      events.filter(({ event }) => mayEnd(event.type!) && event.leftCustody === 'unknown'),
    ),
    ...each(
      'dossier.not-known.verified',
      events.filter(({ event }) => !COUNTED_GRADES.has(event.grade)),
    ),
    ...cases.flatMap(({ charges }) =>
      charges
        .filter((charge) => chargeStatusOn(charge, dated, today) === null)
        .map((charge) => t('dossier.not-known.charge', { charge: withoutMarks(formatCharge(charge, t)) })),
    ),
    ...(['acknowledged', 'familySaw', 'lawyerSaw'] as const)
      .filter((of) => custody.spells.length > 0 && !said(of))
      .map((of) => t(`dossier.not-known.${of}`)),
    ...(['sex', 'ageGroup'] as const).filter(isOpen).map((of) => t(`dossier.not-known.${of}`)),
    ...(limits.some(({ readings }) => readings.some(({ verdict }) => verdict === null))
      ? [t('dossier.not-known.limits')]
      : []),
    t('dossier.not-known.others'),
  ];
};

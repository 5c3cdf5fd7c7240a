import { chargeStatusOn, type DatedEvent } from '../custody/charge-status.js';
import type { Day } from '../day/day.js';
import type { Charge, CourtCase } from './court-case.js';

/** What a charge can have become, the gravest first; null: nothing is recorded of it. */
const ORDER = ['CH_CONVICTED', 'CH_CONVICTED_APPEALED', 'CH_PENDING', 'CH_ACQUITTED', 'CH_DROPPED'] as const;

interface AccusedOfStatus {
  status: string | null;
  accused: { person: string; charges: { charge: Charge; status: string | null }[] }[];
}

const rank = (status: string | null): number => {
  const at = ORDER.findIndex((one) => one === status);
  return at < 0 ? ORDER.length : at;
};

/**
 * Returns the accused of a case by the gravest of what their charges are on a day. Everybody accused is once in it,
 * also those without a charge.
 */
export const accusedByStatus = (
  { people, charges }: Pick<CourtCase, 'people' | 'charges'>,
  events: readonly DatedEvent[],
  day: Day,
): AccusedOfStatus[] => {
  const accused = people.flatMap(({ person, role }) => (role === 'CA_ACCUSED' && person !== null ? [person] : []));
  const found = new Map<string | null, AccusedOfStatus['accused']>();
  for (const person of accused) {
    const own = charges
      .filter((charge) => charge.person === person)
      .map((charge) => ({ charge, status: chargeStatusOn(charge, events, day) }));
    const [gravest = null] = own.map(({ status }) => status).sort((a, b) => rank(a) - rank(b));
    found.set(gravest, [...(found.get(gravest) ?? []), { person, charges: own }]);
  }
  return [...found].map(([status, of]) => ({ status, accused: of })).sort((a, b) => rank(a.status) - rank(b.status));
};

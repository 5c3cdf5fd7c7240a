import { daysBetween, type Day } from '../day/day.js';
import { isIntervention } from './sub-event.js';

/** The days on which something may have happened, both included. */
interface Days {
  earliest: Day;
  latest: Day;
}

/**
 * Where and when an incident was, read from a record or from the facts. Null for an act: the same as the incident's.
 */
export interface Whereabouts extends Days {
  isReprisal: boolean;
  /** A one-person protest. */
  isSolo: boolean;
  /** Code of a unit below the country; null: not known, online, or only the country. */
  place: string | null;
  acts: readonly { type: string; place: string | null; earliest: Day | null; latest: Day | null }[];
}

/**
 * One place and day of an incident, with the acts (by index) that were done there and then. The first spot is the
 * incident's own.
 */
export interface Spot extends Days {
  place: string;
  acts: number[];
}

/** The least precise date in ACLED is a month. */
const VAGUEST_DAYS = 31;

const isDatable = ({ earliest, latest }: Days): boolean => daysBetween(earliest, latest) < VAGUEST_DAYS;

/**
 * Returns the rows that an incident makes: one for each place and day. None for a reprisal away from an assembly, a
 * one-person protest, a place wider than a province, or days further apart than a month: ACLED has no such event.
 */
export const spotsOf = (incident: Whereabouts): Spot[] => {
  const { place, earliest, latest, acts } = incident;
  if (incident.isReprisal || incident.isSolo || place === null || !isDatable(incident)) return [];
  const spots: Spot[] = [{ place, earliest, latest, acts: [] }];
  acts.forEach((act, index) => {
    if (!isIntervention(act.type)) return;
    const days =
      act.earliest === null || act.latest === null
        ? { earliest, latest }
        : { earliest: act.earliest, latest: act.latest };
    const at = act.place ?? place;
    // An arrest on a later day does not happen at the assembly.
    if (act.type.startsWith('D_') && days.earliest > latest) return;
    const known = spots.find(
      (spot) => spot.place === at && spot.earliest === days.earliest && spot.latest === days.latest,
    );
    if (known) known.acts.push(index);
    else if (isDatable(days)) spots.push({ place: at, ...days, acts: [index] });
    else spots[0]!.acts.push(index);
  });
  return spots;
};

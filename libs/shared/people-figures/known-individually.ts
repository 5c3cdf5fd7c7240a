import type { CountedPerson } from './counted-person.js';

/**
 * How many people an incident's acts deprived of liberty, as recorded: what I10 counts of it. A high of null is open.
 */
interface RecordedPeople {
  incident: string;
  low: number;
  high: number | null;
}

/** People known individually, beside those that acts record. Both are never added. */
export interface BesideRecorded {
  /** What I10 says of the period. */
  recorded: { low: number; high: number | null };
  /** How many of these are known individually. */
  known: number;
  notKnown: { low: number; high: number | null };
  /** Incidents with more people linked than recorded: somebody should correct the record or the links. */
  tooMany: { linked: number; recorded: number }[];
}

/**
 * Returns how many of the people whom acts record are known individually: at each incident the smaller of those linked
 * to it and the most that its acts record. People of no incident, or of other ones, are in neither.
 */
export const besideRecorded = (
  people: readonly Pick<CountedPerson, 'acts'>[],
  incidents: readonly RecordedPeople[],
  recorded: { low: number; high: number | null },
): BesideRecorded => {
  const linked = new Map<string, number>();
  for (const { acts } of people)
    for (const incident of new Set(acts.map((act) => act.incident)))
      if (incident !== null) linked.set(incident, (linked.get(incident) ?? 0) + 1);
  let known = 0;
  const tooMany: BesideRecorded['tooMany'] = [];
  for (const { incident, high } of incidents) {
    const here = linked.get(incident) ?? 0;
    known += high === null ? here : Math.min(here, high);
    if (high !== null && here > high) tooMany.push({ linked: here, recorded: high });
  }
  const left = (of: number): number => Math.max(0, of - known);
  return {
    recorded,
    known,
    notKnown: { low: left(recorded.low), high: recorded.high === null ? null : left(recorded.high) },
    tooMany,
  };
};

import { periodContaining } from '@vigil/shared/day/period.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { Harm } from '@vigil/shared/incident/harm.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { TALLIES, type Tally } from '@vigil/shared/public/withheld-types.js';
import { entry } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Leaving } from './make-public-version.js';

/** What one published record adds to one table of withheld types, until it is counted. */
export interface Waiting {
  tally: string;
  /** '2021-H1' */
  halfYear: string;
  /** People or acts of all columns together, as readers see them; null where they see only that there are some. */
  seen: number | null;
  /** The minimum in each column. */
  lows: number[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const isOnePerson = ({ kind, assemblyTypes }: Leaving): boolean =>
  kind === 'IK_ASSEMBLY' &&
  assemblyTypes !== null &&
  assemblyTypes.length > 0 &&
  assemblyTypes.every((type) => type === 'AT_SOLO');

/**
 * Returns whether the record is in the headline of every figure: two sources or better, no one-person protest, no
 * violent assembly.
 */
const isCounted = (out: Leaving): boolean =>
  out.grade !== 'VG_WEAK' && out.peacefulness !== 'PE_VIOLENT' && !isOnePerson(out);

/** Returns the half-year that contains every day that readers see as possible; null if there is none. */
export const halfYearOf = ({ earliest, latest }: Pick<DayWindow, 'earliest' | 'latest'>): string | null => {
  const { key, until } = periodContaining('half-year', earliest);
  return latest < until ? key : null;
};

const isOfPeople = (type: string): boolean => entry('harm_type', type)?.extra === 'persons';
const peopleIn = (harms: readonly Harm[], code: string): number =>
  sum(harms.filter(({ type }) => type === code).map(({ count }) => count.low ?? 0));

/** Returns how many of the people of one harm are at least of this category: all, if no other category is named. */
const ofCategory = ({ affected, count }: Harm, category: string): number => {
  if (!affected?.includes(category)) return 0;
  return affected.length === 1 ? (count.low ?? 0) : Math.min(1, count.low ?? 0);
};

/** Takes the largest harm, because the same people may be in several. */
const byCategory = (harms: readonly Harm[], category: string): number[] => {
  const ofPeople = harms.filter(({ type }) => isOfPeople(type!));
  const all = Math.max(0, ...ofPeople.map(({ count }) => count.low ?? 0));
  const some = Math.max(0, ...ofPeople.map((harm) => ofCategory(harm, category)));
  return [some, all - some];
};

type Held = Omit<Waiting, 'tally' | 'halfYear'>;

/** Whether a record is in a table follows from what readers see of it; what it adds does not. */
const heldFor = ({ key, unit, side, codes }: Tally, incident: Incident, out: Leaving): Held | null => {
  if (unit === 'acts') {
    if (!out.acts.some(({ type }) => type === 'WITHHELD')) return null;
    const lows = codes.map((code) => incident.acts.filter(({ type }) => type === code).length);
    return { seen: sum(lows), lows };
  }
  if (key === 'harm') {
    return out.harms.some(({ type }) => type === 'WITHHELD')
      ? { seen: null, lows: codes.map((code) => peopleIn(incident.harms, code)) }
      : null;
  }
  if (side !== null) {
    if (!out.harms.some((harm) => harm.type === 'INJURED' && harm.side === side)) return null;
    const lows = codes.map((code) =>
      peopleIn(
        incident.harms.filter((harm) => harm.side === side),
        code,
      ),
    );
    return { seen: sum(lows), lows };
  }
  const hasPeople = out.harms.some(({ type }) => type === 'INJURED' || type === 'WITHHELD' || isOfPeople(type));
  return hasPeople ? { seen: null, lows: byCategory(incident.harms, key) } : null;
};

/** Returns what a published record adds to the totals of withheld types, table by table. */
export const withheldOf = (incident: Incident, out: Leaving): Waiting[] => {
  const halfYear = halfYearOf(out.when);
  if (halfYear === null || !isCounted(out)) return [];
  return TALLIES.flatMap((tally) => {
    const held = heldFor(tally, incident, out);
    return held ? [{ tally: tally.key, halfYear, ...held }] : [];
  });
};

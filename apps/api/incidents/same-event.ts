import type { LikenessReason } from '@vigil/shared/staff-responses/duplicates.js';

/** What decides whether two records may be of one event. */
export interface EventMarks<Address extends string | number> {
  kind: string;
  /** Days since 1970. */
  earliest: number;
  latest: number;
  /** The code of a place; null: not known. */
  place: string | null;
  /** Ids of groups. */
  groups: readonly string[];
  /** Addresses of articles, as the register of sources compares them, or numbers for them. */
  addresses: readonly Address[];
}

const share = <T>(some: readonly T[], others: readonly T[]): boolean => some.some((one) => others.includes(one));

/**
 * The one rule for possible duplicates: two records of the same kind may be of one event where their days touch (one day
 * either way) and one place lies in the other or is unknown.
 * @param hasPicture whether a picture of one is nearly the same as one of the other
 * @returns what they have in common, which may be nothing; null: they are not of one event
 */
export const likenessOf = <Address extends string | number>(
  a: EventMarks<Address>,
  b: EventMarks<Address>,
  hasPicture: boolean,
  places: { isWithin(code: string, ancestor: string): boolean },
): LikenessReason[] | null => {
  if (a.kind !== b.kind || a.earliest > b.latest + 1 || b.earliest > a.latest + 1) return null;
  const isPlace = a.place === b.place;
  if (!isPlace && a.place !== null && b.place !== null) {
    if (!places.isWithin(a.place, b.place) && !places.isWithin(b.place, a.place)) return null;
  }
  const reasons: LikenessReason[] = [];
  if (a.earliest === a.latest && b.earliest === b.latest && a.earliest === b.earliest) reasons.push('day');
  if (isPlace && a.place !== null) reasons.push('place');
  if (share(a.groups, b.groups)) reasons.push('group');
  if (share(a.addresses, b.addresses)) reasons.push('source');
  if (hasPicture) reasons.push('picture');
  return reasons;
};

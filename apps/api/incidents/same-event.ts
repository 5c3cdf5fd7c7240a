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

/** Whether one place lies in another. */
export interface Places {
  isWithin(code: string, ancestor: string): boolean;
}

/**
 * The one rule for possible duplicates: two records of the same kind may be of one event where their days touch (one
 * day either way) and one place lies in the other or is unknown.
 * @param hasPicture whether a picture of one is nearly the same as one of the other
 * @param isEnough whether these reasons are worth telling; asked before the places are compared, which takes longest
 * @returns what they have in common, which may be nothing; null: they are not of one event, or it is not enough
 */
export const likenessOf = <Address extends string | number>(
  a: EventMarks<Address>,
  b: EventMarks<Address>,
  hasPicture: boolean,
  places: Places,
  isEnough: (reasons: readonly LikenessReason[]) => boolean = () => true,
): LikenessReason[] | null => {
  if (a.kind !== b.kind || a.earliest > b.latest + 1 || b.earliest > a.latest + 1) return null;
  const reasons: LikenessReason[] = [];
  if (a.earliest === a.latest && b.earliest === b.latest && a.earliest === b.earliest) reasons.push('day');
  if (a.place === b.place && a.place !== null) reasons.push('place');
  if (share(a.groups, b.groups)) reasons.push('group');
  if (share(a.addresses, b.addresses)) reasons.push('source');
  if (hasPicture) reasons.push('picture');
  return isEnough(reasons) && mayBeOnePlace(a.place, b.place, places) ? reasons : null;
};

const mayBeOnePlace = (a: string | null, b: string | null, places: Places): boolean =>
  a === b || a === null || b === null || places.isWithin(a, b) || places.isWithin(b, a);

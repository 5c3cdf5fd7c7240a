/**
 * Published as WITHHELD: sexual force, together with force whose means no source states. If only one type were
 * withheld, WITHHELD would reveal it.
 */
export const WITHHELD_ACTS = ['FM_SEXUAL', 'FM_UNSPEC'] as const;
/**
 * Published as WITHHELD: sexual violence, the loss of a pregnancy, and psychological harm, which a doctor would also
 * keep confidential.
 */
export const WITHHELD_HARMS = ['HM_SEXUAL', 'HM_PSYCH', 'HM_MISCARRIAGE'] as const;
/** Published as INJURED, one number for each side. */
export const INJURIES = ['HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'] as const;
/**
 * No public row names these: if they could be asked for, "0 recorded" would be false. Injuries of every severity are
 * public as HM_INJURY_UNSPEC, withheld force as FM_UNSPEC.
 */
export const NEVER_NAMED: ReadonlySet<string> = new Set(
  [...WITHHELD_ACTS, ...WITHHELD_HARMS, ...INJURIES].filter(
    (code) => code !== 'FM_UNSPEC' && code !== 'HM_INJURY_UNSPEC',
  ),
);
/** Never in a public row. */
export const WITHHELD_PEOPLE = ['VC_CHILD', 'VC_OLDER', 'VC_PREGNANT', 'VC_DISABILITY'] as const;
const SIDES = ['SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD'] as const;

/**
 * The column of all other people. It is counted so that its number cannot reveal the other column, and it is not shown.
 */
const OTHERS = 'OTHERS';

/** One table of totals: its columns have no act or person in common. Severity has one table for each side. */
export interface Tally {
  key: string;
  unit: 'acts' | 'people';
  side: string | null;
  codes: readonly string[];
}

const tally = (key: string, unit: Tally['unit'], codes: readonly string[], side: string | null = null): Tally => ({
  key,
  unit,
  side,
  codes,
});

/** The fixed tables of withheld types, for the country and one half-year each. */
export const TALLIES: readonly Tally[] = [
  tally('force', 'acts', WITHHELD_ACTS),
  tally('harm', 'people', WITHHELD_HARMS),
  ...SIDES.map((side) => tally(`injured.${side}`, 'people', INJURIES, side)),
  ...WITHHELD_PEOPLE.map((code) => tally(code, 'people', [code, OTHERS])),
];

/** Returns the columns of a table whose numbers may be shown. */
export const shownCodes = ({ codes }: Tally): string[] => codes.filter((code) => code !== OTHERS);

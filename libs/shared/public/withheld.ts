/**
 * Leave as WITHHELD: sexual force, together with force whose means no source states. A type that is withheld alone
 * would be known by being withheld.
 */
export const WITHHELD_ACTS = ['FM_SEXUAL', 'FM_UNSPEC'] as const;
/**
 * Leave as WITHHELD: sexual violence, the loss of a pregnancy, and, as what else a doctor keeps to themselves, harm to
 * the mind.
 */
export const WITHHELD_HARMS = ['HM_SEXUAL', 'HM_PSYCH', 'HM_MISCARRIAGE'] as const;
/** Leave as INJURED, one number for each side. */
export const INJURIES = ['HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'] as const;
/**
 * No public row names these: asked for by name, "0 recorded" would be false. Injuries of every severity are public as
 * HM_INJURY_UNSPEC, withheld force as FM_UNSPEC.
 */
export const NEVER_NAMED: ReadonlySet<string> = new Set(
  [...WITHHELD_ACTS, ...WITHHELD_HARMS, ...INJURIES].filter(
    (code) => code !== 'FM_UNSPEC' && code !== 'HM_INJURY_UNSPEC',
  ),
);
/** Never in a public row. */
export const WITHHELD_PEOPLE = ['VC_CHILD', 'VC_OLDER', 'VC_PREGNANT', 'VC_DISABILITY'] as const;
const SIDES = ['SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD'] as const;

/** The column of everybody else; it is counted so that its number cannot give the other away, and it is not shown. */
export const OTHERS = 'OTHERS';

/** One table of totals: its columns have no act or person in common. Severity has one for each side. */
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

/** The columns of a table that readers may see a number of. */
export const shownCodes = ({ codes }: Tally): string[] => codes.filter((code) => code !== OTHERS);

import { BIT, type Profile } from './incident-profile.js';

export const INDICATOR_CODES = [
  'I01',
  'I02',
  'I03',
  'I04',
  'I05',
  'I06',
  'I07',
  'I08',
  'I09',
  'I10',
  'I11',
  'I12',
  'I21',
  'I22',
  'I23',
] as const;
export type IndicatorCode = (typeof INDICATOR_CODES)[number];

/** What one number of an answer counts. Units never mix. */
export type Unit = 'assemblies' | 'incidents' | 'acts' | 'people';

/** If an indicator has more than one reading, the question says which. They are never added up. */
export type Measure =
  | 'restriction'
  | 'force'
  | 'restrictions'
  | 'violations'
  | 'injured'
  | 'killed'
  | 'acts'
  | 'people';

/** Numbers shown separately from a figure, never included in it. In a rate, some are part of the denominator. */
export type Aside =
  | 'singleSource'
  | 'violent'
  | 'threatOnly'
  | 'forceNone'
  | 'forceNotKnown'
  | 'notYetAssessed'
  | 'noneObserved'
  | 'interferenceUnknown'
  | 'notCovered'
  | 'otherGroups'
  | 'otherGroupsNotYetAssessed';

/** What a record can count for. */
export type Layer = 'figure' | Aside;

export interface Indicator {
  code: IndicatorCode;
  /** Printed with the figure; raised when the definition changes. */
  version: number;
  unit: Unit;
  /** First is the default; empty where there is one reading only. */
  measures: readonly Measure[];
  /** The asides after `singleSource` and `violent`, which every indicator has. */
  asides: readonly Aside[];
  /** For a rate: the asides that join the figure in the denominator. Otherwise null. */
  denominator: readonly Aside[] | null;
  /**
   * The figure that this one divides by the inhabitants of a place, in its first reading. It counts nothing by itself:
   * see per-inhabitants.ts.
   */
  perInhabitants?: IndicatorCode;
  /** Where an incident of this profile counts: in the figure, in an aside, or nowhere (null). */
  belongs(profile: Profile, measure?: Measure | null): Layer | null;
}

const isInterferedWith = (p: Profile): boolean => p.interference === 'IN_INTERFERED';
const isAssembly = (p: Profile): boolean => p.kind === 'assembly';
const isCrackdown = (p: Profile): boolean => p.kind === 'reprisal' || isInterferedWith(p);
const isWatched = (p: Profile): boolean => p.coverage === 'CO_ON_SITE' || p.coverage === 'CO_NETWORK';
const isUnlawful = (p: Profile): boolean => p.assessment === 'unlawful' || p.assessment === 'both';
const isUnassessed = (p: Profile): boolean => p.assessment === 'not-assessed' || p.assessment === 'both';

/** Where an assembly counts whose force by the state was assessed as unlawful, or waits for its assessment. */
const unlawfulOrWaiting = (p: Profile): Layer | null =>
  !isAssembly(p) ? null : isUnlawful(p) ? 'figure' : isUnassessed(p) ? 'notYetAssessed' : null;

const simple = { version: 1, measures: [], asides: [], denominator: null } as const;
/** For figures of interference, which have the assemblies at which it is not known beside them. */
const withUnknown = { ...simple, version: 2, asides: ['interferenceUnknown'] } as const;
const figureOrUnknown = (test: (p: Profile) => boolean) => (p: Profile) =>
  test(p) ? 'figure' : isAssembly(p) && p.interference === 'IN_UNKNOWN' ? 'interferenceUnknown' : null;
const figureIf = (test: (p: Profile) => boolean) => (p: Profile) => (test(p) ? 'figure' : null);

const I02: Indicator = {
  ...withUnknown,
  code: 'I02',
  unit: 'assemblies',
  belongs: figureOrUnknown((p) => isAssembly(p) && isInterferedWith(p)),
};
const I10: Indicator = {
  ...simple,
  code: 'I10',
  unit: 'people',
  measures: ['people', 'acts'],
  belongs: () => 'figure',
};

/** The definitions of the indicators. docs/counting.md gives them in words. */
export const INDICATORS: Readonly<Record<IndicatorCode, Indicator>> = {
  I01: { ...simple, code: 'I01', unit: 'assemblies', belongs: figureIf(isAssembly) },
  I02,
  I03: {
    ...simple,
    code: 'I03',
    unit: 'assemblies',
    asides: ['noneObserved', 'interferenceUnknown', 'notCovered'],
    denominator: ['noneObserved'],
    belongs: (p) => {
      if (!isAssembly(p)) return null;
      if (!isWatched(p)) return 'notCovered';
      return isInterferedWith(p) ? 'figure' : p.interference === 'IN_NONE' ? 'noneObserved' : 'interferenceUnknown';
    },
  },
  I04: { ...withUnknown, code: 'I04', unit: 'incidents', belongs: figureOrUnknown(isCrackdown) },
  I05: {
    ...simple,
    version: 2,
    code: 'I05',
    unit: 'incidents',
    asides: ['threatOnly', 'forceNone', 'forceNotKnown'],
    belongs: (p) => (!isCrackdown(p) ? null : FORCE_ASIDE[p.force]),
  },
  I06: {
    ...simple,
    version: 2,
    code: 'I06',
    unit: 'assemblies',
    asides: ['notYetAssessed'],
    belongs: unlawfulOrWaiting,
  },
  I07: {
    ...simple,
    code: 'I07',
    unit: 'incidents',
    measures: ['restriction', 'force'],
    // Force or a threat of it; the type of force, or of restriction, is checked on each act.
    belongs: (p, measure) => (measure === 'force' && (p.force === 'unknown' || p.force === 'none') ? null : 'figure'),
  },
  I08: {
    ...simple,
    code: 'I08',
    unit: 'acts',
    measures: ['restrictions', 'violations'],
    asides: ['notYetAssessed'],
    belongs: () => 'figure',
  },
  I09: { ...simple, code: 'I09', unit: 'people', measures: ['injured', 'killed'], belongs: () => 'figure' },
  I10,
  I11: {
    ...simple,
    version: 2,
    code: 'I11',
    unit: 'assemblies',
    asides: ['forceNone', 'forceNotKnown', 'notCovered'],
    denominator: ['forceNone'],
    belongs: (p) => {
      if (!isAssembly(p)) return null;
      if (!isWatched(p)) return 'notCovered';
      return p.force === 'force'
        ? 'figure'
        : p.force === 'none' || p.force === 'threat-none'
          ? 'forceNone'
          : 'forceNotKnown';
    },
  },
  I12: {
    ...simple,
    version: 2,
    code: 'I12',
    unit: 'assemblies',
    asides: ['notYetAssessed', 'otherGroups', 'otherGroupsNotYetAssessed'],
    denominator: ['otherGroups'],
    belongs: unlawfulOrWaiting,
  },
  // I13 to I20 are of people known individually, who are never added to these.
  I21: { ...simple, code: 'I21', unit: 'people', belongs: figureIf(isAssembly) },
  I22: { ...I02, code: 'I22', version: 2, perInhabitants: 'I02' },
  I23: { ...I10, code: 'I23', version: 2, measures: [], perInhabitants: 'I10' },
};

/** Returns the indicator that divides this one by the inhabitants of a place; undefined if there is none. */
export const ratePerInhabitantsOf = (of: IndicatorCode): IndicatorCode | undefined =>
  INDICATOR_CODES.find((code) => INDICATORS[code].perInhabitants === of);

const FORCE_ASIDE = {
  force: 'figure',
  threat: 'threatOnly',
  'threat-none': 'threatOnly',
  none: 'forceNone',
  unknown: 'forceNotKnown',
} as const;

/**
 * Indicators whose figure depends on what acts say about force. When a question considers only some acts, their layer
 * is decided again.
 */
export const FORCE_INDICATORS: ReadonlySet<IndicatorCode> = new Set(['I05', 'I06', 'I11', 'I12']);

/**
 * What a row by acts may have beside its figure though the incident counts in the figure: force of this row waits for
 * its assessment, where other force at the same assembly was assessed as unlawful. A filter of the same acts says so.
 */
export const BESIDE_IN_ROWS: Readonly<Partial<Record<IndicatorCode, Partial<Record<Layer, Aside>>>>> = {
  I06: { figure: 'notYetAssessed' },
  I12: { figure: 'notYetAssessed', otherGroups: 'otherGroupsNotYetAssessed' },
};

/** The bits (incident-profile.ts) that an act must set to be what such an indicator counts. */
export const FIGURE_BIT: Readonly<Partial<Record<IndicatorCode, number>>> = {
  I05: BIT.force,
  I06: BIT.unlawful,
  I11: BIT.force,
  I12: BIT.unlawful,
};

/**
 * Harm types that are people injured. Chemical exposure, sexual and psychological harm are counted by type, not as
 * injuries.
 */
const INJURIES = ['HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'] as const;

/** Returns the harm types that I09 counts: people injured, or people killed, never both in one number. */
export function harmsOfMeasure(measure: Measure | null): readonly string[] {
  return measure === 'killed' ? ['HM_DEATH'] : INJURIES;
}

/** The end of a deprivation of liberty, not another deprivation. */
export const END_OF_DEPRIVATION = 'D_RELEASED';

/** Returns the unit of a figure: I10 counts acts or people, as asked. */
export function unitOf(indicator: Indicator, measure: Measure | null): Unit {
  return measure === 'acts' ? 'acts' : indicator.unit;
}

import { asDay } from '../day/day.js';
import { exactly, UNKNOWN_COUNT } from './count-value.js';
import type { ActFact, HarmFact, IncidentFact } from './fact-rows.js';

/**
 * Builders for tests and benchmarks: they return a valid whole, and a test states only what matters. The incident is a
 * published, confirmed demonstration on one day, interfered with and watched on site. Its other details are not known.
 */
export function anIncident(
  stated: Partial<Omit<IncidentFact, 'earliest' | 'latest'>> & {
    code: string;
    on?: string;
    earliest?: string;
    latest?: string;
  },
): IncidentFact {
  const { on = '2021-06-04', earliest = on, latest = on, ...rest } = stated;
  return {
    kind: 'IK_ASSEMBLY',
    precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE',
    place: null,
    placePrecision: null,
    groups: [],
    assemblyTypes: ['AT_DEMONSTRATION'],
    interference: 'IN_INTERFERED',
    peacefulness: 'PE_UNKNOWN',
    grade: 'VG_CONFIRMED',
    crowd: UNKNOWN_COUNT,
    issues: [],
    grounds: [],
    coverage: 'CO_ON_SITE',
    acts: [],
    harms: [],
    ...rest,
    earliest: asDay(earliest),
    latest: asDay(latest),
  };
}

const AN_ACT = {
  actor: null,
  quantity: UNKNOWN_COUNT,
  people: null,
  outcome: 'LA_NOT_ASSESSED',
  stateActor: false,
  place: null,
  earliest: null,
  latest: null,
} as const;

export function aRestriction(stated: Partial<ActFact> = {}): ActFact {
  return { ...AN_ACT, kind: 'restriction', type: 'RS_SEIZE_MATERIAL', ...stated };
}

/** A push by district security guards, not assessed. */
export function aForce(stated: Partial<ActFact> = {}): ActFact {
  return { ...AN_ACT, kind: 'force', type: 'FM_PUSH', actor: 'PF_DISTRICT_SECURITY', stateActor: true, ...stated };
}

export function anUnlawfulForce(stated: Partial<ActFact> = {}): ActFact {
  return aForce({ outcome: 'LA_UNLAWFUL', ...stated });
}

/** An arrest of one person. */
export function anArrest(stated: Partial<ActFact> = {}): ActFact {
  return {
    ...AN_ACT,
    kind: 'liberty',
    type: 'D_ARREST',
    actor: 'PF_POLICE',
    stateActor: true,
    people: exactly(1),
    ...stated,
  };
}

export function aHarm(stated: Partial<HarmFact> = {}): HarmFact {
  return { type: 'HM_INJURY_UNSPEC', side: 'SI_ASSEMBLY', count: exactly(1), ...stated };
}

export function statedGroup(id: string): IncidentFact['groups'][number] {
  return { id, link: 'GL_STATED' };
}

export function inferredGroup(id: string): IncidentFact['groups'][number] {
  return { id, link: 'GL_INFERRED' };
}

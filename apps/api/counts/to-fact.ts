import type { ActFact, HarmFact, IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { CountValue } from '@vigil/shared/counting/count-range.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import { coverageOf } from './coverage.js';

/** A row of PUB_FACTS_SQL. */
export interface PubFactRow {
  key: number; code: string; kind: IncidentFact['kind']; earliest: IncidentFact['earliest']; latest: IncidentFact['latest'];
  precision: IncidentFact['precision']; place: string | null; placePrecision: string | null; assemblyTypes: string[] | null;
  interference: IncidentFact['interference']; peacefulness: IncidentFact['peacefulness']; grade: IncidentFact['grade'];
  crowdState: CountValue['state']; crowdLow: number | null; crowdHigh: number | null; issues: string[] | null; grounds: string[] | null;
  groups: { id: string; link: 'GL_STATED' | 'GL_INFERRED' }[] | null; acts: ActFact[] | null; harms: HarmFact[] | null;
}

/** Withheld means of force count as force whose means are not stated: that it was force is public, which is not. */
const actFact = (act: ActFact): ActFact => (act.type === 'WITHHELD' ? { ...act, type: 'FM_UNSPEC' } : act);

const harmFacts = (harms: readonly HarmFact[]): HarmFact[] => harms
  // Withheld harm is counted only in its own tables of country and half-year, never from single records.
  .filter((harm) => harm.type !== 'WITHHELD')
  .map((harm) => (harm.type === 'INJURED' ? { ...harm, type: 'HM_INJURY_UNSPEC' } : harm));

/** A published incident as the counting rule sees it. */
export const toFact = (row: PubFactRow, coverage: readonly CoverageEntry[], gazetteer: Gazetteer): IncidentFact => {
  const groups = row.groups ?? [];
  return {
    code: row.code, kind: row.kind, earliest: row.earliest, latest: row.latest, precision: row.precision, place: row.place,
    placePrecision: row.placePrecision, groups, assemblyTypes: row.assemblyTypes ?? [], interference: row.interference,
    peacefulness: row.peacefulness, grade: row.grade,
    crowd: { state: row.crowdState, low: row.crowdLow, high: row.crowdHigh, text: null },
    issues: row.issues ?? [], grounds: row.grounds ?? [],
    coverage: coverageOf({ place: row.place, earliest: row.earliest, latest: row.latest, groups }, coverage, gazetteer),
    acts: (row.acts ?? []).map(actFact), harms: harmFacts(row.harms ?? []),
  };
};

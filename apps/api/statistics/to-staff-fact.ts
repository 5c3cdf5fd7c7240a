import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { ActFact, HarmFact, IncidentFact, Outcome, Stage } from '@vigil/shared/counting/fact-rows.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { actKind, isStateActor } from '@vigil/shared/vocabulary/vocabulary.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { LIVE_STATES } from '../incidents/record-policy.js';
import { coverageOf } from './incident-coverage.js';

type Nullable<T> = { [K in keyof T]: T[K] | null };

/** A row of staffFactsSql. Unanswered fields are null. */
export interface StaffFactRow extends Nullable<
  Pick<IncidentFact, 'kind' | 'earliest' | 'latest' | 'precision' | 'interference' | 'peacefulness' | 'grade'>
> {
  id: string;
  status: string;
  place: string | null;
  placePrecision: string | null;
  assemblyTypes: string[] | null;
  crowdState: CountValue['state'];
  crowdLow: number | null;
  crowdHigh: number | null;
  issues: string[] | null;
  grounds: string[] | null;
  /** The dataset of others that it came from; null: the team's own. */
  dataset: string | null;
  groups: { id: string; link: 'GL_STATED' | 'GL_INFERRED' }[] | null;
  /** `sealed`: the id of the act or harm whose type is stored encrypted. */
  acts:
    | {
        type: string;
        sealed: string | null;
        actor: string | null;
        attributed: boolean;
        outcome: Outcome;
        quantity: CountValue;
        people: CountValue;
        place: string | null;
        earliest: ActFact['earliest'];
        latest: ActFact['latest'];
      }[]
    | null;
  harms: (HarmFact & { sealed: string | null })[] | null;
}

const STAGES: Readonly<Record<string, Stage>> = {
  WS_PUBLISHED: 'published',
  WS_VERIFIED: 'verified',
  WS_SUBMITTED: 'unfinished',
  WS_UNDER_REVIEW: 'unfinished',
  WS_DRAFT: 'unfinished',
  WS_RETURNED: 'unfinished',
};

/**
 * The states in everybody's figures. Of the team's own records, drafts and returned ones count only for their author;
 * of a dataset of others, they are in everybody's table (staffFactsSql), and count where a question asks for what
 * nobody has reviewed. Rejected, merged and retracted ones count nowhere.
 */
export const COUNTED_STATES = LIVE_STATES;
/** The states of a record that nobody has reviewed. */
export const UNREVIEWED_STATES = Object.keys(STAGES).filter((status) => STAGES[status] === 'unfinished');
/** The states in an author's own figures. */
export const OWN_STATES: readonly string[] = Object.keys(STAGES);

/**
 * Converts a working copy for the counting rule. Counts ungraded records as unverified.
 * @returns null while its kind or days are unknown: no figure includes such a record.
 */
export const toStaffFact = (
  row: StaffFactRow,
  coverage: readonly CoverageEntry[],
  gazetteer: Gazetteer,
): IncidentFact | null => {
  const { kind, earliest, latest, precision } = row;
  if (kind === null || earliest === null || latest === null || precision === null) return null;
  const groups = row.groups ?? [];
  return {
    code: row.id,
    kind,
    earliest,
    latest,
    precision,
    place: row.place,
    placePrecision: row.placePrecision,
    groups,
    assemblyTypes: row.assemblyTypes ?? [],
    interference: row.interference ?? 'IN_UNKNOWN',
    peacefulness: row.peacefulness ?? 'PE_UNKNOWN',
    grade: row.grade ?? 'VG_UNVERIFIED',
    crowd: { state: row.crowdState, low: row.crowdLow, high: row.crowdHigh, text: null },
    issues: row.issues ?? [],
    grounds: row.grounds ?? [],
    // The team's monitoring says nothing of whether others recorded quiet assemblies. Once somebody reviewed it, the
    // record counts as any other.
    coverage:
      row.dataset !== null && UNREVIEWED_STATES.includes(row.status)
        ? null
        : coverageOf({ place: row.place, earliest, latest, groups }, coverage, gazetteer),
    acts: (row.acts ?? []).map(({ attributed, sealed: _sealed, ...act }) => ({
      ...act,
      kind: actKind(act.type),
      stateActor: isStateActor(act.actor) || attributed,
    })),
    harms: (row.harms ?? []).map(({ sealed: _sealed, ...harm }) => harm),
    stage: STAGES[row.status]!,
    ...(row.dataset === null ? {} : { dataset: row.dataset }),
  };
};

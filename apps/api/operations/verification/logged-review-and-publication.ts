import type { LeafData } from '../../audit-log/log-leaf.js';
import type { LogRow } from './stored-leaf.js';

interface LoggedAssessment {
  judged: Judged;
  assessor: string | null;
  reasons: string | null;
  agreedBy: string | null;
}
interface Judged {
  act: string;
  outcome: string;
  standards: string;
  tests: Record<string, string>;
}
interface LoggedPublication {
  what: string;
  by: string | null;
  revision: number | null;
  shownPlace: string | null;
  shownDate: string | null;
  note: string | null;
}
/** How a code stopped being available. */
interface LoggedGone {
  seq: number;
  what: string;
  reason: string | null;
  into: string | null;
  note: string | null;
}

/**
 * Who hid a record for safety, its noted state before (null: a withdrawal by an earlier Vigil), who looked at it, and
 * the decision.
 */
interface LoggedWithdrawal {
  by: string | null;
  hiding: object | null;
  lookedBy: string | null;
  forgetAskedBy: string | null;
  decision: 'forget' | 'restore' | null;
  answeredBy: string | null;
}

/**
 * What a record's moves change besides its answers: who wrote and verified it, why, what was assessed, what readers
 * were told.
 */
export interface LoggedMoves {
  /** It was logged as people log: from a draft on, with every move a leaf. Not true for records loaded in bulk. */
  whole: boolean;
  author: string | null;
  verifiedBy: string | null;
  gradeReason: string | null;
  question: string | null;
  assessments: Map<string, LoggedAssessment>;
  publications: Map<number, LoggedPublication>;
  /** Null: the code is available, or never existed. Undefined: an earlier Vigil did not log it. */
  gone: LoggedGone | null | undefined;
  /** The same from before the code was hidden. */
  goneBefore: LoggedGone | null | undefined;
  /** Withdrawals for safety, by the revision that each made. */
  withdrawals: Map<number, LoggedWithdrawal>;
  /** What ended a version without a new one, by its number in the public order. */
  ends: Map<number, LoggedGone>;
  /** Numbers under which readers were told that it is shown again. */
  shownAgain: Set<number>;
  /** The reason for an action was erased: its columns may be empty. */
  reasonErased: boolean;
}

export const noMoves = (): LoggedMoves => ({
  whole: false,
  author: null,
  verifiedBy: null,
  gradeReason: null,
  question: null,
  assessments: new Map(),
  publications: new Map(),
  gone: null,
  goneBefore: null,
  withdrawals: new Map(),
  ends: new Map(),
  shownAgain: new Set(),
  reasonErased: false,
});

/** Applies one leaf of a record. */
export const playMove = (
  moves: LoggedMoves,
  row: LogRow,
  said: LeafData,
  values: ReadonlyMap<string, unknown>,
): void => {
  const reason = (values.get('reason') ?? null) as string | null;
  const by = row.actorId;
  if (said.erases?.some(({ field }) => field === 'reason')) moves.reasonErased = true;
  forgetActs(moves, values);
  switch (row.what) {
    case 'saved':
      if (row.revision === 1)
        Object.assign(moves, {
          author: by,
          whole: said.takenOver !== true && values.get('record.status') === 'WS_DRAFT',
        });
      if (values.get('record.status') === 'WS_UNDER_REVIEW') moves.verifiedBy = null;
      break;
    case 'verified':
      Object.assign(moves, { verifiedBy: by, gradeReason: reason, question: null });
      break;
    case 'returned':
    case 'asked':
      moves.question = reason;
      break;
    case 'reopened':
    case 'unmerged':
      moves.verifiedBy = null;
      break;
    case 'withdrawal-confirmed':
    case 'forgotten':
      playAnswer(moves, 'forget', by, values);
      break;
    case 'restored':
      playAnswer(moves, 'restore', by, values);
      playRestoring(moves, row, values);
      break;
    case 'hiding-seen':
      Object.assign([...moves.withdrawals.values()].at(-1) ?? {}, { lookedBy: by });
      break;
    case 'forget-asked':
      Object.assign([...moves.withdrawals.values()].at(-1) ?? {}, { forgetAskedBy: by });
      break;
    case 'assessed':
    case 'assessment-agreed':
      playAssessment(moves, by, reason, values);
      break;
    case 'published':
    case 'corrected':
      playPublication(moves, row, reason, values);
      break;
    case 'words-forgotten':
      playNotes(moves, values);
      break;
    case 'hidden':
    case 'retracted':
    case 'merged':
      playEnd(moves, row, reason, values);
      break;
  }
};

/** Deletes the assessments of an act that was removed. */
const forgetActs = ({ assessments }: LoggedMoves, values: ReadonlyMap<string, unknown>): void => {
  for (const [id, { judged }] of assessments) if (values.get(`/acts/${judged.act}`) === null) assessments.delete(id);
};

const playAssessment = (
  { assessments }: LoggedMoves,
  by: string | null,
  reasons: string | null,
  values: ReadonlyMap<string, unknown>,
): void => {
  for (const [field, value] of values) {
    if (!field.startsWith('assessment.')) continue;
    const id = field.slice('assessment.'.length);
    const known = assessments.get(id);
    if (value === 'agreed') {
      if (known) known.agreedBy = by;
    } else assessments.set(id, { judged: value as Judged, assessor: by, reasons, agreedBy: null });
  }
};

const playPublication = (
  moves: LoggedMoves,
  row: LogRow,
  note: string | null,
  values: ReadonlyMap<string, unknown>,
): void => {
  moves.gone = null;
  const said = values.get('publication') as
    | { seq: number; shownPlace: string | null; shownDate: string | null; revision?: number }
    | undefined;
  if (!said) return;
  const { seq, shownPlace, shownDate } = said;
  moves.publications.set(seq, {
    what: row.what,
    by: row.actorId,
    revision: said.revision ?? row.revision,
    shownPlace,
    shownDate,
    note: row.what === 'corrected' ? note : null,
  });
};

const playAnswer = (
  moves: LoggedMoves,
  decision: 'forget' | 'restore',
  by: string | null,
  values: ReadonlyMap<string, unknown>,
): void => {
  const waiting = [...moves.withdrawals.values()].at(-1);
  if (waiting) Object.assign(waiting, { decision, answeredBy: by });
  if (values.get('record.status') === 'WS_UNDER_REVIEW') moves.verifiedBy = null;
};

/** Shows a hidden record again; one whose rows had been deleted is not shown again. */
const playRestoring = (moves: LoggedMoves, row: LogRow, values: ReadonlyMap<string, unknown>): void => {
  if (!values.has('shown-again')) return;
  moves.shownAgain.add((values.get('shown-again') as { seq: number }).seq);
  const before = moves.goneBefore;
  if (values.has('publication')) playPublication(moves, row, null, values);
  moves.gone = before;
};

/** Words were removed from what readers were told of a change. */
const playNotes = (
  { publications, ends, gone, goneBefore }: LoggedMoves,
  values: ReadonlyMap<string, unknown>,
): void => {
  for (const [field, value] of values) {
    const seq = Number(/^note\.(\d+)$/.exec(field)?.[1]);
    for (const told of [publications.get(seq), ends.get(seq), gone, goneBefore])
      if (told && (!('seq' in told) || told.seq === seq)) told.note = value as string;
  }
};

const playEnd = (
  moves: LoggedMoves,
  { what, actorId, revision }: LogRow,
  note: string | null,
  values: ReadonlyMap<string, unknown>,
): void => {
  const said = values.get('gone') as Omit<LoggedGone, 'note'> | undefined;
  if (!said) {
    // Merging a record that readers never saw tells them nothing.
    if (what === 'retracted') moves.gone = undefined;
    return;
  }
  if (said.what === 'withdrawn' && what !== 'merged')
    moves.withdrawals.set(revision!, {
      by: actorId,
      hiding: (values.get('hiding') ?? null) as object | null,
      lookedBy: null,
      forgetAskedBy: null,
      decision: null,
      answeredBy: null,
    });
  if (what === 'hidden') moves.goneBefore = moves.gone;
  moves.gone = { ...said, note: said.what === 'retracted' ? note : null };
  moves.ends.set(said.seq, moves.gone);
};

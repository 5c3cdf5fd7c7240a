import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { ERASED } from '../../publishing/published-words.repository.js';
import type { LoggedMoves } from './logged-review-and-publication.js';
import { isSame, type LoggedState, type LoggedStates } from './logged-state.js';

interface AssessmentRow {
  id: string;
  incident_id: string;
  act_id: string;
  outcome: string;
  standards: string;
  reasons: string;
  assessor_id: string;
  agreed_by: string | null;
  legality: string;
  precaution: string;
  necessity: string;
  proportionality: string;
  non_discrimination: string;
  legitimate_aim: string;
}
interface PublicationRow {
  incident_id: string;
  seq: number;
  revision: number;
  published_by: string;
  shown_place: string | null;
  shown_date: string | null;
}
interface GoneRow {
  code: string;
  what: string;
  seq: number;
  reason: string | null;
  note: string | null;
  into: string | null;
}
interface WithdrawalRow {
  incident_id: string;
  revision: number;
  by: string;
  hiding: object | null;
  lookedBy: string | null;
  decision: string | null;
  answeredBy: string | null;
}
interface ChangeRow {
  code: string;
  seq: number;
  what: string;
  reason: string | null;
  note: string | null;
}
interface VersionRow {
  code: string;
  from: number;
  until: number | null;
}
interface LoggedRecord {
  id: string;
  status: string;
  code: string | null;
  author_id: string;
  verified_by: string | null;
  grade_reason: string | null;
  question: string | null;
}

const WITHDRAWALS = `select incident_id, revision, withdrawn_by as by, decision, answered_by as "answeredBy", looked_by as "lookedBy", forget_asked_by as "forgetAskedBy",
  case when codes is not null then json_build_object('batch', batch, 'seq', seq::int, 'stood', stood, 'mergedInto', merged_into, 'codes', codes) end as hiding from withdrawal`;

const grouped = <T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

/**
 * Checks what moves changed besides a record's answers against the log: author, who verified it and why, assessments,
 * publications, which version readers see, and what they are told of an unavailable code. @returns the differences, one
 * line each, without any value.
 */
export const reviewAndPublicationFaults = async (
  manager: Pick<EntityManager, 'query'>,
  { all }: LoggedStates,
): Promise<string[]> => {
  const records: LoggedRecord[] = await manager.query(
    'select id, status, code, author_id, verified_by, grade_reason, question from incident',
  );
  const assessments = grouped(
    (await manager.query('select * from assessment')) as AssessmentRow[],
    (row) => row.incident_id,
  );
  const publications = grouped(
    (await manager.query(
      'select incident_id, pub_seq::int as seq, revision, published_by, shown_place, shown_date from publication',
    )) as PublicationRow[],
    (row) => row.incident_id,
  );
  const gone = grouped(
    (await manager.query(
      'select code, what, seq::int as seq, reason, note, into_code as "into" from pub.gone',
    )) as GoneRow[],
    (row) => row.code,
  );
  const changes = grouped(
    (await manager.query(
      'select code, seq::int as seq, what, reason, note from pub.change where code is not null',
    )) as ChangeRow[],
    (row) => row.code,
  );
  const aside: { of: string }[] = await manager.query(
    `select code || ' ' || (row->>'seq') as of from hidden_row where source = 'pub.change'`,
  );
  const hidden = new Set(aside.map(({ of }) => of));
  const withdrawals = grouped((await manager.query(WITHDRAWALS)) as WithdrawalRow[], (row) => row.incident_id);
  const versions = grouped(
    (await manager.query(
      'select code, from_seq::int as "from", until_seq::int as until from pub.incident order by from_seq',
    )) as VersionRow[],
    (row) => row.code,
  );
  const lost = lostChanges(records, all);
  return records.flatMap((record) => {
    const state = all.get(`incident ${record.id}`);
    if (!state?.moves.whole) return [];
    const code = record.code ?? '';
    return [
      ...standingFaults(record, state.moves),
      ...assessmentFaults(state, assessments.get(record.id) ?? []),
      ...publicationFaults(state.moves, publications.get(record.id) ?? []),
      ...versionFaults(record, state.moves, versions.get(code) ?? []),
      ...goneFaults(state.moves, gone.get(code)?.[0]),
      ...withdrawalFaults(state.moves, withdrawals.get(record.id) ?? []),
      ...changeFaults(state.moves, changes.get(code) ?? []),
      ...missingChanges(
        state.moves,
        versions.get(code) ?? [],
        (seq) =>
          hidden.has(`${code} ${seq}`) ||
          seq < (lost.get(code) ?? 0) ||
          (changes.get(code) ?? []).some((row) => row.seq === seq),
      ),
    ].map((what) => `incident ${record.id}: ${what}`);
  });
};

/** Returns whether a reason is the one that was logged, or missing after an erasure. */
const isReason = (now: string | null, logged: string | null, { reasonErased }: LoggedMoves): boolean =>
  now === logged || (reasonErased && (now === null || now === ERASED));

const named = (wrong: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(wrong)
    .filter(([, isWrong]) => isWrong)
    .map(([what]) => what);

const standingFaults = (record: LoggedRecord, moves: LoggedMoves): string[] =>
  named({
    'it has another author than logged it': record.author_id !== moves.author,
    'somebody else verified it than was logged': record.verified_by !== moves.verifiedBy,
    'the reason for its grade is not what was logged last': !isReason(record.grade_reason, moves.gradeReason, moves),
    'the question to its author is not what was logged last': !isReason(record.question, moves.question, moves),
  });

const assessmentFaults = ({ moves, values }: LoggedState, rows: readonly AssessmentRow[]): string[] => {
  const faults: string[] = [];
  for (const row of rows) {
    const logged = moves.assessments.get(row.id);
    if (!logged) {
      faults.push('an assessment is in no line of the log');
      continue;
    }
    const {
      legality,
      precaution,
      necessity,
      proportionality,
      non_discrimination: nonDiscrimination,
      legitimate_aim: legitimateAim,
    } = row;
    const now = {
      act: row.act_id,
      outcome: row.outcome,
      standards: row.standards,
      tests: { legality, precaution, necessity, proportionality, nonDiscrimination, legitimateAim },
    };
    if (!isSame('', now, logged.judged)) faults.push('an assessment is not what was logged');
    if (row.assessor_id !== logged.assessor || row.agreed_by !== logged.agreedBy)
      faults.push('an assessment was made, or agreed to, by others than was logged');
    if (!isReason(row.reasons, logged.reasons ?? ERASED, moves))
      faults.push('the reasons of an assessment are not what was logged');
  }
  const acts = new Set([...values.keys()].map((path) => /^\/acts\/([^/]+)\//.exec(path)?.[1]));
  for (const [id, { judged }] of moves.assessments)
    if (acts.has(judged.act) && !rows.some((row) => row.id === id))
      faults.push('an assessment was logged, and is gone');
  return faults;
};

const publicationFaults = ({ publications }: LoggedMoves, rows: readonly PublicationRow[]): string[] =>
  [...publications].flatMap(([seq, logged]) => {
    const row = rows.find((one) => one.seq === seq);
    const fits =
      row &&
      row.revision === logged.revision &&
      row.published_by === logged.by &&
      row.shown_place === logged.shownPlace &&
      row.shown_date === logged.shownDate;
    return fits ? [] : [`publication ${seq} is not listed as it was logged`];
  });

/**
 * Checks the sequence of versions: each follows another. The last is open while the record is published, and ended when
 * it was retracted or merged.
 */
const versionFaults = ({ status }: LoggedRecord, { ends, gone }: LoggedMoves, rows: readonly VersionRow[]): string[] =>
  rows.flatMap(({ from, until }, i) => {
    const next = rows[i + 1]?.from;
    if (until === null)
      return next === undefined && status === 'WS_PUBLISHED' ? [] : [`readers see version ${from}, which was ended`];
    if (next === undefined && status === 'WS_PUBLISHED')
      return [`readers do not see version ${from}, which is the newest`];
    return until === next || ends.has(until) || gone === undefined
      ? []
      : [`version ${from} was ended at another time than was logged`];
  });

const goneFaults = (moves: LoggedMoves, row: GoneRow | undefined): string[] => {
  const { gone } = moves;
  if (gone === undefined) return [];
  if (gone === null) return row ? ['its code is said to be gone, and nobody took it back'] : [];
  const fits =
    row &&
    row.what === gone.what &&
    row.seq === gone.seq &&
    row.reason === gone.reason &&
    row.into === gone.into &&
    isReason(row.note, gone.note, moves);
  return fits ? [] : ['what readers are told of its code, which is gone, is not what was logged'];
};

const withdrawalFaults = ({ withdrawals }: LoggedMoves, rows: readonly WithdrawalRow[]): string[] => {
  const fits = rows.every(({ incident_id: _id, revision, ...now }) =>
    isDeepStrictEqual(withdrawals.get(revision), now),
  );
  return fits && rows.length === withdrawals.size
    ? []
    : ['who hid it for safety, where it stood, or what came of that, is not what was logged'];
};

const changeFaults = (moves: LoggedMoves, rows: readonly ChangeRow[]): string[] =>
  rows.flatMap((row) => {
    const gone = moves.ends.get(row.seq);
    const logged = gone ? { what: gone.what, note: gone.note } : moves.publications.get(row.seq);
    return !logged || (row.what === logged.what && isReason(row.note, logged.note, moves))
      ? []
      : [`change ${row.seq} is told to readers otherwise than it was logged`];
  });

/** Every version, every end of one and every return is told to readers, or put aside, unless it was forgotten. */
const missingChanges = (
  { publications, ends, shownAgain }: LoggedMoves,
  versions: readonly VersionRow[],
  isKnown: (seq: number) => boolean,
): string[] =>
  [...new Set([...publications.keys(), ...ends.keys(), ...shownAgain, ...versions.map(({ from }) => from)])]
    .filter((seq) => !isKnown(seq))
    .map((seq) => `change ${seq} was logged, and is not told to readers`);

/**
 * The number in the public order before which nothing is told of a code any more: it was forgotten, by itself or with
 * the record that it was merged into.
 */
const lostChanges = (records: readonly LoggedRecord[], all: LoggedStates['all']): ReadonlyMap<string, number> => {
  const lost = new Map<string, number>();
  const lose = (code: string, seq: number): void => void lost.set(code, Math.max(seq, lost.get(code) ?? 0));
  for (const { id, code } of records) {
    const moves = all.get(`incident ${id}`)?.moves;
    if (code === null || !moves) continue;
    for (const { hiding, decision } of moves.withdrawals.values()) {
      const { seq, codes } = (hiding ?? {}) as { seq?: number; codes?: string[] };
      if (seq !== undefined && decision === 'forget') for (const one of codes ?? []) lose(one, seq);
      // A withdrawal by an earlier Vigil deleted at once, and did not say which duplicates.
      if (seq === undefined) for (const one of [code, ...mergedInto(code, records, all)]) lose(one, lastEnd(moves));
    }
  }
  return lost;
};

const mergedInto = (code: string, records: readonly LoggedRecord[], all: LoggedStates['all']): string[] =>
  records.flatMap((record) =>
    record.code !== null && all.get(`incident ${record.id}`)?.moves.gone?.into === code ? [record.code] : [],
  );

const lastEnd = ({ ends }: LoggedMoves): number =>
  Math.max(0, ...[...ends].filter(([, { what }]) => what === 'withdrawn').map(([seq]) => seq));

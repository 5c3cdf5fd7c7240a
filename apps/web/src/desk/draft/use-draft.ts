import { checkBody } from '@vigil/shared/codebook/check-body.js';
import { completeness, contradictions, worthAsking } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { announceSave, listenForSaves } from './browser-tabs.js';
import {
  conflictOf,
  mayChange,
  stateAt,
  withTheirTags,
  type Beginning,
  type Conflict,
  type DraftState,
} from './draft-state.js';
import { forgetDraft } from './draft-store.js';
import { problemsOf, type FormProblem } from './form-problems.js';
import { isSame, type Path, type Tree, treeOf } from './record-tree.js';
import { toRequestBody } from './to-request-body.js';
import { useFormEdits, type FormEdits } from './use-form-edits.js';
import { useLocalAutosave, type Kept } from './use-local-autosave.js';
import { applyChoices, type Chosen } from './version-differences.js';

export interface Draft extends FormEdits {
  typed: Tree;
  /** What would be sent to the server now. */
  sent: Tree;
  record: IncidentRecord | null;
  /** The member can no longer save the record: a reviewer took it up, or somebody closed it. */
  hasMovedOn: boolean;
  isDirty: boolean;
  /** The author's answer to the reviewer's question. */
  answer: string;
  setAnswer: (answer: string) => void;
  /** Whether somebody is at risk, as the author says; null: nothing. It goes with the submission. */
  atRisk: boolean | null;
  setAtRisk: (isAtRisk: boolean) => void;
  isSaving: boolean;
  /**
   * Where unsaved answers are: on this device, or nowhere, because this browser stores nothing. Null when nothing was
   * written yet.
   */
  kept: Kept;
  /** When the draft that was restored from this device was stored. */
  restoredFrom: string | null;
  isOpenElsewhere: boolean;
  /** Another tab of this browser has saved the record since this one was opened or saved. */
  isSavedElsewhere: boolean;
  problem: ProblemBody | null;
  wrongs: readonly FormProblem[];
  missing: readonly FormProblem[];
  /** Questions that other answers raise. They keep no record from being submitted. */
  worthAsking: readonly FormProblem[];
  conflict: Conflict | null;
  save: () => Promise<IncidentRecord | null>;
  /** @param unanswered answers for questions that nobody answered */
  submit: (unanswered?: Tree) => Promise<IncidentRecord | null>;
  /** Fills in answers at once. */
  fill: (answers: Tree) => void;
  /** Goes on from the server's version with the answers that were chosen in a conflict. */
  join: (chosen: Chosen) => void;
  /** Goes back to the server's version. */
  discard: () => void;
}

/**
 * Holds the state of a record's form: what is typed, what is stored where, what is wrong, and the ways to change it.
 */
export const useDraft = (incident: string, beginning: Beginning): Draft => {
  const { api } = useSession();
  const member = useMember();
  const [state, setState] = useState<DraftState>(() => stateAt(beginning));
  const [answer, setAnswer] = useState(beginning.kept?.answer ?? '');
  const [atRisk, setAtRisk] = useState(beginning.kept?.atRisk ?? beginning.record?.atRisk ?? null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [kept, setKept] = useState<Kept>(beginning.kept ? 'on-device' : null);
  const [isSavedElsewhere, setSavedElsewhere] = useState(false);
  useEffect(() => listenForSaves(incident, beginning.tab, () => setSavedElsewhere(true)), []);
  // What is so now, for work that goes on while somebody types.
  const latest = useRef(state);
  latest.current = state;
  const withSubmission = useRef({ answer, atRisk });
  withSubmission.current = { answer, atRisk };

  const sent = useMemo(() => toRequestBody(Incident, state.typed), [state.typed]);
  const isDirty = useMemo(() => !isSame(sent, state.base), [sent, state.base]);
  const { found, missing, asking } = useMemo(() => {
    const { value, errors } = checkBody(Incident, sent);
    if (errors.length > 0) return { found: problemsOf(sent, errors), missing: [], asking: [] };
    return {
      found: problemsOf(sent, contradictions(value)),
      missing: problemsOf(sent, completeness(value)),
      asking: problemsOf(sent, worthAsking(value)),
    };
  }, [sent]);
  const change = useCallback(
    (edit: (typed: Tree) => Tree): void => setState((before) => ({ ...before, typed: edit(before.typed) })),
    [],
  );
  const { edits, wrongs, noteAttempt, report, startOver } = useFormEdits({
    typed: state.typed,
    change,
    found,
    missing,
  });

  const isSaid = answer !== '' || atRisk !== (state.record?.atRisk ?? null);
  useLocalAutosave(incident, member.id, beginning.tab, { ...state, answer, atRisk }, isDirty || isSaid, setKept);

  const set = useCallback((path: Path, value: unknown): void => {
    edits.set(path, value);
    setProblem(null);
  }, []);

  /** Goes on from a record that has just been saved. @param typed what was sent; what was typed since stays */
  const goOnFrom = useCallback((record: IncidentRecord, typed: Tree): void => {
    setState((before) => ({
      ...before,
      record,
      revision: record.revision,
      base: treeOf(record.incident),
      typed: before.typed === typed ? treeOf(record.incident) : before.typed,
      conflict: null,
    }));
    startOver();
    setSavedElsewhere(false);
    announceSave(incident, beginning.tab);
  }, []);

  /** Returns the record as the server has it, if somebody else saved it meanwhile; else null. */
  const savedMeanwhile = async ({ code, current }: ProblemBody): Promise<IncidentRecord | null> => {
    if (code === 'changed-meanwhile') return current as IncidentRecord;
    if (code !== 'already-exists') return null;
    const reply = await api.get<IncidentRecord>(incidentPath(incident));
    return reply.ok ? reply.value : null;
  };

  /**
   * Takes the answer of a server that did not save what was sent: shows why, or has the person choose between two
   * versions.
   * @returns whether to send it again: somebody gave the record other tags, and changed nothing else
   */
  const takeRefusal = useCallback(async (refusal: ProblemBody, body: Tree): Promise<boolean> => {
    const current = await savedMeanwhile(refusal);
    if (current === null) {
      report(problemsOf(body, refusal.errors ?? []));
      setProblem(refusal);
      return false;
    }
    if (!mayChange(current)) {
      const base = treeOf(current.incident);
      setState((before) => ({ ...before, record: current, revision: current.revision, base, hasMovedOn: true }));
      return false;
    }
    const { typed, record, base, revision } = latest.current;
    const isWhereItWas = record?.status === current.status && record.grade === current.grade;
    const tagged = isWhereItWas ? withTheirTags(typed, current, base) : null;
    if (tagged) {
      const theirs = { record: current, revision: current.revision, base: treeOf(current.incident), typed: tagged };
      latest.current = { ...latest.current, ...theirs };
      setState((before) => ({ ...before, ...theirs }));
      return true;
    }
    const conflict = conflictOf(typed, current, revision === null ? null : base);
    if (conflict) setState((before) => ({ ...before, conflict }));
    else goOnFrom(current, typed);
    return false;
  }, []);

  const save = useCallback(async (): Promise<IncidentRecord | null> => {
    const { typed, revision } = latest.current;
    const body = toRequestBody(Incident, typed);
    const { value, errors } = checkBody(Incident, body);
    noteAttempt('save');
    setProblem(null);
    if (errors.length > 0 || contradictions(value).length > 0) return null;
    setSaving(true);
    const reply = await api.put<IncidentRecord>(
      incidentPath(incident),
      body,
      revision === null ? { ifNone: true } : { ifMatch: etagOf(revision) },
    );
    if (!reply.ok) {
      const isAgain = await takeRefusal(reply.problem, body);
      setSaving(false);
      return isAgain ? save() : null;
    }
    // The page says "Saved" only when this device no longer has a draft of it.
    if (latest.current.typed === typed) await forgetDraft(member.id, incident, beginning.tab);
    goOnFrom(reply.value, typed);
    setSaving(false);
    return reply.value;
  }, []);

  const fill = useCallback((answers: Tree): void => {
    if (Object.keys(answers).length === 0) return;
    latest.current = { ...latest.current, typed: { ...latest.current.typed, ...answers } };
    setState((before) => ({ ...before, typed: { ...before.typed, ...answers } }));
    setProblem(null);
  }, []);

  const submit = useCallback(async (unanswered: Tree = {}): Promise<IncidentRecord | null> => {
    noteAttempt('submit');
    fill(unanswered);
    const { revision, typed, base } = latest.current;
    // Nothing was answered: the form says what is missing, and no empty draft is stored.
    if (revision === null && isSame(toRequestBody(Incident, typed), base)) return null;
    const isSaved = latest.current.record !== null && isSame(toRequestBody(Incident, typed), base);
    const record = isSaved ? latest.current.record : await save();
    if (!record || record.missing.length > 0) return null;
    setSaving(true);
    const reply = await api.post<IncidentRecord>(
      incidentPath(incident, 'submissions'),
      {
        ...(withSubmission.current.answer.trim() ? { answer: withSubmission.current.answer } : {}),
        ...(withSubmission.current.atRisk !== record.atRisk ? { atRisk: withSubmission.current.atRisk } : {}),
      },
      { ifMatch: etagOf(record.revision) },
    );
    setSaving(false);
    if (reply.ok) {
      setAnswer('');
      // What was said of a risk is stored with it: nothing is left to keep on this device.
      setState((before) => ({ ...before, record: reply.value }));
      // The record's page would take it for something that was typed since.
      const { typed: now, base: stored } = latest.current;
      if (isSame(toRequestBody(Incident, now), stored)) await forgetDraft(member.id, incident, beginning.tab);
      return reply.value;
    }
    return (await takeRefusal(reply.problem, treeOf(record.incident))) ? submit() : null;
  }, []);

  const join = useCallback((chosen: Chosen): void => {
    const { conflict } = latest.current;
    if (!conflict) return;
    const theirs = treeOf(conflict.theirs.incident);
    setState({
      record: conflict.theirs,
      revision: conflict.theirs.revision,
      base: theirs,
      typed: applyChoices(theirs, conflict.found, chosen),
      conflict: null,
      restoredFrom: null,
      hasMovedOn: false,
    });
    startOver();
  }, []);

  const discard = useCallback((): void => {
    if (latest.current.hasMovedOn) {
      setAnswer('');
      setAtRisk(latest.current.record?.atRisk ?? null);
    }
    setState(({ conflict, ...before }) => {
      const record = conflict?.theirs ?? before.record;
      const base = conflict ? treeOf(conflict.theirs.incident) : before.base;
      const revision = conflict?.theirs.revision ?? before.revision;
      return { ...before, record, revision, base, typed: base, conflict: null, restoredFrom: null };
    });
    startOver();
    setProblem(null);
  }, []);

  return {
    ...edits,
    set,
    typed: state.typed,
    sent,
    record: state.record,
    hasMovedOn: state.hasMovedOn,
    isDirty: isDirty || isSaid,
    isSaving,
    kept,
    restoredFrom: state.restoredFrom,
    isOpenElsewhere: beginning.isOpenElsewhere,
    isSavedElsewhere,
    problem,
    wrongs,
    missing,
    worthAsking: asking,
    conflict: state.conflict,
    answer,
    setAnswer,
    atRisk,
    setAtRisk,
    save,
    submit,
    fill,
    join,
    discard,
  };
};

import { blank, checkBody } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { completeness, contradictions, worthAsking } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { toRequestBody, newChild } from './to-request-body.js';
import { findDifferences, applyChoices, withTagsOfBoth, type Chosen, type Difference } from './version-differences.js';
import { forgetDraft, keepDraft, keptDrafts, type KeptDraft } from './draft-store.js';
import { problemsAfter, problemsOf, problemsShown, type FormProblem } from './form-problems.js';
import { announceSave, listenForSaves, openTabsAmong, ownTabName } from './browser-tabs.js';
import { useLocalAutosave, type Kept } from './use-local-autosave.js';
import {
  isSame,
  keyOf,
  withChild,
  withoutChild,
  withRestored,
  withValue,
  type Path,
  type Removed,
  type Tree,
  treeOf,
} from './record-tree.js';

/** Two versions that a person must merge before anything is saved. */
export interface Conflict {
  theirs: IncidentRecord;
  mine: Tree;
  found: Difference[];
}

export interface Draft {
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
  /** The child that was removed last, while the removal can be undone. */
  removed: { what: Removed; label: string } | null;
  set: (path: Path, value: unknown) => void;
  leave: (path: Path) => void;
  add: (path: Path, of: CodebookClass, answers?: Tree) => string;
  remove: (path: Path, id: string, label: string) => void;
  undoRemove: () => void;
  /** Makes the removal final. */
  keepRemoved: () => void;
  save: () => Promise<IncidentRecord | null>;
  /** @param unanswered answers for questions that nobody answered */
  submit: (unanswered?: Tree) => Promise<IncidentRecord | null>;
  /** Fills in answers at once. */
  fill: (answers: Tree) => void;
  join: (chosen: Chosen) => void;
  /** Goes back to the server's version. */
  discard: () => void;
}

/** Where a form begins: from a record on the server, from a draft on this device, or empty. */
export interface Beginning {
  record: IncidentRecord | null;
  kept: KeptDraft | null;
  tab: string;
  isOpenElsewhere: boolean;
}

const BLANK: Tree = toRequestBody(Incident, blank(Incident) as unknown as Tree);

/** Moves a closed tab's draft to this tab, so that it is stored once. */
const adopt = async (draft: KeptDraft, tab: string): Promise<KeptDraft> => {
  if (draft.tab === tab) return draft;
  const mine = { ...draft, tab };
  if (await keepDraft(mine)) await forgetDraft(draft.member, draft.incident, draft.tab);
  return mine;
};

/** Returns this device's draft of a record for this tab: its own, or the newest of a closed tab. */
export const beginningOf = async (
  member: string,
  incident: string,
  record: IncidentRecord | null,
): Promise<Beginning> => {
  const tab = await ownTabName();
  const drafts = await keptDrafts(member, incident);
  const open = await openTabsAmong(drafts.map((draft) => draft.tab));
  const found = drafts.find((draft) => draft.tab === tab) ?? drafts.find((draft) => !open.includes(draft.tab)) ?? null;
  return { record, kept: found && (await adopt(found, tab)), tab, isOpenElsewhere: open.length > 0 };
};

const conflictOf = (typed: Tree, theirs: IncidentRecord, began: Tree | null): Conflict | null => {
  const now = treeOf(theirs.incident);
  const { mine, base } = began === null ? { mine: typed, base: null } : withTagsOfBoth(typed, now, began);
  const found = findDifferences(Incident, toRequestBody(Incident, mine), now, base);
  return found.length === 0 ? null : { theirs, mine, found };
};

/**
 * Returns what is typed with the tags that somebody else gave the record meanwhile or took away; null where they
 * changed something else, too, or nothing.
 */
const withTheirTags = (typed: Tree, theirs: IncidentRecord, base: Tree): Tree | null => {
  const now = treeOf(theirs.incident);
  const both = withTagsOfBoth(typed, now, base);
  return both.base !== base && isSame(both.base, now) ? both.mine : null;
};

/** Nobody chooses between what they typed and a record that they cannot save any more: what they typed stays. */
const mayChange = ({ allowed }: IncidentRecord): boolean => allowed.includes('change');

/**
 * `revision` is the server's revision number of `base`. For a stored draft it is known even if the server cannot be
 * reached.
 */
interface Held {
  record: IncidentRecord | null;
  revision: number | null;
  typed: Tree;
  base: Tree;
  conflict: Conflict | null;
  restoredFrom: string | null;
  hasMovedOn: boolean;
}

const begin = ({ record, kept }: Beginning): Held => {
  const base = record ? treeOf(record.incident) : (kept?.base ?? BLANK);
  const revision = record ? record.revision : (kept?.revision ?? null);
  const hasMovedOn = record !== null && !mayChange(record);
  if (!kept) return { record, revision, typed: base, base, conflict: null, restoredFrom: null, hasMovedOn };
  const isCurrent = !record || kept.revision === record.revision;
  const tagged = isCurrent || kept.base === null ? null : withTheirTags(kept.typed, record, kept.base);
  const conflict = isCurrent || tagged || hasMovedOn ? null : conflictOf(kept.typed, record, kept.base);
  const typed = tagged ?? kept.typed;
  const held = { record, revision, typed, base, conflict, restoredFrom: kept.keptAt, hasMovedOn };
  // Until somebody has chosen, the draft is of the version that it began from: it is kept so, and found again so.
  return conflict ? { ...held, revision: kept.revision, base: kept.base ?? BLANK } : held;
};

/**
 * Holds the state of a record's form: what is typed, what is stored where, what is wrong, and the ways to change it.
 */
export const useDraft = (incident: string, beginning: Beginning): Draft => {
  const { api } = useSession();
  const member = useMember();
  const [held, setHeld] = useState<Held>(() => begin(beginning));
  const [answer, setAnswer] = useState(beginning.kept?.answer ?? '');
  const [atRisk, setAtRisk] = useState(beginning.kept?.atRisk ?? beginning.record?.atRisk ?? null);
  const [left, setLeft] = useState<readonly Path[]>([]);
  const [isTried, setTried] = useState(false);
  const [isSubmitTried, setSubmitTried] = useState(false);
  /** Children added after the last attempt to save or submit: nobody has had a chance to answer them yet. */
  const [fresh, setFresh] = useState<readonly Path[]>([]);
  const [told, setTold] = useState<readonly FormProblem[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [kept, setKept] = useState<Kept>(beginning.kept ? 'on-device' : null);
  const [removed, setRemoved] = useState<Draft['removed']>(null);
  const [isSavedElsewhere, setSavedElsewhere] = useState(false);
  useEffect(() => listenForSaves(incident, beginning.tab, () => setSavedElsewhere(true)), []);
  const now = useRef(held);
  now.current = held;
  const said = useRef({ answer, atRisk });
  said.current = { answer, atRisk };

  const sent = useMemo(() => toRequestBody(Incident, held.typed), [held.typed]);
  const isDirty = useMemo(() => !isSame(sent, held.base), [sent, held.base]);
  const found = useMemo(() => {
    const { value, errors } = checkBody(Incident, sent);
    return problemsOf(sent, errors.length > 0 ? errors : contradictions(value));
  }, [sent]);
  const [missing, asking] = useMemo(() => {
    const { value, errors } = checkBody(Incident, sent);
    return errors.length > 0 ? [[], []] : [problemsOf(sent, completeness(value)), problemsOf(sent, worthAsking(value))];
  }, [sent]);
  const wrongs = useMemo(() => {
    return problemsShown({ told, found, missing: isSubmitTried ? missing : [], left, fresh, isTried });
  }, [told, found, missing, left, fresh, isTried, isSubmitTried]);

  const isSaid = answer !== '' || atRisk !== (held.record?.atRisk ?? null);
  useLocalAutosave(incident, member.id, beginning.tab, { ...held, answer, atRisk }, isDirty || isSaid, setKept);

  const set = useCallback((path: Path, value: unknown): void => {
    setHeld((before) => ({ ...before, typed: withValue(before.typed, path, value) }));
    setTold((before) => problemsAfter(before, path));
    setProblem(null);
  }, []);
  const leave = useCallback(
    (path: Path): void =>
      setLeft((before) => (before.some((at) => keyOf(at) === keyOf(path)) ? before : [...before, path])),
    [],
  );
  const add = useCallback((path: Path, of: CodebookClass, answers: Tree = {}): string => {
    const child = newChild(blank(of) as Tree, answers);
    setHeld((before) => ({ ...before, typed: withChild(before.typed, path, child) }));
    setFresh((before) => [...before, [...path, child.id]]);
    setTold((before) => problemsAfter(before, path));
    return child.id;
  }, []);
  const remove = useCallback((path: Path, id: string, label: string): void => {
    const { tree, removed: taken } = withoutChild(now.current.typed, path, id);
    setHeld((before) => ({ ...before, typed: tree }));
    if (taken) setRemoved({ what: taken, label });
  }, []);
  const undoRemove = useCallback((): void => {
    setRemoved((taken) => {
      if (taken) setHeld((before) => ({ ...before, typed: withRestored(before.typed, taken.what) }));
      return null;
    });
  }, []);

  const keepRemoved = useCallback((): void => setRemoved(null), []);

  const accept = useCallback((record: IncidentRecord, typed: Tree): void => {
    setHeld((before) => ({
      ...before,
      record,
      revision: record.revision,
      base: treeOf(record.incident),
      typed: before.typed === typed ? treeOf(record.incident) : before.typed,
      conflict: null,
    }));
    setTold([]);
    setTried(false);
    setRemoved(null);
    setSavedElsewhere(false);
    announceSave(incident, beginning.tab);
  }, []);

  /** @returns whether to send it again: somebody gave the record other tags, and changed nothing else */
  const refuse = useCallback(async (reply: Extract<Reply<unknown>, { ok: false }>, body: Tree): Promise<boolean> => {
    const { problem: why } = reply;
    const current =
      why.code === 'changed-meanwhile'
        ? (why.current as IncidentRecord)
        : why.code === 'already-exists'
          ? await theirs(api.get<IncidentRecord>(incidentPath(incident)))
          : null;
    if (current && !mayChange(current)) {
      const base = treeOf(current.incident);
      const held = { record: current, revision: current.revision, base, hasMovedOn: true };
      setHeld((before) => ({ ...before, ...held }));
      return false;
    }
    if (current) {
      const { typed, record, base, revision } = now.current;
      const isWhereItWas = record?.status === current.status && record.grade === current.grade;
      const tagged = isWhereItWas ? withTheirTags(typed, current, base) : null;
      if (tagged) {
        const held = { record: current, revision: current.revision, base: treeOf(current.incident), typed: tagged };
        now.current = { ...now.current, ...held };
        setHeld((before) => ({ ...before, ...held }));
        return true;
      }
      const conflict = conflictOf(typed, current, revision === null ? null : base);
      if (conflict) setHeld((before) => ({ ...before, conflict }));
      else accept(current, typed);
      return false;
    }
    setTold(problemsOf(body, why.errors ?? []));
    setProblem(why);
    return false;
  }, []);

  const save = useCallback(async (): Promise<IncidentRecord | null> => {
    const { typed, revision } = now.current;
    const body = toRequestBody(Incident, typed);
    const { value, errors } = checkBody(Incident, body);
    setTried(true);
    setFresh([]);
    setProblem(null);
    if (errors.length > 0 || contradictions(value).length > 0) return null;
    setSaving(true);
    const reply = await api.put<IncidentRecord>(
      incidentPath(incident),
      body,
      revision === null ? { ifNone: true } : { ifMatch: etagOf(revision) },
    );
    if (!reply.ok) {
      const isAgain = await refuse(reply, body);
      setSaving(false);
      return isAgain ? save() : null;
    }
    // The page says "Saved" only when this device no longer has a draft of it.
    if (now.current.typed === typed) await forgetDraft(member.id, incident, beginning.tab);
    accept(reply.value, typed);
    setSaving(false);
    return reply.value;
  }, []);

  const fill = useCallback((answers: Tree): void => {
    if (Object.keys(answers).length === 0) return;
    now.current = { ...now.current, typed: { ...now.current.typed, ...answers } };
    setHeld((before) => ({ ...before, typed: { ...before.typed, ...answers } }));
    setProblem(null);
  }, []);

  const submit = useCallback(async (unanswered: Tree = {}): Promise<IncidentRecord | null> => {
    setSubmitTried(true);
    setFresh([]);
    fill(unanswered);
    const { revision, typed, base } = now.current;
    // Nothing was answered: the form says what is missing, and no empty draft is stored.
    if (revision === null && isSame(toRequestBody(Incident, typed), base)) return null;
    const isSaved = now.current.record !== null && isSame(toRequestBody(Incident, typed), base);
    const record = isSaved ? now.current.record : await save();
    if (!record || record.missing.length > 0) return null;
    setSaving(true);
    const reply = await api.post<IncidentRecord>(
      incidentPath(incident, 'submissions'),
      {
        ...(said.current.answer.trim() ? { answer: said.current.answer } : {}),
        ...(said.current.atRisk !== record.atRisk ? { atRisk: said.current.atRisk } : {}),
      },
      { ifMatch: etagOf(record.revision) },
    );
    setSaving(false);
    if (reply.ok) {
      setAnswer('');
      // What was said of a risk is stored with it: nothing is left to keep on this device.
      setHeld((before) => ({ ...before, record: reply.value }));
      // The record's page would take it for something that was typed since.
      const { typed, base } = now.current;
      if (isSame(toRequestBody(Incident, typed), base)) await forgetDraft(member.id, incident, beginning.tab);
      return reply.value;
    }
    return (await refuse(reply, treeOf(record.incident))) ? submit() : null;
  }, []);

  const join = useCallback((chosen: Chosen): void => {
    const { conflict } = now.current;
    if (!conflict) return;
    const theirs = treeOf(conflict.theirs.incident);
    setHeld({
      record: conflict.theirs,
      revision: conflict.theirs.revision,
      base: theirs,
      typed: applyChoices(theirs, conflict.found, chosen),
      conflict: null,
      restoredFrom: null,
      hasMovedOn: false,
    });
    setTold([]);
  }, []);

  const discard = useCallback((): void => {
    if (now.current.hasMovedOn) {
      setAnswer('');
      setAtRisk(now.current.record?.atRisk ?? null);
    }
    setHeld(({ conflict, ...before }) => {
      const record = conflict?.theirs ?? before.record;
      const base = conflict ? treeOf(conflict.theirs.incident) : before.base;
      const revision = conflict?.theirs.revision ?? before.revision;
      return { ...before, record, revision, base, typed: base, conflict: null, restoredFrom: null };
    });
    setTold([]);
    setProblem(null);
    setTried(false);
  }, []);

  return {
    typed: held.typed,
    sent,
    record: held.record,
    hasMovedOn: held.hasMovedOn,
    isDirty: isDirty || isSaid,
    isSaving,
    kept,
    restoredFrom: held.restoredFrom,
    isOpenElsewhere: beginning.isOpenElsewhere,
    isSavedElsewhere,
    problem,
    wrongs,
    missing,
    worthAsking: asking,
    conflict: held.conflict,
    removed,
    answer,
    setAnswer,
    atRisk,
    setAtRisk,
    set,
    leave,
    add,
    remove,
    undoRemove,
    keepRemoved,
    save,
    submit,
    fill,
    join,
    discard,
  };
};

const theirs = async (asked: Promise<Reply<IncidentRecord>>): Promise<IncidentRecord | null> => {
  const reply = await asked;
  return reply.ok ? reply.value : null;
};

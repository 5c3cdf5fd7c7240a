import { blank } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { useMemo, useRef, useState } from 'preact/hooks';
import { problemsAfter, problemsShown, type FormProblem } from './form-problems.js';
import {
  keyOf,
  withChild,
  withoutChild,
  withRestored,
  withValue,
  type Path,
  type Removed,
  type Tree,
} from './record-tree.js';
import { newChild } from './to-request-body.js';

/** What the questions of a form do to its answers. */
export interface FormEdits {
  set: (path: Path, value: unknown) => void;
  /** The person has left a question, so its problems may be shown now. */
  leave: (path: Path) => void;
  /** @returns the new child's id. */
  add: (path: Path, of: CodebookClass, answers?: Tree) => string;
  remove: (path: Path, id: string, label: string) => void;
  /** The child that was removed last, while that can be undone. */
  removed: { what: Removed; label: string } | null;
  undoRemove: () => void;
  /** Makes the removal final. */
  keepRemoved: () => void;
}

interface Answers {
  typed: Tree;
  change: (edit: (typed: Tree) => Tree) => void;
  /** What is wrong with what is typed. */
  found: readonly FormProblem[];
  /** What it lacks to be submitted. */
  missing: readonly FormProblem[];
}

interface EditsAndProblems {
  edits: FormEdits;
  /** The problems to show now: see `problemsShown`. */
  wrongs: readonly FormProblem[];
  /** Notes an attempt to save or to submit: from now on, problems of every question that was there are shown. */
  noteAttempt: (to: 'save' | 'submit') => void;
  /** Shows what the server found wrong, each problem until its answer changes. */
  report: (problems: readonly FormProblem[]) => void;
  /** Forgets problems and the removal after other answers took the place of these. */
  startOver: () => void;
}

/** Changes the answers of a form, and remembers what decides which problems it shows. */
export const useFormEdits = ({ typed, change, found, missing }: Answers): EditsAndProblems => {
  const [left, setLeft] = useState<readonly Path[]>([]);
  const [added, setAdded] = useState<readonly Path[]>([]);
  const [reported, setReported] = useState<readonly FormProblem[]>([]);
  const [isSaveTried, setSaveTried] = useState(false);
  const [isSubmitTried, setSubmitTried] = useState(false);
  const [removed, setRemoved] = useState<FormEdits['removed']>(null);
  const latest = useRef({ typed, change });
  latest.current = { typed, change };
  const wrongs = useMemo(
    () => problemsShown({ reported, found, missing: isSubmitTried ? missing : [], left, added, isTried: isSaveTried }),
    [reported, found, missing, left, added, isSaveTried, isSubmitTried],
  );
  const ways = useMemo(() => {
    const edit = (by: (before: Tree) => Tree): void => latest.current.change(by);
    return {
      set: (path: Path, value: unknown): void => {
        edit((before) => withValue(before, path, value));
        setReported((before) => problemsAfter(before, path));
      },
      leave: (path: Path): void =>
        setLeft((before) => (before.some((one) => keyOf(one) === keyOf(path)) ? before : [...before, path])),
      add: (path: Path, of: CodebookClass, answers: Tree = {}): string => {
        const child = newChild(blank(of) as Tree, answers);
        edit((before) => withChild(before, path, child));
        setAdded((before) => [...before, [...path, child.id]]);
        setReported((before) => problemsAfter(before, path));
        return child.id;
      },
      remove: (path: Path, id: string, label: string): void => {
        const { tree, removed: what } = withoutChild(latest.current.typed, path, id);
        edit(() => tree);
        if (what) setRemoved({ what, label });
      },
      undoRemove: (): void =>
        setRemoved((before) => {
          if (before) edit((now) => withRestored(now, before.what));
          return null;
        }),
      keepRemoved: (): void => setRemoved(null),
      noteAttempt: (to: 'save' | 'submit'): void => {
        if (to === 'save') setSaveTried(true);
        else setSubmitTried(true);
        setAdded([]);
      },
      startOver: (): void => {
        setReported([]);
        setLeft([]);
        setSaveTried(false);
        setRemoved(null);
      },
    };
  }, []);
  const { noteAttempt, startOver, ...edits } = ways;
  return { edits: { ...edits, removed }, wrongs, noteAttempt, report: setReported, startOver };
};
